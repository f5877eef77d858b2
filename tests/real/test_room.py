"""The radio room's screen in a real browser: by keys alone, by two at once, without seeing, old, hidden, on paper."""

import asyncio
import base64
import hashlib
from pathlib import Path
import subprocess
import sys
from typing import Final, Literal
from urllib.parse import urlsplit

from aiohttp import ClientSession
from playwright.async_api import Page, Route
import pytest
import pytest_asyncio

from custom_components.smart_safety_zone.link.websocket import dial
from scripts.rig import Login, Look
from scripts.rig.desk import make_operator
from scripts.rig.folder import ROOT
from scripts.rig.log import Expected
from scripts.rig.town import OPERATOR_NUMBER, Site, Town
from scripts.rig.virtual import VirtualSite

from .acts import DEADLINE_S, LINK_LOST, act, clear, incidents, linked, press_until, progress, the_incident
from .judges import scan
from .room import person

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("gold",)
EXPECTED: tuple[Expected, ...] = (LINK_LOST,)
COLLEAGUE: Final = Login(username="colleague", password="colleague-eight", name="Colleague eight")
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NEWCOMER: Final = "Noodle shop at the corner"
SIX_MINUTES_MS: Final = 6 * 60_000
UNHEARD_MS: Final = 13_000


@pytest.fixture
def gold(town: Town) -> Site:
    return town.sites["gold"]


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def cleared(town: Town) -> None:
    """Begin with an empty queue, and with one alarm less that anybody waits for."""
    for each in await incidents(town):
        if each["state"] != "open" and each["operator"] != OPERATOR_NUMBER:
            await act(town, "take_over", incident=each["incident"], text="Shift change")
    await clear(town)


async def sit_down(town: Town) -> str | None:
    """Sign the operator in, for a browser."""
    return (await town.operator()).token


async def test_keys_alone_lead_from_the_press_to_its_closing_on_a_thai_keyboard_in_the_dark(
    town: Town, gold: Site
) -> None:
    look = Look(language="th", dark=True)
    async with person(town.room.url, await sit_down(town), look) as operator:
        await operator.sit_down()
        await operator.button("room.arm").focus()
        await operator.page.keyboard.press("Enter")
        await operator.button("room.armed").wait_for()
        await town.press(gold)
        await operator.sees_incident(gold.premises.name)
        icon = operator.page.locator('link[rel="icon"]')
        assert (await icon.get_attribute("href") or "").startswith("data:image/png")

        # From first sight to "taken": one key.
        await operator.key("KeyA")
        await progress(town, gold, "taken")
        await operator.reads("room.state.acknowledged")
        await operator.key("KeyD")
        await operator.page.keyboard.insert_text("เสือ 1")
        await operator.page.keyboard.press("Enter")
        await progress(town, gold, "dispatched")
        on_its_way = f"เสือ 1: {operator.text('room.en_route')}"
        await operator.tab_to(on_its_way)
        await operator.page.keyboard.press("Enter")
        await operator.page.get_by_role("button", name=on_its_way).wait_for(state="detached")
        await operator.key("KeyO")
        await operator.reads("room.state.on_scene")
        await operator.key("KeyN")
        await operator.page.keyboard.insert_text("ผู้แจ้งปลอดภัย")
        await operator.page.keyboard.press("Tab")
        await operator.page.keyboard.press("Enter")
        await operator.page.get_by_text("ผู้แจ้งปลอดภัย").wait_for()
        await operator.key("KeyC")
        await operator.page.keyboard.press("ArrowDown")
        await operator.page.keyboard.press("Tab")
        await operator.page.keyboard.press("Tab")
        await operator.page.keyboard.press("Enter")
        await progress(town, gold, "closed")
        await operator.page.wait_for_function("!document.title.startsWith('(')")
        assert not (await icon.get_attribute("href") or "").startswith("data:")


async def test_what_is_typed_is_no_key_of_the_room_or_of_home_assistant(town: Town, gold: Site) -> None:
    async with person(town.room.url, await sit_down(town)) as operator:
        # As for most people: the rig's browser has Home Assistant's own shortcuts off.
        await operator.page.context.add_init_script("localStorage.setItem('enableShortcuts', 'true');")
        await operator.sit_down()
        await operator.arm()
        await press_until(town, gold, "stored")
        await operator.sees_incident(gold.premises.name)
        await operator.key("KeyN")
        note = operator.page.get_by_label(operator.text("room.note_text"))
        await note.wait_for()
        await operator.page.keyboard.type("a called, ? came, d e m c")
        assert await note.input_value() == "a called, ? came, d e m c"
        assert operator.page.url.endswith("/radio-room")
        assert await operator.page.locator("ha-quick-bar, ha-more-info-dialog, ha-shortcuts-dialog").count() == 0
        await operator.page.keyboard.press("Escape")
        await note.wait_for(state="detached")
    incident = await the_incident(town, gold)
    assert incident["state"] == "open"


async def test_of_two_operators_who_take_it_at_once_one_has_it_and_the_other_reads_who(town: Town, gold: Site) -> None:
    await town.room.add_user(COLLEAGUE)
    await make_operator(town.room.api, COLLEAGUE.username, 8, "operator")
    second = (await town.room.connect(COLLEAGUE)).token
    async with (
        person(town.room.url, await sit_down(town)) as one,
        person(town.room.url, second, Look(language="th")) as other,
    ):
        for each in (one, other):
            await each.sit_down()
            await each.arm()
        await town.press(gold)
        for each in (one, other):
            await each.button("room.acknowledge").wait_for()
        await asyncio.gather(one.key("KeyA"), other.key("KeyA"))
        await progress(town, gold, "taken")
        incident = await the_incident(town, gold, lambda each: each["state"] == "acknowledged")

        winner, loser = (one, other) if incident["operator"] == OPERATOR_NUMBER else (other, one)
        await loser.page.get_by_text(loser.text("room.operator", number=incident["operator"])).first.wait_for()
        await loser.button("room.take_over").wait_for()
        await winner.button("room.close").wait_for()


async def test_the_map_is_of_use_without_pictures_and_without_a_mouse(town: Town, gold: Site) -> None:
    await press_until(town, gold, "stored")
    async with person(town.room.url, await sit_down(town)) as operator:
        await operator.sit_down()
        await operator.key("KeyM")
        await operator.reads("map.no_tiles")
        await operator.page.get_by_text("100 m", exact=True).or_(operator.page.get_by_text("50 m")).first.wait_for()
        mark = operator.page.locator("ssz-room-map .leaflet-marker-icon.incident")
        assert gold.premises.name in (await mark.get_attribute("aria-label") or "")
        await mark.focus()
        await operator.page.keyboard.press("Enter")
        await operator.key("KeyM")
        await operator.sees_incident(gold.premises.name)


async def test_the_ground_of_the_map_comes_by_way_of_home_assistant_and_says_whose_it_is(town: Town) -> None:
    asked: list[str] = []

    async def give(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(body=PIXEL, content_type="image/png")

    async with person(town.room.url, await sit_down(town)) as operator:
        await operator.page.context.route("**/api/map_tiles/**", give)
        await operator.sit_down("/map")
        await operator.page.get_by_role("link", name="OpenStreetMap").wait_for()
        assert await operator.page.get_by_text(operator.text("map.no_tiles")).count() == 0
    token = (await town.room.api.command("map_tiles/access_token"))["token"]
    assert asked
    assert {urlsplit(each).query for each in asked} == {f"token={token}"}


async def test_what_is_old_is_said_to_be_old_until_it_is_not(town: Town) -> None:
    async with person(town.room.url, await sit_down(town)) as operator:
        await operator.page.clock.install()
        await operator.sit_down()
        town.room.freeze()
        try:
            # It is said after twelve seconds; nobody has to wait for them.
            await operator.page.clock.fast_forward(UNHEARD_MS)
            await operator.page.get_by_text("No word from Home Assistant since").first.wait_for()
        finally:
            town.room.thaw()
        await operator.page.get_by_text("No word from Home Assistant since").first.wait_for(state="detached")
    await linked(town)


@pytest.mark.parametrize("armed", [True, False])
async def test_only_an_armed_screen_is_alive_after_six_minutes_in_a_hidden_tab(
    town: Town, gold: Site, *, armed: bool
) -> None:
    async with person(town.room.url, await sit_down(town)) as operator:
        await operator.page.clock.install()
        await operator.sit_down()
        if armed:
            await operator.arm()
        await operator.page.evaluate(
            """() => {
              Object.defineProperty(document, 'hidden', { get: () => true });
              Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
              document.dispatchEvent(new Event('visibilitychange'));
            }"""
        )
        await operator.page.clock.fast_forward(SIX_MINUTES_MS)
        await press_until(town, gold, "stored")
        shown = operator.page.locator("ssz-room-queue .waiting .row")
        if armed:
            await shown.first.wait_for()
        else:
            # Long enough for what would have come at once.
            await asyncio.sleep(1)
            assert await shown.count() == 0


@pytest.mark.parametrize(
    "look",
    [Look(), Look(language="th", width=390, height=844, mobile=True, dark=True)],
    ids=["desk", "phone"],
)
async def test_nothing_stands_in_the_way_of_whoever_sees_or_moves_otherwise(town: Town, gold: Site, look: Look) -> None:
    await press_until(town, gold, "stored")
    token = town.room.api.token
    await make_operator(town.room.api, town.room.owner.username, 1)
    async with person(town.room.url, token, look) as operator:
        found = {}
        await operator.sit_down()
        await operator.sees_incident(gold.premises.name)
        found["desk"] = await operator.violations()
        await operator.arm()
        await operator.click("room.acknowledge")
        await operator.click("room.close")
        found["closing"] = await operator.violations()
        await operator.browser.go("/radio-room/reports", selector="ssz-reports")
        await operator.page.locator("ssz-reports dl.numbers").wait_for()
        found["reports"] = await operator.violations()
        for view in ("map", "sites", "wall"):
            await operator.browser.go(f"/radio-room/{view}", selector=f"ssz-room-{view}")
            found[view] = await operator.violations()
            if view == "sites":
                await operator.click("sites.invite")
                await operator.click("invite.make")
                await operator.button("invite.print").wait_for()
                found["invite"] = await operator.violations()
                # Whatever scans it wants black on white, in the dark as well.
                text = await operator.page.get_by_label(operator.text("invite.text")).input_value()
                assert await scan(operator.page.get_by_role("img", name=operator.text("invite.qr"))) == text
    assert {view: each for view, each in found.items() if each} == {}


async def printed(page: Page, sheet: str, scheme: Literal["light", "dark"]) -> str | None:
    """Return what a scanner reads on a sheet that was printed."""
    paper = await page.context.new_page()
    await paper.emulate_media(media="print", color_scheme=scheme)
    await paper.set_content(sheet)
    read = await scan(paper.locator("body"))
    await paper.close()
    return read


async def test_every_text_of_the_wall_stands_out_from_what_lies_behind_it(town: Town, gold: Site) -> None:
    """As a measure of the pixels: axe-core tells nothing of what lies over a picture or a colour that is mixed."""
    await press_until(town, gold, "stored")
    hard = {}
    for dark in (False, True):
        look = Look(language="th" if dark else "en", width=1920, height=1080, dark=dark)
        async with person(town.room.url, await sit_down(town), look) as someone:
            await someone.sit_down("/wall")
            await someone.page.get_by_text(gold.premises.name).first.wait_for()
            hard["dark" if dark else "light"] = await someone.hard_to_read()
            if dark:
                # A measure that never finds anything is none.
                await someone.page.add_style_tag(content="html { --primary-text-color: #333 !important; }")
                assert await someone.hard_to_read() != []
    assert hard == {"light": [], "dark": []}


async def test_a_site_joins_by_an_invite_of_the_screen_and_is_approved_by_the_digits_it_shows(town: Town) -> None:
    await make_operator(town.room.api, town.room.owner.username, 1)
    site = VirtualSite(NEWCOMER, "shop")
    async with person(town.room.url, town.room.api.token, Look(language="th")) as administrator:
        await administrator.sit_down("/sites")
        await administrator.click("sites.invite")
        await administrator.click("invite.make")
        invite = await administrator.page.get_by_label(administrator.text("invite.text")).input_value()
        await administrator.click("invite.print")
        paper = administrator.page.frame_locator("ssz-invite-dialog iframe")
        await paper.get_by_text(invite).wait_for(state="attached")
        sheet = await administrator.page.locator("ssz-invite-dialog iframe").get_attribute("srcdoc")
        schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        for scheme in schemes:
            assert await printed(administrator.page, sheet or "", scheme) == invite
        await administrator.click("sites.close")
        async with ClientSession() as session:
            enrolled = await site.enrol(await dial(session, town.room.url), invite)

        await administrator.click("sites.manage_one", name=NEWCOMER)
        await administrator.click("sites.approve")
        for digits in ("000 000", enrolled.digits):
            await administrator.fill("sites.digits", digits)
            await administrator.click("sites.approve")
            if digits != enrolled.digits:
                # In the language of the page, not of the server.
                await administrator.page.get_by_role("alert").get_by_text("เลขหกหลักไม่ตรง").wait_for()
        row = administrator.page.get_by_role("row").filter(has_text=NEWCOMER)
        await row.get_by_text(administrator.text("sites.waits")).wait_for(state="detached")

        await administrator.click("sites.manage_one", name=NEWCOMER)
        await administrator.click("sites.revoke")
        await administrator.reads("sites.sure.revoke", name=NEWCOMER)
        await administrator.click("sites.revoke")
        await row.wait_for(state="detached")


async def test_an_administrator_suspends_and_an_operator_does_not(town: Town, gold: Site) -> None:
    await make_operator(town.room.api, town.room.owner.username, 1)
    async with (
        person(town.room.url, town.room.api.token) as administrator,
        person(town.room.url, await sit_down(town)) as operator,
    ):
        for each in (administrator, operator):
            await each.sit_down("/sites")
            await each.page.get_by_role("rowheader", name=gold.premises.name).wait_for()
        assert await operator.button("sites.invite").count() == 0
        await administrator.click("sites.manage_one", name=gold.premises.name)
        await administrator.click("sites.suspend")
        await administrator.reads("sites.sure.suspend", name=gold.premises.name)
        await administrator.click("sites.suspend")
        await operator.reads("room.standing.suspended")
        await administrator.click("sites.manage_one", name=gold.premises.name)
        await administrator.click("sites.resume")
        await administrator.click("sites.resume")
        await operator.reads_no_more("room.standing.suspended")
    await town.town.api.wait_state(gold.standing, "active", DEADLINE_S)


async def test_a_supervisor_takes_an_incident_away_as_a_file_that_proves_itself(
    town: Town, gold: Site, tmp_path: Path
) -> None:
    await press_until(town, gold, "stored")
    async with person(town.room.url, await sit_down(town)) as operator:
        await operator.sit_down()
        await operator.sees_incident(gold.premises.name)
        async with operator.page.expect_download() as saving:
            await operator.page.get_by_role("button", name="Evidence bundle").click()
        saved = await saving.value
        await saved.save_as(tmp_path / saved.suggested_filename)
        await operator.page.get_by_text(saved.suggested_filename).wait_for()
        digest = hashlib.sha256((tmp_path / saved.suggested_filename).read_bytes()).hexdigest()
        await operator.page.get_by_text(digest).wait_for()
    bundle = tmp_path / saved.suggested_filename
    command: list[str | Path] = [sys.executable, ROOT / "scripts" / "verify-bundle", bundle]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False, timeout=60)
    assert done.stdout.endswith(b"All of it holds.\n"), done.stdout

"""Pictures of what households and patrols see: the cards on a real dashboard, an owner's pages, the unit's page."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from . import cctv
from .api import Api
from .auth import Login
from .demo import DEMO
from .furniture import CODE, Furniture, furnish
from .rest import Json
from .screenshots_pages import Shooting, Studio
from .town import DOMAIN, Site, Town
from .waiting import until

GROUPS: Final = ("card", "sos", "keypad", "unit", "access", "masks")
PHONE: Final = (("390", False), ("390", True))
DESK: Final = ("1280", False)
RIDER: Final = Login(username="rider", password="rider-of-tiger-1", name="Rider")  # noqa: S106
UNIT: Final = "Lion 7"
WINDOW_S: Final = 20
_DEADLINE_S: Final = 20.0
_BOARD: Final = "safety-zone"
_TEXTS: Final = {
    "en": ("Man with a knife in front of the shop", "Looking for a blue van", "Two men, a blue van", "Counter"),
    "th": ("ชายถือมีดหน้าร้าน", "ตามหารถกระบะสีน้ำเงิน", "สองคน รถกระบะสีน้ำเงิน", "เคาน์เตอร์"),
}


async def of_town(studio: Studio, folder: Path) -> None:
    """Start a room and a town, and take their pictures."""
    if not any(map(studio.wants, GROUPS)):
        return
    async with Town(folder, language=studio.language, premises=DEMO) as town:
        await Visit(studio, town, await furnish(town)).go()


class Visit:
    """A way through the town's pages."""

    def __init__(self, studio: Studio, town: Town, furniture: Furniture) -> None:
        """Go nowhere yet."""
        self._studio = studio
        self._town = town
        self._furniture = furniture
        self._why, self._for, self._note, self._counter = _TEXTS[studio.language]

    async def go(self) -> None:
        """Take all of it."""
        operator = await self._town.operator()
        async with cctv.running(self._town.town):
            await self._put_up()
            if self._studio.wants("card"):
                await self._picker()
            for dark in (False, True):
                if self._studio.wants("sos"):
                    await self._sos(operator, dark=dark)
                if self._studio.wants("keypad"):
                    await self._keypad(dark=dark)
                if self._studio.wants("unit"):
                    await self._unit(operator, dark=dark)
                if self._studio.wants("masks"):
                    await self._masks(dark=dark)
            if self._studio.wants("access"):
                await self._access(operator)
            if self._studio.keeps("sos-offline"):
                # Last, since nobody is connected any more.
                await self._offline()
        await operator.close()

    async def _put_up(self) -> None:
        """Put the cards on a dashboard of the town, as an owner would."""
        api, shop = self._town.town.api, self._town.sites["gold"]
        form: list[Json] = [
            {"next_step_id": "sos"},
            {"name": self._counter, "point_kind": "hold_up"},
            {"cancel_window": WINDOW_S},
        ]
        before = {each["entity_id"] for each in await api.entities(DOMAIN)}
        await api.run_subentry_flow(shop.entry_id, "alarm_point", form)

        async def added() -> str | None:
            for each in await api.entities(DOMAIN):
                if each["entity_id"] not in before and each["translation_key"] == "progress":
                    return str(each["entity_id"])
            return None

        counter = await until(added, _DEADLINE_S, "the counter's progress")
        cards = {
            "shop": {"type": "custom:ssz-sos-card", "entity": shop.progress},
            "counter": {"type": "custom:ssz-sos-card", "entity": counter},
            "silent": {"type": "custom:ssz-sos-card", "entity": self._furniture.silent},
            "keypad": {"type": "custom:ssz-keypad-card", "entity": self._furniture.panel},
        }
        views = [
            {"title": name, "path": name, "type": "sections", "sections": [{"type": "grid", "cards": [card]}]}
            for name, card in cards.items()
        ]
        both = [{"type": "grid", "cards": [cards[name]]} for name in ("shop", "keypad")]
        views.insert(0, {"title": "home", "path": "home", "type": "sections", "sections": both})
        board = {"title": "Home", "mode": "storage", "require_admin": False, "show_in_sidebar": True}
        await api.command("lovelace/dashboards/create", url_path=_BOARD, **board)
        await api.command("lovelace/config/save", url_path=_BOARD, config={"views": views})

    @asynccontextmanager
    async def _board(self, name: str, look: tuple[str, bool], element: str = "sos") -> AsyncGenerator[Shooting]:
        home = self._town.town
        async with self._studio.open(home, f"/{_BOARD}/{name}", f"ssz-{element}-card", look) as shot:
            await shot.page.locator(f"ssz-{element}-card .card").first.wait_for()
            yield shot

    async def _picker(self) -> None:
        """Add a card as an owner does: from the picker, with the form that it has."""
        async with self._board("home?edit=1", DESK) as shot:
            page = shot.page
            await shot.take("card-edited")
            await page.locator("hui-grid-section .add").first.click()
            await page.locator(
                "hui-dialog-create-card ha-tab-group-tab, hui-dialog-create-card [role=tab]"
            ).last.click()
            await page.locator("hui-dialog-create-card ha-input-search input").last.fill("SOS")
            offer = page.locator("hui-card-picker .card", has_text=self._studio.text("sos.name"))
            await offer.wait_for()
            await shot.take("card-picker")
            await offer.locator(".overlay").click()
            await page.locator("hui-card-element-editor").wait_for()
            await shot.take("card-editor")
        for look in (DESK, ("1280", True), ("1920", False), *PHONE):
            async with self._board("home", look) as shot:
                await shot.take("card-home")

    async def _sos(self, operator: Api, *, dark: bool) -> None:
        """Go through everything that the card can say, from the press to the end."""
        look, shop = ("390", dark), self._town.sites["gold"]
        await self._clear(operator)
        async with self._board("shop", look) as shot:
            await shot.take("sos-idle")
            await _press(shot.page, 0.6)
            await shot.take("sos-holding-let-go")
            await _hold(shot, "sos-holding")
            await self._town.town.api.wait_state(shop.progress, "presented", _DEADLINE_S)
            await shot.take("sos-received")
            incident = await self._the_incident(operator)
            for action, name in (("acknowledge", "taken"), ("en_route", "dispatched"), ("arrived", "there")):
                unit = {} if action == "acknowledge" else {"unit": UNIT}
                if action == "en_route":
                    await self._town.act(operator, "dispatch", incident=incident, **unit)
                await self._town.act(operator, action, incident=incident, **unit)
                await asyncio.sleep(1)
                await shot.take(f"sos-{name}")
            await self._town.act(operator, "close", incident=incident, disposition="real")
            await self._town.town.api.wait_state(shop.progress, "closed", _DEADLINE_S)
            await shot.take("sos-closed")
        async with self._board("counter", look) as shot:
            await _press(shot.page, 2)
            await shot.button("sos.cancel").wait_for()
            await shot.take("sos-countdown")
            await shot.press("sos.cancel")
            await shot.page.get_by_text(self._studio.text("sos.cancelled")).wait_for()
            await shot.take("sos-cancelled")
        async with self._board("silent", look) as shot:
            await _press(shot.page, 2)
            await shot.take("sos-silent")
        await self._clear(operator)

    async def _offline(self) -> None:
        """Look at the card when its Home Assistant has gone, and at what is said of a press that could not be sent."""
        async with self._board("shop", ("390", True)) as shot:
            await shot.page.route_web_socket("**/api/websocket", lambda _: None)
            await self._town.town.kill()
            await shot.page.locator("ssz-sos-card [role=alert]").first.wait_for(timeout=30_000)
            await shot.take("sos-offline")

    async def _keypad(self, *, dark: bool) -> None:
        async with self._board("keypad", ("390", dark), "keypad") as shot:
            await shot.take("keypad-disarmed")
            await _type(shot.page, CODE)
            await shot.take("keypad-typed")
            await shot.press("keypad.arm_away")
            await shot.button("keypad.disarm").wait_for()
            await shot.take("keypad-armed")
            await _type(shot.page, "9999")
            await shot.press("keypad.disarm")
            await shot.page.get_by_text(self._studio.text("keypad.error.wrong_code")).wait_for()
            await shot.take("keypad-wrong")
            await _type(shot.page, CODE)
            await shot.press("keypad.disarm")
            await shot.button("keypad.arm_away").wait_for()

    async def _unit(self, operator: Api, *, dark: bool) -> None:
        town = self._town
        rider = await self._rider()
        await self._clear(operator)
        async with self._studio.open(town.room, "/patrol-unit", "ssz-unit-page", ("390", dark), rider.token) as shot:
            free, again = shot.page.get_by_text(self._studio.text("unit.nothing")), shot.button("unit.again")
            await free.or_(again).wait_for()
            while await again.count():
                # The page was there before its unit.
                await shot.take("unit-refused")
                await again.click()
                await asyncio.sleep(1)
            await free.wait_for()
            await shot.take("unit-free")
            await town.press(town.sites["gold"])
            incident = await self._the_incident(operator)
            await town.act(operator, "acknowledge", incident=incident)
            await town.act(operator, "note", incident=incident, text=self._note)
            await town.act(operator, "dispatch", incident=incident, unit=UNIT)
            await shot.button("unit.en_route").wait_for()
            await shot.page.locator(".strip button").first.wait_for(timeout=30_000)
            await shot.take("unit-sent")
            await shot.press("unit.en_route")
            await shot.page.locator(".strip button").last.click()
            await shot.page.locator("ssz-unit-page img").scroll_into_view_if_needed()
            await shot.take("unit-picture")
            await shot.press("unit.arrived")
            await shot.page.get_by_text(self._studio.text("unit.state.on_scene")).wait_for()
            await shot.take("unit-arrived")
            await shot.press("unit.help")
            await shot.take("unit-help-once")
            await shot.press("unit.help_sure")
            await shot.page.get_by_text(self._studio.text("unit.help_sent")).wait_for()
            await shot.take("unit-help")
            await town.act(operator, "close", incident=incident, disposition="real")
            await shot.page.get_by_text(self._studio.text("unit.nothing")).wait_for()
            await shot.take("unit-closed-by-the-room")

    async def _rider(self) -> Api:
        """Return a connection of who rides with the unit; the unit is made where it is missing."""
        api = self._town.room.api
        if not any(each["username"] == RIDER.username for each in await api.command("config/auth/list")):
            await self._town.room.add_user(RIDER)
        rider = await self._town.room.connect(RIDER)
        [entry] = await api.entries(DOMAIN)
        if not any(each["title"] == UNIT for each in await api.subentries(entry["entry_id"])):
            user = (await rider.command("auth/current_user"))["id"]
            form = {"name": UNIT, "unit_kind": "car", "members": [user]}
            await api.run_subentry_flow(entry["entry_id"], "unit", [form])
        return rider

    async def _access(self, operator: Api) -> None:
        """Look at an owner's page: at nobody, at one who looks and one who asks, and at what was."""
        town = self._town
        looks = (DESK, ("1280", True), *PHONE)
        await self._clear(operator)
        for name in ("nobody", "now", "past"):
            if name == "now":
                await town.press(town.sites["gold"])
                await self._look(operator)
            for look in looks:
                async with self._studio.open(town.town, "/camera-access", "ssz-camera-access", look) as shot:
                    await shot.page.locator("article" if name == "now" else "section").first.wait_for()
                    await shot.take(f"access-{name}")
                    if name == "now" and look == looks[-1]:
                        # Whoever was turned away may not ask again at once: it is answered once for all looks.
                        await shot.press("access.deny")
                        await shot.press("access.end")
                        await shot.page.get_by_text(self._studio.text("access.nobody")).first.wait_for()
        await self._clear(operator)

    async def _look(self, operator: Api) -> None:
        """Look at the shop for its incident, and ask to for a case."""
        site: Site = self._town.sites["gold"]
        incident = await self._the_incident(operator)
        cameras = await self._town.town.api.subentries(site.entry_id)
        camera = next(each["subentry_id"] for each in cameras if each["subentry_type"] == "camera")
        rows = (await self._town.act(operator, "list_incidents"))["incidents"]
        at = {"site": rows[0]["site"], "camera": camera}
        await operator.inbox(f"{DOMAIN}/view/start", **at, purpose=self._why, incident=incident)
        await operator.inbox(f"{DOMAIN}/view/start", **at, purpose=self._for, case="2569/114")

    async def _masks(self, *, dark: bool) -> None:
        for size in ("1280", "390"):
            async with self._studio.open(self._town.town, "/privacy-masks", "ssz-mask-editor", (size, dark)) as shot:
                picture = shot.page.locator("ssz-mask-editor .picture svg")
                await picture.wait_for()
                box = await picture.bounding_box()
                assert box is not None
                for x, y in ((0.1, 0.3), (0.33, 0.3), (0.33, 0.58), (0.1, 0.58)):
                    await shot.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
                await shot.take("masks-drawn")
                await shot.press("masks.save")
                await shot.page.get_by_text(self._studio.text("masks.saved")).wait_for()
                await shot.take("masks-saved")
                await shot.press("masks.clear")
                await shot.press("masks.save")

    async def _the_incident(self, operator: Api) -> str:
        async def there() -> str | None:
            rows = (await self._town.act(operator, "list_incidents"))["incidents"]
            return str(rows[0]["incident"]) if rows else None

        found = await until(there, _DEADLINE_S, "an incident")
        assert found is not None
        return found

    async def _clear(self, operator: Api) -> None:
        for row in (await self._town.act(operator, "list_incidents"))["incidents"]:
            if row["state"] == "open":
                await self._town.act(operator, "acknowledge", incident=row["incident"])
            await self._town.act(operator, "close", incident=row["incident"], disposition="real")


async def _press(page: Page, seconds: float) -> None:
    """Press the card's button for so long."""
    await _down(page)
    await asyncio.sleep(seconds)
    await page.mouse.up()


async def _hold(shot: Shooting, name: str) -> None:
    """Press it until it is sent; the ring is looked at on its way."""
    await _down(shot.page)
    await shot.take(name, moving=True)
    await asyncio.sleep(2)
    await shot.page.mouse.up()


async def _down(page: Page) -> None:
    box = await page.locator("ssz-sos-card button.sos svg").first.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()


async def _type(page: Page, code: str) -> None:
    for digit in code:
        await page.get_by_role("button", name=digit, exact=True).click()

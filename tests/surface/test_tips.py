"""Tip-offs from their writing to their end: who may read them, what their site is told, and what is deleted."""

from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from PIL import Image
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.journal import Entry
from custom_components.smart_safety_zone.protocol.tips import TipCategory
from custom_components.smart_safety_zone.site.tips import tipping
from custom_components.smart_safety_zone.station.evidence.rows import RowState
from custom_components.smart_safety_zone.station.tips import desk

from .town import COLLEAGUE, NOBODY, OPERATOR, OWNER, SUPERVISOR, VIEWER, Site, Town, full_disk, until

NO_TIP = "0" * 32
SECRET = "The man in the red cap behind stall 7"


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@pytest.fixture
def picture(hass: HomeAssistant, tmp_path: Path) -> str:
    """A file of a phone, with the place where it was taken, in a folder that Home Assistant may read."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    path = tmp_path / "alley.jpg"
    path.write_bytes(photograph())
    return str(path)


def photograph(color: str = "red") -> bytes:
    made = Image.effect_noise((900, 700), 90).convert("RGB")
    made.paste(color, (0, 0, 100, 100))
    exif = made.getexif()
    exif[0x010F] = "Phone of Somchai"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    made.save(out, "JPEG", exif=exif, comment=b"taken at home")
    return out.getvalue()


async def send(town: Town, site: Site, **data: Any) -> Any:
    device = dr.async_get_device_id_by_identifier(town.hass, (DOMAIN, site.id), config_entry_id=site.entry.entry_id)
    return await town.act("send_tip", OWNER, device_id=device, **{"category": "drugs", "text": SECRET, **data})


def progress(town: Town, site: Site) -> Any:
    return town.state(site.at_home("tip"))


async def reaches(town: Town, site: Site, step: str) -> Any:
    await until(lambda: progress(town, site).state == step, f"{step}, but {progress(town, site).state}")
    return progress(town, site)


async def arrived(town: Town, count: int = 1) -> list[Any]:
    await until(lambda: len(town.runtime.tips.open) == count, "a tip-off")
    return list(town.runtime.tips.open.values())


async def fetched(town: Town, tip: str, state: RowState = RowState.KEPT) -> list[Any]:
    def done() -> bool:
        rows = town.runtime.evidence.of(tip)
        return bool(rows) and all(row.state is state for row in rows)

    await until(done, f"{state}, but {town.runtime.evidence.of(tip)}")
    return town.runtime.evidence.of(tip)


async def entries(town: Town, kind: str) -> list[Entry]:
    return await town.runtime.journal.read(lambda reader: reader.entries(kinds=[kind]))


def files_of(journal: Any) -> list[Path]:
    folder: Path = journal.path.with_suffix(".files")
    return sorted(folder.iterdir()) if folder.exists() else []


async def test_a_tip_off_is_read_taken_and_closed_and_its_site_is_told(town: Town, site: Site) -> None:
    assert progress(town, site).state == "none"
    answer = await send(town, site, place={"latitude": 14.5, "longitude": 100.5})
    assert (answer["stored"], answer["connected"]) == (True, True)
    await reaches(town, site, "received")
    assert town.state(town.own("open_tips")).state == "1"

    [listed] = (await town.act("list_tips"))["tips"]
    assert (listed["tip"], listed["text"], listed["category"]) == (answer["tip"], SECRET, "drugs")
    assert (listed["site_name"], listed["latitude"], listed["longitude"]) == (site.entry.title, 14.5, 100.5)
    await reaches(town, site, "read")

    await town.act("take_tip", tip=answer["tip"])
    assert (await reaches(town, site, "taken")).attributes["operator"] == 7
    await town.act("close_tip", tip=answer["tip"], outcome="acted", note="Two arrests")
    closed = await reaches(town, site, "closed")
    assert (closed.attributes["outcome"], closed.attributes["operator"]) == ("acted", 7)
    assert town.state(town.own("open_tips")).state == "0"
    assert town.runtime.open_incidents() == []
    assert (await town.act("list_tips"))["tips"] == []


async def test_what_a_tip_off_says_is_in_no_state_and_no_log(
    town: Town, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "custom_components.smart_safety_zone")
    await send(town, site)
    await arrived(town)
    await reaches(town, site, "received")

    assert town.state(town.own("tip")).attributes["event_type"] == "received"
    for state in town.hass.states.async_all():
        assert SECRET not in str(state.as_dict())
    assert not [each for each in caplog.records if each.name.startswith("custom_components") and SECRET in each.message]
    assert SECRET not in repr(next(iter(town.runtime.tips.open.values())))


async def test_its_place_is_the_sites_unless_it_says_another(town: Town, site: Site) -> None:
    await send(town, site)
    [tip] = await arrived(town)
    assert (tip.latitude, tip.longitude) == (site.entry.options["latitude"], site.entry.options["longitude"])


@pytest.mark.parametrize("who", [None, NOBODY, VIEWER, OWNER])
async def test_only_operators_read_take_and_close(town: Town, site: Site, who: str | None) -> None:
    answer = await send(town, site)
    await arrived(town)
    for action, data in (
        ("list_tips", {}),
        ("take_tip", {"tip": answer["tip"]}),
        ("close_tip", {"tip": answer["tip"], "outcome": "acted"}),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await town.act(action, who, **data)
        assert caught.value.translation_key == ("no_user" if who is None else "not_operator")
    [tip] = town.runtime.tips.open.values()
    assert tip.step == "received"


async def test_what_cannot_be_done_to_a_tip_off_is_said_in_words(town: Town, site: Site) -> None:
    async def refused(action: str, who: str = OPERATOR, **data: Any) -> str | None:
        with pytest.raises(ServiceValidationError) as caught:
            await town.act(action, who, **data)
        return caught.value.translation_key

    tip = (await send(town, site))["tip"]
    await arrived(town)
    assert await refused("take_tip", tip=NO_TIP) == "unknown_tip"
    assert await refused("close_tip", tip=tip, outcome="acted") == "tip_not_taken"
    await town.act("take_tip", tip=tip)
    assert await refused("take_tip", tip=tip) == "tip_already_taken"
    assert await refused("close_tip", COLLEAGUE, tip=tip, outcome="acted") == "tip_of_other"
    await town.act("take_tip", COLLEAGUE, tip=tip)
    await town.act("close_tip", COLLEAGUE, tip=tip, outcome="unfounded")
    assert await refused("take_tip", tip=tip) == "tip_closed"


async def test_who_did_what_is_in_the_journal(town: Town, site: Site) -> None:
    tip = (await send(town, site))["tip"]
    await arrived(town)
    await town.act("list_tips", SUPERVISOR)
    await town.act("take_tip", tip=tip)
    await town.act("close_tip", tip=tip, outcome="passed_on", note="Told the council")

    for kind, who in (("tip.read", SUPERVISOR), ("tip.taken", OPERATOR), ("tip.closed", OPERATOR)):
        [entry] = await entries(town, kind)
        assert tip.encode() in entry.header
        assert entry.payload is not None
        assert town.users[who].id.encode() in entry.payload


async def test_a_step_that_the_disk_does_not_take_is_not_done(town: Town, site: Site) -> None:
    tip = (await send(town, site))["tip"]
    await reaches(town, site, "received")
    with full_disk(town.runtime.journal), pytest.raises(HomeAssistantError) as caught:
        await town.act("take_tip", tip=tip)
    assert caught.value.translation_key == "not_committed"
    assert town.runtime.tips.open[tip].step == "received"
    await town.act("take_tip", tip=tip)


# Pictures


async def test_a_picture_comes_over_whole_and_without_what_a_phone_wrote_into_it(
    town: Town, site: Site, picture: str
) -> None:
    tip = (await send(town, site, files=[picture]))["tip"]
    [row] = await fetched(town, tip)
    await reaches(town, site, "received")
    assert progress(town, site).attributes["pictures"] == 1

    [kept] = files_of(town.runtime.journal)
    raw = kept.read_bytes()
    assert (kept.name, len(raw)) == (row.digest, row.size)
    for secret in (b"Somchai", b"Exif", b"taken at home"):
        assert secret in photograph()
        assert secret not in raw
    with Image.open(BytesIO(raw)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (900, 700), {})
        red, green, _ = shown.convert("RGB").getpixel((50, 50))  # type: ignore[misc]
        assert red > 200
        assert green < 60
    # The site has deleted its own.
    await until(lambda: files_of(site.runtime.journal) == [], "the end of the site's file")


async def test_an_operator_looks_at_a_picture_and_nobody_else_does(
    town: Town, site: Site, picture: str, hass_client_no_auth: Any
) -> None:
    tip = (await send(town, site, files=[picture]))["tip"]
    await fetched(town, tip)
    [listed] = (await town.act("list_tips"))["tips"]
    [path] = [each["path"] for each in listed["pictures"]]
    client = await hass_client_no_auth()

    async def look(who: str | None, at: str = path) -> Any:
        headers = {}
        if who is not None:
            token = await town.hass.auth.async_create_refresh_token(town.users[who], client_id="http://test")
            headers = {"Authorization": f"Bearer {town.hass.auth.async_create_access_token(token)}"}
        return await client.get(at, headers=headers)

    for who in (None, NOBODY, VIEWER, OWNER):
        assert (await look(who)).status == HTTPStatus.FORBIDDEN, who
    assert await entries(town, "evidence.seen") == []
    response = await look(OPERATOR)
    assert (response.status, response.content_type) == (HTTPStatus.OK, "image/jpeg")
    assert await response.read() == files_of(town.runtime.journal)[0].read_bytes()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    [seen] = await entries(town, "evidence.seen")
    assert seen.payload is not None
    assert town.users[OPERATOR].id.encode() in seen.payload
    assert (await look(OPERATOR, path.replace(tip, NO_TIP))).status == HTTPStatus.NOT_FOUND
    with full_disk(town.runtime.journal):
        assert (await look(OPERATOR)).status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_beyond_its_room_a_station_fetches_no_picture_and_says_so(
    town: Town, site: Site, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {**town.station.options, "site_evidence_mb": 0}
    town.hass.config_entries.async_update_entry(town.station, options=options)
    tip = (await send(town, site, files=[picture]))["tip"]
    await reaches(town, site, "received")

    await fetched(town, tip, RowState.NO_ROOM)
    assert progress(town, site).attributes["unkept_pictures"] == 1
    assert files_of(town.runtime.journal) == []
    await until(lambda: files_of(site.runtime.journal) == [], "the end of the site's file")


async def test_a_picture_that_its_site_has_lost_is_a_clear_failure(
    town: Town, site: Site, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.link.attachments.Files.read", lambda *_: b"")
    tip = (await send(town, site, files=[picture]))["tip"]
    await fetched(town, tip, RowState.GONE)
    await reaches(town, site, "received")
    await until(lambda: progress(town, site).attributes["unkept_pictures"] == 1, "the word of it")


async def test_a_file_that_may_not_be_read_or_is_no_picture_sends_nothing(town: Town, site: Site, picture: str) -> None:
    text = Path(picture).with_name("list.jpg")
    text.write_text("not a picture")
    for _ in range(tipping.AT_ONCE):
        for files, key in ((["/etc/hostname"], "path_not_allowed"), ([picture, str(text)], "not_a_picture")):
            with pytest.raises(ServiceValidationError) as caught:
                await send(town, site, files=files)
            assert caught.value.translation_key == key
    assert progress(town, site).state == "none"
    assert files_of(site.runtime.journal) == []
    # What was not sent does not count.
    await send(town, site)


# Bounds


async def test_an_automation_that_runs_wild_is_stopped_at_its_site(town: Town, site: Site) -> None:
    for _ in range(tipping.AT_ONCE):
        await send(town, site)
    with pytest.raises(ServiceValidationError) as caught:
        await send(town, site)
    assert caught.value.translation_key == "too_many_tips"
    assert len(await arrived(town, tipping.AT_ONCE)) == tipping.AT_ONCE


async def test_beyond_its_day_a_site_is_refused_and_shows_it(
    town: Town, site: Site, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MAX_A_DAY", 1)
    await send(town, site)
    await reaches(town, site, "received")
    await send(town, site, files=[picture])
    await reaches(town, site, "refused")
    assert len(town.runtime.tips.open) == 1
    assert site.runtime.faults["refused_too_many"] == 1
    await until(lambda: files_of(site.runtime.journal) == [], "the end of the refused picture")


async def test_a_suspended_site_is_refused(town: Town, site: Site) -> None:
    await town.runtime.suspend(site.id, town.runtime.administrator)
    await send(town, site)
    await reaches(town, site, "refused")
    assert town.runtime.tips.open == {}


# Over restarts, and away


async def test_both_ends_remember_over_a_restart(town: Town, site: Site, picture: str) -> None:
    tip = (await send(town, site, files=[picture]))["tip"]
    await fetched(town, tip)
    await town.act("take_tip", tip=tip)
    await reaches(town, site, "taken")
    for entry in (site.entry, town.station):
        assert await town.hass.config_entries.async_reload(entry.entry_id)
    assert progress(town, site).state == "taken"
    [kept] = town.runtime.tips.open.values()
    assert (kept.id, kept.text, kept.owner) == (tip, SECRET, 7)
    await fetched(town, tip)


async def test_closed_tip_offs_are_deleted_in_time_with_all_that_they_said(
    town: Town, site: Site, picture: str
) -> None:
    tip = (await send(town, site, files=[picture]))["tip"]
    other = (await send(town, site, category=TipCategory.THEFT, text="Stays open"))["tip"]
    await fetched(town, tip)
    await town.act("take_tip", tip=tip)
    await town.act("close_tip", tip=tip, outcome="acted", note="Two arrests")
    await town.runtime.tips._delete_old()
    assert files_of(town.runtime.journal) != []

    town.hass.config_entries.async_update_entry(town.station, options={**town.station.options, "tip_days": 0})
    await town.runtime.tips._delete_old()
    assert files_of(town.runtime.journal) == []
    assert [each.id for each in town.runtime.tips.open.values()] == [other]
    assert len(await entries(town, "evidence.deleted")) == len(await entries(town, "tip.deleted")) == 1
    left = await town.runtime.journal.read(lambda reader: reader.entries())
    assert not [each for each in left if each.payload is not None and SECRET.encode() in each.payload]
    assert not [each for each in left if each.payload is not None and b"Two arrests" in each.payload]
    assert (await town.runtime.journal.verify()).fault is None

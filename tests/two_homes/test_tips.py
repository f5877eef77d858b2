"""A tip-off with a picture between two Home Assistants, through cuts and restarts, and never in an alarm's way."""

import asyncio
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from homeassistant.core import Context
from homeassistant.helpers import device_registry as dr
from PIL import Image
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.journal import Known, Write, Written
from custom_components.smart_safety_zone.link.attachments import Files
from custom_components.smart_safety_zone.link.correspondent import Correspondent
from custom_components.smart_safety_zone.protocol.delivery import Lane, Outbox, Parcel
from custom_components.smart_safety_zone.protocol.session import Session
from custom_components.smart_safety_zone.protocol.tips import MAX_CHUNK_BYTES, Chunk
from custom_components.smart_safety_zone.station.evidence.rows import RowState
from tests.surface.town import until

from .homes import House, RadioRoom, Site


@pytest.fixture
def picture(house: House) -> str:
    """A picture of many chunks."""
    path = Path(house.hass.config.path("alley.jpg"))
    out = BytesIO()
    Image.effect_noise((900, 700), 90).convert("RGB").save(out, "JPEG", quality=95)
    path.write_bytes(out.getvalue())
    house.hass.config.allowlist_external_dirs = {str(path.parent)}
    return str(path)


async def send(house: House, site: Site, *files: str) -> str:
    device = dr.async_get_device_id_by_identifier(house.hass, (DOMAIN, site.id), config_entry_id=site.entry.entry_id)
    answer = await house.hass.services.async_call(
        DOMAIN,
        "send_tip",
        {"device_id": device, "category": "theft", "text": "Behind the market", "files": list(files)},
        blocking=True,
        context=Context(),
        return_response=True,
    )
    assert answer is not None
    return str(answer["tip"])


def kept(room: RadioRoom, tip: str) -> bool:
    rows = room.runtime.evidence.of(tip)
    return bool(rows) and all(row.state is RowState.KEPT for row in rows)


async def same_bytes(room: RadioRoom, tip: str) -> bytes:
    """Wait for the picture; its bytes have the digest that was signed."""
    await until(lambda: kept(room, tip), "the picture")
    [row] = room.runtime.evidence.of(tip)
    data = room.runtime.evidence._files.read(row.raw_digest)
    assert len(data) == row.size > 3 * MAX_CHUNK_BYTES
    assert room.runtime.evidence._files.keep(data) == row.raw_digest
    return data


def at_each_chunk(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], Any]) -> list[int]:
    """Do something in the loop after each chunk is on disk; returns where they began."""
    offsets: list[int] = []
    append = Files.append

    def watched(self: Files, digest: bytes, offset: int, data: bytes) -> None:
        append(self, digest, offset, data)
        offsets.append(offset)
        act(len(offsets))

    monkeypatch.setattr(Files, "append", watched)
    return offsets


async def test_a_tip_off_with_a_picture_goes_all_the_way(room: RadioRoom, house: House, picture: str) -> None:
    site = await house.join(room)
    tip = await send(house, site, picture)
    await same_bytes(room, tip)
    await house.shows(f"{site.id}_tip", "received")
    [taken] = room.runtime.tips.open.values()
    assert (taken.text, taken.category) == ("Behind the market", "theft")


async def test_a_picture_goes_on_where_it_was_when_the_link_is_back(
    room: RadioRoom, house: House, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)
    loop = room.hass.loop
    offsets = at_each_chunk(monkeypatch, lambda count: loop.call_soon_threadsafe(room.cut) if count in {2, 5} else None)
    tip = await send(house, site, picture)
    data = await same_bytes(room, tip)
    assert offsets == list(range(0, len(data), MAX_CHUNK_BYTES))


async def test_a_picture_goes_on_after_the_station_has_restarted(
    room: RadioRoom, house: House, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)
    reloads: list[Any] = []

    def reload() -> None:
        reloads.append(room.hass.async_create_task(room.hass.config_entries.async_reload(room.entry.entry_id)))

    offsets = at_each_chunk(
        monkeypatch, lambda count: room.hass.loop.call_soon_threadsafe(reload) if count == 3 else None
    )
    tip = await send(house, site, picture)
    await until(lambda: reloads and reloads[0].done(), "the restart")
    data = await same_bytes(room, tip)
    assert sorted(set(offsets)) == list(range(0, len(data), MAX_CHUNK_BYTES))
    assert len(offsets) <= len(set(offsets)) + 1


async def test_a_part_that_a_crash_has_spoilt_is_fetched_anew(
    room: RadioRoom, house: House, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)
    entries, folder = room.hass.config_entries, room.runtime.journal.path.with_suffix(".files")
    crashes: list[Any] = []

    async def crash() -> None:
        await entries.async_unload(room.entry.entry_id)
        [part] = folder.glob("*.part")
        part.write_bytes(bytes(part.stat().st_size))
        await entries.async_setup(room.entry.entry_id)

    def spoil() -> None:
        crashes.append(room.hass.async_create_task(crash()))

    offsets = at_each_chunk(
        monkeypatch, lambda count: room.hass.loop.call_soon_threadsafe(spoil) if count == 3 else None
    )
    tip = await send(house, site, picture)
    await until(lambda: crashes and crashes[0].done(), "the crash")
    await same_bytes(room, tip)
    assert offsets.count(0) == 2


def slow_disk(room: RadioRoom, monkeypatch: pytest.MonkeyPatch) -> list[asyncio.Future[Written | Known]]:
    """Have the station's journal take its time, so that a receipt does, while chunks go on to be asked for."""
    write, loop = room.runtime.journal.write, room.hass.loop
    writes: list[asyncio.Future[Written | Known]] = []

    def late(what: Write) -> asyncio.Future[Written | Known]:
        done: asyncio.Future[Written | Known] = loop.create_future()

        def begin() -> None:
            write(what).add_done_callback(lambda written: _pass_on(written, done))

        loop.call_later(0.3, begin)
        writes.append(done)
        return done

    monkeypatch.setattr(room.runtime.journal, "write", late)
    return writes


def _pass_on(written: asyncio.Future[Any], done: asyncio.Future[Any]) -> None:
    if (err := written.exception()) is not None:
        done.set_exception(err)
    else:
        done.set_result(written.result())


async def test_no_chunk_leaves_between_an_alarm_and_its_receipt(
    room: RadioRoom, house: House, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)
    order: list[str] = []
    offer, answered, send_talk = Correspondent.offer, Outbox.answered, Session.send

    def offered(self: Correspondent, parcel: Parcel) -> None:
        if parcel.lane is Lane.ALARM:
            order.append("alarm")
        offer(self, parcel)

    def receipted(self: Outbox, identifier: bytes, digest: bytes) -> Parcel | None:
        parcel = answered(self, identifier, digest)
        if parcel is not None and parcel.lane is Lane.ALARM:
            order.append("receipt")
        return parcel

    def sent(self: Session, talk: Any) -> None:
        if isinstance(talk, Chunk):
            order.append("chunk")
        send_talk(self, talk)

    monkeypatch.setattr(Correspondent, "offer", offered)
    monkeypatch.setattr(Outbox, "answered", receipted)
    monkeypatch.setattr(Session, "send", sent)

    def press() -> None:
        house.hass.async_create_task(site.press())

    writes = slow_disk(room, monkeypatch)
    at_each_chunk(
        monkeypatch, lambda count: house.hass.loop.call_soon_threadsafe(press) if count in {2, 4, 6} else None
    )
    tip = await send(house, site, picture)
    await site.reaches("stored")
    await same_bytes(room, tip)
    await until(lambda: order.count("receipt") == 3, "the receipts")
    await house.shows(f"{site.id}_tip", "received")
    monkeypatch.undo()
    await until(lambda: all(each.done() for each in writes), "the last write")
    waiting = 0
    for each in order:
        waiting += {"alarm": 1, "receipt": -1}.get(each, 0)
        assert not (waiting and each == "chunk"), order
    assert order[0] == "chunk"
    assert "chunk" in order[order.index("receipt") :]

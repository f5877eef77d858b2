"""A shift in the seeded room: units on the road, pictures from presses, and incidents of every sort and state."""

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from custom_components.smart_safety_zone.protocol.cameras import Evidence
from custom_components.smart_safety_zone.protocol.tips import Attachment

from .cctv import Scene
from .desk import DEADLINE_S, POINTS, Desk, moved, station_entry
from .rest import Rest
from .town import DOMAIN
from .virtual import VirtualSite
from .waiting import until

UNITS: Final = {
    "en": ("Patrol 21", "Motorcycle 12", "Boat 5", "Patrol 22", "Rescue 3"),
    "th": ("สายตรวจ 21", "จยย. 12", "เรือ 5", "สายตรวจ 22", "กู้ภัย 3"),
}
_UNITS: Final = (
    ("car", (220, 160)),
    ("motorcycle", (-60, -40)),
    ("boat", (900, 400)),
    ("car", (-350, 80)),
    ("rescue", (1400, -700)),
)
"""Kind, and where it is."""
NOTE: Final = {
    "en": ("Way in by the lane behind the market. A dog in the yard.", "Somsri (owner)", "Has all keys; by day"),
    "th": ("เข้าทางซอยหลังตลาด มีสุนัขในลาน", "สมศรี (เจ้าของ)", "มีกุญแจทุกดอก กลางวัน"),
}
SAID: Final = {
    "en": "Two men on a blue motorcycle, towards the bridge",
    "th": "ชายสองคน รถจักรยานยนต์สีน้ำเงิน มุ่งหน้าไปทางสะพาน",
}
SOUND_S: Final = 20
LATE_MS: Final = 14 * 60_000
HELD_MS: Final = 60_000
OFFSETS_MS: Final = (-4_000, 300, 2_500, 5_000)
_WALLS: Final = ("#b48a2c", "#5d7f4a", "#8a6f5a", "#56708a")


async def prepare(desk: Desk) -> None:
    """Describe the units and where they are, and let the sound grow louder over what nobody takes."""
    api = desk.room.api
    entry = await station_entry(api)
    owner = (await api.command("auth/current_user"))["id"]
    async with Rest(desk.room.url, api.token) as rest:
        for number, (name, (kind, place)) in enumerate(zip(UNITS[desk.language], _UNITS, strict=True)):
            tracker = f"device_tracker.unit_{number}"
            latitude, longitude = moved(*place)
            where = {"latitude": latitude, "longitude": longitude, "gps_accuracy": 10}
            await rest.post(f"/api/states/{tracker}", {"state": "not_home", "attributes": where})
            unit = {"name": name, "unit_kind": kind, "members": [owner], "tracker": tracker}
            await api.run_subentry_flow(entry, "unit", [unit])
    times = {"sound_s": SOUND_S, "supervisor_s": 120, "player_s": 180, "next_station_s": 300}
    await api.run_options_flow(entry, [{"next_step_id": "escalation"}, times])


async def fill(desk: Desk) -> None:
    """Let the room work for a while: taken, on the road, closed, late, again and again, a drill; a site goes."""
    rows = await desk.incidents()
    operator = await desk.operator()
    first, second, third, *_ = UNITS[desk.language]
    for each in rows[:2]:
        await operator.call_service(DOMAIN, "acknowledge", {"incident": each["incident"]})
    for each in rows[2:6]:
        await desk.act("acknowledge", incident=each["incident"])
    await operator.call_service(DOMAIN, "dispatch", {"incident": rows[0]["incident"], "unit": first})
    for action in ("dispatch", "en_route"):
        await desk.act(action, incident=rows[2]["incident"], unit=second)
    await desk.act("dispatch", incident=rows[3]["incident"], unit=third)
    await desk.act("note", incident=rows[2]["incident"], text=SAID[desk.language])
    step = {"type": f"{DOMAIN}/unit/step", "incident": rows[3]["incident"], "unit": third}
    await desk.room.api.command(step.pop("type"), **step, step="help")
    await desk.act("close", incident=rows[5]["incident"], disposition="false_alarm", false_cause="environment")
    await _press_more(desk)
    await _write_notes(desk)
    await asyncio.gather(*(_show(at, *each) for at, each in enumerate(desk.signals)))
    await _wait_until_louder(desk)
    await desk.approved[1].disconnect()
    await hold(desk)


async def hold(desk: Desk, number: int = 0) -> None:
    """Press what its site may still take back: it stands apart for a minute; `number`: at another site each time."""
    site = desk.approved[3 + number]
    await site.answered(await site.press("point14", cancellable_ms=HELD_MS), DEADLINE_S)


async def _press_more(desk: Desk) -> None:
    market, bank, gold, *_ = desk.approved
    last = f"point{POINTS - 1}"
    for site, point, said in (
        (bank, "point1", {"kind": "hold_up"}),
        (bank, "point1", {"kind": "hold_up"}),
        (gold, "point15", {"kind": "hold_up", "silent": True}),
        (gold, "point18", {"kind": "medical", "before_ms": LATE_MS}),
        (market, last, {"drill": True}),
        (market, last, {"type": "tamper", "kind": "tamper"}),
    ):
        await site.answered(await site.press(point, **said), DEADLINE_S)


async def _write_notes(desk: Desk) -> None:
    note, name, remark = NOTE[desk.language]
    holder = {"name": name, "phone": "081-234-5678", "remark": remark}
    for site in desk.approved:
        await desk.room.api.command(f"{DOMAIN}/desk/write_site_notes", site=site.id, note=note, holders=[holder])


async def _show(at: int, site: VirtualSite, signal: bytes) -> None:
    """Send pictures from around a press."""
    scene = Scene(key=site.id, name=f"CAM {at + 1}", wall=_WALLS[at % len(_WALLS)], door="#5a1a16")
    pressed = datetime.now(UTC)
    for offset_ms in OFFSETS_MS:
        data = await asyncio.to_thread(scene.draw, pressed + timedelta(milliseconds=offset_ms))
        digest = sha256(data).digest()
        site.files[digest] = data
        picture = Attachment(digest=digest, size=len(data), mime="image/jpeg")
        said = Evidence(signal=signal, camera="front", offset_ms=offset_ms, picture=picture, mask=at % 2)
        await site.answered(await site.say(said), DEADLINE_S)


async def _wait_until_louder(desk: Desk) -> None:
    waits = next(each["incident"] for each in await desk.incidents() if each["state"] == "open")

    async def louder() -> bool:
        told = await desk.room.api.command(f"{DOMAIN}/desk/incident", incident=waits)
        return bool(told["escalated"])

    await until(louder, DEADLINE_S, "a louder sound")

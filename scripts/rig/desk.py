"""A radio room with something on its desk: one real station, virtual sites with names, places, lamps and cameras."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
import time
from types import TracebackType
from typing import Final, Self

import aiohttp

from custom_components.smart_safety_zone.link.websocket import dial
from custom_components.smart_safety_zone.protocol.cameras import InventoryCamera
from custom_components.smart_safety_zone.protocol.lamps import InventoryGroup, Lamps
from custom_components.smart_safety_zone.protocol.messages import Inventory, InventoryPoint

from .api import Api
from .flows import Step
from .folder import Place
from .home import Home
from .town import DOMAIN, OPERATOR, STATION_NAME, make_station
from .virtual import VirtualSite
from .waiting import until

ADMINISTRATOR_NUMBER: Final = 1
POINTS: Final = 20
"""So many alarm points has a site, so that a few sites fill a queue."""
AT_ONCE: Final = 8
DEADLINE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Shop:
    """Premises of the street, by their name in each language."""

    en: str
    th: str
    kind: str
    north_m: float
    east_m: float


STREET: Final = (
    Shop("Fresh market", "ตลาดสด", "market", 90, 40),
    Shop("Market branch bank", "ธนาคารสาขาตลาด", "bank", -130, 270),
    Shop("Suk Chai gold shop", "ห้างทองสุขใจ", "gold_shop", 30, -70),
    Shop("Somsri's house", "บ้านสมศรี", "household", 240, -220),
    Shop("Bus station", "สถานีขนส่ง", "municipal", -260, -180),
    Shop("Convenience store at the bridge", "ร้านสะดวกซื้อหัวสะพาน", "shop", 300, 190),
)
KINDS: Final = ("police", "hold_up", "intrusion", "fire", "medical", "duress", "tamper")
_POINTS: Final = {
    "en": ("SOS pole {}", "Counter {}", "Back door {}", "Smoke detector {}", "Bedside {}", "Keypad {}", "Cabinet {}"),
    "th": ("เสา SOS {}", "เคาน์เตอร์ {}", "ประตูหลัง {}", "เครื่องจับควัน {}", "ข้างเตียง {}", "แป้นรหัส {}", "ตู้ {}"),
}
_STATION: Final = {"en": STATION_NAME, "th": "ศูนย์วิทยุ สภ.เมืองอ่างทอง"}
_CAMERAS: Final = {"en": ("Front", "Alley"), "th": ("หน้าร้าน", "ซอยข้าง")}
_METRES_PER_DEGREE: Final = 111_320


class Desk:
    """The station and its street; `async with` starts and stops both."""

    def __init__(self, folder: Path, *, language: str = "en", sites: int = len(STREET), waiting: int = 0) -> None:
        """Start nothing; so many as are `waiting` join last, and nobody approves them."""
        self.room = Home("Radio room", folder / "radio-room", language=language)
        self.language = language
        self.sites = [self._site(number) for number in range(sites)]
        self._client: aiohttp.ClientSession | None = None
        self._raised = 0
        self.signals: list[tuple[VirtualSite, bytes]] = []
        """What was raised, and where."""
        self._waiting = waiting

    @property
    def approved(self) -> list[VirtualSite]:
        """The sites that are let in."""
        return self.sites[: len(self.sites) - self._waiting]

    def _site(self, number: int) -> VirtualSite:
        shop = STREET[number % len(STREET)]
        name = shop.th if self.language == "th" else shop.en
        lap = number // len(STREET)
        return VirtualSite(f"{name} {lap + 1}" if lap else name, shop.kind)

    async def __aenter__(self) -> Self:
        """Start the station, and have every site join, be approved, and describe itself."""
        await self.room.start()
        try:
            await make_station(self.room, approval="invited", name=_STATION[self.language])
            await self._make_administrator()
            self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
            waiting = iter(range(len(self.sites)))

            async def work() -> None:
                for number in waiting:
                    await self._join(number)

            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(work())
        except BaseException:
            await self._leave()
            await self.room.kill()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all sockets, then the station."""
        await self._leave()
        if self.room.running:
            await self.room.stop()

    async def _leave(self) -> None:
        await asyncio.gather(*(site.disconnect() for site in self.sites if site.connected))
        if self._client is not None:
            await self._client.close()

    async def _make_administrator(self) -> None:
        """Let the owner of the station's home sit at its desk as well."""
        await make_operator(self.room.api, self.room.owner.username, ADMINISTRATOR_NUMBER)

    async def operator(self) -> Api:
        """Return a connection of the operator, who is no administrator."""
        return await self.room.connect(OPERATOR)

    async def _join(self, number: int) -> None:
        assert self._client is not None
        site = self.sites[number]
        waits = number >= len(self.approved)
        data = {"needs_approval": waits}
        answer = await self.room.api.call_service(DOMAIN, "make_invite", data, return_response=True)
        await site.enrol(await dial(self._client, self.room.url), answer["invite"])
        if waits:
            return
        if site.kind == "bank":
            await self.room.api.call_service(DOMAIN, "approve_site", {"site": site.id})
        await site.connect(await dial(self._client, self.room.url, site.ticket))
        await site.answered(await site.say(self._inventory(number)), DEADLINE_S)
        lamps = Lamps(group="alley", on=number % 2 == 0, causes=(), failed=number % 3 // 2, at_ms=_now_ms())
        await site.answered(await site.say(lamps), DEADLINE_S)

    def _inventory(self, number: int) -> Inventory:
        site = self.sites[number]
        shop = STREET[number % len(STREET)]
        names = _POINTS[self.language]
        lap = number // len(STREET)
        latitude, longitude = (each * 1_000_000 for each in moved(shop.north_m + 500 * lap, shop.east_m + 300 * lap))
        points = (
            InventoryPoint(
                id=f"point{each}",
                kind=KINDS[each % len(KINDS)],
                name=names[each % len(names)].format(each + 1),
                silent=KINDS[each % len(KINDS)] == "duress",
                momentary=True,
                test_every_s=7 * 86_400 if each < len(KINDS) else 0,
                battery_low=each == 0 and number % 8 == 0,
            )
            for each in range(POINTS)
        )
        front, alley = _CAMERAS[self.language]
        cameras = (
            InventoryCamera(
                id="front", name=front, tier="incident", direction=60 * number % 360, angle=80, off=number % 3 == 1
            ),
            InventoryCamera(id="alley", name=alley, tier="request", direction=200, angle=60, masked=True),
        )
        return Inventory(
            name=site.name,
            kind=site.kind,
            points=tuple(points),
            latitude_e6=round(latitude),
            longitude_e6=round(longitude),
            groups=(InventoryGroup(id="alley", name="ซอย" if self.language == "th" else "Alley", access="incident"),),
            cameras=cameras[: 1 + (number % 3 == 0)],
        )

    async def press(self, count: int) -> None:
        """Raise alarms, each at a point of its own; returns once the station has them all."""
        numbers = range(self._raised, self._raised + count)
        self._raised += count
        if self._raised > POINTS * len(self.approved):
            message = "no alarm point is left on this street"
            raise ValueError(message)

        async def of(place: int) -> None:
            for number in numbers:
                if number % len(self.approved) == place:
                    await self._press(place, (place + number // len(self.approved)) % POINTS)

        await asyncio.gather(*(of(place) for place in range(len(self.approved))))

    async def _press(self, place: int, point: int) -> None:
        site, kind = self.sites[place], KINDS[point % len(KINDS)]
        if not site.connected:
            assert self._client is not None
            await site.connect(await dial(self._client, self.room.url, site.ticket))
        signal = site.entropy(16)
        self.signals.append((site, signal))
        record = await site.press(f"point{point}", kind=kind, silent=kind == "duress", signal=signal)
        await site.answered(record, DEADLINE_S)

    async def incidents(self) -> list[dict[str, str]]:
        """Return the open incidents, as an operator is told them."""
        answer = await self.room.api.call_service(DOMAIN, "list_incidents", return_response=True)
        found: list[dict[str, str]] = answer["incidents"]
        return found

    async def act(self, action: str, **data: object) -> None:
        """Do something as the administrator, who is a supervisor."""
        await self.room.api.call_service(DOMAIN, action, data)


async def make_operator(api: Api, username: str, number: int, role: str = "supervisor") -> None:
    """Make somebody of a user who is there, by the station's own dialog."""

    async def user() -> str | None:
        users = await api.command("config/auth/list")
        return next((each["id"] for each in users if each["username"] == username), None)

    found = await until(user, DEADLINE_S, f"user {username}")
    steps: list[Step] = [{"next_step_id": "operators"}, {"user": found}, {"role": role, "number": number}]
    await api.run_options_flow(await station_entry(api), steps)


async def station_entry(api: Api) -> str:
    """Return the id of the station's entry."""
    entries = await api.entries(DOMAIN)
    found: str = next(each["entry_id"] for each in entries if each["state"] == "loaded")
    return found


def moved(north_m: float, east_m: float) -> tuple[float, float]:
    """Return the place so far from the station."""
    centre = Place()
    return centre.latitude + north_m / _METRES_PER_DEGREE, centre.longitude + east_m / _METRES_PER_DEGREE


def _now_ms() -> int:
    return time.time_ns() // 1_000_000

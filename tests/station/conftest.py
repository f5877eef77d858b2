"""A station in a Home Assistant, and virtual sites that dial it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
import os
from typing import Any
from unittest.mock import patch

from aiohttp import ClientSession, TCPConnector
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind
from custom_components.smart_safety_zone.journal import JournalFullError, Known, Write, Written
from custom_components.smart_safety_zone.link.channel import local_pair
from custom_components.smart_safety_zone.link.websocket import LinkView, dial
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.protocol.messages import InventoryPoint
from custom_components.smart_safety_zone.station.runtime import StationRuntime
from scripts.rig.virtual import VirtualSite

OPERATOR = Actor(kind=ActorKind.OPERATOR, user_id="user-7", number=7, name="Somchai")
SOS = InventoryPoint(id="sos", kind="police", name="SOS", momentary=True)
DOOR = InventoryPoint(id="door", kind="intrusion", name="Back door")


class Station:
    """A running station, with what tests do to it."""

    def __init__(self, hass: HomeAssistant, runtime: StationRuntime) -> None:
        self.hass = hass
        self.runtime = runtime
        self.sites: list[VirtualSite] = []
        self.address = ""
        self.client: ClientSession | None = None

    async def dial(self, site: VirtualSite) -> Any:
        """Open a channel: over a websocket if there is a server, else within the process."""
        if self.address:
            assert self.client is not None
            return await dial(self.client, self.address, site.ticket)
        ours, theirs = local_pair()
        self.runtime.entry.async_create_background_task(
            self.hass, self.runtime._reception.serve(ours), "virtual socket"
        )
        return theirs

    async def enrol(self, site: VirtualSite, *, approve: bool = True, **invited: Any) -> VirtualSite:
        """Invite a site, have it join, and approve it."""
        made = await self.runtime.make_invite(OPERATOR, **invited)
        await site.enrol(await self.dial(site), made.text)
        if approve and self.runtime.sites()[site.id].waits:
            await self.runtime.approve(site.id, OPERATOR)
        return site

    async def connect(self, site: VirtualSite) -> VirtualSite:
        """Have a site dial and prove itself."""
        await site.connect(await self.dial(site))
        self.sites.append(site)
        return site

    async def joined(self, name: str = "Market", kind: str = "market", **invited: Any) -> VirtualSite:
        """A site that has joined, is approved and connected."""
        return await self.connect(await self.enrol(VirtualSite(name, kind), **invited))

    async def restart(self) -> StationRuntime:
        """Stop and open it again."""
        await self.runtime.stop()
        self.runtime = await StationRuntime.open(self.hass, self.runtime.entry)
        await self.runtime.start()
        return self.runtime


async def until(holds: Callable[[], object]) -> None:
    """Wait for what tells nobody that it has happened."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0)


@contextmanager
def broken(station: Station) -> Iterator[None]:
    """Let the disk be full."""

    def write(_: Write) -> asyncio.Future[Written | Known]:
        failed: asyncio.Future[Written | Known] = asyncio.get_running_loop().create_future()
        failed.set_exception(JournalFullError("full"))
        return failed

    with patch.object(station.runtime.journal, "write", side_effect=write):
        yield


@pytest.fixture
async def station(hass: HomeAssistant, mock_async_zeroconf: Any) -> AsyncIterator[Station]:
    assert await async_setup_component(hass, "http", {})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Mueang Ang Thong",
        unique_id="station",
        data={
            "role": "station",
            "station_id": id_text(os.urandom(16)),
            "recovery_key": SigningKey(os.urandom(32)).public.hex(),
        },
        options={"address": "http://station.local:8123", "approval": "invited"},
    )
    entry.add_to_hass(hass)
    runtime = await StationRuntime.open(hass, entry)
    await runtime.start()
    station = Station(hass, runtime)
    yield station
    for site in station.sites:
        await site.disconnect()
    await station.runtime.stop()
    await hass.async_block_till_done()


@pytest.fixture
async def served(station: Station, socket_enabled: None) -> AsyncIterator[Station]:
    """The same station, behind its real view and real sockets."""
    station.hass.http.register_view(LinkView)
    app = station.hass.http.app
    app._router.freeze = lambda: None  # type: ignore[method-assign]
    server = TestServer(app, port=0)
    await server.start_server()
    station.address = str(server.make_url("/"))
    # Home Assistant's own session opens a hundred connections to one host at most.
    async with ClientSession(connector=TCPConnector(limit=0)) as station.client:
        yield station
        for site in station.sites:
            await site.disconnect()
    await server.close()

"""Whether a known station answers at another address: the card that is shown there must bear the pinned key."""

import asyncio
from typing import Final

from ..link.channel import Channel
from ..protocol.errors import EnrolmentError, LinkError, TransportError
from ..protocol.fields import decode
from ..protocol.identity import Role, id_bytes, read_card
from ..protocol.opening import Greeting
from ..protocol.refusals import EnrolmentRefusal
from .dialling import dial_station
from .runtime import SiteRuntime
from .store import RECEIVER, Pins

GREETING_TIMEOUT_S: Final = 15


async def verify_address(runtime: SiteRuntime, station_id: str, address: str) -> None:
    """Return if a station that the site joined answers there; TransportError or EnrolmentError say why not."""
    station = id_bytes(station_id)
    kept = await runtime.journal.read(lambda reader: reader.get(RECEIVER, station))
    if kept is None:
        raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, "never joined")
    spawn = runtime.hass.async_create_background_task
    channel = await dial_station(runtime.hass, station, address, spawn=spawn)
    try:
        async with asyncio.timeout(GREETING_TIMEOUT_S):
            await _verify_greeting(channel, Pins.read(station, kept))
    except TimeoutError as err:
        raise TransportError("unreachable", "no answer") from err
    finally:
        await channel.close()


async def _verify_greeting(channel: Channel, pins: Pins) -> None:
    frame = await channel.receive()
    if frame is None:
        raise TransportError("unreachable", "closed without an answer")
    try:
        card = read_card(decode(Greeting, frame[1:]).card)
        card.verify()
    except LinkError as err:
        raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, err.code) from err
    if card.role is not Role.STATION or card.id != pins.station:
        raise EnrolmentError(EnrolmentRefusal.FOREIGN)
    if card.signing != pins.signing:
        raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE)

"""The way to a station: through this process where it lives here too, else through its websocket."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.network import NoURLAvailableError, get_url
from yarl import URL

from ..const import CONF_ADDRESS, DOMAIN
from ..link.channel import Channel, local_pair
from ..link.door import Door, doors
from ..link.websocket import dial
from ..protocol.errors import TransportError
from ..protocol.events import Welcomed
from ..protocol.messages import Welcome
from ..protocol.session import SiteSession

LINK_PROBLEMS: Final = ("unreachable", "refused", "no_station", "no_answer", "not_genuine", "outdated", "revoked")
"""Why a station cannot be reached."""
DECIDED: Final = frozenset({"not_genuine", "outdated", "revoked"})
"""Those of them that waiting does not mend."""

type Spawn = Callable[[Coroutine[Any, Any, None], str], object]


async def dial_station(
    hass: HomeAssistant, station: bytes | None, address: str, ticket: bytes = b"", *, spawn: Spawn
) -> Channel:
    """Connect to a station, by its id where that is known; TransportError as `websocket.dial`."""
    door = doors(hass).get(station) if station is not None else _own_door(hass, address)
    if door is not None:
        ours, theirs = local_pair()
        spawn(_serve(door, theirs), "local station")
        return ours
    # Certificates at home are often self-signed, and the letters prove more than a certificate could.
    return await dial(async_get_clientsession(hass, verify_ssl=False), address, ticket)


async def _serve(door: Door, channel: Channel) -> None:
    await door.serve(channel)


def _own_door(hass: HomeAssistant, address: str) -> Door | None:
    """Return the door of this Home Assistant's station if that is what the address means."""
    door = next(iter(doors(hass).values()), None)
    return door if door is not None and _origin(address) in _own_origins(hass) else None


def _own_origins(hass: HomeAssistant) -> set[str | None]:
    own = [hass.config.internal_url, hass.config.external_url]
    own += [entry.options.get(CONF_ADDRESS) for entry in hass.config_entries.async_loaded_entries(DOMAIN)]
    with suppress(NoURLAvailableError):
        own.append(get_url(hass, allow_cloud=False))
    return {_origin(each) for each in own if each}


def _origin(address: str) -> str | None:
    try:
        return str(URL(address).origin())
    except ValueError:
        return None


async def prove(session: SiteSession, channel: Channel) -> Welcome:
    """Go through greeting, hello and welcome."""
    while (frame := await channel.receive()) is not None:
        event = session.receive(frame)
        for each in session.data_to_send():
            await channel.send(each)
        if isinstance(event, Welcomed):
            return event.welcome
    raise TransportError("no_answer")

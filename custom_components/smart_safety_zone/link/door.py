"""Where a station takes in whoever dials: sites of other machines through the view, sites of this process directly."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .channel import Channel


@dataclass(frozen=True, slots=True)
class Visit:
    """A dialler of another machine that was let in."""

    serve: Callable[[Channel], Awaitable[None]]
    """As `Door.serve`; gives the place among the unproven back as soon as the dialler has proven itself."""
    leave: Callable[[], None]
    """To be called at the end of the socket, whether or not it was served."""
    proven: Callable[[], bool]
    """Whether the dialler has proven itself; whoever has not is worth no long goodbye."""


@dataclass(frozen=True, slots=True)
class Door:
    """A station of this Home Assistant that takes connections."""

    station: bytes
    serve: Callable[[Channel], Awaitable[None]]
    """Talks on a channel of this process until it ends, and closes it."""
    admit: Callable[[str, bytes], Visit | None]
    """Judges a dialler by address and ticket; None to refuse it."""


DOORS: HassKey[dict[bytes, Door]] = HassKey("smart_safety_zone.doors")


def doors(hass: HomeAssistant) -> dict[bytes, Door]:
    """The doors of this Home Assistant by station id: at most one station, but a reload may overlap."""
    return hass.data.setdefault(DOORS, {})

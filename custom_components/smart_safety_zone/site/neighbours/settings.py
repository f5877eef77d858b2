"""What an owner has agreed with a neighbour, as the neighbour's subentry keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import Struct
from typing import Any, Final, Self

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE

from ...const import CONF_SITE_ID
from ...protocol.identity import id_bytes, id_text
from ...protocol.neighbours import NeighbourCard

CONF_KEYS: Final = "keys"
CONF_CALLED: Final = "called"
"""Whether this neighbour is called when an audible alarm is raised here."""
CONF_HELPED: Final = "helped"
"""Whether this neighbour's call opens here what the owner shares for incidents of neighbours."""
NEIGHBOUR: Final = "neighbour"
"""Documents by the neighbour's site and the station: the place of the newest call that was believed."""
_MICRO: Final = 1_000_000
_PLACE: Final = Struct(">QQ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A neighbour whose keys were compared."""

    name: str
    site: bytes
    keys: Mapping[bytes, bytes]
    """By station."""
    place: tuple[float, float] | None
    called: bool
    helped: bool

    @classmethod
    def of(cls, name: str, data: Mapping[str, Any]) -> Self:
        """Read a subentry."""
        place = (data[CONF_LATITUDE], data[CONF_LONGITUDE]) if CONF_LATITUDE in data else None
        return cls(
            name=name,
            site=id_bytes(data[CONF_SITE_ID]),
            keys={id_bytes(station): bytes.fromhex(key) for station, key in data[CONF_KEYS].items()},
            place=place,
            called=data[CONF_CALLED],
            helped=data[CONF_HELPED],
        )


def pinned(card: NeighbourCard) -> dict[str, Any]:
    """Return what a subentry keeps of a neighbour's card."""
    data: dict[str, Any] = {
        CONF_SITE_ID: id_text(card.site),
        CONF_KEYS: {id_text(each.station): each.key.hex() for each in card.keys},
    }
    if card.latitude_e6 is not None and card.longitude_e6 is not None:
        data |= {CONF_LATITUDE: card.latitude_e6 / _MICRO, CONF_LONGITUDE: card.longitude_e6 / _MICRO}
    return data


def write_place(place: tuple[int, int]) -> bytes:
    """Write epoch and number of the newest call that was believed."""
    return _PLACE.pack(*place)


def read_place(raw: bytes) -> tuple[int, int]:
    """Read what `write_place` wrote; ValueError if it is none."""
    if len(raw) != _PLACE.size:
        raise ValueError(NEIGHBOUR)
    epoch, number = _PLACE.unpack(raw)
    return epoch, number

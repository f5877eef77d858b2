"""Which cameras may see a place: by distance, and by where they look. Pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Final

from ...protocol.cameras import InventoryCamera
from ..site_record import Place

MAX_NEAREST: Final = 30
RADIUS_M: Final = 1_000
"""A camera that is further away shows nothing of it."""
HERE_M: Final = 20.0
"""So near, a place is not on one side of a camera: neither of the two is known better than that."""
AWAY_FACTOR: Final = 3.0
"""A camera that looks elsewhere comes after one that looks here from three times as far."""
_EARTH_M: Final = 6_371_000.0
_QUARTER: Final = 90
_HALF: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A camera, seen from a place."""

    site_id: str
    camera: InventoryCamera
    metres: float | None
    """None: nobody knows where one of the two is, but it is a camera of the very site."""
    bearing: float | None
    """In which direction from the place it is, in degrees from north, eastwards; None where it is at the place."""
    faces: bool | None
    """Whether it looks towards the place; None where that cannot be told."""

    @property
    def rank(self) -> tuple[float, float, str, str]:
        """What orders sightings: the likeliest to show the place first."""
        metres = 0.0 if self.metres is None else self.metres
        felt = metres * AWAY_FACTOR + HERE_M if self.faces is False else metres
        return felt, metres, self.site_id, self.camera.id


def nearest(
    here: Place | None,
    own_site: str,
    cameras: Iterable[tuple[str, Place | None, InventoryCamera]],
    radius_m: float = RADIUS_M,
) -> list[Sighting]:
    """Return the cameras around a place, the likeliest to show it first; each comes with its site and that one's place.

    Those of the place's own site are there wherever they are.
    """
    found = []
    for site_id, site_place, camera in cameras:
        there = camera_place(camera) or site_place
        if here is None or there is None:
            if site_id == own_site:
                found.append(Sighting(site_id=site_id, camera=camera, metres=None, bearing=None, faces=None))
            continue
        metres = metres_between(here, there)
        if metres > radius_m and site_id != own_site:
            continue
        is_here = metres <= HERE_M
        found.append(
            Sighting(
                site_id=site_id,
                camera=camera,
                metres=metres,
                bearing=None if is_here else bearing_of(here, there),
                faces=None if is_here else faces(camera, there, here),
            )
        )
    return sorted(found, key=lambda each: each.rank)[:MAX_NEAREST]


def camera_place(camera: InventoryCamera) -> Place | None:
    """Tell where a camera is, if that was said of itself; a place that is nowhere on Earth is none."""
    if camera.latitude_e6 is None or camera.longitude_e6 is None:
        return None
    place = Place(camera.latitude_e6 / 1e6, camera.longitude_e6 / 1e6)
    return place if abs(place.latitude) <= _QUARTER and abs(place.longitude) <= _HALF else None


def faces(camera: InventoryCamera, there: Place, here: Place) -> bool | None:
    """Tell whether a camera that is `there` looks towards `here`; None if nobody said where it looks."""
    if camera.direction is None:
        return None
    return turn_between(bearing_of(there, here), camera.direction) <= min(camera.angle, 360) / 2


def turn_between(first: float, second: float) -> float:
    """Return by how many degrees two directions differ, 0 to 180."""
    return abs((first - second + _HALF) % 360 - _HALF)


def metres_between(one: Place, other: Place) -> float:
    """Return how far apart two places are, along the ground."""
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    half = sin((other_latitude - latitude) / 2) ** 2
    turn = sin(radians(other.longitude - one.longitude) / 2) ** 2
    # Rounding, or a site that is nowhere on Earth, must not leave the range of the functions.
    return 2 * _EARTH_M * asin(sqrt(min(1.0, max(0.0, half + cos(latitude) * cos(other_latitude) * turn))))


def bearing_of(here: Place, there: Place) -> float:
    """Return in which direction another place is, in degrees from north, eastwards."""
    latitude, other = radians(here.latitude), radians(there.latitude)
    turn = radians(there.longitude - here.longitude)
    east = sin(turn) * cos(other)
    north = cos(latitude) * sin(other) - sin(latitude) * cos(other) * cos(turn)
    return degrees(atan2(east, north)) % 360

"""The nearest cameras are those that most likely show the place: by distance, and by where they look."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.cameras import InventoryCamera
from custom_components.smart_safety_zone.station.cameras.nearest import (
    AWAY_FACTOR,
    HERE_M,
    MAX_NEAREST,
    RADIUS_M,
    bearing_of,
    camera_place,
    faces,
    metres_between,
    nearest,
    turn_between,
)
from custom_components.smart_safety_zone.station.site_record import Place

HERE = Place(14.59, 100.45)
DEGREE_M = 111_195
"""Along a meridian."""

places = st.builds(Place, st.floats(-80, 80), st.floats(-180, 180))
directions = st.integers(0, 359)


def at(north_m: float, east_m: float = 0.0) -> Place:
    return Place(HERE.latitude + north_m / DEGREE_M, HERE.longitude + east_m / (DEGREE_M * 0.9677))


def camera(
    place: Place | None = None, direction: int | None = None, angle: int = 90, name: str = "cam"
) -> InventoryCamera:
    said = InventoryCamera(id=name, name=name, tier="incident", direction=direction, angle=angle)
    if place is None:
        return said
    return replace(said, latitude_e6=round(place.latitude * 1e6), longitude_e6=round(place.longitude * 1e6))


def ids(*cameras: InventoryCamera, here: Place | None = HERE, site: Place | None = None) -> list[str]:
    return [each.camera.id for each in nearest(here, "own", (("other", site, each) for each in cameras))]


def test_the_nearer_one_comes_first() -> None:
    assert ids(camera(at(300), name="far"), camera(at(60), name="near")) == ["near", "far"]


def test_one_that_looks_here_comes_before_a_nearer_one_that_looks_away() -> None:
    away = camera(at(100), direction=0, name="away")
    towards = camera(at(250), direction=180, name="towards")
    assert ids(away, towards) == ["towards", "away"]
    assert ids(away, camera(at(500), direction=180, name="towards")) == ["away", "towards"]


@pytest.mark.parametrize(("direction", "sees"), [(180, True), (136, True), (134, False), (0, False), (None, None)])
def test_the_cone_is_as_wide_as_the_camera_sees(direction: int | None, sees: bool | None) -> None:
    assert faces(camera(direction=direction), at(200), HERE) is sees


def test_a_camera_without_a_place_is_where_its_site_is() -> None:
    (sighting,) = nearest(HERE, "own", [("other", at(0, 100), camera())])
    assert sighting.metres == pytest.approx(100, abs=1)
    assert sighting.bearing == pytest.approx(90, abs=0.1)


def test_cameras_of_the_site_itself_are_there_wherever_they_are() -> None:
    those = [
        ("own", None, camera(name="lost")),
        ("own", None, camera(at(5_000), name="far")),
        ("other", None, camera()),
    ]
    assert [each.camera.id for each in nearest(HERE, "own", those)] == ["lost", "far"]
    assert [each.camera.id for each in nearest(None, "own", those)] == ["far", "lost"]


def test_one_at_the_place_has_no_side() -> None:
    (sighting,) = nearest(HERE, "own", [("own", HERE, camera(direction=0, angle=1))])
    assert (sighting.bearing, sighting.faces) == (None, None)


def test_a_place_that_is_nowhere_on_earth_is_none() -> None:
    assert camera_place(camera(Place(95, 0))) is None
    assert camera_place(camera(Place(0, 200))) is None
    assert metres_between(Place(-2_000, 0), Place(9_000, 100)) >= 0


@given(places, places)
def test_distance_is_the_same_both_ways_and_never_negative(one: Place, other: Place) -> None:
    assert metres_between(one, other) == pytest.approx(metres_between(other, one), abs=1e-6)
    assert 0 <= metres_between(one, other) <= 20_016_000


@given(st.floats(-900, 900), st.floats(-900, 900))
def test_near_by_the_way_there_and_back_are_opposite(north_m: float, east_m: float) -> None:
    there = at(north_m, east_m)
    if metres_between(HERE, there) > 1:
        assert turn_between(bearing_of(HERE, there), bearing_of(there, HERE)) == pytest.approx(180, abs=0.1)


@given(directions, directions, st.integers(0, 360))
def test_turning_everything_changes_no_angle(first: int, second: int, by: int) -> None:
    assert turn_between(first + by, second + by) == turn_between(first, second)
    assert 0 <= turn_between(first, second) <= 180


@given(st.floats(-900, 900), st.floats(-900, 900), directions, st.integers(0, 360), st.integers(0, 360))
def test_whoever_sees_more_never_sees_less(
    north_m: float, east_m: float, direction: int, angle: int, more: int
) -> None:
    there = at(north_m, east_m)
    narrow, wide = (camera(direction=direction, angle=each) for each in (angle, angle + more))
    if faces(narrow, there, HERE):
        assert faces(wide, there, HERE)
    assert faces(replace(narrow, angle=360), there, HERE)


@given(
    st.lists(
        st.tuples(st.floats(-1_500, 1_500), st.floats(-1_500, 1_500), st.none() | directions), min_size=1, max_size=40
    )
)
def test_the_order_is_by_distance_and_looking_away_counts_as_further(
    cameras: list[tuple[float, float, int | None]],
) -> None:
    those = [
        ("other", None, camera(at(north_m, east_m), direction, name=str(number)))
        for number, (north_m, east_m, direction) in enumerate(cameras)
    ]
    found = nearest(HERE, "own", those)
    assert len(found) == min(
        MAX_NEAREST, sum(metres_between(HERE, camera_place(each) or HERE) <= RADIUS_M for _, _, each in those)
    )
    assert found == nearest(HERE, "own", reversed(those))
    for before, after in pairwise(found):
        assert before.metres is not None
        assert after.metres is not None
        if before.faces is not False and after.faces is not False:
            assert before.metres <= after.metres
        if before.faces is False and after.faces is not False:
            assert before.metres * AWAY_FACTOR + HERE_M <= after.metres

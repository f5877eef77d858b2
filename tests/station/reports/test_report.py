"""What a report says of what came in, and of links."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import AlarmKind, Disposition
from custom_components.smart_safety_zone.incident.response import Group, Measure, Response
from custom_components.smart_safety_zone.station.reports.period import Period, Span
from custom_components.smart_safety_zone.station.reports.report import Report, make

ZONE: Final = ZoneInfo("Asia/Bangkok")
DAY: Final = Period.around(Span.DAY, date(2026, 11, 28))
FROM_MS, UNTIL_MS = DAY.bounds(ZONE)
HOUR_MS: Final = 3_600_000


def response(site: str = "market", **said: Any) -> Response:
    plain: dict[str, Any] = {
        "kind": AlarmKind.POLICE,
        "group": Group.ALARM,
        "disposition": Disposition.REAL,
        "called_ms": FROM_MS,
        "times": {Measure.ACKNOWLEDGE: 10_000},
    }
    return Response(site_id=site, **(plain | said))


def report(
    *responses: Response | tuple[int, Response],
    now_ms: int = UNTIL_MS + HOUR_MS,
    lost: Mapping[str, list[tuple[int, int]]] | None = None,
    watched: list[tuple[int, int]] | None = None,
    sites: Mapping[str, int] | None = None,
) -> Report:
    dated = [each if isinstance(each, tuple) else (FROM_MS + HOUR_MS, each) for each in responses]
    watched = [(0, now_ms)] if watched is None else watched
    return make(DAY, ZONE, now_ms, dated, watched, lost or {}, {"market": 0} if sites is None else sites)


def test_only_alarms_are_timed_and_the_rest_is_counted_apart() -> None:
    said = report(response(), response(group=Group.DRILL, times={Measure.ACKNOWLEDGE: 999_000}))

    assert said.figures[Measure.ACKNOWLEDGE].longest_ms == 10_000
    assert said.others[Group.DRILL][Measure.ACKNOWLEDGE].longest_ms == 999_000
    assert (said.groups[Group.ALARM], said.groups[Group.DRILL], said.counted.alarms) == (1, 1, 1)
    assert (said.targets["nena_15"].within, said.targets["nena_15"].of) == (1, 1)


def test_what_nobody_has_taken_for_too_long_is_missed() -> None:
    waiting = response(disposition=None, times={}, called_ms=FROM_MS)
    said = report(response(), waiting, now_ms=FROM_MS + 16_000)

    assert said.waiting == 1
    assert (said.targets["nena_15"].within, said.targets["nena_15"].of) == (1, 2)
    assert (said.targets["nena_20"].within, said.targets["nena_20"].of) == (1, 1)


def test_false_alarms_have_a_site_and_a_cause() -> None:
    false = response(disposition=Disposition.FALSE_ALARM)
    taken_back = response(group=Group.CANCELLED, disposition=Disposition.CANCELLED_BY_USER)
    test = response(group=Group.TEST, disposition=Disposition.TEST)
    caused = response(disposition=Disposition.FALSE_ALARM, false_cause=FalseCause.ENVIRONMENT)
    said = report(false, caused, taken_back, test, response(), response("bank"), sites={"market": 0, "bank": 0})
    market, bank = said.sites

    assert (market.counted.false, market.counted.rated, bank.counted.false, bank.counted.rated) == (3, 4, 0, 1)
    assert dict(market.causes) == {"environment": 1, "false_alarm": 1, "cancelled_by_user": 1}
    assert dict(said.causes) == {("police", why): 1 for why in market.causes}


def test_what_the_site_took_back_and_was_real_is_no_false_alarm() -> None:
    said = report(response(group=Group.CANCELLED, disposition=Disposition.REAL))

    assert (said.counted.false, said.counted.rated) == (0, 1)


def test_a_link_is_measured_while_it_is_a_site_and_the_station_watches() -> None:
    said = report(
        watched=[(0, FROM_MS + 10 * HOUR_MS), (FROM_MS + 12 * HOUR_MS, UNTIL_MS)],
        lost={"market": [(FROM_MS + 9 * HOUR_MS, FROM_MS + 13 * HOUR_MS)], "shop": [(FROM_MS, FROM_MS + HOUR_MS)]},
        sites={"market": 0, "shop": FROM_MS + 20 * HOUR_MS, "next": UNTIL_MS},
    )
    market, shop = said.sites

    assert (market.watched_ms, market.up_ms, market.losses) == (22 * HOUR_MS, 20 * HOUR_MS, 1)
    assert (shop.watched_ms, shop.up_ms, shop.losses) == (4 * HOUR_MS, 4 * HOUR_MS, 0)
    assert said.watched_ms == 22 * HOUR_MS


def test_what_is_to_come_is_not_watched_yet() -> None:
    now_ms = FROM_MS + HOUR_MS

    assert report(now_ms=now_ms).sites[0].watched_ms == HOUR_MS
    assert report(now_ms=FROM_MS - HOUR_MS, watched=[]).sites[0].watched_ms == 0


@given(st.lists(st.tuples(st.integers(FROM_MS - HOUR_MS, UNTIL_MS + HOUR_MS), st.sampled_from(Group)), max_size=40))
def test_the_parts_are_the_whole_and_nothing_beyond_the_period_counts(came_in: list[tuple[int, Group]]) -> None:
    said = report(*((at_ms, response(group=group)) for at_ms, group in came_in))
    inside = [group for at_ms, group in came_in if FROM_MS <= at_ms < UNTIL_MS]

    assert len(said.parts) == 24
    assert sum(said.groups.values()) == len(inside)
    for name in ("alarms", "serious", "false", "rated"):
        assert sum(getattr(part.counted, name) for part in said.parts) == getattr(said.counted, name)
        assert sum(getattr(site.counted, name) for site in said.sites) == getattr(said.counted, name)
    assert sum(part.acknowledge.count for part in said.parts) == said.figures[Measure.ACKNOWLEDGE].count

"""Reports as the radio room's screen and spreadsheets get them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from .incident.false_cause import FalseCause
from .incident.rate import FALSE, percent
from .incident.response import TARGETS, Figures, Group, Measure
from .station.reports.report import Counted, Report, SiteLine
from .station.reports.reports import Dated
from .station.reports.sheet import Cell, sheet
from .station.reports.slices import Sliced
from .station.runtime import StationRuntime

type View = dict[str, Any]
type Say = Callable[[str], str]
"""Tells a text of the reports in the language of who asks."""

WHYS: Final = (*FalseCause, *sorted(FALSE))
"""Why alarms are false: causes, and as what they were closed where there is none."""
TABLES: Final = ("incidents", "sites", "times")
_PER_MILLE: Final = 1000


def view(runtime: StationRuntime, report: Report) -> View:
    """Return a report as the screen shows it; all times are milliseconds."""
    period = report.period
    return {
        "span": period.span,
        "first": period.first.isoformat(),
        "from_ms": report.from_ms,
        "until_ms": report.until_ms,
        "made_ms": report.made_ms,
        "zone": str(runtime.reports.zone),
        "groups": {group.value: count for group, count in report.groups.items()},
        "waiting": report.waiting,
        "counted": _counted(report.counted),
        "figures": {measure.value: _figures(each) for measure, each in report.figures.items()},
        "others": {
            group.value: {measure.value: _figures(each) for measure, each in by_measure.items() if each.count}
            for group, by_measure in report.others.items()
        },
        "targets": [
            {
                "name": target.name,
                "measure": target.measure,
                "within_ms": target.within_ms,
                "percent": target.percent,
                "met": report.targets[target.name].within,
                "of": report.targets[target.name].of,
                "share": report.targets[target.name].percent,
                "reached": report.targets[target.name].reaches(target),
            }
            for target in TARGETS
        ],
        "causes": [
            {"kind": kind, "why": why, "count": count}
            for (kind, why), count in sorted(report.causes.items(), key=lambda each: (-each[1], each[0]))
        ],
        "parts": [
            {
                "start_ms": part.start_ms,
                **_counted(part.counted),
                "acknowledge": _figures(part.acknowledge),
                "arrive": _figures(part.arrive),
            }
            for part in report.parts
        ],
        "sites": [_site(runtime, line) for line in report.sites],
        "watched_ms": report.watched_ms,
    }


def _figures(each: Figures) -> View:
    return {"count": each.count, "p50_ms": each.p50_ms, "p90_ms": each.p90_ms, "longest_ms": each.longest_ms}


def _counted(each: Counted) -> View:
    return {
        "alarms": each.alarms,
        "serious": each.serious,
        "false": each.false,
        "rated": each.rated,
        "rate": percent(each.false, each.rated),
    }


def _site(runtime: StationRuntime, line: SiteLine) -> View:
    return {
        "id": line.site_id,
        "name": site_name(runtime, line.site_id),
        **_counted(line.counted),
        "causes": dict(line.causes),
        "availability": availability(line),
        "losses": line.losses,
        "lost_ms": line.watched_ms - line.up_ms,
    }


def availability(line: SiteLine) -> float | None:
    """Return in how many percent of the watched time a link was there, rounded down to a thousandth."""
    if not line.watched_ms:
        return None
    return 100 * _PER_MILLE * line.up_ms // line.watched_ms / _PER_MILLE


def site_name(runtime: StationRuntime, site_id: str) -> str:
    """Return what a site is called; its id where it is known no longer."""
    site = runtime.sites().get(site_id)
    return site.name if site else site_id


def sites_sheet(runtime: StationRuntime, report: Report, say: Say) -> Sliced[str]:
    """Write a line for each site."""
    header = ("site", "site_id", "alarms", "false", "rated", "false_rate", "availability", "losses", "lost_s")
    return sheet(
        [
            *(say(f"column_{each}") for each in header),
            *(f"{say('column_false')}: {say(f'false_cause_{each}')}" for each in WHYS),
        ],
        (
            (
                site_name(runtime, line.site_id),
                line.site_id,
                line.counted.alarms,
                line.counted.false,
                line.counted.rated,
                percent(line.counted.false, line.counted.rated),
                availability(line),
                line.losses,
                (line.watched_ms - line.up_ms) // 1000,
                *(line.causes.get(why, 0) for why in WHYS),
            )
            for line in report.sites
        ),
    )


def times_sheet(report: Report, say: Say) -> Sliced[str]:
    """Write a line for each group and what was timed of it."""
    header = ("group", "measure", "count", "p50_s", "p90_s", "longest_s")
    by_group: Mapping[Group, Mapping[Measure, Figures]] = {Group.ALARM: report.figures, **report.others}
    return sheet(
        [say(f"column_{each}") for each in header],
        (
            (
                say(f"group_{group}"),
                say(f"measure_{measure}"),
                each.count,
                *(seconds(ms) for ms in (each.p50_ms, each.p90_ms, each.longest_ms)),
            )
            for group, by_measure in by_group.items()
            for measure, each in by_measure.items()
            if each.count
        ),
    )


def incidents_sheet(runtime: StationRuntime, incidents: Iterable[Dated], say: Say) -> Sliced[str]:
    """Write a line for each incident."""
    header = ("came_in", "incident", "site", "site_id", "kind", "group", "disposition", "false_cause")
    return sheet(
        [*(say(f"column_{each}") for each in header), *(say(f"column_{measure}_s") for measure in Measure)],
        (
            (
                local(runtime, at_ms),
                incident,
                site_name(runtime, said.site_id),
                said.site_id,
                say(f"kind_{said.kind}"),
                say(f"group_{said.group}"),
                say(f"disposition_{said.disposition}") if said.disposition else None,
                say(f"false_cause_{said.false_cause}") if said.false_cause else None,
                *(seconds(said.times.get(measure)) for measure in Measure),
            )
            for at_ms, incident, said in incidents
        ),
    )


def seconds(ms: int | None) -> Cell:
    """Return milliseconds as seconds with a tenth."""
    return None if ms is None else round(ms / 1000, 1)


def local(runtime: StationRuntime, at_ms: int) -> str:
    """Write a moment by the station's clock, as spreadsheets read it."""
    when = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(runtime.reports.zone)
    return when.strftime("%Y-%m-%d %H:%M:%S")

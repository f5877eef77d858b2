"""A year of a busy station, as its reports tell it: seeded, so that it is the same each time."""

from datetime import date
import json
import random
from types import SimpleNamespace
from typing import Any, Final
from zoneinfo import ZoneInfo

from playwright.async_api import BrowserContext, WebSocketRoute

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import AlarmKind, Disposition
from custom_components.smart_safety_zone.incident.response import Group, Measure, Response
from custom_components.smart_safety_zone.report_view import view
from custom_components.smart_safety_zone.station.reports.period import Period, Span
from custom_components.smart_safety_zone.station.reports.report import make

ZONE: Final = ZoneInfo("Asia/Bangkok")
TODAY: Final = date(2026, 11, 28)
SITES: Final = ("ตลาดสุขใจ", "ธนาคารออมทรัพย์ สาขาอ่างทอง", "ร้านทองสมบูรณ์", "Suk Chai market <b>", "บ้านคุณกัญญา")
CAUSES: Final = (Disposition.REAL, Disposition.FALSE_ALARM, Disposition.UNFOUNDED, Disposition.CANCELLED_BY_USER)
_MAKE: Final = "smart_safety_zone/report/make"


def day_of(seeded: random.Random, at_ms: int) -> tuple[int, Response]:
    """One incident of an ordinary day."""
    taken = int(1000 * seeded.lognormvariate(1.9, 0.9))
    times = {Measure.REACH: seeded.randrange(200, 4_000), Measure.ACKNOWLEDGE: taken}
    if seeded.randrange(2):
        times |= {Measure.DISPATCH: seeded.randrange(5_000, 90_000)}
        times |= {Measure.ARRIVE: taken + times[Measure.DISPATCH] + seeded.randrange(60_000, 600_000)}
    group = seeded.choices([*Group], weights=[60, 10, 10, 10, 5, 5, 2])[0]
    disposition = {Group.TEST: Disposition.TEST, Group.DUPLICATE: Disposition.DUPLICATE}.get(
        group, seeded.choices(CAUSES, weights=[3, 5, 2, 2])[0]
    )
    kind = seeded.choice([AlarmKind.POLICE, AlarmKind.HOLD_UP, AlarmKind.INTRUSION, AlarmKind.FIRE])
    site = seeded.choice(SITES[:4])
    # Some were closed before causes were asked for.
    cause = seeded.choice([None, *FalseCause]) if disposition is Disposition.FALSE_ALARM else None
    said: Any = {"kind": kind, "group": group, "disposition": disposition, "false_cause": cause}
    return at_ms, Response(site_id=site, called_ms=at_ms, times=times, **said)


def reports() -> dict[str, Any]:
    """A day, a month and a year, as the websocket command tells them."""
    seeded = random.Random(7)  # noqa: S311
    first_ms = Period.around(Span.YEAR, TODAY).bounds(ZONE)[0]
    now_ms = Period.around(Span.DAY, TODAY).bounds(ZONE)[0] + 15 * 3_600_000
    responses = [day_of(seeded, seeded.randrange(first_ms, now_ms)) for _ in range(2_000)]
    responses += [day_of(seeded, now_ms - seeded.randrange(15 * 3_600_000)) for _ in range(25)]
    lost = {SITES[1]: [(now_ms - 7_200_000, now_ms - 7_000_000)], SITES[0]: [(now_ms - 40_000, now_ms)]}
    runtime: Any = SimpleNamespace(
        sites=lambda: {name: SimpleNamespace(name=name) for name in SITES}, reports=SimpleNamespace(zone=ZONE)
    )
    return {
        span: view(
            runtime,
            make(
                Period.around(span, TODAY), ZONE, now_ms, responses, [(first_ms, now_ms)], lost, dict.fromkeys(SITES, 0)
            ),
        )
        for span in Span
    }


async def tell(context: BrowserContext) -> None:
    """Let a station tell a browser of this year instead of its own, which has just begun."""
    year = reports()

    def speak(page: WebSocketRoute) -> None:
        station = page.connect_to_server()

        def ask(message: str | bytes) -> None:
            said = json.loads(message)
            if isinstance(said, dict) and said.get("type") == _MAKE:
                page.send(
                    json.dumps({"id": said["id"], "type": "result", "success": True, "result": year[said["span"]]})
                )
            else:
                station.send(message)

        page.on_message(ask)

    await context.route_web_socket("**/api/websocket", speak)

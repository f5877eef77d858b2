"""What operators close alarms as becomes a rate that survives a restart."""

import pytest

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import Disposition
from custom_components.smart_safety_zone.station.errors import StationError

from .conftest import DOOR, OPERATOR, SOS, Station, broken
from .test_holding import cancel, hold


async def test_each_closing_is_counted_with_its_point_and_a_reopened_one_no_more(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS, DOOR))
    runtime = station.runtime

    def counts() -> dict[str, tuple[int, int]]:
        now_ms = station.runtime.clock.now().wall_ms
        return {point: rate.within(now_ms) for point, rate in station.runtime.desk.rates.of(site.id).items()}

    await cancel(site, await hold(site))
    assert counts() == {"sos": (1, 1)}
    for point, disposition in (("sos", Disposition.REAL), ("door", Disposition.FALSE_ALARM)):
        await site.answered(await site.press(point=point))
        [incident] = runtime.open_incidents()
        await runtime.acknowledge(incident.id, OPERATOR)
        await runtime.close(incident.id, OPERATOR, disposition, false_cause=FalseCause.UNKNOWN)
    assert counts() == {"sos": (1, 2), "door": (1, 1)}
    await runtime.reopen(incident.id, OPERATOR)
    assert counts()["door"] == (0, 0)
    with broken(station), pytest.raises(StationError):
        await runtime.close(incident.id, OPERATOR, Disposition.FALSE_ALARM, false_cause=FalseCause.UNKNOWN)
    assert counts()["door"] == (0, 0)
    await runtime.close(incident.id, OPERATOR, Disposition.REAL)
    await station.restart()
    assert counts() == {"sos": (1, 2), "door": (0, 1)}

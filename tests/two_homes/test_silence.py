"""A silent press and no press: the same house twice, and nothing that anybody could see there may differ."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
import json
import logging
from pathlib import Path
import sqlite3
import time
from types import MappingProxyType
from typing import Any

from homeassistant.components.persistent_notification import DOMAIN as NOTIFICATIONS
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import MATCH_ALL
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir, recorder as recorder_helper
from homeassistant.setup import async_setup_component
import pytest

from custom_components.smart_safety_zone import diagnostics
from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.site.progress import PointStep
from tests.surface.town import until

from .homes import House, RadioRoom, Site, home_assistant

SOURCE = "input_button.counter"
PRESSED_AT = "2026-11-28T10:00:00+00:00"


@dataclass
class Traces:
    """What could be seen at the house from the press on."""

    began: float = 0
    states: dict[str, Any] = field(default_factory=dict)
    """Entities whose state or attributes have changed, and to what."""
    events: Counter[str] = field(default_factory=Counter)
    recorded_states: Counter[tuple[str, str]] = field(default_factory=Counter)
    recorded_events: Counter[str] = field(default_factory=Counter)
    notifications: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    log: Counter[str] = field(default_factory=Counter)
    diagnostics: str = ""


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines[f"{record.name}: {record.msg}"] += 1


@pytest.fixture
def lines() -> Iterator[_Lines]:
    """Read every line that the site's side of this integration logs."""
    handler = _Lines()
    loggers = [logging.getLogger(f"custom_components.{DOMAIN}.{part}") for part in ("site", "site_api", "issues")]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.setLevel(logging.NOTSET)
        logger.removeHandler(handler)


async def live(folder: Path, lines: _Lines, *, pressed: bool) -> Traces:
    """Found a station and a house with a silent point, press it or not, and have the station close what came in."""
    for name in ("station", "house"):
        (folder / name).mkdir(parents=True)
    async with home_assistant(folder / "station") as station, home_assistant(folder / "house") as home:
        recorder_helper.async_initialize_recorder(home)
        database = folder / "house" / "home.db"
        assert await async_setup_component(
            home, "recorder", {"recorder": {"db_url": f"sqlite:///{database}", "commit_interval": 0}}
        )
        room = RadioRoom(station)
        await room.found()
        home.states.async_set(SOURCE, "unknown")
        house = House(home)
        site = await house.join(room)
        point = {"title": "Counter", "kind": "hold_up", "source": SOURCE, "care": {"silent": True}}
        await _add(home, site, point)
        await until(lambda: len(room.runtime.sites()[site.id].points) == 2, "described")
        await asyncio.sleep(1.2)
        await home.async_block_till_done()
        traces = await _watched(home, site, room, lines, pressed=pressed)
        await recorder_helper.get_instance(home).async_block_till_done()
    _read_database(database, traces)
    return traces


async def _add(home: HomeAssistant, site: Site, point: dict[str, Any]) -> None:
    data = {"point_kind": point["kind"], "source": point["source"], "alarm_states": [], "restoral_states": []}
    subentry = ConfigSubentry(
        data=MappingProxyType({**data, **point["care"]}),
        subentry_type="alarm_point",
        title=point["title"],
        unique_id=None,
    )
    home.config_entries.async_add_subentry(site.entry, subentry)
    await home.async_block_till_done()


async def _watched(home: HomeAssistant, site: Site, room: RadioRoom, lines: _Lines, *, pressed: bool) -> Traces:
    traces = Traces(began=time.time())
    lines.lines.clear()
    before = {each.entity_id: (each.state, dict(each.attributes)) for each in home.states.async_all()}

    @callback
    def heard(event: Event) -> None:
        traces.events[f"{event.event_type} {event.data.get('entity_id', '')}"] += 1

    stop = home.bus.async_listen(MATCH_ALL, heard)
    if pressed:
        home.states.async_set(SOURCE, PRESSED_AT)
        await until(room.runtime.open_incidents, "an incident")
        [incident] = room.runtime.open_incidents()
        assert incident.silent
        await room.act("acknowledge", incident.id)
        await room.act("close", incident.id, disposition="real")
        point = next(each for each in site.runtime.points.values() if each.silent)
        await until(lambda: point._memory.progress.step is PointStep.CLOSED, "closed")
    # The outbox is shown a second late.
    await asyncio.sleep(1.5)
    await home.async_block_till_done()
    stop()
    after = {each.entity_id: (each.state, dict(each.attributes)) for each in home.states.async_all()}
    traces.states = {key: after.get(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    traces.notifications = sorted(home.data.get(NOTIFICATIONS, {}))
    traces.repairs = sorted(each.translation_key or "" for each in ir.async_get(home).issues.values())
    traces.log = Counter(lines.lines)
    told = await diagnostics.async_get_config_entry_diagnostics(home, site.entry)
    traces.diagnostics = json.dumps(told, default=str, sort_keys=True)
    return traces


def _read_database(path: Path, traces: Traces) -> None:
    """Read what Home Assistant has kept, of which history and logbook are made."""
    with closing(sqlite3.connect(path)) as database:
        states = database.execute(
            "SELECT m.entity_id, state FROM states JOIN states_meta m USING (metadata_id) WHERE last_updated_ts >= ?",
            (traces.began,),
        )
        traces.recorded_states = Counter(states.fetchall())
        events = database.execute(
            "SELECT t.event_type FROM events JOIN event_types t USING (event_type_id) WHERE time_fired_ts >= ?",
            (traces.began,),
        )
        traces.recorded_events = Counter(event for (event,) in events)


async def test_a_silent_press_differs_from_no_press_in_the_wrapped_entity_alone(
    tmp_path: Path, mock_async_zeroconf: Any, socket_enabled: None, lines: _Lines
) -> None:
    quiet = await live(tmp_path / "quiet", lines, pressed=False)
    silent = await live(tmp_path / "silent", lines, pressed=True)

    # This may differ, unless the owner excludes it, as the repair says:
    assert silent.states == {**quiet.states, SOURCE: (PRESSED_AT, {})}
    assert silent.events - quiet.events == Counter({f"state_changed {SOURCE}": 1})
    assert silent.recorded_states - quiet.recorded_states == Counter({(SOURCE, PRESSED_AT): 1})
    # This may not:
    assert quiet.events - silent.events == Counter()
    assert silent.recorded_events == quiet.recorded_events
    assert silent.notifications == quiet.notifications
    assert silent.repairs == quiet.repairs
    assert silent.log == quiet.log
    assert silent.diagnostics == quiet.diagnostics


async def test_the_same_test_finds_an_alarm_that_is_not_silent(
    tmp_path: Path, mock_async_zeroconf: Any, socket_enabled: None, lines: _Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = await live(tmp_path / "seen", lines, pressed=True)
    assert seen.states.keys() == {SOURCE}
    monkeypatch.setattr("custom_components.smart_safety_zone.site.account.Account._hide", lambda *_: None)
    monkeypatch.setattr(
        "custom_components.smart_safety_zone.site.account.Account._tell",
        lambda point: point._desk.point_changed(point.id),
    )
    shown = await live(tmp_path / "shown", lines, pressed=True)
    assert {"sensor.counter_progress", "sensor.counter_taken_by_operator"} <= shown.states.keys()

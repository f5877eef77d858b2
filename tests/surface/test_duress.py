"""Whoever is forced gives his other code: everything here is as with the first one, and the station knows better.

The same day is lived twice, once with each code. What may differ is listed, and nothing else does.
"""

from dataclasses import dataclass, field
from functools import partial
import json
import logging
import re
from typing import Any, Final

from homeassistant.components import logbook
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.const import MATCH_ALL
from homeassistant.core import Event, State, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.recorder import get_instance
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.smart_safety_zone.const import EVENT_INCIDENT
from custom_components.smart_safety_zone.protocol.delivery import Outbox

from .bank import CODE, DURESS, Bank, Clients, open_bank
from .town import Town, until

pytestmark = pytest.mark.usefixtures("recorder_mock")

# What two runs of the same day may differ in, whichever code was given: times, ids, and how long records wait.
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:?\d\d|Z)?")
_ID: Final = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{32}|[a-z2-7]{26})\b")
_NUMBER: Final = re.compile(r"\b\d+\.\d+\b")


@dataclass
class Day:
    """What a robber beside the screen could see, or could look up later."""

    answers: list[Any] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    events: dict[str, list[str]] = field(default_factory=dict)
    """By type and entity: two commits end in the order in which the disk takes them."""
    logbook: dict[str, list[str]] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    notifications: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


def plain(value: Any) -> str:
    """Write something without what differs from run to run."""
    text = json.dumps(value, default=str, sort_keys=True)
    return _NUMBER.sub("N", _ID.sub("ID", _TIME.sub("TIME", text)))


class Watcher:
    """Writes a day down."""

    def __init__(self, bank: Bank, caplog: pytest.LogCaptureFixture) -> None:
        self.bank = bank
        self.hass = bank.hass
        self.day = Day()
        self.began = dt_util.utcnow()
        caplog.clear()
        self.caplog = caplog
        self.stop = self.hass.bus.async_listen(MATCH_ALL, self._event)

    def at_home(self, entity_id: str) -> bool:
        """Tell whether an entity is the site's, and shows more than how fast letters are answered."""
        if entity_id == self.bank.site.at_home("outbox", self.bank.site.receiver):
            # How long a record waits is a matter of the moment; `test_an_unreachable_station…` counts what it shows.
            return False
        return not any(each.entity_id == entity_id for each in self.bank.station_entities())

    @callback
    def _event(self, event: Event[Any]) -> None:
        data = dict(event.data)
        entity_id = data.get("entity_id")
        if isinstance(entity_id, str) and not self.at_home(entity_id):
            return
        if event.event_type == EVENT_INCIDENT or data.get("role") == "station":
            # Told in the radio room.
            return
        shown = {
            key: (each.state, dict(each.attributes)) if isinstance(each, State) else each for key, each in data.items()
        }
        self.day.events.setdefault(f"{event.event_type} {entity_id}", []).append(plain(shown))

    async def end(self) -> Day:
        """Write down what one can look up afterwards."""
        hass, day = self.hass, self.day
        await async_wait_recording_done(hass)
        self.stop()
        day.states = [
            plain([state.entity_id, state.state, dict(state.attributes)])
            for state in sorted(hass.states.async_all(), key=lambda state: state.entity_id)
            if self.at_home(state.entity_id)
        ]
        ids = [state.entity_id for state in hass.states.async_all() if self.at_home(state.entity_id)]
        found = await get_instance(hass).async_add_executor_job(
            lambda: get_significant_states(hass, self.began, None, ids, significant_changes_only=False)
        )
        day.history = [
            plain([entity_id, [(each.state, dict(each.attributes)) for each in states if isinstance(each, State)]])
            for entity_id, states in sorted(found.items())
        ]
        processor = logbook.processor.EventProcessor(
            hass, logbook.helpers.async_determine_event_types(hass, None, None)
        )
        lines = await get_instance(hass).async_add_executor_job(processor.get_events, self.began, dt_util.utcnow())
        for line in lines:
            if self.at_home(entity_id := str(line.get("entity_id"))):
                day.logbook.setdefault(entity_id, []).append(plain(line))
        notes = hass.data.get("persistent_notification", {})
        day.notifications = [plain(note) for note in notes.values()]
        day.repairs = sorted(plain(list(key)) for key in ir.async_get(hass).issues)
        day.log = [
            plain([each.name, each.levelname, each.getMessage()])
            for each in self.caplog.records
            if each.levelno >= logging.INFO and each.name.startswith(("custom_components", "homeassistant"))
        ]
        return day


async def a_day(bank: Bank, watcher: Watcher, code: str) -> Day:
    """Live through a day with one code: open a closed bank, in the entry delay, in an alarm, and when nothing is on."""
    day = watcher.day

    async def gives(command: str, given: str = code, **said: Any) -> None:
        answer = await bank.command(command, given, **said)
        answer.pop("id")
        day.answers.append(plain(answer))
        await settled(bank)

    await gives("disarm")
    await gives("arm_away", CODE)
    await gives("disarm")
    await gives("arm_away", CODE)
    await bank.opens("Door")
    await bank.shows("pending")
    await gives("disarm")
    await bank.shuts("Door")
    await gives("arm_away", CODE)
    await bank.opens("Window")
    await bank.shows("triggered")
    await settled(bank)
    await gives("disarm")
    await gives("arm_away")
    await bank.shuts("Window")
    await gives("arm_away")
    await gives("disarm", CODE)
    return await watcher.end()


async def settled(bank: Bank) -> None:
    """Wait until all that was said is answered, silently or not."""
    receivers = bank.site.runtime.receivers.values()
    await until(lambda: not any(len(each._correspondent.outbox) for each in receivers))
    await bank.hass.async_block_till_done()


@pytest.fixture
async def bank(town: Town, hass_ws_client: Clients, recorder_mock: Any) -> Bank:
    """A bank with a recorder, a logbook and notifications."""
    hass = town.hass
    for component in ("logbook", "persistent_notification"):
        assert await async_setup_component(hass, component, {})
    return await open_bank(town, await hass_ws_client(hass), {"cancel_s": 60}, {"Door": "delayed", "Window": "instant"})


async def test_nothing_here_tells_which_of_the_two_codes_was_given(
    bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    # A day before, so that both that are compared begin with the same past.
    await a_day(bank, Watcher(bank, caplog), CODE)
    free = await a_day(bank, Watcher(bank, caplog), CODE)
    assert "duress" not in {incident.kind.value for incident in bank.incidents}
    forced = await a_day(bank, Watcher(bank, caplog), DURESS)

    for aspect in ("answers", "states", "events", "logbook", "history", "notifications", "repairs", "log"):
        assert getattr(forced, aspect) == getattr(free, aspect), aspect
    assert free.events
    assert free.logbook
    assert free.history

    duress = [each for each in bank.signals if each.kind.value == "duress"]
    assert len(duress) == 6
    assert {(each.silent, each.user, each.user_label) for each in duress} == {(True, 1, "Somchai")}
    (incident,) = [each for each in bank.incidents if each.kind.value == "duress"]
    assert (incident.priority, incident.silent) == (1, True)
    # The alarm of the window was taken back in time by either code, and called nobody.
    others = {each.state.value for each in bank.incidents if each.kind.value == "intrusion"}
    assert others == {"closed"}
    assert sum(each.type.value == "cancel" for each in bank.signals) == 3


async def test_the_watcher_sees_what_differs(bank: Bank, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await a_day(bank, Watcher(bank, caplog), CODE)
    free = await a_day(bank, Watcher(bank, caplog), CODE)
    watcher = Watcher(bank, caplog)
    bank.hass.states.async_set("sensor.gives_away", "duress")
    bank.hass.bus.async_fire("gives_away")
    other = await a_day(bank, watcher, CODE)
    for aspect in ("states", "events", "history"):
        assert getattr(other, aspect) != getattr(free, aspect), aspect


async def test_an_unreachable_station_leaves_nothing_of_a_duress_in_the_outbox_that_is_shown(
    bank: Bank,
) -> None:
    await settled(bank)
    (receiver,) = bank.site.runtime.receivers.values()
    await receiver.stop()
    outbox = receiver._correspondent.outbox
    for number, (code, hidden) in enumerate([(CODE, 0), (DURESS, 1)], 1):
        await bank.does("arm_away", CODE)
        await bank.does("disarm", code)
        # A closing and an opening, and each time how the panel stands.
        await until(partial(holds, outbox, 4 * number + hidden))
        assert receiver.outbox == 4 * number


def holds(outbox: Outbox, count: int) -> bool:
    """Tell whether so many records wait, hidden or not."""
    return len(outbox) == count


async def test_both_codes_take_the_same_steps(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: the same looks at hashes, the same commits to wait for."""
    waited: list[int] = []
    panel = bank.panel
    commit = panel.commit

    def counted(*said: Any) -> Any:
        waited.append(1)
        return commit(*said)

    monkeypatch.setattr(panel, "commit", counted)
    counts = []
    for code in (CODE, DURESS):
        waited.clear()
        await bank.does("disarm", code)
        await bank.refuses("wrong_code", "disarm", "0000")
        counts.append(len(waited))
    assert counts[0] == counts[1]

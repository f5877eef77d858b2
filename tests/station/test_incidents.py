"""How a press becomes an incident, and how the answer comes back."""

import asyncio
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import (
    AUTOMATION,
    SIGNALS_KEPT,
    Actor,
    ActorKind,
    AlarmKind,
    Disposition,
    Incident,
    Priority,
    Signal,
    State,
    Step,
    StepType,
)
from custom_components.smart_safety_zone.journal import (
    Document,
    Journal,
    JournalDamagedError,
    JournalTooNewError,
    Write,
)
from custom_components.smart_safety_zone.link import intake
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.messages import Kind, Receipt, Refusal, Signal as SignalBody
from custom_components.smart_safety_zone.station.errors import StationError
from scripts.rig.virtual import now

from .conftest import DOOR, OPERATOR, SOS, Station, broken, until

OTHER = Actor(kind=ActorKind.OPERATOR, user_id="u8", number=8)


class Heard:
    """What the station's listeners heard."""

    def __init__(self, station: Station) -> None:
        self.steps: list[tuple[Incident, Step]] = []
        self.signals: list[tuple[str, Signal]] = []
        self.news = asyncio.Event()
        station.runtime.subscribe_incidents(self._step)
        station.runtime.subscribe_signals(self._signal)

    def _step(self, incident: Incident, step: Step) -> None:
        self.steps.append((incident, step))
        self.news.set()

    def _signal(self, site_id: str, signal: Signal) -> None:
        self.signals.append((site_id, signal))
        self.news.set()

    @property
    def types(self) -> list[str]:
        return [step.type for _, step in self.steps]

    async def until(self, steps: int) -> None:
        async with asyncio.timeout(5):
            while len(self.steps) < steps:
                self.news.clear()
                await self.news.wait()


def only(station: Station) -> Incident:
    [incident] = station.runtime.open_incidents()
    return incident


async def test_a_press_is_an_incident_before_it_is_acknowledged_to_the_site(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS))
    heard = Heard(station)
    signal = site.entropy(16)

    answer = await site.answered(await site.press(signal=signal, label="SOS"))

    assert isinstance(answer, Receipt)
    [(incident, step)] = heard.steps
    assert (step.type, incident.state, incident.kind) == (StepType.OPENED, State.OPEN, AlarmKind.POLICE)
    assert (incident.site_id, incident.point_id, incident.signals) == (site.id, "sos", (signal.hex(),))
    assert [each.id for _, each in heard.signals] == [signal.hex()]
    counts = station.runtime.counts
    assert counts == (1, 1, incident.opened_ms)
    assert station.runtime.points_in_alarm(site.id) == {"sos"}
    assert station.runtime.naming.name(site.id, "sos") == "SOS"


async def test_the_presser_learns_each_step(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS))
    await site.answered(await site.press())
    incident = only(station)
    runtime = station.runtime

    await runtime.present(incident.id, AUTOMATION)
    await runtime.present(incident.id, AUTOMATION)
    await runtime.acknowledge(incident.id, OPERATOR)
    await runtime.note(incident.id, OPERATOR, "Called the key holder")
    closed = await runtime.close(incident.id, OPERATOR, Disposition.REAL)
    await runtime.reopen(incident.id, OPERATOR)

    await site.until(lambda: len(site.progress) == 4)
    assert site.steps() == ["presented", "taken", "closed", "reopened"]
    assert [each.operator for each in site.progress] == [None, 7, 7, 7]
    assert {each.incident.hex() for each in site.progress} == {incident.id}
    assert [each.disposition for each in site.progress] == [None, None, "real", None]
    assert closed.state is State.CLOSED
    assert runtime.points_in_alarm(site.id) == frozenset()


async def test_a_repeated_press_learns_at_once_that_its_incident_is_taken(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    await station.runtime.present(only(station).id, AUTOMATION)
    await station.runtime.acknowledge(only(station).id, OPERATOR)
    signal = site.entropy(16)

    await site.answered(await site.press(signal=signal))

    await site.until(lambda: len(site.steps(signal)) == 2)
    assert site.steps(signal) == ["presented", "taken"]
    assert only(station).repeats == 1
    assert station.runtime.counts[:2] == (1, 0)


async def test_steps_are_refused_with_their_own_codes(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    runtime, incident = station.runtime, only(station)

    async def code(step: Any) -> str:
        with pytest.raises(StationError) as caught:
            await step
        assert not caught.value.failed
        return caught.value.code

    assert await code(runtime.close(incident.id, OPERATOR, Disposition.REAL)) == "not_acknowledged"
    assert await code(runtime.acknowledge(incident.id, AUTOMATION)) == "actor_not_operator"
    assert await code(runtime.acknowledge("ff" * 16, OPERATOR)) == "unknown_incident"
    assert await code(runtime.acknowledge("no id", OPERATOR)) == "unknown_incident"
    await runtime.acknowledge(incident.id, OPERATOR)
    assert await code(runtime.acknowledge(incident.id, OTHER)) == "owned_by_other"
    assert await code(runtime.close(incident.id, OPERATOR, None)) == "disposition_missing"
    assert await code(runtime.note(incident.id, OPERATOR, " ")) == "text_missing"
    assert (await runtime.close(incident.id, OPERATOR, Disposition.TEST)).disposition is Disposition.TEST
    assert await code(runtime.acknowledge(incident.id, OPERATOR)) == "already_closed"


async def test_steps_of_two_operators_at_once_have_one_owner(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    incident = only(station)

    results = await asyncio.gather(
        station.runtime.acknowledge(incident.id, OPERATOR),
        station.runtime.acknowledge(incident.id, OTHER),
        return_exceptions=True,
    )

    assert [type(each) for each in results] == [Incident, StationError]
    assert only(station).owner == OPERATOR


async def test_the_same_record_twice_has_one_effect_and_the_same_receipt(station: Station) -> None:
    site = await station.joined()
    heard = Heard(station)
    record = await site.press()
    first = await site.answered(record)
    del site.answers[record.header.id]

    await site.send_record(record)
    again = await site.answered(record)

    assert again == first
    assert heard.types == ["opened"]
    assert only(station).repeats == 0


async def test_a_press_while_the_disk_is_full_is_shown_without_a_receipt_and_kept_later(station: Station) -> None:
    site = await station.joined()
    heard = Heard(station)
    with broken(station):
        record = await site.press()
        await heard.until(1)
        assert station.runtime.desk.unkept == {only(station).id}
        assert site.answers == {}

    await site.send_record(record)
    assert isinstance(await site.answered(record), Receipt)

    assert heard.types == ["opened"]
    assert len(heard.signals) == 1
    assert station.runtime.desk.unkept == frozenset()
    opened = only(station)
    runtime = await station.restart()
    assert list(runtime.open_incidents()) == [opened]
    assert runtime.points_in_alarm(site.id) == {"sos"}
    entries = await runtime.journal.read(lambda reader: reader.entries(kinds=["incident.opened"]))
    assert len(entries) == 1


async def test_a_slow_disk_is_not_waited_for(station: Station) -> None:
    site = await station.joined()
    heard = Heard(station)
    kept: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    with (
        patch.object(intake, "COMMIT_PATIENCE_S", 0.01),
        patch.object(station.runtime.journal, "write", return_value=kept),
    ):
        record = await site.press()
        await heard.until(1)
        assert station.runtime.desk.unkept == {only(station).id}
    kept.set_exception(OSError)
    await site.send_record(record)

    await site.answered(record)
    assert heard.types == ["opened"]


async def test_an_operators_step_that_cannot_be_kept_is_not_done(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    incident = only(station)
    heard = Heard(station)

    with broken(station), pytest.raises(StationError) as caught:
        await station.runtime.acknowledge(incident.id, OPERATOR)

    assert (caught.value.code, caught.value.failed) == ("not_committed", True)
    assert only(station) == incident
    assert heard.steps == []
    assert site.progress == []
    assert (await station.runtime.acknowledge(incident.id, OTHER)).owner == OTHER


async def test_what_was_decided_upon_a_step_that_failed_stays_without_it(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    incident = only(station)
    runtime = station.runtime
    heard = Heard(station)
    with broken(station):
        failing = asyncio.ensure_future(runtime.acknowledge(incident.id, OPERATOR))
        await until(lambda: not runtime.counts[1])
        noting = runtime.note(incident.id, OTHER, "seen")
    # The note is decided upon the acknowledgement, and written by a disk that works again.
    results = await asyncio.gather(noting, failing, return_exceptions=True)

    assert isinstance(results[0], Incident)
    assert isinstance(results[1], StationError)
    assert heard.types == ["noted"]
    held = only(station)
    assert (held.state, [step.type for step in held.timeline]) == (State.OPEN, ["opened", "noted"])
    runtime = await station.restart()
    assert list(runtime.open_incidents()) == [held]


async def test_a_restoral_ends_the_alarm_of_a_latched_point(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS, DOOR))
    signal = site.entropy(16)
    await site.answered(await site.press("door", kind="intrusion", signal=signal))
    runtime = await station.restart()
    assert runtime.points_in_alarm(site.id) == {"door"}
    await station.connect(site)

    await runtime.acknowledge(only(station).id, OPERATOR)
    await runtime.close(only(station).id, OPERATOR, Disposition.FALSE_ALARM, false_cause=FalseCause.UNKNOWN)
    assert runtime.points_in_alarm(site.id) == {"door"}
    await site.answered(await site.press("door", kind="intrusion", type="restoral", refers_to=signal))

    assert runtime.points_in_alarm(site.id) == frozenset()
    [closed] = runtime.desk.incidents.values()
    assert closed.restored
    runtime = await station.restart()
    assert runtime.points_in_alarm(site.id) == frozenset()
    assert list(runtime.desk.incidents.values()) == [closed]


async def test_a_point_that_is_gone_is_no_longer_in_alarm(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS, DOOR))
    await site.answered(await site.press("door", kind="intrusion"))

    await site.answered(await site.describe(SOS))

    assert station.runtime.points_in_alarm(site.id) == frozenset()
    assert station.runtime.present_points() == [(site.id, "sos")]


async def test_a_cancel_that_overtook_its_signal_takes_effect(station: Station) -> None:
    site = await station.joined()
    signal = site.entropy(16)
    await site.answered(await site.press(type="cancel", refers_to=signal))
    assert station.runtime.counts == (0, 0, None)

    await site.answered(await site.press(signal=signal))

    assert only(station).cancelled


async def test_a_test_makes_no_incident_and_a_drill_does_not_count(station: Station) -> None:
    site = await station.joined()
    heard = Heard(station)
    await site.answered(await site.press(type="test"))
    await site.answered(await site.press(drill=True))

    assert [signal.type for _, signal in heard.signals] == ["test", "alarm"]
    assert heard.types == ["opened"]
    assert station.runtime.counts == (0, 0, None)
    assert station.runtime.points_in_alarm(site.id) == frozenset()


async def test_a_signal_that_cannot_be_understood_is_a_critical_alarm(station: Station) -> None:
    site = await station.joined()

    answer = await site.answered(await site.send_record(site.sign(Kind.SIGNAL, b"\xff\xff")))

    assert isinstance(answer, Refusal)
    assert (only(station).kind, only(station).priority) == (AlarmKind.OTHER, Priority.CRITICAL)
    assert station.runtime.faults[answer.code] == 1


async def test_an_unknown_kind_of_record_is_kept_and_refused_and_blocks_nothing(station: Station) -> None:
    site = await station.joined()
    refused = await site.answered(await site.send_record(site.sign(99, b"")))

    assert isinstance(refused, Refusal)
    assert isinstance(await site.answered(await site.press()), Receipt)


async def test_a_press_that_was_signed_anew_reopens_nothing_however_old_its_incident_is(station: Station) -> None:
    site = await station.joined()
    signal = site.entropy(16)
    await site.answered(await site.press(signal=signal))
    # One that only joined it: no incident bears its name.
    repeat = site.entropy(16)
    await site.answered(await site.press(signal=repeat))
    runtime = station.runtime
    incident = only(station)
    await runtime.acknowledge(incident.id, OPERATOR)
    await runtime.close(incident.id, OPERATOR, Disposition.REAL)
    with patch("custom_components.smart_safety_zone.station.ledger.CLOSED_IN_MEMORY", 0):
        runtime.desk._remember(runtime.desk.incidents[incident.id])
    assert (runtime.desk._closed, runtime.desk._closed_by_signal) == ({}, {})
    # It has joined again since those presses were made.
    record = runtime.registry._sites[site.id]
    runtime.registry._sites[site.id] = replace(record, enrolled_ms=runtime.clock.now().wall_ms + 1)
    made = replace(now(), mono_ms=now().mono_ms - 60_000)

    for each in (signal, repeat):
        body = encode(SignalBody(signal=each, point="sos", type="alarm", kind="police"))
        anew = await site.send_record(site.sign(Kind.SIGNAL, body, made))
        assert isinstance(await site.answered(anew), Receipt)

    assert runtime.open_incidents() == []


async def test_a_cancel_of_a_press_that_its_incident_names_no_more_counts_once(station: Station) -> None:
    site = await station.joined()
    signals = [site.entropy(16) for _ in range(SIGNALS_KEPT + 20)]
    presses = [await site.press(signal=each) for each in signals]
    for press in presses:
        await site.answered(press)
    assert signals[5].hex() not in only(station).signals

    for _ in range(2):
        await site.answered(await site.press(type="cancel", refers_to=signals[5]))

    assert only(station).standing == len(signals) - 1


async def test_closed_incidents_are_noted_from_the_store(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    incident = only(station)
    runtime = station.runtime
    await runtime.acknowledge(incident.id, OPERATOR)
    await runtime.close(incident.id, OPERATOR, Disposition.REAL)
    runtime.desk._closed.clear()
    runtime.desk._shown.clear()

    await asyncio.gather(*(runtime.note(incident.id, OPERATOR, text) for text in ("one", "two")))

    noted = runtime.desk.incidents[incident.id]
    assert [step.text for step in noted.timeline if step.type is StepType.NOTED] == ["one", "two"]
    runtime = await station.restart()
    assert runtime.desk.incidents[incident.id] == noted


async def test_only_the_newest_closed_incidents_stay_in_memory(station: Station) -> None:
    site = await station.joined()
    runtime = station.runtime
    with patch("custom_components.smart_safety_zone.station.ledger.CLOSED_IN_MEMORY", 2):
        ids = []
        for point in ("a", "b", "c"):
            await site.answered(await site.press(point))
            ids.append(only(station).id)
            await runtime.acknowledge(ids[-1], OPERATOR)
            await runtime.close(ids[-1], OPERATOR, Disposition.REAL)
        assert list(runtime.desk.incidents) == ids[1:]
    await runtime.note(ids[0], OPERATOR, "late")


async def test_steps_are_kept_with_who_did_them_in_the_erasable_part(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    await station.runtime.acknowledge(only(station).id, OPERATOR)

    entries = await station.runtime.journal.read(
        lambda reader: reader.entries(kinds=["incident.opened", "incident.acknowledged"])
    )

    assert [entry.kind for entry in entries] == ["incident.opened", "incident.acknowledged"]
    payload = entries[1].payload
    assert payload is not None
    assert b'"user-7"' in payload
    assert b"Somchai" not in payload
    assert b"user-7" not in entries[1].header
    assert (await station.runtime.journal.verify()).ok


async def test_progress_waits_for_a_site_that_is_away(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    await site.disconnect()
    await station.runtime.acknowledge(only(station).id, OPERATOR)
    await station.runtime.journal.read(lambda reader: reader.head())
    assert station.runtime.link(site.id).outbox == 1
    await station.restart()

    await station.connect(site)

    # Once from the outbox, and again since a station that starts tells how its incidents stand.
    await site.until(lambda: set(site.steps()) == {"taken"})


async def test_a_press_made_while_the_link_was_down_says_how_old_it_is(station: Station) -> None:
    site = await station.joined()
    await site.disconnect()
    record = await site.press(before_ms=60_000)

    await station.connect(site)

    await site.answered(record)
    incident = only(station)
    assert incident.late
    assert incident.age_ms is not None
    assert incident.age_ms >= incident.before_ms == 60_000
    assert incident.raised_ms <= incident.opened_ms - 60_000


@pytest.mark.parametrize(
    ("collection", "value", "error"),
    [
        ("incident", b'{"format":99}', JournalTooNewError),
        ("incident", b"{", JournalDamagedError),
        ("site", b'{"format":99}', JournalTooNewError),
        ("site", b'{"format":1}', JournalDamagedError),
        ("invite", b"[]", JournalDamagedError),
    ],
)
async def test_a_store_that_cannot_be_read_is_said_to_be_so(
    station: Station, collection: str, value: bytes, error: type[Exception]
) -> None:
    journal = station.runtime.journal
    await journal.write(Write(documents=(Document(collection, b"k" * 16, value),)))
    with pytest.raises(error):
        await station.restart()
    again = await Journal.open(journal.path)
    await again.write(Write(documents=(Document(collection, b"k" * 16, None),)))
    await again.close()
    await station.restart()


async def test_a_listener_that_fails_keeps_nothing_from_others(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    site = await station.joined()

    def fail(*_: object) -> None:
        raise RuntimeError("screen is broken")

    station.runtime.subscribe_incidents(fail)
    heard = Heard(station)
    with patch("custom_components.smart_safety_zone.station.listeners._LOGGER.exception") as logged:
        await site.answered(await site.press())

    assert heard.types == ["opened"]
    assert logged.called


async def test_a_site_learns_of_a_step_that_was_kept_but_not_told_before_the_station_ended(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS))
    await site.answered(await site.press())
    incident = only(station)
    # The process ends between the commit of the step and that of the record which tells it.
    with patch.object(station.runtime._links, "tell", return_value=None):
        await station.runtime.acknowledge(incident.id, OPERATOR)
    await site.disconnect()

    await station.restart()
    await station.connect(site)

    await until(lambda: [each.step for each in site.progress] == ["taken"])
    assert site.progress[0].operator == 7


async def test_an_alarm_that_overtook_its_inventory_is_named_by_its_own_label(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press(label="Back office"))
    incident = only(station)
    assert station.runtime.naming.name(incident.site_id, incident.point_id) == "Back office"


async def test_a_step_is_told_of_presses_that_overtook_each_other(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.describe(SOS))
    signals = [site.entropy(16) for _ in range(3)]
    for signal in signals:
        await site.answered(await site.press(signal=signal))

    await station.runtime.acknowledge(only(station).id, OPERATOR)

    await site.until(lambda: {each.signal for each in site.progress} == set(signals))

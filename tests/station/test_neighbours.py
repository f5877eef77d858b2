"""A station carries a call for help to those whom it names, as it was signed, and never one of a silent alarm."""

from dataclasses import replace
import json
from typing import Any

from custom_components.smart_safety_zone.protocol.cameras import HelpCall, HelpRelayed
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.messages import Kind, Receipt
from custom_components.smart_safety_zone.station.neighbours import FRESH_MS, RELAYED
from scripts.rig.virtual import VirtualSite, now

from .conftest import OPERATOR, Station, until


async def called(
    station: Station, caller: VirtualSite, *neighbours: VirtualSite, age_ms: int = 0, **said: Any
) -> bytes:
    """Have a site raise an alarm and call; returns the call's bytes, once the station has dealt with it."""
    alarm = await caller.press("sos", **said)
    await caller.answered(alarm)
    await until(lambda: station.runtime.desk.incidents)
    (incident,) = (each for each in station.runtime.desk.incidents.values() if each.site_id == caller.id)
    call = HelpCall(
        signal=bytes.fromhex(incident.signals[0]),
        kind="police",
        at_ms=1,
        neighbours=tuple(each.raw_id for each in neighbours),
    )
    made = now()
    made = replace(made, wall_ms=made.wall_ms - age_ms, mono_ms=made.mono_ms - age_ms)
    record = caller.sign(Kind.HELP_CALL, encode(call), made)
    assert isinstance(await caller.answered(await caller.send_record(record)), Receipt)
    return record.raw


async def carried(station: Station) -> list[list[str]]:
    """Return to whom each call was carried, as the journal has it."""
    entries = await station.runtime.journal.read(lambda reader: reader.entries(limit=1000, kinds=(RELAYED,)))
    return [json.loads(each.payload or b"")["to"] for each in entries]


async def test_those_whom_it_names_get_it_unchanged_and_nobody_else(station: Station) -> None:
    caller, named, other = [await station.joined(name) for name in ("Shop", "House", "Bank")]
    raw = await called(station, caller, named, caller)
    await until(lambda: named.heard)
    assert named.heard == [HelpRelayed(record=raw)]
    assert (other.heard, caller.heard) == ([], [])
    assert await carried(station) == [[named.id]]


async def test_a_silent_alarm_and_a_drill_are_carried_to_nobody(station: Station) -> None:
    named = await station.joined("House")
    for said in ({"silent": True}, {"drill": True}):
        await called(station, await station.joined("Shop"), named, **said)
    assert await carried(station) == [[], []]
    assert named.heard == []


async def test_an_old_call_is_carried_to_nobody(station: Station) -> None:
    caller, named = await station.joined("Shop"), await station.joined("House")
    await called(station, caller, named, age_ms=FRESH_MS + 1_000)
    assert (await carried(station), named.heard) == ([[]], [])


async def test_who_is_no_active_site_neither_calls_nor_hears(station: Station) -> None:
    caller, named = await station.joined("Shop"), await station.joined("House")
    await station.runtime.suspend(named.id, OPERATOR)
    await called(station, caller, named, VirtualSite("Nobody"))
    assert (await carried(station), named.heard) == ([[]], [])

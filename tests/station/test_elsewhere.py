"""What a station makes of its site's word that another station has taken what it has, too."""

from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, State, StepType
from custom_components.smart_safety_zone.protocol.elsewhere import Elsewhere
from custom_components.smart_safety_zone.protocol.messages import Receipt
from scripts.rig.virtual import VirtualSite

from .conftest import OPERATOR, Station, until

THERE = Actor(kind=ActorKind.OPERATOR, number=3, name="Pa Mok")


def taken(signal: bytes, step: str = "taken") -> Elsewhere:
    return Elsewhere(signal=signal, incident=bytes(16), step=step, at_ms=1, name="Pa Mok", operator=3)


async def pressed(station: Station, site: VirtualSite) -> tuple[bytes, str]:
    """Have a site press; return the signal and the incident."""
    record = await site.press("sos")
    await site.answered(record)
    await until(station.runtime.open_incidents)
    (incident,) = station.runtime.open_incidents()
    return bytes.fromhex(incident.signals[0]), incident.id


async def test_an_incident_shows_who_took_it_elsewhere_and_goes_on_as_before(station: Station) -> None:
    shown: list[tuple[StepType, Actor | None]] = []
    station.runtime.subscribe_incidents(lambda incident, step: shown.append((step.type, incident.elsewhere)))
    site = await station.joined("House", "household")
    signal, incident_id = await pressed(station, site)
    assert isinstance(await site.answered(await site.say(taken(signal))), Receipt)
    await until(lambda: shown[-1] == (StepType.TAKEN_ELSEWHERE, THERE))
    (incident,) = station.runtime.open_incidents()
    assert (incident.id, incident.state, incident.owner) == (incident_id, State.OPEN, None)
    assert (incident.timeline[-1].type, incident.timeline[-1].to) == (StepType.TAKEN_ELSEWHERE, THERE)

    await site.disconnect()
    runtime = await station.restart()
    assert runtime.open_incidents()[0].elsewhere == THERE
    await runtime.acknowledge(incident_id, OPERATOR)
    assert runtime.open_incidents()[0].state is State.ACKNOWLEDGED


async def test_a_site_speaks_of_its_own_signals_alone(station: Station) -> None:
    house, shop = await station.joined("House", "household"), await station.joined("Shop", "shop")
    signal, _ = await pressed(station, house)
    assert isinstance(await shop.answered(await shop.say(taken(signal))), Receipt)
    assert isinstance(await shop.answered(await shop.say(taken(bytes(16)))), Receipt)
    assert station.runtime.open_incidents()[0].elsewhere is None


async def test_a_step_that_nobody_knows_yet_changes_nothing(station: Station) -> None:
    site = await station.joined("House", "household")
    signal, _ = await pressed(station, site)
    assert isinstance(await site.answered(await site.say(taken(signal, step="on_scene"))), Receipt)
    assert station.runtime.open_incidents()[0].elsewhere is None

"""Procedures: what holds is shown, what was shown stays, and every tick is on disk before it shows."""

from typing import Any

import orjson
import pytest

from custom_components.smart_safety_zone.incident.checklist import Occasion, item_of, ticks
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, Disposition, Incident, StepType
from custom_components.smart_safety_zone.journal import Entry
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.procedures import procedures
from custom_components.smart_safety_zone.station.procedures.model import Guide, Source
from scripts.rig.virtual import VirtualSite

from ..conftest import OPERATOR, SOS, Station, broken, until

COLLEAGUE = Actor(kind=ActorKind.OPERATOR, user_id="user-8", number=8, name="Wichai")


@pytest.fixture
async def site(station: Station) -> VirtualSite:
    site = await station.joined()
    await site.answered(await site.describe(SOS))
    return site


async def pressed(station: Station, site: VirtualSite, kind: str = "hold_up", **said: Any) -> Incident:
    """An incident that the operator has taken, unless its site may take it back."""
    before = set(station.runtime.desk.incidents)
    await site.answered(await site.press(kind=kind, **said))
    await until(lambda: station.runtime.desk.incidents.keys() - before)
    [made] = station.runtime.desk.incidents.keys() - before
    if said.get("cancellable_ms"):
        return await station.runtime.find_incident(made)
    return await station.runtime.acknowledge(made, OPERATOR)


async def entries(station: Station, kind: str) -> list[Entry]:
    found: list[Entry] = await station.runtime.journal.read(lambda reader: reader.entries(kinds=[kind]))
    return found


def words(guide: Guide) -> list[str]:
    return [item.said("en") for item in guide.checklist.items]


async def test_a_sites_own_procedure_goes_before_the_stations_and_that_before_the_template(
    station: Station, site: VirtualSite
) -> None:
    here = station.runtime.procedures
    sources = [here.in_force(site.id, Occasion.FIRE).source]
    await here.write(None, Occasion.FIRE, "Call 199", OPERATOR)
    sources.append(here.in_force(site.id, Occasion.FIRE).source)
    await here.write(site.id, Occasion.FIRE, "Call the market's guard", OPERATOR)
    sources.append(here.in_force(site.id, Occasion.FIRE).source)
    assert here.for_all(Occasion.FIRE).source is Source.STATION
    runtime = await station.restart()
    sources.append(runtime.procedures.in_force(site.id, Occasion.FIRE).source)
    for whose in (site.id, None):
        await runtime.procedures.write(whose, Occasion.FIRE, " \n", OPERATOR)
        sources.append(runtime.procedures.in_force(site.id, Occasion.FIRE).source)
    assert sources == ["template", "station", "site", "site", "station", "template"]


async def test_an_edition_has_a_number_of_its_own_even_if_one_was_taken_away_meanwhile(station: Station) -> None:
    here = station.runtime.procedures
    for text in ("Call 199", "Call 199", "", "Call 199"):
        await here.write(None, Occasion.FIRE, text, OPERATOR)
    # The second changed nothing.
    assert here.for_all(Occasion.FIRE).edition == "station-3"
    written = await entries(station, "procedure.written")
    assert [orjson.loads(entry.header)["items"] for entry in written] == [1, 0, 1]
    # What it says and who wrote it can be erased.
    assert all(b"199" not in entry.header and b"user-7" not in entry.header for entry in written)
    assert b"user-7" in (written[0].payload or b"")


async def test_the_chain_keeps_nothing_of_what_is_written_for_one_site(station: Station, site: VirtualSite) -> None:
    await station.runtime.procedures.write(site.id, Occasion.FIRE, "Call Somsri at the back door", OPERATOR)
    [entry] = await entries(station, "procedure.written")
    assert orjson.loads(entry.header)["site"] == site.id
    assert b"Somsri" not in entry.header + (entry.payload or b"")


async def test_what_could_not_be_written_does_not_hold(station: Station) -> None:
    with broken(station), pytest.raises(StationError) as refused:
        await station.runtime.procedures.write(None, Occasion.FIRE, "Call 199", OPERATOR)
    assert (refused.value.code, refused.value.failed) == ("not_committed", True)
    assert station.runtime.procedures.for_all(Occasion.FIRE).source is Source.TEMPLATE


@pytest.mark.parametrize(
    ("kind", "occasion"), [("hold_up", "robbery"), ("fire", "fire"), ("police", "help"), ("flood", "help")]
)
async def test_the_kind_of_an_alarm_says_which_procedure_is_shown(
    station: Station, site: VirtualSite, kind: str, occasion: str
) -> None:
    guide = await station.runtime.procedures.show(await pressed(station, site, kind), OPERATOR)
    assert guide.occasion == occasion


async def test_what_was_shown_stays_whatever_is_written_meanwhile_and_the_journal_has_it(
    station: Station, site: VirtualSite
) -> None:
    incident = await pressed(station, site, "fire")
    await station.runtime.procedures.write(None, Occasion.FIRE, "Call 199", OPERATOR)
    first = await station.runtime.procedures.show(incident, OPERATOR)
    await station.runtime.procedures.write(None, Occasion.FIRE, "Call 199, then 1129", OPERATOR)
    runtime = await station.restart()
    again = await runtime.procedures.show(incident, COLLEAGUE)
    assert (words(first), words(again)) == (["Call 199"], ["Call 199"])
    [entry] = await entries(station, "procedure.shown")
    header = orjson.loads(entry.header)
    assert (header["incident"], header["occasion"], header["edition"]) == (incident.id, "fire", "station-1")
    payload = orjson.loads(entry.payload or b"")
    assert (payload["actor"]["number"], payload["items"]) == (7, [["1", {"": "Call 199"}]])


async def test_an_operator_takes_an_incident_for_something_else_and_back_and_loses_no_tick(
    station: Station, site: VirtualSite
) -> None:
    incident = await pressed(station, site, "police")
    here = station.runtime.procedures
    await here.show(incident, OPERATOR)
    await here.tick(incident.id, OPERATOR, Occasion.HELP, "what", done=True)
    guide = await here.show(incident, OPERATOR, Occasion.BRAWL)
    assert guide.occasion is Occasion.BRAWL
    incident = await here.tick(incident.id, OPERATOR, Occasion.BRAWL, "units", done=True)
    runtime = await station.restart()
    assert (await runtime.procedures.show(incident, COLLEAGUE)).occasion is Occasion.BRAWL
    assert (await runtime.procedures.show(incident, COLLEAGUE, Occasion.HELP)).occasion is Occasion.HELP
    assert ticks(incident).keys() == {item_of(Occasion.HELP, "what"), item_of(Occasion.BRAWL, "units")}
    assert len(await entries(station, "procedure.shown")) == 3


async def test_a_tick_is_a_step_that_says_who_when_which_item_and_of_which_edition(
    station: Station, site: VirtualSite
) -> None:
    incident = await pressed(station, site)
    here = station.runtime.procedures
    await here.show(incident, OPERATOR)
    await here.tick(incident.id, OPERATOR, Occasion.ROBBERY, "units", done=True)
    # A second screen that did not know yet.
    await here.tick(incident.id, COLLEAGUE, Occasion.ROBBERY, "units", done=True)
    incident = await here.tick(incident.id, COLLEAGUE, Occasion.ROBBERY, "units", done=False)
    ticked, unticked = incident.timeline[-2:]
    assert [(each.type, each.actor.number) for each in (ticked, unticked)] == [
        (StepType.TICKED, 7),
        (StepType.UNTICKED, 8),
    ]
    assert (ticked.item, ticked.edition) == ("robbery/units", "template-1")
    item = here.for_all(Occasion.ROBBERY).items[2]
    assert (ticked.text, dict(ticked.words)) == (item.said("en"), dict(item.words))
    [kept] = await entries(station, "incident.ticked")
    assert b"robbery/units" in (kept.payload or b"")
    runtime = await station.restart()
    assert (await runtime.find_incident(incident.id)).timeline[-2:] == incident.timeline[-2:]


async def test_what_was_ticked_stays_what_it_was_whatever_is_written_later(station: Station, site: VirtualSite) -> None:
    here = station.runtime.procedures
    await here.write(None, Occasion.ROBBERY, "Send two cars", OPERATOR)
    incident = await pressed(station, site)
    await here.show(incident, OPERATOR)
    await here.write(None, Occasion.ROBBERY, "Send three cars", OPERATOR)
    incident = await here.tick(incident.id, OPERATOR, Occasion.ROBBERY, "1", done=True)
    # What the station wrote itself is in the one language that it speaks.
    assert (incident.timeline[-1].text, incident.timeline[-1].words) == ("Send two cars", ())
    assert (incident.timeline[-1].edition, here.for_all(Occasion.ROBBERY).edition) == ("station-1", "station-2")


async def test_a_tick_that_is_not_on_disk_was_not_made(station: Station, site: VirtualSite) -> None:
    incident = await pressed(station, site)
    with broken(station), pytest.raises(StationError) as refused:
        await station.runtime.procedures.tick(incident.id, OPERATOR, Occasion.ROBBERY, "units", done=True)
    assert refused.value.code == "not_committed"
    assert ticks(await station.runtime.find_incident(incident.id)) == {}


async def test_an_item_that_was_not_shown_cannot_be_ticked(station: Station, site: VirtualSite) -> None:
    incident = await pressed(station, site)
    await station.runtime.procedures.show(incident, OPERATOR)
    for occasion, key in ((Occasion.ROBBERY, "nothing"), (Occasion.FIRE, "brigade")):
        with pytest.raises(StationError) as refused:
            await station.runtime.procedures.tick(incident.id, OPERATOR, occasion, key, done=True)
        assert refused.value.code == "unknown_item"


async def test_nothing_is_noted_of_what_its_site_may_take_back(station: Station, site: VirtualSite) -> None:
    incident = await pressed(station, site, "police", cancellable_ms=60_000)
    guide = await station.runtime.procedures.show(incident, OPERATOR)
    assert guide.occasion is Occasion.HELP
    with pytest.raises(StationError) as refused:
        await station.runtime.procedures.tick(incident.id, OPERATOR, Occasion.HELP, "what", done=True)
    assert refused.value.code == "not_acknowledged"
    assert await entries(station, "procedure.shown") == []


async def test_what_comes_after_the_closing_is_ticked_as_well(station: Station, site: VirtualSite) -> None:
    incident = await pressed(station, site)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)
    closed = await station.runtime.procedures.tick(incident.id, OPERATOR, Occasion.ROBBERY, "end", done=True)
    assert ticks(closed).keys() == {"robbery/end"}
    assert (await station.runtime.procedures.guide(closed)).occasion is Occasion.ROBBERY


async def test_the_list_is_shown_even_if_the_disk_is_full_and_noted_at_the_next_look(
    station: Station, site: VirtualSite
) -> None:
    incident = await pressed(station, site)
    with broken(station):
        guide = await station.runtime.procedures.show(incident, OPERATOR)
        assert words(guide)
        await until(lambda: not station.runtime.procedures._guides)
    await station.runtime.procedures.show(incident, OPERATOR)
    await until(lambda: station.runtime.journal.pending == 0)
    assert len(await entries(station, "procedure.shown")) == 1


async def test_what_was_shown_long_ago_is_found_again(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procedures, "GUIDES_IN_MEMORY", 1)
    first = await pressed(station, site, "fire")
    await station.runtime.procedures.show(first, OPERATOR, Occasion.MEDICAL)
    await station.runtime.procedures.show(await pressed(station, site, "hold_up"), OPERATOR)
    assert len(station.runtime.procedures._guides) == 1
    assert (await station.runtime.procedures.guide(first)).occasion is Occasion.MEDICAL

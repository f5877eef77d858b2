"""A drill is told from an alarm on every screen, at both ends, and hides no real one."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any, Final

from homeassistant.components.persistent_notification import DOMAIN as NOTIFICATIONS
from homeassistant.core import State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

import custom_components.smart_safety_zone as component
from custom_components.smart_safety_zone.const import DOMAIN, EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK
from custom_components.smart_safety_zone.incident.handling import Handling
from custom_components.smart_safety_zone.incident.model import AlarmKind

from .town import DOOR, OPERATOR, OWNER, VIEWER, Site, Town, until

FOLDER: Final = Path(component.__file__).parent
COUNTS_DRILLS: Final = "open_drills"
"""The one entity that a drill may change without saying so in an attribute: its name does."""


@pytest.fixture(autouse=True)
def all_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at every entity, also at those that are off unless somebody wants them."""
    monkeypatch.setattr("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True)


@pytest.fixture
async def site(town: Town) -> Site:
    town.hass.states.async_set("input_boolean.door", "off")
    return await town.site("Suk Chai market", "market", DOOR)


def device_of(town: Town, site: Site, title: str) -> str:
    identifier = f"{site.id}_{site.point(title)}"
    device_id = dr.async_get_device_id_by_identifier(
        town.hass, (DOMAIN, identifier), config_entry_id=site.entry.entry_id
    )
    assert device_id is not None
    return device_id


async def drill(town: Town, site: Site, title: str = "SOS") -> Any:
    return await town.act("drill", OWNER, device_id=device_of(town, site, title))


def ours(town: Town) -> Mapping[str, State]:
    """Return what every entity of both ends shows, by its unique id."""
    entities = er.async_get(town.hass).entities.values()
    shown = ((each.unique_id, town.hass.states.get(each.entity_id)) for each in entities if each.platform == DOMAIN)
    return {key: state for key, state in shown if state is not None}


def unmarked(before: Mapping[str, State], after: Mapping[str, State]) -> list[str]:
    """Return the entities that show something else than before and do not say that it is a drill."""
    return [
        key
        for key, state in after.items()
        if (key not in before or before[key].state != state.state or before[key].attributes != state.attributes)
        and not key.endswith((COUNTS_DRILLS, "_outbox", "_last_heard", "_clock_offset"))
        and state.attributes.get("drill") is not True
    ]


async def test_every_surface_says_that_it_is_a_drill_or_shows_nothing(town: Town, site: Site) -> None:
    before = ours(town)
    events = [async_capture_events(town.hass, kind) for kind in (EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK)]
    issues, notes = set(ir.async_get(town.hass).issues), set(town.hass.data.get(NOTIFICATIONS, {}))
    for title in ("SOS", "Back door"):
        await drill(town, site, title)
        await site.reaches("stored", title)
    await until(lambda: town.runtime.open_drills == 2, "two drills")
    for incident in town.runtime.open_incidents():
        await town.act("confirm_presented", None, incident=incident.id)
        await town.act("acknowledge", OPERATOR, incident=incident.id)
    for title in ("SOS", "Back door"):
        await site.reaches("taken", title)
    await town.hass.async_block_till_done()

    after = ours(town)
    assert len(after) > 20
    changed = {key for key, state in after.items() if before[key].state != state.state}
    for key in (f"{town.runtime.id}_incident", f"{town.runtime.id}_{site.id}_signal", f"{town.runtime.id}_open_drills"):
        assert key in changed
    assert unmarked(before, after) == []
    heard = [event.data["drill"] for each in events for event in each]
    assert heard
    assert all(heard)
    # Nothing that a room counts or an automation switches on has moved.
    assert (town.runtime.counts, town.runtime.open_drills) == ((0, 0, None), 2)
    assert town.runtime.points_in_alarm(site.id) == frozenset()
    assert town.state(site.at_station(f"point_{site.point('SOS')}")).state == "off"
    assert town.state(site.at_station(f"point_{site.point('Back door')}")).state == "off"
    assert not any(point.in_alarm for point in site.runtime.points.values())
    assert set(ir.async_get(town.hass).issues) == issues
    assert set(town.hass.data.get(NOTIFICATIONS, {})) == notes


async def test_the_walk_finds_an_entity_that_does_not_say_so(town: Town, site: Site) -> None:
    before = ours(town)
    await site.press()
    await site.reaches("stored")
    await town.hass.async_block_till_done()

    found = unmarked(before, ours(town))
    assert f"{town.runtime.id}_incident" in found
    assert f"{town.runtime.id}_unacknowledged_incidents" in found
    assert f"{site.id}_{site.point('SOS')}_progress" in found


async def test_whoever_reads_codes_or_handling_alone_sends_nobody(town: Town, site: Site) -> None:
    await drill(town, site)
    await site.reaches("stored")
    await town.hass.async_block_till_done()

    said = town.state(town.own("incident")).attributes
    assert (said["sia_code"], said["contact_id"], said["handling"]) == ("RX", "E601", "practise")
    listed = (await town.act("list_incidents", VIEWER))["incidents"]
    assert [(each["drill"], each["handling"]) for each in listed] == [(True, "practise")]


async def test_drills_come_last_however_grave_what_they_drill(town: Town, site: Site) -> None:
    await drill(town, site)
    await site.reaches("stored")
    town.hass.states.async_set("input_boolean.door", "on")
    await site.reaches("stored", "Back door")

    listed = (await town.act("list_incidents", VIEWER))["incidents"]
    assert [(each["kind"], each["priority"], each["drill"]) for each in listed] == [
        ("intrusion", 2, False),
        ("police", 1, True),
    ]


async def test_a_real_press_during_a_drill_is_a_real_incident_at_once(town: Town, site: Site) -> None:
    await drill(town, site)
    await site.reaches("stored")
    await site.press()
    await until(lambda: site.progress().attributes["drill"] is False, "the presser sees the real one")
    await site.reaches("stored")

    assert (town.runtime.counts[0], town.runtime.open_drills) == (1, 1)
    assert town.state(site.at_station(f"point_{site.point('SOS')}")).state == "on"
    # Closing the drill ends nothing of the alarm.
    [practised] = [each for each in town.runtime.open_incidents() if each.drill]
    await town.act("acknowledge", OPERATOR, incident=practised.id)
    await town.act("close", OPERATOR, incident=practised.id, disposition="test")
    assert town.state(site.at_station(f"point_{site.point('SOS')}")).state == "on"
    assert site.progress().state == "stored"
    assert (town.runtime.counts[:2], town.runtime.open_drills) == ((1, 1), 0)


async def test_a_drill_that_would_hide_a_real_alarm_is_refused_until_that_is_closed(town: Town, site: Site) -> None:
    await site.press()
    await site.reaches("stored")
    with pytest.raises(ServiceValidationError) as caught:
        await drill(town, site)
    assert caught.value.translation_key == "alarm_still_open"
    assert caught.value.translation_placeholders == {"name": "SOS"}
    await town.act("acknowledge", OPERATOR, incident=town.incident.id)
    await town.act("close", OPERATOR, incident=town.incident.id, disposition="real")
    await site.reaches("closed")

    await drill(town, site)
    await until(lambda: town.runtime.open_drills == 1, "a drill")


async def test_a_drill_is_one_after_a_restart_too(town: Town, site: Site) -> None:
    await drill(town, site)
    await site.reaches("stored")
    for entry in (site.entry, town.station):
        assert await town.hass.config_entries.async_reload(entry.entry_id)
    await town.hass.async_block_till_done()

    assert site.progress().attributes["drill"] is True
    assert (town.state(town.own("open_drills")).state, town.state(town.own("open_incidents")).state) == ("1", "0")


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("event", ["incident", "signal"])
def test_every_kind_has_a_name_and_an_icon(language: str, event: str) -> None:
    texts = json.loads((FOLDER / "translations" / f"{language}.json").read_text(encoding="utf-8"))
    icons = json.loads((FOLDER / "icons.json").read_text(encoding="utf-8"))
    named = texts["entity"]["event"][event]["state_attributes"]["kind"]["state"]
    drawn = icons["entity"]["event"][event]["state_attributes"]["kind"]

    assert set(named) == set(AlarmKind)
    assert set(drawn["state"]) | {AlarmKind.OTHER} == set(AlarmKind)
    assert drawn["default"]


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_handling_is_a_sentence(language: str) -> None:
    texts = json.loads((FOLDER / "translations" / f"{language}.json").read_text(encoding="utf-8"))

    assert set(texts["entity"]["event"]["incident"]["state_attributes"]["handling"]["state"]) == set(Handling)

"""The site's actions: an automation raises an alarm or a drill, and is told what became of it."""

from typing import Any

from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.incident.errors import Code
from custom_components.smart_safety_zone.incident.model import Step, StepType
from custom_components.smart_safety_zone.station.errors import StationError

from .town import DESK, OPERATOR, OWNER, Site, Town, full_disk, until


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


def device_of(town: Town, site: Site, title: str = "SOS") -> str:
    identifier = f"{site.id}_{site.point(title)}"
    device_id = dr.async_get_device_id_by_identifier(
        town.hass, (DOMAIN, identifier), config_entry_id=site.entry.entry_id
    )
    assert device_id is not None
    return device_id


async def call(town: Town, site: Site, action: str, title: str = "SOS", who: str | None = OWNER) -> Any:
    return await town.act(action, who, device_id=device_of(town, site, title))


async def test_an_alarm_that_an_automation_raises_is_an_incident(town: Town, site: Site) -> None:
    answer = await call(town, site, "raise", who=None)

    assert answer == {"signal": site.runtime.points[site.point("SOS")].state.signal, "stored": True, "connected": True}
    await site.reaches("stored")
    assert town.incident.signals == (answer["signal"],)
    assert not town.incident.drill


async def test_a_drill_is_marked_and_never_sends_anybody(town: Town, site: Site) -> None:
    await call(town, site, "drill")
    await site.reaches("stored")

    assert town.incident.drill
    await town.act("acknowledge", OPERATOR, incident=town.incident.id)
    owner = town.incident.owner
    assert owner is not None
    sent = Step(type=StepType.DISPATCHED, at_ms=town.incident.opened_ms, actor=owner, unit="101")
    with pytest.raises(StationError) as caught:
        await town.runtime.desk.take_step(town.incident.id, sent)
    assert caught.value.code == Code.DRILL


async def test_a_drill_and_an_alarm_of_one_point_are_two_incidents(town: Town, site: Site) -> None:
    await call(town, site, "drill")
    await call(town, site, "raise")
    await until(lambda: len(town.runtime.open_incidents()) == 2, "two incidents")

    assert {each.drill for each in town.runtime.open_incidents()} == {True, False}


async def test_a_point_that_wraps_an_entity_is_raised_too(town: Town, site: Site) -> None:
    town.hass.states.async_set("input_button.desk", "unknown")
    await site.add_point(DESK)
    await site.described()
    answer = await call(town, site, "raise", "Desk")

    await site.reaches("stored", "Desk")
    assert town.incident.kind == "hold_up"
    assert answer["stored"]


async def test_what_the_disk_does_not_take_is_said_and_goes_out_all_the_same(town: Town, site: Site) -> None:
    with full_disk(site.runtime.journal):
        answer = await call(town, site, "raise")
        await until(town.runtime.open_incidents, "an incident")

    assert answer["stored"] is False
    assert town.incident.signals == (answer["signal"],)


async def test_a_device_that_is_no_alarm_point_is_refused_in_words(town: Town, site: Site) -> None:
    own = dr.async_get_device_id_by_identifier(town.hass, (DOMAIN, site.id), config_entry_id=site.entry.entry_id)
    assert own is not None
    for device in (own, "nothing"):
        for action in ("raise", "drill"):
            with pytest.raises(ServiceValidationError) as caught:
                await town.act(action, OWNER, device_id=device)
            assert caught.value.translation_key == "not_an_alarm_point"
    assert not town.runtime.open_incidents()

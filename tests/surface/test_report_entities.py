"""How the radio room does today, as sensors with long-term statistics."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.report_entities import LOOK_AFTER_S, LOOK_EVERY

from .town import Site, Town, full_disk, until


def of_station(town: Town, key: str) -> State:
    return town.state(town.entity(f"{town.runtime.id}_{key}"))


async def handled(town: Town, site: Site) -> None:
    before = set(town.runtime.desk.incidents)
    await site.press()
    await until(lambda: set(town.runtime.desk.incidents) - before)
    (incident,) = set(town.runtime.desk.incidents) - before
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="real")


async def later(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def test_a_minute_after_an_alarm_was_handled_the_day_s_figures_have_it(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await until(lambda: of_station(town, "alarms_today").state == "0", "looked at")
    assert of_station(town, "time_to_take").state == "unknown"
    await handled(town, site)
    assert of_station(town, "alarms_today").state == "0"
    await later(hass, LOOK_AFTER_S + 1)
    await until(lambda: of_station(town, "alarms_today").state == "1", "counted")

    assert 0 <= float(of_station(town, "time_to_take").state) < 60
    assert of_station(town, "alarms_today").attributes["state_class"] == "total_increasing"
    assert of_station(town, "time_to_take").attributes["state_class"] == "measurement"
    assert of_station(town, "time_to_take").attributes["device_class"] == "duration"


async def test_what_few_people_need_is_off_at_first_and_works_once_it_is_on(
    hass: HomeAssistant, town: Town, entity_registry: er.EntityRegistry
) -> None:
    site = await town.site()
    keys = [f"{town.runtime.id}_{key}" for key in ("taken_in_time", "time_to_arrive")]
    entities = [town.entity(key) for key in (*keys, f"{town.runtime.id}_{site.id}_availability")]
    for entity in entities:
        assert entity is not None
        entry = entity_registry.async_get(entity)
        assert entry is not None
        assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
        entity_registry.async_update_entity(entity, disabled_by=None)
    await handled(town, site)
    await hass.config_entries.async_reload(town.station.entry_id)
    await until(lambda: town.state(entities[2]).state == "100.0", "availability")

    assert town.state(entities[0]).state == "100"
    assert town.state(entities[1]).state == "unknown"


async def test_days_pass_and_disks_fail_without_a_false_figure(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await handled(town, site)
    await later(hass, LOOK_AFTER_S + 1)
    await until(lambda: of_station(town, "alarms_today").state == "1", "counted")
    with full_disk(town.runtime.journal):
        await later(hass, LOOK_EVERY.total_seconds() + LOOK_AFTER_S)
    assert of_station(town, "alarms_today").state == "1"

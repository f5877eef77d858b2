"""Sensors of both roles: what waits at the station, how each link is, and what became of each press."""

from datetime import timedelta
from functools import partial
from typing import Any

from freezegun import freeze_time
from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.site.progress import PointStep

from .town import DESK, DOOR, MARKET, OWNER, Town, full_disk, named, until

NUMBERS = ("open_incidents", "unacknowledged_incidents", "oldest_waiting")
HIDDEN = {
    "availability",
    "taken_in_time",
    "time_to_arrive",
    "false_alarms",
    "last_heard",
    "clock_offset",
    "outbox",
    "last_proved",
}


def numbers(town: Town) -> tuple[str, ...]:
    """Return what the station's own sensors show."""
    return tuple(town.state(town.own(key)).state for key in NUMBERS)


@pytest.mark.parametrize("only", [Platform.SENSOR], indirect=True)
async def test_sensors_look_like_this(
    hass: HomeAssistant, only: Platform, town: Town, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion
) -> None:
    market = await town.site(MARKET, "market")
    bank = await town.site("Krung bank", "bank", approve=False)
    market.runtime.press(market.point("SOS"))
    await market.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    await market.reaches("taken")
    await until(lambda: all(town.state(site.at_station("last_heard")).state != STATE_UNKNOWN for site in town.sites))

    for entry in (town.station, market.entry, bank.entry):
        await snapshot_platform(hass, entity_registry, named(town, snapshot), entry.entry_id)


async def test_what_few_people_need_is_off_at_first(town: Town, entity_registry: er.EntityRegistry) -> None:
    site = await town.site()

    for entry, hidden in ((town.station, HIDDEN), (site.entry, {"false_alarms", "last_heard"})):
        entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
        assert {each.translation_key for each in entities if each.disabled_by} == hidden


async def test_a_press_is_followed_from_the_site_to_the_end(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    seen: list[str] = []
    entity = site.at_home("progress", site.point("SOS"))
    assert entity is not None
    hass.bus.async_listen(
        "state_changed",
        lambda event: seen.append(event.data["new_state"].state) if event.data["entity_id"] == entity else None,
    )
    assert site.progress().state == "idle"

    await site.press()
    await site.reaches("stored")
    incident = town.incident.id
    await town.act("confirm_presented", incident=incident)
    presented = await site.reaches("presented")
    await town.act("acknowledge", incident=incident)
    taken = await site.reaches("taken")
    await town.act("close", incident=incident, disposition="false_alarm", false_cause="user_error")
    closed = await site.reaches("closed")

    assert seen == ["sent", "stored", "presented", "taken", "closed"]
    assert presented.attributes["incident"] == incident
    assert (taken.attributes["operator"], taken.attributes["disposition"]) == (7, None)
    assert (closed.attributes["operator"], closed.attributes["disposition"]) == (7, "false_alarm")
    assert closed.attributes["since"] <= taken.attributes["at"] <= closed.attributes["at"]
    assert town.state(site.at_home("taken_by", site.point("SOS"))).state == "7"
    assert town.still_linked()


async def test_whoever_looked_at_it_has_not_taken_it(town: Town) -> None:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    await town.act("confirm_presented", incident=town.incident.id)
    await site.reaches("presented")

    assert town.state(site.at_home("taken_by", site.point("SOS"))).state == STATE_UNKNOWN


@pytest.mark.parametrize(
    ("point", "domain", "action"), [(DESK, "input_button", "press"), (DOOR, "input_boolean", "turn_on")]
)
async def test_a_wrapped_entity_calls_as_the_button_does(
    hass: HomeAssistant, town: Town, point: dict[str, Any], domain: str, action: str
) -> None:
    assert await async_setup_component(hass, domain, {domain: {point["source"].partition(".")[2]: {}}})
    site = await town.site(MARKET, "market", point, sos=False)
    assert site.at_home("sos", site.point(point["title"])) is None

    await hass.services.async_call(domain, action, {"entity_id": point["source"]}, blocking=True)
    await site.reaches("stored", point["title"])

    assert (town.incident.kind, town.incident.point_id) == (point["kind"], site.point(point["title"]))


async def test_a_wrapped_binary_sensor_calls(hass: HomeAssistant, town: Town) -> None:
    hass.states.async_set("binary_sensor.window", "off")
    point = {**DOOR, "title": "Window", "source": "binary_sensor.window"}
    site = await town.site(MARKET, "market", point)

    hass.states.async_set("binary_sensor.window", "on")

    await site.reaches("stored", "Window")
    assert town.incident.kind == "intrusion"


async def test_a_press_before_the_approval_says_that_no_police_is_connected(town: Town) -> None:
    site = await town.site(approve=False)
    await site.press()
    await site.reaches("not_connected")
    assert town.runtime.counts[0] == 0

    await town.act("approve_site", OWNER, site=site.id)

    await site.reaches("stored")
    assert town.runtime.counts[0] == 1


async def test_a_press_that_the_disk_does_not_take_arrives_all_the_same_and_says_so(
    hass: HomeAssistant, town: Town
) -> None:
    site = await town.site()
    seen: list[PointStep] = []
    point = site.runtime.points[site.point("SOS")]
    site.runtime.subscribe_point(point.id, lambda: seen.append(point.state.step))
    with full_disk(site.runtime.journal):
        await site.press()
        await town.incidents(1)
        await until(lambda: PointStep.NOT_STORED in seen)

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    await site.reaches("stored")


async def test_the_station_counts_what_is_open_and_how_long_it_waits(hass: HomeAssistant, town: Town) -> None:
    market, shop = await town.site(MARKET), await town.site("Gold leaf", "gold_shop")
    assert numbers(town) == ("0", "0", STATE_UNKNOWN)

    await market.press()
    first, *_ = await town.incidents(1)
    await until(lambda: numbers(town)[:2] == ("1", "1"))
    assert numbers(town)[2] == "0"
    await shop.press()
    _, second = await town.incidents(2)
    await until(lambda: numbers(town)[:2] == ("2", "2"))

    with freeze_time(dt_util.utcnow() + timedelta(seconds=90)) as later:
        async_fire_time_changed(hass, later().replace(tzinfo=dt_util.UTC))
        # Nothing is waited for here: the event loop's own clock stands as well.
        assert 90 <= int(numbers(town)[2]) <= 92

    await town.act("acknowledge", incident=first.id)
    assert numbers(town)[:2] == ("2", "1")
    await town.act("acknowledge", incident=second.id)
    assert numbers(town) == ("2", "0", STATE_UNKNOWN)
    await town.act("close", incident=second.id, disposition="test")
    assert numbers(town) == ("1", "0", STATE_UNKNOWN)


async def test_a_drill_is_not_counted(town: Town) -> None:
    site = await town.site()
    site.runtime.press(site.point("SOS"), drill=True)
    await site.reaches("stored")

    assert numbers(town) == ("0", "0", STATE_UNKNOWN)
    assert site.progress().attributes["drill"] is True


async def test_a_site_reads_how_it_stands_with_its_station(hass: HomeAssistant, town: Town) -> None:
    site = await town.site(approve=False)

    def at_site(key: str) -> str:
        return town.state(site.at_home(key, site.receiver)).state

    def both() -> tuple[str, str]:
        return at_site("standing"), town.state(site.at_station("standing")).state

    assert both() == ("unapproved", "unapproved")
    assert at_site("digits") == site.record.digits
    assert (at_site("link"), at_site("link_problem")) == ("up", "none")
    await town.act("approve_site", OWNER, site=site.id)
    await until(lambda: both() == ("active", "active"))
    await town.act("suspend_site", OWNER, site=site.id)
    await until(lambda: both() == ("suspended", "suspended"))
    await town.act("resume_site", OWNER, site=site.id)
    await until(lambda: both() == ("active", "active"))
    assert town.still_linked()


async def test_a_site_tells_why_it_does_not_reach_its_station(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()

    await hass.config_entries.async_unload(town.station.entry_id)

    await until(lambda: town.state(site.at_home("link_problem", site.receiver)).state == "unreachable")
    assert town.state(site.at_home("link", site.receiver)).state == "restarting"


@pytest.mark.parametrize("only", [Platform.SENSOR], indirect=True)
async def test_both_ends_tell_how_many_alarms_were_false(only: Platform, town: Town) -> None:
    site = await town.site()
    point = site.runtime.points[site.point("SOS")]
    at_home = site.at_home("false_alarms", point.id)

    def shows(value: str) -> bool:
        return town.state(at_home).state == value

    assert shows("unknown")
    # A site is told of the newest alarm of each point: the next one comes once it was.
    for disposition, share in (("false_alarm", "100"), ("real", "50")):
        point.press()
        await until(town.runtime.open_incidents)
        incident = town.runtime.open_incidents()[0].id
        await town.act("acknowledge", incident=incident)
        await town.act("close", incident=incident, disposition=disposition, false_cause="unknown")
        await until(partial(shows, share), share)

    state = town.state(site.at_station("false_alarms"))
    assert (state.state, state.attributes["false"], state.attributes["alarms"]) == ("50", 1, 2)
    [row] = state.attributes["points"]
    assert (row["point"], row["false"], row["alarms"], row["rate"]) == (point.id, 1, 2, 50)

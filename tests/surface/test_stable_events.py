"""The events on the bus that automations may rely on: what they say, when, and of what they are silent."""

import re
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.const import EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK, EVENT_PATROL, EVENT_VIEW
from custom_components.smart_safety_zone.incident.model import AlarmKind, Signal, SignalType
from custom_components.smart_safety_zone.protocol.cameras import ViewState
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.site.cameras.access import Access
from custom_components.smart_safety_zone.site.receiver import Receiver

from .flow_texts import COMPONENT
from .town import COLLEAGUE, OWNER, Site, Town, full_disk, named, until


def said(events: list[Event], role: str, field: str = "step") -> list[Any]:
    """Return one field of the events of a role."""
    return [event.data[field] for event in events if event.data["role"] == role]


async def test_events_look_like_this(hass: HomeAssistant, town: Town, snapshot: SnapshotAssertion) -> None:
    site = await town.site()
    events = {each: async_capture_events(hass, each) for each in (EVENT_ALARM, EVENT_INCIDENT)}
    await site.press()
    await site.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    await site.reaches("taken")

    told = {each: [dict(event.data) for event in found] for each, found in events.items()}
    devices = {event["device_id"] for found in told.values() for event in found}
    for event in (event for found in told.values() for event in found):
        event["device_id"] = "DEVICE"

    assert None not in devices
    assert told == named(town, snapshot)


async def test_each_step_of_an_incident_is_told_once(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    events = async_capture_events(hass, EVENT_INCIDENT)
    await site.press()
    await site.reaches("stored")
    incident = town.incident.id
    await town.act("confirm_presented", None, incident=incident)
    await town.act("acknowledge", incident=incident)
    await town.act("note", incident=incident, text="Two men, a blue car")
    await town.act("take_over", COLLEAGUE, incident=incident, text="Shift is over")
    await town.act("close", COLLEAGUE, incident=incident, disposition="real")

    steps = ["opened", "presented", "acknowledged", "noted", "taken_over", "closed"]
    assert [event.data["step"] for event in events] == steps
    device = town.device(site.id, town.station)
    assert device is not None
    assert {event.data["device_id"] for event in events} == {device.id}
    assert "blue car" not in str([event.data for event in events])


async def test_the_incident_of_a_site_that_is_revoked_meanwhile_is_told_to_its_end(
    hass: HomeAssistant, town: Town
) -> None:
    site = await town.site()
    await site.press()
    await site.reached("stored")
    await town.runtime.revoke(site.id, town.runtime.administrator)
    incidents = async_capture_events(hass, EVENT_INCIDENT)

    await town.act("acknowledge", incident=town.incident.id)

    assert [(event.data["step"], event.data["device_id"]) for event in incidents] == [("acknowledged", None)]


async def test_a_site_tells_how_far_its_alarm_has_come(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    events = async_capture_events(hass, EVENT_ALARM)
    await site.press()
    await site.reaches("stored")
    incident = town.incident.id
    await town.act("acknowledge", incident=incident)
    await site.reaches("taken")
    await town.act("take_over", COLLEAGUE, incident=incident, text="Shift is over")
    await until(lambda: said(events, "site", "operator")[-1] == 8)
    await town.act("close", COLLEAGUE, incident=incident, disposition="test")
    await site.reaches("closed")

    assert said(events, "site") == ["sent", "stored", "taken", "taken", "closed"]
    assert said(events, "site", "first") == [True, False, False, False, False]
    assert said(events, "site", "operator") == [None, None, 7, 8, 8]
    assert said(events, "site", "disposition")[-1] == "test"
    assert said(events, "station") == ["received"]
    point = town.device(f"{site.id}_{site.point('SOS')}", site.entry)
    assert point is not None
    assert set(said(events, "site", "device_id")) == {point.id}


async def test_a_drill_is_told_as_one(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    events = [async_capture_events(hass, each) for each in (EVENT_ALARM, EVENT_INCIDENT)]
    site.runtime.press(site.point("SOS"), drill=True)
    await site.reaches("stored")

    assert {event.data["drill"] for found in events for event in found} == {True}


async def test_a_silent_alarm_is_told_nowhere_at_its_site(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    alarms, links = async_capture_events(hass, EVENT_ALARM), async_capture_events(hass, EVENT_LINK)
    point = site.runtime.points[site.point("SOS")]
    point.silent = True
    point.press()
    await until(town.runtime.open_incidents, "an incident")
    await town.act("acknowledge", incident=town.incident.id)
    await hass.async_block_till_done()
    # Not even if the owner makes the point audible afterwards.
    point.silent = False
    await town.act("close", incident=town.incident.id, disposition="real")
    await town.act("release", incident=town.incident.id)
    await site.reaches("closed")
    await hass.async_block_till_done()

    assert said([*alarms, *links], "site", "role") == []
    # Nor by its station, which is in the same Home Assistant.
    assert said(alarms, "station") == []


async def test_what_is_not_on_disk_is_not_told_as_sent(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    events = async_capture_events(hass, EVENT_ALARM)
    with full_disk(site.runtime.journal):
        await site.press()
        await until(lambda: said(events, "site"), "told")

    assert said(events, "site")[0] == "not_stored"
    assert said(events, "site", "first")[0] is True


async def test_alarms_of_a_suspended_site_move_nothing(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await town.act("suspend_site", OWNER, site=site.id)
    await until(lambda: site.runtime.receivers[site.receiver].standing is Standing.SUSPENDED, "suspended")
    events = async_capture_events(hass, EVENT_ALARM)
    await site.press()
    await until(lambda: "signal" in str(town.state(site.at_station("signal"))), "signal")
    await hass.async_block_till_done()

    assert said(events, "station") == []


async def test_nothing_is_told_anew_after_a_restart(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    events = async_capture_events(hass, EVENT_ALARM)
    await hass.config_entries.async_reload(site.entry.entry_id)
    await until(lambda: site.runtime.receivers[site.receiver].connected, "a link")
    await hass.async_block_till_done()

    assert said(events, "site") == []


async def test_an_alarm_of_a_point_that_came_later_is_told(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    events = async_capture_events(hass, EVENT_ALARM)
    await site.add_point({"title": "Second", "kind": "fire"})
    site.runtime.press(site.point("Second"))
    await site.reaches("stored", "Second")

    assert said(events, "site") == ["sent", "stored"]
    assert set(said(events, "site", "kind")) == {"fire"}


def link_signal(site: Site, type_: SignalType) -> Signal:
    return Signal(
        id="00" * 16,
        site_id=site.id,
        point_id="",
        type=type_,
        kind=AlarmKind.TROUBLE,
        kind_text="link",
        raised_ms=1_700_000_000_000,
        received_ms=1_700_000_020_000,
        age_ms=20_000,
        drill=False,
        silent=False,
    )


async def test_the_station_tells_of_a_lost_link_and_of_its_return(
    hass: HomeAssistant, town: Town, snapshot: SnapshotAssertion
) -> None:
    site = await town.site()
    events = async_capture_events(hass, EVENT_LINK)
    for type_ in (SignalType.TROUBLE, SignalType.RESTORAL):
        town.runtime.desk.showing.signal_shown(site.id, link_signal(site, type_))

    assert said(events, "station", "link") == ["lost", "restored"]
    told = [{**event.data, "device_id": "DEVICE"} for event in events]
    assert told == named(town, snapshot)


async def test_the_trouble_of_a_revoked_site_ends_and_no_link_is_back(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await town.act("revoke_site", OWNER, site=site.id)
    events = async_capture_events(hass, EVENT_LINK)
    town.runtime.desk.showing.signal_shown(site.id, link_signal(site, SignalType.RESTORAL))

    assert said(events, "station", "link") == []


@pytest.mark.parametrize("failing", [LinkState.DOWN, LinkState.UNSTABLE])
async def test_a_site_tells_of_its_lost_link_once(hass: HomeAssistant, town: Town, failing: LinkState) -> None:
    site = await town.site()
    events = async_capture_events(hass, EVENT_LINK)
    receiver = site.runtime.receivers[site.receiver]
    for state in (LinkState.CONNECTING, failing, LinkState.DOWN, LinkState.RESTARTING, LinkState.UP, LinkState.UP):
        with patch.object(Receiver, "link_state", state):
            receiver._site.receiver_changed()

    assert said(events, "site", "link") == ["lost", "restored"]
    device = town.device(f"{site.id}_{site.receiver}", site.entry)
    assert device is not None
    assert set(said(events, "site", "device_id")) == {device.id}


def looked(town: Town) -> Access:
    return Access(
        view="ab" * 16,
        station=town.runtime.id,
        station_name="Station",
        camera="door",
        camera_name="Door",
        mode="still",
        state=ViewState.GRANTED,
        at_ms=0,
    )


async def test_the_reference_names_each_field(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    names = (EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK, EVENT_PATROL, EVENT_VIEW)
    events = {each: async_capture_events(hass, each) for each in names}
    await site.press()
    await site.reaches("stored")
    made = await town.act("patrol_buttons", None, incident=town.incident.id, unit="191-7")
    hass.bus.async_fire("mobile_app_notification_action", made["actions"][0])
    await hass.async_block_till_done()
    town.runtime.desk.showing.signal_shown(site.id, link_signal(site, SignalType.TROUBLE))
    assert await site.runtime.views.access.keep(looked(town))
    page = (COMPONENT.parents[1] / "docs/reference/events.md").read_text(encoding="utf-8")

    tables = []
    for section in page.split("\n## ")[1:]:
        for table in section.split("| field | |")[1:]:
            first_cells = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
            tables.append((section.partition("\n")[0], set(re.findall(r"`(\w+)`", " ".join(first_cells)))))
    told = [
        (EVENT_INCIDENT, events[EVENT_INCIDENT][0].data),
        *((EVENT_ALARM, event.data) for event in events[EVENT_ALARM][:2]),
        (EVENT_LINK, events[EVENT_LINK][0].data),
        (EVENT_PATROL, events[EVENT_PATROL][0].data),
        (EVENT_VIEW, events[EVENT_VIEW][0].data),
    ]
    assert tables == [(name, set(data)) for name, data in told]

"""The blueprints of a site, run in a town: with what they need, and with all that they take."""

from datetime import timedelta
from typing import Any

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.smart_safety_zone.const import EVENT_ALARM
from custom_components.smart_safety_zone.incident.model import Disposition

from .blueprints import SOMCHAI, Calls, automate, device, later, script, settled
from .town import MARKET, Site, Town, until

NOTIFY = ["notify.phone_of_kanya"]


@pytest.fixture
def calls(hass: HomeAssistant) -> Calls:
    calls = Calls(hass)
    calls.mock(
        "notify.send_message",
        "homeassistant.turn_on",
        "homeassistant.turn_off",
        "tts.speak",
        "camera.snapshot",
        "light.turn_on",
        "light.turn_off",
        "test.then",
    )
    return calls


@pytest.fixture
async def site(hass: HomeAssistant, town: Town, calls: Calls) -> Site:
    return await town.site(MARKET, "market", {"title": "Pole", "kind": "police"})


def point(site: Site, title: str = "SOS") -> str:
    return device(site.town, f"{site.id}_{site.point(title)}", site.entry)


THEN: dict[str, Any] = {"action": "test.then", "data": {"said": "{{ message | default('') }}"}}


async def pressed(site: Site, step: str = "stored", *, drill: bool = False) -> None:
    site.runtime.press(site.point("SOS"), drill=drill)
    await site.reaches(step)
    await settled()


def alarm(hass: HomeAssistant, site: Site, **fields: Any) -> None:
    """Tell of an alarm of the SOS button, as the site does."""
    told = {
        "role": "site",
        "step": "sent",
        "first": True,
        "kind": "police",
        "drill": False,
        "signal": "ab" * 16,
        "operator": None,
        "point": site.point("SOS"),
        "point_name": "SOS",
        "device_id": point(site),
    }
    hass.bus.async_fire(EVENT_ALARM, {**told, **fields})


async def test_any_trigger_raises_an_alarm(hass: HomeAssistant, town: Town, site: Site) -> None:
    await automate(
        town, "forward_alarm", trigger=[{"trigger": "event", "event_type": "glass"}], alarm_point=point(site)
    )
    hass.bus.async_fire("glass")
    await site.reaches("stored")

    assert [incident.drill for incident in town.runtime.open_incidents()] == [False]


async def test_an_alarm_is_forwarded_under_conditions_as_a_drill_and_its_failure_is_told(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    everything = {
        "trigger": [{"trigger": "event", "event_type": "glass"}],
        "alarm_point": point(site),
        "conditions": [{"condition": "state", "entity_id": "input_boolean.armed", "state": "on"}],
        "drill": True,
        "not_sent": [THEN],
    }
    await automate(town, "forward_alarm", **everything)
    hass.states.async_set("input_boolean.armed", "off")
    hass.bus.async_fire("glass")
    await settled()
    assert town.runtime.open_incidents() == []

    hass.states.async_set("input_boolean.armed", "on")
    hass.bus.async_fire("glass")
    await site.reaches("stored")
    assert [incident.drill for incident in town.runtime.open_incidents()] == [True]
    await settled()
    assert calls.of("test.then") == []

    await hass.config_entries.async_unload(site.entry.entry_id)
    hass.bus.async_fire("glass")
    await settled()
    assert len(calls.of("test.then")) == 1
    await hass.config_entries.async_setup(site.entry.entry_id)


@pytest.mark.parametrize(("domain", "name"), [("automation", "forward_alarm"), ("script", "call_for_help")])
async def test_no_blueprint_raises_a_silent_point(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls, domain: str, name: str
) -> None:
    site.runtime.points[site.point("SOS")].silent = True
    if domain == "automation":
        trigger = [{"trigger": "event", "event_type": "glass"}]
        await automate(town, name, trigger=trigger, alarm_point=point(site), not_sent=[THEN])
        hass.bus.async_fire("glass")
        await until(lambda: calls.of("test.then"), "told that it was refused")
    else:
        await script(town, name, alarm_point=point(site))
        with pytest.raises(ServiceValidationError):
            await hass.services.async_call("script", name, blocking=True, return_response=True)
    await settled()

    assert town.runtime.open_incidents() == []
    assert site.runtime.points[site.point("SOS")].state.signal is None


async def test_the_household_is_told_each_answer(town: Town, site: Site, calls: Calls) -> None:
    await automate(town, "tell_household", notify=NOTIFY)
    await pressed(site)
    await town.act("acknowledge", incident=town.incident.id)
    await site.reaches("taken")
    await town.act("close", incident=town.incident.id, disposition="test")
    await site.reaches("closed")
    await settled()

    assert calls.of("notify.send_message") == [
        {"entity_id": NOTIFY, "title": "SOS", "message": message}
        for message in ("ศูนย์วิทยุได้รับแจ้งเหตุแล้ว", "เจ้าหน้าที่หมายเลข 7 รับเหตุแล้ว", "ปิดเหตุแล้ว")
    ]


async def test_the_household_is_told_what_it_chose(town: Town, site: Site, calls: Calls) -> None:
    everything = {
        "notify": NOTIFY,
        "alarm_points": [point(site, "Pole")],
        "answers": ["taken"],
        "drills": "only",
        "language": "en",
        "then": [THEN],
    }
    await automate(town, "tell_household", **everything)
    for title in ("SOS", "Pole"):
        site.runtime.press(site.point(title), drill=True)
        await site.reaches("stored", title)
    for incident in town.runtime.open_incidents():
        await town.act("acknowledge", incident=incident.id)
    for title in ("SOS", "Pole"):
        await site.reaches("taken", title)
    await settled()

    said = "[Drill] Operator 7 has taken it."
    assert calls.of("notify.send_message") == [{"entity_id": NOTIFY, "title": "Pole", "message": said}]
    assert calls.of("test.then") == [{"said": said}]


async def test_an_alarm_that_is_received_alarms_nobody_else(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    await automate(town, "fallback_notify", notify=NOTIFY)
    await pressed(site)
    await later(hass, 11)

    assert calls.of("notify.send_message") == []


@pytest.mark.parametrize(
    ("inputs", "seconds", "messages"),
    [
        ({}, 10, ("ศูนย์วิทยุยังไม่ได้รับแจ้งเหตุ ให้โทร 191 ทันที", "ศูนย์วิทยุได้รับแจ้งเหตุแล้ว")),
        (
            {"seconds": 30, "drills": "include", "language": "en", "then": [{"action": "test.then"}]},
            30,
            ("The radio room has not received the alarm. Call the police now.", "The radio room has the alarm now."),
        ),
    ],
)
async def test_an_alarm_that_is_not_received_is_told_and_so_is_that_it_was_after_all(
    hass: HomeAssistant,
    town: Town,
    site: Site,
    calls: Calls,
    inputs: dict[str, Any],
    seconds: int,
    messages: tuple[str, str],
) -> None:
    chosen = {"alarm_points": [point(site)]} if inputs else {}
    await automate(town, "fallback_notify", notify=NOTIFY, **inputs, **chosen)
    # Nobody at the far end: the alarm stays on its way.
    await hass.config_entries.async_unload(town.station.entry_id)
    site.runtime.press(site.point("SOS"))
    await site.reaches("sent")
    await settled()
    await later(hass, seconds - 2)
    assert calls.of("notify.send_message") == []
    await later(hass, seconds + 1)
    assert [call["message"] for call in calls.of("notify.send_message")] == [messages[0]]
    assert len(calls.of("test.then")) == bool(inputs)

    await hass.config_entries.async_setup(town.station.entry_id)
    await site.reaches("stored")
    await settled()
    assert [call["message"] for call in calls.of("notify.send_message")] == list(messages)


async def test_a_pole_needs_no_more_than_its_alarm_point(town: Town, site: Site, calls: Calls) -> None:
    await automate(town, "market_sos_pole", alarm_point=point(site))
    await pressed(site)

    assert [calls.of(each) for each in ("homeassistant.turn_on", "tts.speak", "camera.snapshot")] == [[], [], []]


async def test_a_pole_has_a_lamp_a_voice_a_camera_and_further_buttons(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    everything = {
        "alarm_point": point(site),
        "button": [{"trigger": "event", "event_type": "second_button"}],
        "lamp": ["light.pole"],
        "speaker": ["media_player.pole"],
        "speech": ["tts.voice"],
        "camera": ["camera.pole", "camera.gate"],
        "folder": "/media/pole",
        "lamp_minutes": 30,
        "language": "en",
    }
    await automate(town, "market_sos_pole", **everything)
    hass.bus.async_fire("second_button")
    await site.reaches("stored")
    await settled()
    signal = town.incident.signals[0]

    assert calls.of("homeassistant.turn_on") == [{"entity_id": ["light.pole"]}]
    assert calls.of("camera.snapshot") == [
        {"entity_id": [f"camera.{name}"], "filename": f"/media/pole/{signal}-{number}.jpg"}
        for number, name in enumerate(("pole", "gate"), 1)
    ]
    assert [call["message"] for call in calls.of("tts.speak")] == [
        "The police have been called. Please wait in a safe place.",
        "The radio room has your call.",
    ]
    await town.runtime.acknowledge(town.incident.id, SOMCHAI)
    await town.runtime.close(town.incident.id, SOMCHAI, Disposition.TEST)
    await site.reaches("closed")
    await settled()
    assert calls.of("homeassistant.turn_off") == [{"entity_id": ["light.pole"]}]
    await later(hass, 31 * 60)
    assert len(calls.of("homeassistant.turn_off")) == 2


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"lights": ["light.hall"], "kinds": ["fire", "intrusion"], "minutes": 5, "drills": "include"},
    ],
)
async def test_a_bank_sounds_for_an_intrusion_and_never_for_a_hold_up(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls, inputs: dict[str, Any]
) -> None:
    chosen = {"alarm_points": [point(site)]} if inputs else {}
    await automate(town, "audible_bank_alarm", sirens=["siren.bank"], **inputs, **chosen)
    for kind in ("hold_up", "duress", "police"):
        alarm(hass, site, kind=kind)
    await settled()
    assert calls.of("homeassistant.turn_on") == []

    alarm(hass, site, kind="intrusion")
    await settled()
    lights = inputs.get("lights", [])
    assert [call["entity_id"] for call in calls.of("homeassistant.turn_on")] == [
        ["siren.bank"],
        *([lights] if lights else []),
    ]
    assert calls.of("homeassistant.turn_off") == []
    await later(hass, 60 * inputs.get("minutes", 10) + 1)
    assert [call["entity_id"] for call in calls.of("homeassistant.turn_off")] == [
        ["siren.bank"],
        *([lights] if lights else []),
    ]


async def test_no_choice_makes_a_hold_up_sound(hass: HomeAssistant, town: Town, site: Site, calls: Calls) -> None:
    await automate(town, "audible_bank_alarm", sirens=["siren.bank"], kinds=["hold_up", "duress"])
    for kind in ("hold_up", "duress"):
        alarm(hass, site, kind=kind)
    await settled()

    assert calls.of("homeassistant.turn_on") == []


async def test_sirens_end_when_the_incident_is_closed(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    await automate(town, "audible_bank_alarm", sirens=["siren.bank"])
    alarm(hass, site, kind="intrusion")
    await settled()
    alarm(hass, site, kind="intrusion", first=False, step="closed")
    await settled()

    assert calls.of("homeassistant.turn_off") == [{"entity_id": ["siren.bank"]}]


@pytest.mark.parametrize("inputs", [{}, {"day": "sat", "time": "11:30:00", "notify": NOTIFY, "language": "en"}])
async def test_a_drill_is_held_each_week(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls, inputs: dict[str, Any]
) -> None:
    await hass.config.async_set_time_zone("UTC")
    right = "2026-11-28T11:29:58" if inputs else "2026-11-25T09:59:58"
    points = [point(site), point(site, "Pole")]
    # The day before, nothing.
    for moment in (right.replace("-28T", "-27T").replace("-25T", "-24T"), right):
        assert town.runtime.open_incidents() == []
        with freeze_time(moment, tick=True):
            entity_id = await automate(town, "weekly_drill", alarm_points=points, **inputs)
            over = dt_util.utcnow() + timedelta(seconds=2.5)
            await until(lambda over=over: dt_util.utcnow() >= over)  # type: ignore[misc] # the default binds it
            await settled()
        assert (hass.states.get(entity_id).attributes["last_triggered"] is None) is (moment != right)  # type: ignore[union-attr] # it is there
    await until(lambda: len(town.runtime.open_incidents()) == 2)
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": entity_id, "stop_actions": False}, blocking=True
    )

    assert {incident.drill for incident in town.runtime.open_incidents()} == {True}
    await until(lambda: len(calls.of("notify.send_message")) == (2 if inputs else 0))
    told = [call["message"] for call in calls.of("notify.send_message")]
    assert told == (["SOS: The drill was held.", "Pole: The drill was held."] if inputs else [])


@pytest.mark.parametrize(
    "inputs",
    [{}, {"presence": ["binary_sensor.lane"], "dim": 30, "full": 90, "minutes": 2, "elevation": 0}],
)
async def test_a_risk_place_is_lit_from_dusk_and_more_while_somebody_is_there(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls, inputs: dict[str, Any]
) -> None:
    def sun(elevation: float) -> None:
        hass.states.async_set("sun.sun", "x", {"elevation": elevation})

    sun(20)
    hass.states.async_set("binary_sensor.lane", "off")
    await automate(town, "risk_place_lighting", lights=["light.lane"], **inputs)
    sun(-5)
    await settled()
    assert [call["brightness_pct"] for call in calls.of("light.turn_on")] == [inputs.get("dim", 20)]
    if inputs:
        hass.states.async_set("binary_sensor.lane", "on")
        await settled()
        hass.states.async_set("binary_sensor.lane", "off")
        await settled()
        assert [call["brightness_pct"] for call in calls.of("light.turn_on")] == [30, 90]
        await later(hass, 121)
        assert [call["brightness_pct"] for call in calls.of("light.turn_on")] == [30, 90, 30]
    assert calls.of("light.turn_off") == []
    sun(5)
    await settled()
    assert calls.of("light.turn_off") == [{"entity_id": ["light.lane"]}]


async def test_an_open_alarm_keeps_its_light(hass: HomeAssistant, town: Town, site: Site, calls: Calls) -> None:
    hass.states.async_set("sun.sun", "x", {"elevation": -20})
    await automate(town, "risk_place_lighting", lights=["light.lane"])
    await pressed(site)
    hass.states.async_set("sun.sun", "x", {"elevation": 10})
    await settled()

    assert calls.of("light.turn_off") == []


async def test_a_script_calls_for_help_and_says_what_became_of_it(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    await script(town, "call_for_help", alarm_point=point(site))
    result = await hass.services.async_call("script", "call_for_help", blocking=True, return_response=True)

    assert result == {
        "signal": town.incident.signals[0],
        "received": True,
        "message": "ศูนย์วิทยุได้รับแจ้งเหตุแล้ว",
    }


async def test_a_script_calls_for_help_and_nobody_answers(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    then = [{"action": "test.then", "data": {"said": "{{ result.message }}"}}]
    await script(town, "call_for_help", alarm_point=point(site), seconds=1, language="en", then=then)
    await hass.config_entries.async_unload(town.station.entry_id)
    result = await hass.services.async_call("script", "call_for_help", blocking=True, return_response=True)

    said = "Sent, but there is no answer yet. Telephone the police."
    assert result is not None
    assert (result["received"], result["message"]) == (False, said)
    assert calls.of("test.then") == [{"said": said}]


@pytest.mark.parametrize("inputs", [{}, {"pause": 0}])
async def test_a_script_holds_a_drill_of_each_point(
    hass: HomeAssistant, town: Town, site: Site, inputs: dict[str, Any]
) -> None:
    points = [point(site), point(site, "Pole")] if inputs else [point(site)]
    await script(town, "hold_drill", alarm_points=points, **inputs)
    await hass.services.async_call("script", "hold_drill", blocking=True)
    await town.incidents(len(points))

    assert [incident.drill for incident in town.runtime.open_incidents()] == [True] * len(points)

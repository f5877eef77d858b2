"""Buttons on patrols' phones: each does its step once, for who owns the phone; everything else does nothing."""

import asyncio
from typing import Any

from homeassistant.core import Context, Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.smart_safety_zone.const import EVENT_PATROL
from custom_components.smart_safety_zone.incident.model import ActorKind, State
from custom_components.smart_safety_zone.patrol import EVENT_TAPPED, HOUR_MS, TAG
from custom_components.smart_safety_zone.station.tokens import BUTTONS

from .town import COLLEAGUE, NOBODY, OPERATOR, VIEWER, Site, Town, full_disk

UNIT = "191-7"
PATROL = NOBODY
"""Whoever rides in the car has no role in the room."""


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@pytest.fixture
async def incident(town: Town, site: Site) -> str:
    await site.press()
    await site.reaches("stored")
    return town.incident.id


@pytest.fixture
def answers(hass: HomeAssistant, town: Town) -> list[Event]:
    return async_capture_events(hass, EVENT_PATROL)  # type: ignore[no-any-return] # the plugin says no types


async def buttons(town: Town, incident: str, **data: Any) -> dict[str, str]:
    """Make buttons as a blueprint does; return tokens by title."""
    made = await town.act("patrol_buttons", None, incident=incident, unit=UNIT, **data)
    return {each["title"]: each["action"] for each in made["actions"]}


async def tap(town: Town, token: str, who: str | None = PATROL, **said: Any) -> None:
    """Let a phone tell that a button was tapped, as the companion app does."""
    context = Context(user_id=town.users[who].id if who else None)
    town.hass.bus.async_fire(EVENT_TAPPED, {"action": token, **said}, context=context)
    await town.hass.async_block_till_done()


async def sent(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    await town.act("dispatch", incident=incident, unit=UNIT)


def faults(town: Town) -> dict[str, int]:
    return {code: count for code, count in town.runtime.faults.items() if code.startswith("patrol_")}


def steps(town: Town) -> list[str]:
    return [step.type for step in town.incident.timeline]


async def test_a_patrol_takes_itself_there_by_its_phone(
    town: Town, site: Site, incident: str, answers: list[Event]
) -> None:
    made = await buttons(town, incident)
    assert list(made) == ["Take the incident", "On the way", "Arrived"]

    await tap(town, made["Take the incident"], OPERATOR)
    assert town.incident.owner is not None
    assert town.incident.owner.number == 7
    await town.act("dispatch", incident=incident, unit=UNIT)
    await tap(town, made["On the way"])
    await tap(town, made["Arrived"])

    assert town.incident.state is State.ON_SCENE
    assert steps(town)[1:] == ["acknowledged", "dispatched", "en_route", "arrived"]
    last = town.incident.timeline[-1]
    assert (last.actor.kind, last.actor.user_id, last.unit) == (ActorKind.UNIT, town.users[PATROL].id, UNIT)
    await site.reaches("on_scene")
    assert faults(town) == {}
    assert [(event.data["step"], event.data["accepted"]) for event in answers] == [
        ("acknowledge", True),
        ("en_route", True),
        ("arrived", True),
    ]
    assert {(event.data["incident"], event.data["unit"], event.data["reason"]) for event in answers} == {
        (incident, UNIT, None)
    }


async def test_the_answer_says_where_and_what(town: Town, incident: str) -> None:
    made = await town.act("patrol_buttons", None, incident=incident, unit=UNIT, steps=["arrived"], language="th")

    assert made["tag"] == f"{TAG}{incident}"
    assert [each["title"] for each in made["actions"]] == ["ถึงแล้ว"]
    place = town.sites[0].record.place
    assert place is not None
    assert (made["latitude"], made["longitude"]) == (place.latitude, place.longitude)
    assert made["expires"]


async def test_who_taps_twice_does_it_once(town: Town, incident: str, answers: list[Event]) -> None:
    await sent(town, incident)
    token = (await buttons(town, incident))["On the way"]
    for _ in range(2):
        town.hass.bus.async_fire(EVENT_TAPPED, {"action": token}, context=Context(user_id=town.users[PATROL].id))
    await town.hass.async_block_till_done()
    await tap(town, token)

    assert steps(town).count("en_route") == 1
    assert faults(town) == {"patrol_button_used": 2}
    assert len(answers) == 1


async def test_only_an_operator_takes_an_incident(town: Town, incident: str, answers: list[Event]) -> None:
    token = (await buttons(town, incident))["Take the incident"]
    for who in (PATROL, VIEWER, None):
        await tap(town, token, who)

    assert town.incident.state is State.OPEN
    assert faults(town) == {"patrol_not_operator": 2, "patrol_no_user": 1}
    assert "operator" in answers[0].data["message"]
    await tap(town, token, COLLEAGUE)
    assert town.incident.owner is not None
    assert town.incident.owner.number == 8


async def test_an_automation_taps_nothing(town: Town, incident: str) -> None:
    await sent(town, incident)
    await tap(town, (await buttons(town, incident))["Arrived"], None)

    assert town.incident.state is State.DISPATCHED
    assert faults(town) == {"patrol_no_user": 1}


async def test_a_user_who_was_made_inactive_taps_nothing(hass: HomeAssistant, town: Town, incident: str) -> None:
    await sent(town, incident)
    await hass.auth.async_update_user(town.users[PATROL], is_active=False)
    await tap(town, (await buttons(town, incident))["Arrived"])

    assert town.incident.state is State.DISPATCHED


@pytest.mark.parametrize("token", ["SSZ_", "SSZ_" + "0" * 32, "SSZ_ö"])
async def test_a_token_that_nobody_made_does_nothing(
    town: Town, incident: str, answers: list[Event], token: str
) -> None:
    await sent(town, incident)
    await buttons(town, incident)
    await tap(town, token)

    assert faults(town) == {"patrol_button_unknown": 1}
    assert answers == []


async def test_answers_to_other_notifications_are_left_alone(town: Town, incident: str) -> None:
    await tap(town, "OPEN_THE_GATE")
    town.hass.bus.async_fire(EVENT_TAPPED, {})
    await town.hass.async_block_till_done()

    assert faults(town) == {}


async def test_a_token_counts_for_its_incident_alone(town: Town, incident: str, answers: list[Event]) -> None:
    await sent(town, incident)
    token = (await buttons(town, incident))["Arrived"]
    await tap(town, token, tag=f"{TAG}{'0' * 32}")
    assert steps(town)[-1] == "dispatched"
    assert faults(town) == {"patrol_button_foreign": 1}
    assert answers == []

    await tap(town, token, tag=f"{TAG}{incident}")
    assert steps(town)[-1] == "arrived"


async def test_a_token_that_is_too_old_does_nothing_and_says_so(
    town: Town, incident: str, answers: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    await sent(town, incident)
    tokens = await buttons(town, incident, hours=1)
    later(town, monkeypatch, HOUR_MS)
    await tap(town, tokens["Arrived"])

    assert town.incident.state is State.DISPATCHED
    assert faults(town) == {"patrol_button_expired": 1}
    assert answers[0].data["incident"] == incident
    assert "radio room" in answers[0].data["message"]


def later(town: Town, monkeypatch: pytest.MonkeyPatch, ms: int) -> None:
    """Let the station's clock be so much later."""
    clock, now = town.runtime.clock, type(town.runtime.clock).now

    def shifted(_self: Any) -> Any:
        moment = now(clock)
        return type(moment)(**{**{f: getattr(moment, f) for f in moment.__slots__}, "wall_ms": moment.wall_ms + ms})

    monkeypatch.setattr(type(clock), "now", shifted)


async def test_a_step_that_the_incident_refuses_leaves_the_button(
    town: Town, incident: str, answers: list[Event]
) -> None:
    tokens = await buttons(town, incident)
    await tap(town, tokens["On the way"])
    assert faults(town) == {"patrol_not_dispatched": 1}
    assert [(event.data["accepted"], event.data["reason"]) for event in answers] == [(False, "not_dispatched")]
    assert "Send one first" in answers[0].data["message"]

    await sent(town, incident)
    await tap(town, tokens["On the way"])
    assert steps(town)[-1] == "en_route"


async def test_buttons_survive_a_restart_and_so_does_that_one_was_used(town: Town, incident: str) -> None:
    await sent(town, incident)
    tokens = await buttons(town, incident)
    await tap(town, tokens["On the way"])
    await town.hass.config_entries.async_reload(town.station.entry_id)
    await tap(town, tokens["On the way"])
    await tap(town, tokens["Arrived"])

    assert steps(town)[-2:] == ["en_route", "arrived"]
    assert faults(town) == {"patrol_button_used": 1}


async def test_the_journal_holds_no_token(town: Town, incident: str) -> None:
    tokens = await buttons(town, incident)
    kept = await town.runtime.journal.read(lambda reader: reader.scan(BUTTONS))

    assert len(kept) == 3
    assert [token for token in tokens.values() if token.encode() in b"".join(key + value for key, value in kept)] == []


async def test_buttons_that_are_not_on_disk_are_not_given(town: Town, incident: str) -> None:
    with full_disk(town.runtime.journal), pytest.raises(Exception, match="disk") as caught:
        await buttons(town, incident)

    assert getattr(caught.value, "translation_key", None) == "not_committed"


async def test_a_step_that_is_not_on_disk_was_not_done_and_is_not_done_twice(
    town: Town, incident: str, answers: list[Event]
) -> None:
    await sent(town, incident)
    tokens = await buttons(town, incident)
    with full_disk(town.runtime.journal):
        await tap(town, tokens["Arrived"])
    await tap(town, tokens["Arrived"])

    assert town.incident.state is State.DISPATCHED
    assert faults(town) == {"patrol_not_committed": 1, "patrol_button_used": 1}
    assert answers[0].data["reason"] == "not_committed"


async def test_a_closed_incident_gets_no_buttons(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="test")

    with pytest.raises(Exception, match="closed already"):
        await buttons(town, incident)


async def test_old_buttons_are_forgotten(town: Town, incident: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await buttons(town, incident, hours=1)
    later(town, monkeypatch, 26 * HOUR_MS)
    await buttons(town, incident, hours=1)
    kept = await town.runtime.journal.read(lambda reader: reader.scan(BUTTONS))

    assert len(kept) == 3


async def test_nothing_is_heard_once_the_station_is_unloaded(hass: HomeAssistant, town: Town, incident: str) -> None:
    await sent(town, incident)
    tokens, runtime = await buttons(town, incident), town.runtime
    await hass.config_entries.async_unload(town.station.entry_id)
    hass.bus.async_fire(EVENT_TAPPED, {"action": tokens["Arrived"]}, context=Context(user_id=town.users[PATROL].id))
    await hass.async_block_till_done()
    await asyncio.sleep(0)

    assert not [code for code in runtime.faults if code.startswith("patrol_")]

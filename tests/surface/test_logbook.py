"""The logbook says in words what our events say, in the language of its Home Assistant, and nothing of its own."""

from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.smart_safety_zone.const import DOMAIN, EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK, EVENT_PATROL
from custom_components.smart_safety_zone.logbook import async_describe_events
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.station.tokens import BUTTON_STEPS

from .flow_texts import TEXTS
from .town import DESK, MARKET, STATION, Town


class Logbook:
    """What the logbook makes of events."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._describe: dict[str, Any] = {}
        self.events = {
            each: async_capture_events(hass, each) for each in (EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK, EVENT_PATROL)
        }

        @callback
        def describe(domain: str, event_type: str, say: Any) -> None:
            assert domain == DOMAIN
            self._describe[event_type] = say

        async_describe_events(hass, describe)
        assert self._describe.keys() == self.events.keys()

    def said(self, event_type: str, **data: Any) -> tuple[str, str]:
        """Return name and message of a made-up event."""
        entry = self._describe[event_type](Event(event_type, data))
        assert entry.keys() - {"entity_id"} == {"name", "message", "icon"}
        return entry["name"], entry["message"]

    def tellers(self, event_type: str) -> set[str | None]:
        """Return the entities to which what has happened belongs."""
        return {self._describe[event_type](each).get("entity_id") for each in self.events[event_type]}

    def lines(self, event_type: str, role: str | None = None) -> list[tuple[str, str]]:
        """Return names and messages of what has happened."""
        events = [each for each in self.events[event_type] if role in {None, each.data.get("role")}]
        return [self.said(event_type, **each.data) for each in events]


async def test_a_press_reads_as_a_story_at_both_ends(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    logbook = Logbook(hass)
    await site.press()
    await site.reaches("stored")
    incident = town.incident.id
    await town.act("acknowledge", incident=incident)
    await town.act("dispatch", incident=incident, unit="Tiger 1")
    await town.act("close", incident=incident, disposition="real")
    await site.reaches("closed")

    assert logbook.lines(EVENT_INCIDENT) == [
        (MARKET, "Police, SOS: Opened"),
        (MARKET, "Police, SOS: Taken (operator 7)"),
        (MARKET, "Police, SOS: Dispatched, Tiger 1 (operator 7)"),
        (MARKET, "Police, SOS: Closed, Real (operator 7)"),
    ]
    # What the station says belongs to its entities, and what the site says to none.
    assert logbook.tellers(EVENT_INCIDENT) == {town.own("incident")}
    assert logbook.tellers(EVENT_ALARM) == {site.at_station("signal"), None}
    assert logbook.lines(EVENT_ALARM, "station") == [(MARKET, "Alarm received: Police, SOS")]
    words = TEXTS["en"]["entity"]["sensor"]["progress"]["state"]
    home = logbook.lines(EVENT_ALARM, "site")
    assert home[0] == (MARKET, f"Police, SOS: {words['sent']}")
    assert (MARKET, f"Police, SOS: {words['taken']} (operator 7)") in home


async def test_a_false_alarm_says_why_it_was_one(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    logbook = Logbook(hass)
    await site.press()
    await site.reaches("stored")
    incident = town.incident.id
    await town.act("acknowledge", incident=incident)
    with pytest.raises(ServiceValidationError) as refused:
        await town.act("close", incident=incident, disposition="false_alarm")
    await town.act("close", incident=incident, disposition="false_alarm", false_cause="environment")

    assert refused.value.translation_key == "cause_missing"
    closed = (MARKET, "Police, SOS: Closed, False alarm, Weather, animals, surroundings (operator 7)")
    assert logbook.lines(EVENT_INCIDENT)[-1] == closed


async def test_nothing_is_said_of_a_silent_alarm_where_it_was_raised(hass: HomeAssistant, town: Town) -> None:
    hass.states.async_set("input_button.desk", "unknown")
    site = await town.site(MARKET, "bank", {**DESK, "care": {"silent": True}}, sos=False)
    logbook = Logbook(hass)
    hass.states.async_set("input_button.desk", "2026-11-28T10:00:00+00:00")
    [incident] = await town.incidents(1)
    await town.act("acknowledge", incident=incident.id)
    await town.act("close", incident=incident.id, disposition="real")

    assert incident.site_id == site.id
    assert logbook.lines(EVENT_ALARM, "site") == []
    # The station is in the same Home Assistant, and anybody at the site may read its logbook.
    assert logbook.lines(EVENT_ALARM) == logbook.lines(EVENT_INCIDENT) == []
    await town.act("release", incident=incident.id)
    assert [line for line in logbook.lines(EVENT_INCIDENT) if line[0] == MARKET] != []


@pytest.mark.parametrize(("language", "lost"), [("en", "is not heard any more"), ("th", "ขาดการติดต่อ")])
async def test_links_and_buttons_have_sentences_in_both_languages(
    hass: HomeAssistant, town: Town, language: str, lost: str
) -> None:
    hass.config.language = language
    for category in ("entity", "config_panel"):
        await async_get_translations(hass, language, category, [DOMAIN])
    logbook = Logbook(hass)
    link = {"link": "lost", "site_name": MARKET, "station_name": STATION}
    assert logbook.said(EVENT_LINK, role="station", **link) == (MARKET, lost)
    assert logbook.said(EVENT_LINK, role="site", **link)[0] == STATION
    name, _ = logbook.said(EVENT_LINK, role="station", **link | {"link": "restored", "site_name": None})
    assert name
    texts = TEXTS[language]["config_panel"]["logbook"]
    for step in BUTTON_STEPS:
        data = {"unit": "Tiger 1", "step": step, "accepted": True, "reason": None, "message": None}
        name, message = logbook.said(EVENT_PATROL, **data)
        assert (name, texts[f"button_{step}"] in message) == ("Tiger 1", True)
        refused = data | {"accepted": False, "reason": "button_used", "message": "Too late."}
        assert "Too late." in logbook.said(EVENT_PATROL, **refused)[1]


@pytest.mark.parametrize("language", ["en", "th"])
async def test_every_step_has_its_words(hass: HomeAssistant, town: Town, language: str) -> None:
    hass.config.language = language
    for category in ("entity", "config_panel"):
        await async_get_translations(hass, language, category, [DOMAIN])
    logbook = Logbook(hass)
    entity = TEXTS[language]["entity"]
    about = {"site_name": None, "point_name": None, "operator": None, "unit": None, "disposition": None}
    for step, words in entity["event"]["incident"]["state_attributes"]["event_type"]["state"].items():
        _, message = logbook.said(EVENT_INCIDENT, step=step, kind="fire", drill=True, silent=False, **about)
        assert message.endswith(words)
        assert TEXTS[language]["config_panel"]["logbook"]["drill"] in message
    for step in PointStep:
        data = {"role": "site", "step": step, "kind": "fire", "drill": False, "first": True, **about}
        assert logbook.said(EVENT_ALARM, **data)[1].endswith(entity["sensor"]["progress"]["state"][step])


async def test_a_word_that_has_no_text_stands_for_itself(hass: HomeAssistant, town: Town) -> None:
    # The recorder may hold what another version fired.
    logbook = Logbook(hass)
    about = {"site_name": MARKET, "point_name": "SOS", "operator": 7, "unit": None, "disposition": None}
    _, message = logbook.said(EVENT_INCIDENT, step="sent_by_drone", kind="flood", drill=False, silent=True, **about)
    assert message == "flood, silent, SOS: sent by drone (operator 7)"

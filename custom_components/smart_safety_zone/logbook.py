"""Sentences for Home Assistant's logbook, one for each of our events. What no event tells, no sentence tells."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN, EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK, EVENT_PATROL, Role
from .words import Words

type _Data = Mapping[str, Any]
type _Said = tuple[str, str, str]
"""Name, message, icon."""

_DONE: Final = "mdi:clipboard-check-outline"


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None]
) -> None:
    """Say what our events say."""

    def describe(say: Callable[[Words, _Data], _Said]) -> Callable[[Event], dict[str, str]]:
        @callback
        def described(event: Event) -> dict[str, str]:
            name, message, icon = say(Words(hass), event.data)
            entry = {LOGBOOK_ENTRY_NAME: name, LOGBOOK_ENTRY_MESSAGE: message, LOGBOOK_ENTRY_ICON: icon}
            # What the station says belongs to an entity of the station: who may not see that reads no line of it.
            if (entity_id := _told_by(hass, event)) is not None:
                entry[LOGBOOK_ENTRY_ENTITY_ID] = entity_id
            return entry

        return described

    for event_type, say in {
        EVENT_INCIDENT: _incident,
        EVENT_ALARM: _alarm,
        EVENT_LINK: _link,
        EVENT_PATROL: _patrol,
    }.items():
        async_describe_event(DOMAIN, event_type, describe(say))


def _told_by(hass: HomeAssistant, event: Event) -> str | None:
    """Find the station's entity that tells the same as an event of the station."""
    data = event.data
    if event.event_type == EVENT_INCIDENT:
        key = f"{data.get('station')}_incident"
    elif event.event_type == EVENT_ALARM and data["role"] == Role.STATION:
        key = f"{data.get('station')}_{data.get('site')}_signal"
    else:
        return None
    return er.async_get(hass).async_get_entity_id(Platform.EVENT, DOMAIN, key)


def _incident(words: Words, data: _Data) -> _Said:
    step = words.of_incident("event_type", data["step"])
    about = [data["unit"]]
    if data["step"] == "closed" and data["disposition"]:
        about.append(words.entity(f"sensor.progress.state_attributes.disposition.state.{data['disposition']}"))
        # What was recorded before causes were asked for has none.
        if (why := data.get("false_cause")) is not None:
            about.append(words.of_incident("false_cause", why))
    said = words.sentence("logbook.incident", what=_what(words, data), step=_listed([step, *about]))
    return _site(words, data), _by(words, said, data), "mdi:clipboard-alert" if data["step"] == "opened" else _DONE


def _alarm(words: Words, data: _Data) -> _Said:
    if data["role"] == Role.STATION:
        return _site(words, data), words.sentence("logbook.received", what=_what(words, data)), "mdi:alarm-light"
    step = words.entity(f"sensor.progress.state.{data['step']}")
    said = words.sentence("logbook.incident", what=_what(words, data), step=step)
    return _site(words, data), _by(words, said, data), "mdi:alarm-light" if data["first"] else _DONE


def _link(words: Words, data: _Data) -> _Said:
    name = _site(words, data) if data["role"] == Role.STATION else data["station_name"] or ""
    is_lost = data["link"] == "lost"
    message = words.sentence("logbook.link_lost" if is_lost else "logbook.link_restored")
    return name, message, "mdi:lan-disconnect" if is_lost else "mdi:lan-connect"


def _patrol(words: Words, data: _Data) -> _Said:
    what = words.sentence(f"logbook.button_{data['step']}")
    if data["accepted"]:
        return data["unit"], words.sentence("logbook.button_done", what=what), "mdi:gesture-tap-button"
    said = words.sentence("logbook.button_refused", what=what, reason=data["message"] or data["reason"])
    return data["unit"], said, "mdi:alert-circle-outline"


def _what(words: Words, data: _Data) -> str:
    """Say what it is: its kind, marked as a drill or as silent, and where it was raised."""
    marks = [words.sentence(f"logbook.{mark}") for mark in ("drill", "silent") if data.get(mark)]
    return _listed([words.of_incident("kind", data["kind"]), *marks, data["point_name"]])


def _by(words: Words, said: str, data: _Data) -> str:
    number = data["operator"]
    return said if number is None else words.sentence("logbook.by_operator", said=said, number=str(number))


def _site(words: Words, data: _Data) -> str:
    return data["site_name"] or words.sentence("logbook.unknown_site")


def _listed(parts: list[str | None]) -> str:
    return ", ".join(part for part in parts if part)

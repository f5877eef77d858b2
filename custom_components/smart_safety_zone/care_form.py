"""How an alarm point is guarded against alarms that nobody meant: the form, by what raises the alarm."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import probatio as vol

from .const import (
    CONF_CANCEL_WINDOW,
    CONF_DOUBLE,
    CONF_HOLD,
    CONF_POINT_KIND,
    CONF_SECOND,
    CONF_SECOND_ENTITY,
    CONF_SILENT,
    CONF_SOURCE,
    CONF_WITHIN,
    DOMAIN,
    SILENT_KINDS,
)
from .forms import Fields

SCREEN_WINDOW_S: Final = 10
"""On a screen a finger slips: long enough to see it and to take it back, short enough for whoever needs help."""
WITHIN_S: Final = 3
"""Two buttons that one person presses at the same time."""


def _seconds(most: int) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=0, max=most, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement=UnitOfTime.SECONDS
        )
    )


def care_schema(data: Mapping[str, Any], *, latched: bool, domains: list[str]) -> vol.Schema:
    """Return what makes sense for an alarm point of this kind and source."""
    wrapped = CONF_SOURCE in data
    fields: Fields = {}
    if data[CONF_POINT_KIND] in SILENT_KINDS:
        fields[vol.Required(CONF_SILENT, default=False)] = BooleanSelector()
    if latched:
        fields[vol.Required(CONF_HOLD, default=0)] = _seconds(60)
    else:
        fields[vol.Required(CONF_DOUBLE, default=0)] = _seconds(10)
    if wrapped:
        chosen = EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(domain=domains))
        fields[vol.Optional(CONF_SECOND)] = EntitySelector(chosen)
        fields[vol.Required(CONF_WITHIN, default=WITHIN_S)] = _seconds(10)
    fields[vol.Required(CONF_CANCEL_WINDOW, default=0 if wrapped else SCREEN_WINDOW_S)] = _seconds(60)
    return vol.Schema(fields)


def read_care(
    hass: HomeAssistant, data: Mapping[str, Any], typed: Mapping[str, Any], domains: list[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is kept of a filled form, and its errors; what asks for nothing is not kept."""
    care = {key: int(typed[key]) for key in (CONF_HOLD, CONF_DOUBLE) if typed.get(key)}
    if typed.get(CONF_SILENT):
        care[CONF_SILENT] = True
    elif typed.get(CONF_CANCEL_WINDOW):
        care[CONF_CANCEL_WINDOW] = int(typed[CONF_CANCEL_WINDOW])
    if not typed.get(CONF_SECOND):
        return care, {}
    registry = er.async_get(hass)
    entity_id = er.async_resolve_entity_id(registry, typed[CONF_SECOND]) or ""
    entry = registry.async_get(entity_id)
    error = None
    if not entity_id or (entry is None and hass.states.get(entity_id) is None):
        error = "unknown_entity"
    elif split_entity_id(entity_id)[0] not in domains:
        error = "wrong_domain"
    elif entry is not None and entry.platform == DOMAIN:
        error = "own_entity"
    second = entity_id if entry is None else entry.id
    if error is None and second == data.get(CONF_SOURCE):
        error = "same_entity"
    if error is not None:
        return care, {CONF_SECOND: error}
    return {
        **care,
        CONF_SECOND: second,
        CONF_SECOND_ENTITY: entity_id,
        CONF_WITHIN: int(typed.get(CONF_WITHIN, WITHIN_S)),
    }, {}


def shown_care(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form is to show of an alarm point that is changed."""
    shown = {key: data.get(key, 0) for key in (CONF_HOLD, CONF_DOUBLE, CONF_CANCEL_WINDOW)}
    shown |= {CONF_SILENT: data.get(CONF_SILENT, False), CONF_WITHIN: data.get(CONF_WITHIN, WITHIN_S)}
    second = data.get(CONF_SECOND)
    entity_id = None if second is None else er.async_resolve_entity_id(er.async_get(hass), second)
    return shown | ({CONF_SECOND: entity_id} if entity_id else {})

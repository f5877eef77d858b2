"""The actions of a site: raise an alarm, raise a drill, test an alarm point."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
import probatio as vol

from .const import DOMAIN
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .site.errors import SiteError
from .site.points import Point
from .site.proof import ProofState
from .site.raising import raise_alarm, take_back
from .site.runtime import SiteRuntime
from .tip_services import SEND_TIP_SCHEMA, send_tip
from .view_services import ANSWER_VIEW_SCHEMA, answer_view

TEST_PATIENCE_S: Final = 20
"""So long the action waits for the receipt: as long as silence may last before it is a trouble."""
_POINT: Final[dict[Any, Any]] = {vol.Required(ATTR_DEVICE_ID): cv.string}


@dataclass(frozen=True, slots=True)
class SiteAction:
    """What Home Assistant is told of an action."""

    handler: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    schema: Mapping[Any, Any]
    response: SupportsResponse = SupportsResponse.NONE


async def _raise(call: ServiceCall, *, drill: bool) -> ServiceResponse:
    runtime, point = point_of(call.hass, call.data[ATTR_DEVICE_ID])
    try:
        raised = await raise_alarm(point, drill=drill, context=call.context)
    except SiteError as err:
        raise translated(ServiceValidationError, err) from err
    return {"signal": raised.signal, "stored": raised.stored, "connected": runtime.connected}


async def _self_test(call: ServiceCall) -> ServiceResponse:
    runtime, point = point_of(call.hass, call.data[ATTR_DEVICE_ID])
    try:
        state = await runtime.tests.test(point.id, TEST_PATIENCE_S)
    except SiteError as err:
        raise translated(ServiceValidationError, err) from err
    return {"proved": state is ProofState.PROVED, "result": state}


async def _cancel(call: ServiceCall) -> ServiceResponse:
    runtime, point = point_of(call.hass, call.data[ATTR_DEVICE_ID])
    try:
        taken_back = await take_back(point)
    except SiteError as err:
        raise translated(ServiceValidationError, err) from err
    return {"in_time": taken_back.in_time, "stored": taken_back.stored, "connected": runtime.connected}


def point_of(hass: HomeAssistant, device_id: str) -> tuple[SiteRuntime, Point]:
    """Find the alarm point that a device stands for; ServiceValidationError."""
    device = dr.async_get(hass).async_get(device_id)
    if device is not None:
        entries: list[SafetyZoneConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        for runtime in (entry.runtime_data for entry in entries):
            if isinstance(runtime, SiteRuntime):
                for identifier, point in runtime.points.items():
                    if (DOMAIN, f"{runtime.id}_{identifier}") in device.identifiers:
                        return runtime, point
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_an_alarm_point")


SITE_ACTIONS: Final[Mapping[str, SiteAction]] = {
    "raise": SiteAction(partial(_raise, drill=False), _POINT, SupportsResponse.OPTIONAL),
    "send_tip": SiteAction(send_tip, SEND_TIP_SCHEMA, SupportsResponse.OPTIONAL),
    "drill": SiteAction(partial(_raise, drill=True), _POINT, SupportsResponse.OPTIONAL),
    "cancel": SiteAction(_cancel, _POINT, SupportsResponse.OPTIONAL),
    "answer_view": SiteAction(answer_view, ANSWER_VIEW_SCHEMA),
    "self_test": SiteAction(_self_test, _POINT, SupportsResponse.OPTIONAL),
}


@callback
def async_setup_site_services(hass: HomeAssistant) -> None:
    """Register the actions; each finds its alarm point when it is called."""
    for name, action in SITE_ACTIONS.items():
        hass.services.async_register(
            DOMAIN, name, action.handler, schema=vol.Schema(dict(action.schema)), supports_response=action.response
        )

"""The actions by which an incident changes hands, goes with others, sends units and ends."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from .incident.false_cause import FalseCause
from .incident.model import TEXT_MAX, Disposition, Priority
from .operators import async_allowed, async_operator
from .patrol import ATTR_INCIDENT, ATTR_UNIT, CALL_SIGN, UNIT
from .station.runtime import StationRuntime

ATTR_DISPOSITION: Final = "disposition"
ATTR_DUPLICATE_OF: Final = "duplicate_of"
ATTR_FALSE_CAUSE: Final = "false_cause"
ATTR_OPERATOR: Final = "operator"
ATTR_OTHERS: Final = "others"
ATTR_PRIORITY: Final = "priority"
ATTR_TEXT: Final = "text"
MAX_JOINED: Final = 50

INCIDENT_ID: Final = vol.All(cv.string, vol.Match(r"^[0-9a-f]{32}$"))
INCIDENT: Final[dict[Any, Any]] = {vol.Required(ATTR_INCIDENT): INCIDENT_ID}
TEXT: Final = vol.All(cv.string, vol.Length(min=1, max=TEXT_MAX))
SOME_UNIT: Final[dict[Any, Any]] = {vol.Optional(ATTR_UNIT): CALL_SIGN}

type Handler = Callable[[StationRuntime, ServiceCall], Awaitable[ServiceResponse]]


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the station: what does it, what it asks, and whether it answers."""

    handler: Handler
    schema: dict[Any, Any]
    response: SupportsResponse = SupportsResponse.NONE


async def _close(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.close(
        call.data[ATTR_INCIDENT],
        actor,
        Disposition(call.data[ATTR_DISPOSITION]),
        call.data.get(ATTR_TEXT),
        call.data.get(ATTR_DUPLICATE_OF),
        call.data.get(ATTR_FALSE_CAUSE),
    )


async def _unit(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    act = getattr(runtime, call.service)
    incident = await act(call.data[ATTR_INCIDENT], actor, call.data.get(ATTR_UNIT))
    return {"incident": incident.id, "state": incident.state, "units": list(incident.units)}


async def _hand_over(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    to = await async_operator(call.hass, runtime, call.data[ATTR_OPERATOR])
    await runtime.hand_over(call.data[ATTR_INCIDENT], actor, to)


async def _take_over(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.take_over(call.data[ATTR_INCIDENT], actor, call.data[ATTR_TEXT])


async def _hand_back(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.hand_back(call.data[ATTR_INCIDENT], actor)


async def _set_priority(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    priority = Priority(call.data[ATTR_PRIORITY])
    await runtime.prioritise(call.data[ATTR_INCIDENT], actor, priority, call.data.get(ATTR_TEXT))


async def _join(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    lead = await runtime.join(call.data[ATTR_INCIDENT], actor, call.data[ATTR_OTHERS])
    return {"incident": lead.id, "parts": list(lead.parts)}


async def _split(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.split(call.data[ATTR_INCIDENT], actor)


LIFE_ACTIONS: Final[Mapping[str, Action]] = MappingProxyType(
    {
        "close": Action(
            _close,
            {
                **INCIDENT,
                vol.Required(ATTR_DISPOSITION): vol.In([each.value for each in Disposition]),
                vol.Optional(ATTR_TEXT): TEXT,
                vol.Optional(ATTR_DUPLICATE_OF): INCIDENT_ID,
                vol.Optional(ATTR_FALSE_CAUSE): vol.All(vol.In([each.value for each in FalseCause]), FalseCause),
            },
        ),
        **{
            name: Action(_unit, {**INCIDENT, **UNIT}, SupportsResponse.OPTIONAL)
            for name in ("dispatch", "en_route", "arrived", "finished")
        },
        "recall": Action(_unit, {**INCIDENT, **SOME_UNIT}, SupportsResponse.OPTIONAL),
        "hand_over": Action(_hand_over, {**INCIDENT, vol.Required(ATTR_OPERATOR): vol.Coerce(int)}),
        "take_over": Action(_take_over, {**INCIDENT, vol.Required(ATTR_TEXT): TEXT}),
        "hand_back": Action(_hand_back, INCIDENT),
        "set_priority": Action(
            _set_priority,
            {
                **INCIDENT,
                vol.Required(ATTR_PRIORITY): vol.All(vol.Coerce(int), vol.In([each.value for each in Priority])),
                vol.Optional(ATTR_TEXT): TEXT,
            },
        ),
        "join": Action(
            _join,
            {
                **INCIDENT,
                vol.Required(ATTR_OTHERS): vol.All(vol.EnsureList(), [INCIDENT_ID], vol.Length(min=1, max=MAX_JOINED)),
            },
            SupportsResponse.OPTIONAL,
        ),
        "split": Action(_split, INCIDENT),
    }
)

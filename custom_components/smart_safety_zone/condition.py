"""Conditions: whether something is open, unanswered or connected at this moment."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Unpack, cast, override

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType
import probatio as vol

from .choices import DRILLS, KINDS, PRIORITIES, ROLES, chosen
from .const import DOMAIN, Role
from .devices import async_device_id
from .entry import SafetyZoneConfigEntry
from .incident.model import Incident, State
from .protocol.messages import Standing
from .protocol.supervision import LinkState
from .site.progress import PointStep
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .targets import Target

ANSWERED: Final = frozenset(
    {
        PointStep.TAKEN,
        PointStep.DISPATCHED,
        PointStep.ON_SCENE,
        PointStep.CLOSED,
        PointStep.CANCELLED,
        PointStep.IDLE,
    }
)
"""Steps after which nobody waits for a person at the station."""


def _schema(*options: dict[Any, Any]) -> vol.Schema:
    merged = {key: value for each in options for key, value in each.items()}
    return vol.Schema({vol.Optional(CONF_TARGET): cv.TARGET_FIELDS, vol.Optional(CONF_OPTIONS, default={}): merged})


class OurCondition(Condition):
    """Asks the running sites and the running station of this Home Assistant."""

    schema: ClassVar[vol.Schema]

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        return cast("ConfigType", cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take over what was chosen."""
        super().__init__(hass, config)
        self._options: Mapping[str, Any] = config.options or {}
        self._target = Target(hass, config.target)
        self._unfollow = self._target.follow()

    @override
    def _async_unload(self) -> None:
        self._unfollow()

    def _running(self) -> Iterator[StationRuntime | SiteRuntime]:
        entries: list[SafetyZoneConfigEntry] = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return (entry.runtime_data for entry in entries)

    def _means(self, runtime: StationRuntime | SiteRuntime, identifier: str, point: str | None = None) -> bool:
        """Tell whether what happens at one of our devices is meant."""
        return self._target.hits(async_device_id(self._hass, runtime.entry.entry_id, identifier), point)

    def _incidents(self) -> Iterator[Incident]:
        """Yield the open incidents of the station that are meant and were chosen."""
        for runtime in self._running():
            if isinstance(runtime, StationRuntime):
                for incident in runtime.open_incidents():
                    if incident.state is State.HELD:
                        # Its site may still take it back.
                        continue
                    told = {"kind": incident.kind, "priority": int(incident.priority), "drill": incident.drill}
                    if chosen(self._options, told) and self._means(runtime, incident.site_id, incident.point_id):
                        yield incident


class IsIncidentOpen(OurCondition):
    """Whether the station has an incident that is not closed."""

    schema = _schema(KINDS, PRIORITIES, DRILLS)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        return any(True for _ in self._incidents())


class IsAlarmUnanswered(OurCondition):
    """Whether nobody at the station has taken an alarm: at the station any, at a site one of its own."""

    schema = _schema(KINDS, DRILLS)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        return any(each.state is State.OPEN for each in self._incidents()) or any(self._at_sites())

    def _at_sites(self) -> Iterator[bool]:
        for runtime in self._running():
            if isinstance(runtime, SiteRuntime):
                for identifier, point in runtime.points.items():
                    # A silent point gives nothing away, here as little as on a screen.
                    if not point.silent and point.state.step not in ANSWERED:
                        told = {"kind": point.kind, "drill": point.state.drill}
                        yield chosen(self._options, told) and self._means(runtime, f"{runtime.id}_{identifier}")


class IsAlarmReceived(OurCondition):
    """Whether the newest alarm of each alarm point that was pressed is on the station's disk."""

    schema = _schema(KINDS, DRILLS)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        received = list(self._newest())
        return bool(received) and all(received)

    def _newest(self) -> Iterator[bool]:
        """Yield of each point that is meant and was pressed whether the station has its newest press."""
        for runtime in self._running():
            if isinstance(runtime, SiteRuntime):
                for identifier, point in runtime.points.items():
                    told = {"kind": point.kind, "drill": point.state.drill}
                    if (
                        not point.silent
                        and point.state.step is not PointStep.IDLE
                        and chosen(self._options, told)
                        and self._means(runtime, f"{runtime.id}_{identifier}")
                    ):
                        yield point.received


class IsLinkUp(OurCondition):
    """Whether the links of sites and stations are up."""

    schema = _schema(ROLES, {vol.Optional(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): vol.In([BEHAVIOR_ANY, BEHAVIOR_ALL])})

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        links = list(self._links())
        return bool(links) and (all if self._options[ATTR_BEHAVIOR] == BEHAVIOR_ALL else any)(links)

    def _links(self) -> Iterator[bool]:
        for runtime in self._running():
            role = Role.STATION if isinstance(runtime, StationRuntime) else Role.SITE
            if not chosen(self._options, {"role": role}):
                continue
            if isinstance(runtime, StationRuntime):
                for site in runtime.sites().values():
                    if site.standing is Standing.ACTIVE and self._means(runtime, site.id):
                        yield runtime.link(site.id).state is LinkState.UP
            else:
                for identifier, receiver in runtime.receivers.items():
                    if self._means(runtime, f"{runtime.id}_{identifier}"):
                        yield receiver.link_state is LinkState.UP


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_alarm_received": IsAlarmReceived,
    "is_alarm_unanswered": IsAlarmUnanswered,
    "is_incident_open": IsIncidentOpen,
    "is_link_up": IsLinkUp,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Tell Home Assistant which conditions there are."""
    return CONDITIONS

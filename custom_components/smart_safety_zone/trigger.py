"""Triggers: what the stable events tell, for people who do not write YAML."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast, override

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter
from homeassistant.helpers.typing import ConfigType
import probatio as vol

from .choices import ATTR_STEPS, DRILLS, KINDS, PRIORITIES, ROLES, chosen
from .const import EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK, Role
from .hushed import async_hear_hushed
from .incident.model import StepType
from .site.progress import PointStep
from .targets import Target

ANSWERS: Final = tuple(step.value for step in PointStep if step not in {PointStep.IDLE, PointStep.SENT})
"""What may become of an alarm once it was sent."""


def _schema(*options: dict[Any, Any]) -> vol.Schema:
    merged = {key: value for each in options for key, value in each.items()}
    return vol.Schema({vol.Optional(CONF_TARGET): cv.TARGET_FIELDS, vol.Optional(CONF_OPTIONS, default={}): merged})


def _or_all(steps: list[str]) -> list[str]:
    return steps or list(ANSWERS)


class EventTrigger(Trigger):
    """Fires for those of our stable events that were chosen."""

    event: ClassVar[str]
    payload: ClassVar[str]
    """Under which name the event's fields are given to the automation: `trigger.<payload>`."""
    happening: ClassVar[str]
    wants: ClassVar[Mapping[str, Any]] = {}
    """Fields that the event must have."""
    schema: ClassVar[vol.Schema]

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        return cast("ConfigType", cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take over what was chosen."""
        super().__init__(hass, config)
        self._options = config.options or {}
        self._target = Target(hass, config.target)

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        @callback
        def happened(event: Event) -> None:
            told = event.data
            if (
                all(told.get(field) == value for field, value in self.wants.items())
                and chosen(self._options, told)
                and self._target.hits(told.get("device_id"), told.get("point"))
            ):
                run_action({self.payload: dict(told)}, self.happening, event.context)

        stop = [
            self._target.follow(),
            self._hass.bus.async_listen(self.event, happened),
            async_hear_hushed(self._hass, self.event, happened),
        ]

        @callback
        def detach() -> None:
            for each in stop:
                each()

        return detach


class AlarmRaised(EventTrigger):
    """An alarm was raised at a site of this Home Assistant."""

    event, payload, happening = EVENT_ALARM, "alarm", "alarm raised"
    wants: ClassVar[Mapping[str, Any]] = {"role": Role.SITE, "first": True}
    schema = _schema(KINDS, DRILLS)


class AlarmAnswered(EventTrigger):
    """An alarm of a site of this Home Assistant has come further."""

    event, payload, happening = EVENT_ALARM, "alarm", "alarm answered"
    wants: ClassVar[Mapping[str, Any]] = {"role": Role.SITE}
    schema = _schema(
        KINDS, DRILLS, {vol.Optional(ATTR_STEPS, default=[]): vol.All(vol.EnsureList(), [vol.In(ANSWERS)], _or_all)}
    )


class AlarmReceived(EventTrigger):
    """The station of this Home Assistant has received an alarm."""

    event, payload, happening = EVENT_ALARM, "alarm", "alarm received"
    wants: ClassVar[Mapping[str, Any]] = {"role": Role.STATION}
    schema = _schema(KINDS, DRILLS)


class IncidentTrigger(EventTrigger):
    """A step of an incident."""

    event, payload = EVENT_INCIDENT, "incident"
    schema = _schema(KINDS, PRIORITIES, DRILLS)


class IncidentOpened(IncidentTrigger):
    """An incident was opened."""

    happening = "incident opened"
    wants: ClassVar[Mapping[str, Any]] = {"step": StepType.OPENED}


class IncidentTaken(IncidentTrigger):
    """An operator has taken an incident."""

    happening = "incident taken"
    wants: ClassVar[Mapping[str, Any]] = {"step": StepType.ACKNOWLEDGED}


class IncidentDispatched(IncidentTrigger):
    """A unit was sent to an incident."""

    happening = "unit dispatched"
    wants: ClassVar[Mapping[str, Any]] = {"step": StepType.DISPATCHED}


class IncidentClosed(IncidentTrigger):
    """An incident was closed."""

    happening = "incident closed"
    wants: ClassVar[Mapping[str, Any]] = {"step": StepType.CLOSED}


class LinkTrigger(EventTrigger):
    """The link of a site and a station has changed."""

    event, payload = EVENT_LINK, "link"
    schema = _schema(ROLES)


class LinkLost(LinkTrigger):
    """The link is lost."""

    happening = "link lost"
    wants: ClassVar[Mapping[str, Any]] = {"link": "lost"}


class LinkRestored(LinkTrigger):
    """The link is back."""

    happening = "link restored"
    wants: ClassVar[Mapping[str, Any]] = {"link": "restored"}


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "alarm_answered": AlarmAnswered,
    "alarm_raised": AlarmRaised,
    "alarm_received": AlarmReceived,
    "incident_closed": IncidentClosed,
    "incident_dispatched": IncidentDispatched,
    "incident_opened": IncidentOpened,
    "incident_taken": IncidentTaken,
    "link_lost": LinkLost,
    "link_restored": LinkRestored,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Tell Home Assistant which triggers there are."""
    return TRIGGERS

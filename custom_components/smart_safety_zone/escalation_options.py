"""Options of a station: after how long others are told of what nobody takes, and who they are."""

from typing import Any, Final

from homeassistant.components.media_player.const import DOMAIN as MEDIA_PLAYER
from homeassistant.components.notify.const import DOMAIN as NOTIFY
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import probatio as vol

from .const import (
    CONF_ESCALATE_LOWEST,
    CONF_NEXT_STATION_S,
    CONF_NEXT_STATION_TARGETS,
    CONF_PLAYER_MEDIA,
    CONF_PLAYER_S,
    CONF_PLAYERS,
    CONF_SOUND_S,
    CONF_SUPERVISOR_S,
    CONF_SUPERVISOR_TARGETS,
    DEFAULT_NEXT_STATION_S,
    DEFAULT_PLAYER_S,
    DEFAULT_SOUND_S,
    DEFAULT_SUPERVISOR_S,
)
from .forms import choice
from .incident.model import Priority
from .station_sites import SiteOptions
from .unit_flow import NOT_A_PHONE

MAX_S: Final = 3600
_SECONDS: Final = {
    CONF_SOUND_S: (0, DEFAULT_SOUND_S),
    CONF_SUPERVISOR_S: (1, DEFAULT_SUPERVISOR_S),
    CONF_PLAYER_S: (1, DEFAULT_PLAYER_S),
    CONF_NEXT_STATION_S: (1, DEFAULT_NEXT_STATION_S),
}


class EscalationOptions(SiteOptions):
    """Say who is told when nobody acts."""

    async def async_step_escalation(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask after how long who is told."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input.get(CONF_PLAYERS) and not str(user_input.get(CONF_PLAYER_MEDIA, "")).strip():
                errors[CONF_PLAYER_MEDIA] = "media_missing"
            else:
                kept = {key: value for key, value in self.config_entry.options.items() if key not in self._keys()}
                seconds = {key: int(user_input[key]) for key in _SECONDS}
                return self.async_create_entry(data={**kept, **user_input, **seconds})
        return self.async_show_form(
            step_id="escalation",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(self._fields()), user_input or self.config_entry.options
            ),
            errors=errors,
        )

    def _keys(self) -> set[str]:
        return {str(marker.schema) for marker in self._fields()}

    def _fields(self) -> dict[vol.Marker, Any]:
        actions = set(self.hass.services.async_services_for_domain(NOTIFY)) - NOT_A_PHONE
        entities = self.hass.states.async_entity_ids(NOTIFY)
        phones = SelectSelector(
            SelectSelectorConfig(
                options=sorted([*actions, *entities]),
                multiple=True,
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        )
        priorities = choice("priority", [str(each.value) for each in Priority])

        def seconds(key: str) -> dict[vol.Marker, Any]:
            least, default = _SECONDS[key]
            box = NumberSelectorConfig(
                min=least, max=MAX_S, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="s"
            )
            return {vol.Required(key, default=default): NumberSelector(box)}

        return {
            vol.Required(CONF_ESCALATE_LOWEST, default=str(Priority.MEDIUM.value)): priorities,
            **seconds(CONF_SOUND_S),
            **seconds(CONF_SUPERVISOR_S),
            vol.Optional(CONF_SUPERVISOR_TARGETS): phones,
            **seconds(CONF_PLAYER_S),
            vol.Optional(CONF_PLAYERS): EntitySelector(EntitySelectorConfig(domain=MEDIA_PLAYER, multiple=True)),
            vol.Optional(CONF_PLAYER_MEDIA): TextSelector(),
            **seconds(CONF_NEXT_STATION_S),
            vol.Optional(CONF_NEXT_STATION_TARGETS): phones,
        }

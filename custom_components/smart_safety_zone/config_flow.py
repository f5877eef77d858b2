"""Config flow: a Home Assistant becomes a station, or a site, or both."""

from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, ConfigSubentryFlow, OptionsFlow
from homeassistant.core import callback

from .camera_flow import CameraFlow
from .checkpoint_flow import CheckpointFlow
from .const import (
    CONF_ROLE,
    DOMAIN,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_CAMERA,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_LIGHTING_GROUP,
    SUBENTRY_NEIGHBOUR,
    SUBENTRY_PANEL,
    SUBENTRY_RECEIVER,
    SUBENTRY_UNIT,
    Role,
)
from .lighting_flow import LightingGroupFlow
from .neighbour_flow import NeighbourFlow
from .panel_flow import PanelFlow
from .receiver_flow import ReceiverFlow
from .site_changes import SiteChanges
from .site_options import SiteOptionsFlow
from .station_flow import StationSteps
from .station_options import StationOptionsFlow
from .subentry_flow import AlarmPointFlow
from .unit_flow import UnitFlow


class SafetyZoneConfigFlow(StationSteps, SiteChanges, domain=DOMAIN):
    """Makes stations and sites, and changes them."""

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which end this is to be."""
        return self.async_show_menu(step_id="user", menu_options=["site", "station"])

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the entry, by its role."""
        if self._get_reconfigure_entry().data[CONF_ROLE] == Role.STATION:
            return await self.async_step_reconfigure_station()
        return await self.async_step_reconfigure_site()

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return what an administrator of a station has to do day by day, or what a household may have to report."""
        return StationOptionsFlow() if config_entry.data[CONF_ROLE] == Role.STATION else SiteOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """A site has alarm points, cameras, lighting groups and stations; a station has checkpoints and units."""
        if config_entry.data.get(CONF_ROLE) == Role.SITE:
            return {
                SUBENTRY_ALARM_POINT: AlarmPointFlow,
                SUBENTRY_CAMERA: CameraFlow,
                SUBENTRY_LIGHTING_GROUP: LightingGroupFlow,
                SUBENTRY_NEIGHBOUR: NeighbourFlow,
                SUBENTRY_RECEIVER: ReceiverFlow,
                SUBENTRY_PANEL: PanelFlow,
            }
        return {SUBENTRY_CHECKPOINT: CheckpointFlow, SUBENTRY_UNIT: UnitFlow}

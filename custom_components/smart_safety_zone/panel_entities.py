"""Entities of alarm panels: the panel at its site, whether it was closed in time, and the station's mirror of it."""

from typing import override

from homeassistant.components.alarm_control_panel import AlarmControlPanelEntity
from homeassistant.components.alarm_control_panel.const import (
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
    CodeFormat,
)
from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .entity import Add, RemoteSiteEntity, SiteEntity, async_add_as_they_come, async_add_for_sites
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .protocol.messages import Standing
from .protocol.supervision import LinkState
from .site.errors import SiteError
from .site.panel.commands import ARM_AWAY, ARM_HOME, DISARM
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .times import iso


@callback
def async_add_panels(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the panels of a site, or the mirrors of those of a station's sites."""
    runtime = entry.runtime_data
    if isinstance(runtime, SiteRuntime):
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: list(runtime.panels.by_subentry),
            lambda key: async_add_entities([SitePanel(runtime, key)], config_subentry_id=key),
        )
        return

    def panels(site_id: str) -> list[str]:
        site = runtime.sites()[site_id]
        # Who has not been approved must not fill the registry, which keeps what was once in it.
        return [] if site.standing is Standing.UNAPPROVED else [panel.id for panel in site.panels]

    async_add_for_sites(
        entry,
        runtime,
        panels,
        lambda site_id, panel_id: async_add_entities([RemotePanel(runtime, site_id, panel_id)]),
    )


@callback
def async_add_closing(entry: SafetyZoneConfigEntry, runtime: SiteRuntime, async_add_entities: Add) -> None:
    """Add what tells whether a panel was closed in time, where somebody said by when."""
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: [key for key, panel in runtime.panels.by_subentry.items() if panel.settings.schedule.closed_by],
        lambda key: async_add_entities([NotClosedInTime(runtime, key)], config_subentry_id=key),
    )


class SitePanel(SiteEntity, AlarmControlPanelEntity):
    """The panel that people arm and disarm."""

    _attr_name = None
    _attr_supported_features = AlarmControlPanelEntityFeature.ARM_HOME | AlarmControlPanelEntityFeature.ARM_AWAY

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the panel's device."""
        super().__init__(runtime, "panel", subentry_id)
        self._subentry_id = subentry_id
        self._read()

    @property
    def panel_id(self) -> str:
        """The subentry of its panel."""
        return self._subentry_id

    def _read(self) -> None:
        panel = self._runtime.panels.by_subentry[self._subentry_id]
        state = panel.state
        self._attr_alarm_state = AlarmControlPanelState(state.shown)
        self._attr_changed_by = None if state.user is None else str(state.user)
        by_action = panel.settings.codes_by_action
        self._attr_code_format = CodeFormat.NUMBER if by_action else None
        self._attr_code_arm_required = by_action and panel.settings.code_to_arm
        self._attr_extra_state_attributes = {
            "bypassed": sorted(map(panel.zone_name, state.bypassed)),
            "tripped": list(map(panel.zone_name, state.tripped)),
        }
        if panel.context is not None:
            self.async_set_context(panel.context)

    @property
    def _shown(self) -> tuple[object, ...]:
        return (
            self._attr_alarm_state, self._attr_changed_by, self._attr_code_format, self._attr_code_arm_required,
            self._attr_extra_state_attributes,
        )  # fmt: skip

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe(self._look))

    @callback
    def _look(self) -> None:
        if self._subentry_id not in self._runtime.panels.by_subentry:
            return
        before = self._shown
        self._read()
        if before != self._shown:
            self.async_write_ha_state()

    async def _act(self, command: str, code: str | None) -> None:
        commands = self._runtime.panels.commands[self._subentry_id]
        try:
            await commands.act(command, code, by_action=True, context=self._context)
        except SiteError as err:
            raise translated(ServiceValidationError, err) from err

    @override
    async def async_alarm_disarm(self, code: str | None = None) -> None:
        """Disarm, with a code if the owner accepts codes by action."""
        await self._act(DISARM, code)

    @override
    async def async_alarm_arm_home(self, code: str | None = None) -> None:
        """Arm what is watched while somebody is inside."""
        await self._act(ARM_HOME, code)

    @override
    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        """Arm everything."""
        await self._act(ARM_AWAY, code)


class NotClosedInTime(SiteEntity, BinarySensorEntity):
    """Whether nobody has armed a panel by the time that its owner set."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the panel's device."""
        super().__init__(runtime, "not_closed_in_time", subentry_id)
        self._subentry_id = subentry_id
        self._attr_is_on = runtime.panels.by_subentry[subentry_id].not_closed_in_time

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))

    @callback
    def _look(self) -> None:
        panel = self._runtime.panels.by_subentry.get(self._subentry_id)
        if panel is not None and panel.not_closed_in_time != self._attr_is_on:
            self._attr_is_on = panel.not_closed_in_time
            self.async_write_ha_state()


class RemotePanel(RemoteSiteEntity, AlarmControlPanelEntity):
    """A mirror of a site's panel: it arms nothing and disarms nothing, whoever asks."""

    _attr_code_arm_required = False

    def __init__(self, runtime: StationRuntime, site_id: str, panel_id: str) -> None:
        """Belong to the site's device, named as the site's inventory says."""
        super().__init__(runtime, site_id, f"panel_{panel_id}")
        self._attr_translation_key = "panel_mirror"
        self._panel_id = panel_id
        self._read()

    def _read(self) -> None:
        panel = self._runtime.panel(self._site_id, self._panel_id)
        report = self._runtime.panels.reports(self._site_id).get(self._panel_id)
        # What a site said before its line was lost may be wrong by now.
        self._attr_available = self._runtime.link(self._site_id).state is not LinkState.DOWN
        self._attr_name = self._attr_name if panel is None else panel.name
        known = report is not None and report.state in set(AlarmControlPanelState)
        self._attr_alarm_state = AlarmControlPanelState(report.state) if report is not None and known else None
        self._attr_changed_by = None if report is None or report.user is None else str(report.user)
        self._attr_extra_state_attributes = {} if report is None else {"since": iso(report.since_ms)}

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look, self._site_id))

    @property
    def _shown(self) -> tuple[object, ...]:
        return (
            self._attr_available, self._attr_name, self._attr_alarm_state, self._attr_changed_by,
            self._attr_extra_state_attributes,
        )  # fmt: skip

    @callback
    def _look(self, _site_id: str) -> None:
        if self._runtime.panel(self._site_id, self._panel_id) is None:
            # The site has this panel no more.
            er.async_get(self.hass).async_remove(self.entity_id)
            return
        before = self._shown
        self._read()
        if before != self._shown:
            self.async_write_ha_state()

    @override
    async def async_alarm_disarm(self, code: str | None = None) -> None:
        """Refuse: the one action that Home Assistant offers for a panel without features, too."""
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="panel_is_mirror")

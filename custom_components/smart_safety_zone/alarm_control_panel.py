"""Alarm panels. Station: what each site's panel last reported, to be looked at only."""

from typing import override

from homeassistant.components.alarm_control_panel import AlarmControlPanelEntity
from homeassistant.components.alarm_control_panel.const import AlarmControlPanelState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .entity import Add, RemoteSiteEntity, async_add_for_sites
from .entry import SafetyZoneConfigEntry
from .protocol.messages import Standing
from .protocol.supervision import LinkState
from .station.runtime import StationRuntime
from .times import iso

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the panels of the entry's role."""
    runtime = entry.runtime_data
    assert isinstance(runtime, StationRuntime)

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

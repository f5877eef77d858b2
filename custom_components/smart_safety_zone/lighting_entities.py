"""Entities of danger-zone lighting: a light and a problem for each group, at its site and at the station."""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.light import LightEntity
from homeassistant.components.light.const import ATTR_BRIGHTNESS, ColorMode
from homeassistant.const import EntityCategory
from homeassistant.core import Context, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .entity import Add, RemoteSiteEntity, SiteEntity, async_add_as_they_come, async_add_for_sites
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .operators import async_allowed_or_automation
from .protocol.lamps import LampRefusal
from .protocol.messages import Standing
from .site.lighting.group import LightingGroup
from .site.runtime import SiteRuntime
from .station.asking import Silence
from .station.errors import StationError
from .station.lamps import Asked
from .station.runtime import StationRuntime

LAMP_REFUSALS = frozenset({*LampRefusal, *Silence})
"""Why a site did not switch, as far as there are words for it."""


@callback
def async_setup_lights(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add a light for each group of the entry's role."""
    runtime = entry.runtime_data
    if isinstance(runtime, StationRuntime):
        async_add_for_sites(
            entry,
            runtime,
            lambda site_id: _groups(runtime, site_id),
            lambda site_id, group_id: async_add_entities([RemoteLamps(runtime, site_id, group_id)]),
        )
    else:
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.lighting.groups,
            lambda key: async_add_entities([Lamps(runtime, key)], config_subentry_id=key),
        )


@callback
def async_setup_lamp_problems(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add, for each group of the entry's role, what tells of broken lamps."""
    runtime = entry.runtime_data
    if isinstance(runtime, StationRuntime):
        async_add_for_sites(
            entry,
            runtime,
            lambda site_id: _groups(runtime, site_id),
            lambda site_id, group_id: async_add_entities([RemoteLampProblem(runtime, site_id, group_id)]),
        )
    else:
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.lighting.groups,
            lambda key: async_add_entities([LampProblem(runtime, key)], config_subentry_id=key),
        )


def _groups(runtime: StationRuntime, site_id: str) -> list[str]:
    site = runtime.sites()[site_id]
    # Who has not been approved must not fill the registry, which keeps what was once in it.
    return [] if site.standing is Standing.UNAPPROVED else [group.id for group in site.groups]


class _GroupEntity(SiteEntity):
    """Something of a group, at its site."""

    def __init__(self, runtime: SiteRuntime, key: str, subentry_id: str) -> None:
        """Belong to the group's device."""
        super().__init__(runtime, key, subentry_id)
        self._subentry_id = subentry_id
        self._describe(runtime.lighting.groups[subentry_id])

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))
        # What happened since it was made is not told again.
        self._describe(self._runtime.lighting.groups[self._subentry_id])

    @callback
    def _look(self) -> None:
        group = self._runtime.lighting.groups.get(self._subentry_id)
        if group is not None:
            self._describe(group)
            self.async_write_ha_state()

    def _describe(self, group: LightingGroup) -> None:
        raise NotImplementedError


class Lamps(_GroupEntity, LightEntity):
    """All lamps of a group; on while any of them is, as bright as the brightest."""

    _attr_name = None

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the group's device, and bear its name."""
        super().__init__(runtime, "lamps", subentry_id)

    @override
    def _describe(self, group: LightingGroup) -> None:
        mode = ColorMode.BRIGHTNESS if group.dims else ColorMode.ONOFF
        self._attr_available = group.is_available
        self._attr_is_on = group.is_on
        self._attr_supported_color_modes = {mode}
        self._attr_color_mode = mode if group.is_on else None
        self._attr_brightness = group.brightness
        self._attr_extra_state_attributes = {"causes": [cause.value for cause in group.causes]}

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Light them by hand."""
        self._runtime.lighting.groups[self._subentry_id].hand_on(kwargs.get(ATTR_BRIGHTNESS))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Put back what was lit for a reason, or put all out."""
        self._runtime.lighting.groups[self._subentry_id].hand_off()


class LampProblem(_GroupEntity, BinarySensorEntity):
    """Whether a lamp of a group does not obey."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the group's device."""
        super().__init__(runtime, "lamp_problem", subentry_id)

    @override
    def _describe(self, group: LightingGroup) -> None:
        self._attr_is_on = bool(group.failed)
        self._attr_extra_state_attributes = {"lamps": group.failed}


class _RemoteGroupEntity(RemoteSiteEntity):
    """Something of a group, at the station; named as the site's inventory names the group."""

    def __init__(self, runtime: StationRuntime, site_id: str, key: str, group_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, f"{key}_{group_id}")
        self._attr_translation_key = key
        self._group_id = group_id
        self._describe()

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look, self._site_id))
        # What happened since it was made is not told again.
        self._describe()

    @callback
    def _look(self, _site_id: str) -> None:
        if self._runtime.naming.group(self._site_id, self._group_id) is None:
            er.async_get(self.hass).async_remove(self.entity_id)
            return
        before = (self._group_name, *self._values)
        self._describe()
        if before != (self._group_name, *self._values):
            self.async_write_ha_state()

    def _describe(self) -> None:
        raise NotImplementedError

    @property
    def _group_name(self) -> str:
        group = self._runtime.naming.group(self._site_id, self._group_id)
        return "" if group is None else group.name

    @property
    def _values(self) -> tuple[object, ...]:
        raise NotImplementedError


class RemoteLamps(_RemoteGroupEntity, LightEntity):
    """A lighting group of a site: on while the site says so; the site decides about every switching."""

    _attr_supported_color_modes = {ColorMode.ONOFF}
    _attr_color_mode = ColorMode.ONOFF

    def __init__(self, runtime: StationRuntime, site_id: str, group_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "lamps", group_id)

    @override
    def _describe(self) -> None:
        report = self._runtime.lamps.report(self._site_id, self._group_id)
        self._attr_name = self._group_name
        self._attr_is_on = None if report is None else report.on
        self._attr_extra_state_attributes = {"causes": [] if report is None else list(report.causes)}

    @property
    @override
    def _values(self) -> tuple[object, ...]:
        return (self._attr_is_on, self._attr_extra_state_attributes)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Ask the site for light."""
        await self._switch(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Ask the site to end what the station has lit."""
        await self._switch(on=False)

    async def _switch(self, *, on: bool) -> None:
        actor = await async_allowed_or_automation(self.hass, self._runtime, self._context or Context(), "light")
        try:
            asked = await self._runtime.lamps.switch(self._site_id, self._group_id, actor, on=on)
        except StationError as err:
            raise translated(HomeAssistantError if err.failed else ServiceValidationError, err) from err
        raise_refusal(asked)


class RemoteLampProblem(_RemoteGroupEntity, BinarySensorEntity):
    """Whether a site says that lamps of a group do not obey."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: StationRuntime, site_id: str, group_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "remote_lamp_problem", group_id)

    @override
    def _describe(self) -> None:
        report = self._runtime.lamps.report(self._site_id, self._group_id)
        self._attr_translation_placeholders = {"group": self._group_name}
        self._attr_is_on = None if report is None else report.failed > 0

    @property
    @override
    def _values(self) -> tuple[object, ...]:
        return (self._attr_is_on,)


def raise_refusal(asked: Asked) -> None:
    """Tell in the user's language why a site did not switch."""
    if asked.refusal is not None:
        known = asked.refusal if asked.refusal in LAMP_REFUSALS else "refused"
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key=f"lamps_{known}")

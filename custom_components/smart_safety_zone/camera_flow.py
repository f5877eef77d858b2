"""Subentry flow of a shared camera: which it is, what each station may see, and the owner's consent."""

from collections.abc import Mapping
import os
from typing import Any

from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.core import split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from .camera_forms import (
    AGREE,
    CAMERA,
    CONF_AGREE,
    CONF_TIER,
    HOURS,
    MAX_RADIUS_M,
    SHARING,
    about,
    number,
    person,
)
from .const import (
    CONF_ALARM_POINTS,
    CONF_BEFORE,
    CONF_SOURCE,
    CONF_SOURCE_ENTITY,
    CONF_STATION_ID,
    DOMAIN,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_CAMERA,
    SUBENTRY_RECEIVER,
)
from .forms import CONF_PLACE, Reading, entity_name, unmarked
from .protocol.cameras import MAX_CAMERAS, SharingTier
from .protocol.names import plain_name
from .site.cameras.cameras import Cameras
from .site.cameras.settings import (
    CONF_ANGLE,
    CONF_CONSENT_KEY,
    CONF_DIRECTION,
    CONF_FROM,
    CONF_RADIUS,
    CONF_SCREEN,
    CONF_SEES,
    CONF_TIERS,
    CONF_TO,
    CONF_WEBRTC,
    CONF_WEEKDAYS,
    CameraSettings,
)
from .site.cameras.terms import DEFAULT_RADIUS_M, Terms, includes
from .site.errors import NotKeptError
from .site.runtime import SiteRuntime


class CameraFlow(ConfigSubentryFlow):
    """Shares cameras, changes how, and takes back what was agreed."""

    _name: str
    _data: dict[str, Any]
    _tiers: dict[str, str]
    _next: str
    """The station that is asked about."""

    def _cameras(self) -> Cameras | None:
        """Find the running site's cameras; without a journal there is no consent."""
        entry = self._get_entry()
        if entry.state is ConfigEntryState.LOADED and isinstance(entry.runtime_data, SiteRuntime):
            return entry.runtime_data.cameras
        return None

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the camera of a new share."""
        if self._cameras() is None:
            return self.async_abort(reason="not_running")
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_CAMERA)) >= MAX_CAMERAS:
            return self.async_abort(reason="too_many_cameras", description_placeholders={"max": str(MAX_CAMERAS)})
        return await self._camera("user", user_input)

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what is to be changed."""
        cameras = self._cameras()
        if cameras is None:
            return self.async_abort(reason="not_running")
        subentry = self._get_reconfigure_subentry()
        consent = cameras.consent(subentry.subentry_id)
        options = ["change"]
        if CameraSettings.of(subentry.data).shares and not Terms(consent=consent).agreed:
            options.append("consent")
        if consent is not None:
            options.append("withdraw")
        if options == ["change"]:
            return await self.async_step_change()
        self._name, self._data = subentry.title, dict(subentry.data)
        return self.async_show_menu(
            step_id="reconfigure", menu_options=options, description_placeholders={"camera": unmarked(subentry.title)}
        )

    async def async_step_change(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the camera of a share that is there."""
        return await self._camera("change", user_input)

    # Which camera, and where

    async def _camera(self, step: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._read_camera(user_input)
            if not errors:
                self._tiers = {}
                return await self._next_station()
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(CAMERA, user_input or self._current_camera()),
            errors=errors,
            last_step=False,
        )

    def _read_camera(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Take the camera over, or return the form's errors."""
        registry = er.async_get(self.hass)
        entity_id = er.async_resolve_entity_id(registry, user_input[CONF_SOURCE]) or ""
        entry = registry.async_get(entity_id)
        if not entity_id or (entry is None and self.hass.states.get(entity_id) is None):
            return {CONF_SOURCE: "unknown_entity"}
        if split_entity_id(entity_id)[0] != CAMERA_DOMAIN:
            return {CONF_SOURCE: "wrong_domain"}
        if entry is not None and entry.platform == DOMAIN:
            return {CONF_SOURCE: "own_entity"}
        source = entity_id if entry is None else entry.id
        if source in self._other_sources():
            return {CONF_SOURCE: "already_shared"}
        name = user_input.get(CONF_NAME) or plain_name(entity_name(self.hass, entity_id))
        reading = Reading({**user_input, CONF_NAME: name})
        self._name = reading.name()
        direction = user_input.get(CONF_DIRECTION)
        self._data = {
            CONF_SOURCE: source,
            CONF_SOURCE_ENTITY: entity_id,
            CONF_SEES: user_input[CONF_SEES],
            CONF_ANGLE: int(user_input[CONF_ANGLE]),
            **({} if direction is None else {CONF_DIRECTION: int(direction)}),
            **(reading.place() if user_input.get(CONF_PLACE) else {}),
            CONF_CONSENT_KEY: self._current().get(CONF_CONSENT_KEY) or os.urandom(16).hex(),
        }
        return reading.errors

    # How far it is shared

    async def _next_station(self) -> SubentryFlowResult:
        """Ask about the next station; each is asked about on its own, since each may be trusted differently."""
        stations = self._stations()
        left = [each for each in stations if each not in self._tiers]
        if left:
            self._next = left[0]
            return await self.async_step_sharing()
        self._data[CONF_TIERS] = dict(self._tiers)
        if SharingTier.SCHEDULED in self._tiers.values():
            return await self.async_step_hours()
        return await self._limits()

    def _stations(self) -> dict[str, str]:
        """Return the names of the site's stations by their ids."""
        receivers = self._get_entry().get_subentries_of_type(SUBENTRY_RECEIVER)
        return {each.data[CONF_STATION_ID]: each.title for each in receivers}

    async def async_step_sharing(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask how far the camera is shared with one station."""
        if user_input is not None:
            self._tiers[self._next] = user_input[CONF_TIER]
            return await self._next_station()
        tier = self._current().get(CONF_TIERS, {}).get(self._next)
        stations = self._stations()
        return self.async_show_form(
            step_id="sharing",
            data_schema=self.add_suggested_values_to_schema(SHARING, {} if tier is None else {CONF_TIER: tier}),
            errors={},
            description_placeholders={"camera": unmarked(self._name), "station": unmarked(stations[self._next])},
            last_step=False,
        )

    async def async_step_hours(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask when the scheduled tier holds."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_WEEKDAYS]:
                self._data |= {key: user_input[key] for key in (CONF_WEEKDAYS, CONF_FROM, CONF_TO)}
                return await self._limits()
            errors = {CONF_WEEKDAYS: "weekdays_missing"}
        return self.async_show_form(
            step_id="hours",
            data_schema=self.add_suggested_values_to_schema(HOURS, user_input or self._current()),
            errors=errors,
            last_step=False,
        )

    async def _limits(self) -> SubentryFlowResult:
        if not CameraSettings.of(self._data).shares:
            return self._finish()
        return await self.async_step_limits()

    async def async_step_limits(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what else may happen with its pictures."""
        if user_input is not None:
            self._data |= {
                CONF_RADIUS: int(user_input.get(CONF_RADIUS, 0)),
                CONF_BEFORE: user_input.get(CONF_BEFORE, False),
                CONF_WEBRTC: user_input[CONF_WEBRTC],
                CONF_SCREEN: user_input[CONF_SCREEN],
                CONF_ALARM_POINTS: user_input.get(CONF_ALARM_POINTS, []),
            }
            return await self._after_limits()
        incident = any(includes(SharingTier(tier), SharingTier.INCIDENT) for tier in self._tiers.values())
        points = [
            SelectOptionDict(value=each.subentry_id, label=each.title)
            for each in self._get_entry().get_subentries_of_type(SUBENTRY_ALARM_POINT)
        ]
        chosen = SelectSelector(SelectSelectorConfig(options=points, multiple=True, mode=SelectSelectorMode.DROPDOWN))
        in_incidents: dict[vol.Marker, Any] = {
            vol.Required(CONF_RADIUS, default=DEFAULT_RADIUS_M): number(0, MAX_RADIUS_M, "m"),
            vol.Required(CONF_BEFORE, default=False): BooleanSelector(),
            vol.Optional(CONF_ALARM_POINTS): chosen,
        }
        schema = vol.Schema(
            {
                **(in_incidents if incident else {}),
                vol.Required(CONF_WEBRTC, default=False): BooleanSelector(),
                vol.Required(CONF_SCREEN, default=False): BooleanSelector(),
            }
        )
        return self.async_show_form(
            step_id="limits",
            data_schema=self.add_suggested_values_to_schema(schema, self._current()),
            errors={},
            last_step=False,
        )

    async def _after_limits(self) -> SubentryFlowResult:
        """Ask for consent where there is none, or where more is shared than was agreed to."""
        if self.source == SOURCE_RECONFIGURE:
            subentry, cameras = self._get_reconfigure_subentry(), self._cameras()
            consent = None if cameras is None else cameras.consent(subentry.subentry_id)
            before = CameraSettings.of(subentry.data)
            if Terms(consent=consent).agreed and not CameraSettings.of(self._data).widens(before):
                return self._finish()
        return await self.async_step_consent()

    # Consent

    async def async_step_consent(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show the notice, and ask whether the owner agrees."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._agree() if user_input[CONF_AGREE] else {CONF_AGREE: "consent_missing"}
            if not errors:
                return self._finish()
        stations = self._stations()
        shared = [
            unmarked(stations[each])
            for each, tier in self._data[CONF_TIERS].items()
            if tier != SharingTier.REGISTRY and each in stations
        ]
        return self.async_show_form(
            step_id="consent",
            data_schema=self.add_suggested_values_to_schema(AGREE, user_input),
            errors=errors,
            description_placeholders={"camera": unmarked(self._name), "stations": ", ".join(shared)},
            last_step=True,
        )

    async def _agree(self) -> dict[str, str]:
        """Commit the consent; returns the form's errors."""
        cameras = self._cameras()
        if cameras is None:
            return {"base": "not_running"}
        user = person()
        if user is None:
            return {"base": "no_person"}
        self._data.setdefault(CONF_CONSENT_KEY, os.urandom(16).hex())
        try:
            await cameras.agree(self._data[CONF_CONSENT_KEY], user, about(self._name, self._data))
        except NotKeptError as err:
            return {"base": err.code}
        return {}

    async def async_step_withdraw(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Take the consent back, once the owner has confirmed."""
        subentry = self._get_reconfigure_subentry()
        cameras = self._cameras()
        if user_input is not None:
            if cameras is None:
                return self.async_abort(reason="not_running")
            try:
                await cameras.withdraw(subentry.subentry_id, person())
            except NotKeptError:
                return self.async_abort(reason="withdrawal_not_kept")
            # Who has withdrawn is not to be asked again and again.
            data = {**subentry.data, CONF_TIERS: {}}
            return self.async_update_and_abort(self._get_entry(), subentry, data=data, reason="withdrawn")
        return self.async_show_form(
            step_id="withdraw",
            data_schema=vol.Schema({}),
            errors={},
            description_placeholders={"camera": unmarked(subentry.title)},
            last_step=True,
        )

    # The end, and what was before

    def _finish(self) -> SubentryFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=self._data
            )
        return self.async_create_entry(title=self._name, data=self._data)

    def _current(self) -> dict[str, Any]:
        """Return what is kept of the camera that is changed; nothing for a new one."""
        return dict(self._get_reconfigure_subentry().data) if self.source == SOURCE_RECONFIGURE else {}

    def _current_camera(self) -> dict[str, Any]:
        data = self._current()
        if not data:
            return {}
        shown: dict[str, Any] = {CONF_NAME: self._get_reconfigure_subentry().title, **data}
        entity_id = er.async_resolve_entity_id(er.async_get(self.hass), data[CONF_SOURCE])
        if entity_id is None:
            del shown[CONF_SOURCE]
        else:
            shown[CONF_SOURCE] = entity_id
        if CONF_LATITUDE in data:
            shown[CONF_PLACE] = {key: data[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)}
        return shown

    def _other_sources(self) -> set[str]:
        mine = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        return {
            each.data[CONF_SOURCE]
            for each in self._get_entry().get_subentries_of_type(SUBENTRY_CAMERA)
            if each.subentry_id != mine and CONF_SOURCE in each.data
        }

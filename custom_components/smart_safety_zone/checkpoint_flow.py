"""Subentry flow of a checkpoint: a place that patrols visit, its tag, and how often they are to be there."""

import asyncio
from typing import Any, Final

from homeassistant.components.tag import TAG_DATA
from homeassistant.components.tag.const import DOMAIN as TAG_DOMAIN, EVENT_TAG_SCANNED, TAG_ID
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.core import Event, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from .const import CONF_AT_NIGHT, CONF_EVERY_HOURS, CONF_TAG, SUBENTRY_CHECKPOINT
from .forms import CONF_PLACE, NAME_FIELD, PLACE_FIELD, Reading, home_place

MAX_CHECKPOINTS: Final = 500
MAX_EVERY_HOURS: Final = 24 * 31
SCAN_S: Final = 60
"""So long the dialog waits for somebody to hold a phone to the tag."""


class CheckpointFlow(ConfigSubentryFlow):
    """Makes checkpoints and changes them."""

    _scan: asyncio.Task[str | None] | None = None
    _scanned: str | None = None
    _missed = False

    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whether to scan the tag or to choose one."""
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_CHECKPOINT)) >= MAX_CHECKPOINTS:
            limit = {"max": str(MAX_CHECKPOINTS)}
            return self.async_abort(reason="too_many_checkpoints", description_placeholders=limit)
        return self.async_show_menu(step_id="user", menu_options=["scan", "checkpoint"])

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whether the tag is to be scanned anew."""
        return self.async_show_menu(step_id="reconfigure", menu_options=["checkpoint", "scan"])

    async def async_step_scan(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Wait for somebody to scan the tag."""
        if self._scan is None:
            self._scan = self.hass.async_create_task(self._wait_for_scan(), "wait for a tag", eager_start=False)
        if not self._scan.done():
            seconds = {"seconds": str(SCAN_S)}
            return self.async_show_progress(
                step_id="scan",
                progress_action="scan",
                progress_task=self._scan,
                description_placeholders=seconds,
            )
        self._scanned, self._scan = self._scan.result(), None
        self._missed = self._scanned is None
        return self.async_show_progress_done(next_step_id="checkpoint")

    async def _wait_for_scan(self) -> str | None:
        scanned: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        @callback
        def _heard(event: Event[dict[str, Any]]) -> None:
            if not scanned.done():
                scanned.set_result(event.data[TAG_ID])

        unlisten = self.hass.bus.async_listen(EVENT_TAG_SCANNED, _heard)
        try:
            async with asyncio.timeout(SCAN_S):
                return await scanned
        except TimeoutError:
            return None
        finally:
            unlisten()

    @callback
    def async_remove(self) -> None:
        """Wait no longer once the dialog is closed."""
        if self._scan is not None:
            self._scan.cancel()

    async def async_step_checkpoint(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what the checkpoint is called, where it is, what its tag is, and how often it is to be visited."""
        errors: dict[str, str] = {"base": "not_scanned"} if self._missed and user_input is None else {}
        if user_input is not None:
            reading = Reading(user_input)
            name, place, tag = reading.name(), reading.place(), str(user_input[CONF_TAG]).strip()
            errors = reading.errors
            if not tag:
                errors[CONF_TAG] = "tag_missing"
            elif tag in self._other_tags():
                errors[CONF_TAG] = "tag_taken"
            if not errors:
                return self._keep(name, tag, place, user_input)
        return self.async_show_form(
            step_id="checkpoint",
            data_schema=self.add_suggested_values_to_schema(self._schema(), user_input or self._current()),
            errors=errors,
        )

    def _schema(self) -> vol.Schema:
        tags = SelectSelector(
            SelectSelectorConfig(options=self._tags(), custom_value=True, mode=SelectSelectorMode.DROPDOWN)
        )
        hours = NumberSelector(
            NumberSelectorConfig(
                min=1, max=MAX_EVERY_HOURS, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="h"
            )
        )
        return vol.Schema(
            {
                vol.Required(CONF_NAME): NAME_FIELD,
                vol.Required(CONF_TAG): tags,
                vol.Required(CONF_PLACE): PLACE_FIELD,
                vol.Required(CONF_EVERY_HOURS, default=4): hours,
                vol.Required(CONF_AT_NIGHT, default=False): BooleanSelector(),
            }
        )

    def _tags(self) -> list[SelectOptionDict]:
        """Return the tags that this Home Assistant knows, and the one that was just scanned."""
        registry = er.async_get(self.hass)
        known = self.hass.data[TAG_DATA].data if TAG_DATA in self.hass.data else {}
        rows = []
        for tag in {**known, **({self._scanned: None} if self._scanned else {})}:
            entity_id = registry.async_get_entity_id(TAG_DOMAIN, TAG_DOMAIN, tag)
            entry = None if entity_id is None else registry.async_get(entity_id)
            rows.append(SelectOptionDict(value=tag, label=(entry and (entry.name or entry.original_name)) or tag))
        return rows

    def _current(self) -> dict[str, Any]:
        """Return what the form is to show."""
        shown: dict[str, Any] = {CONF_PLACE: home_place(self.hass)}
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            shown = {
                CONF_NAME: subentry.title,
                CONF_PLACE: {key: subentry.data[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)},
                **{key: subentry.data[key] for key in (CONF_TAG, CONF_EVERY_HOURS, CONF_AT_NIGHT)},
            }
        return shown | ({CONF_TAG: self._scanned} if self._scanned else {})

    def _other_tags(self) -> set[str]:
        mine = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        those = self._get_entry().get_subentries_of_type(SUBENTRY_CHECKPOINT)
        return {each.data[CONF_TAG] for each in those if each.subentry_id != mine}

    @callback
    def _keep(self, name: str, tag: str, place: dict[str, float], user_input: dict[str, Any]) -> SubentryFlowResult:
        data = {
            CONF_TAG: tag,
            **place,
            CONF_EVERY_HOURS: int(user_input[CONF_EVERY_HOURS]),
            CONF_AT_NIGHT: user_input[CONF_AT_NIGHT],
        }
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
            )
        return self.async_create_entry(title=name, data=data)

"""Subentry flow of an alarm panel: how it behaves, by when it is to be closed, and who has codes.

Codes are hashed and kept in the site's journal, nowhere else; no form ever shows one again.
"""

from collections.abc import Mapping
from dataclasses import replace
import os
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_CODE, CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)
import probatio as vol

from .const import (
    CONF_CANCEL_S,
    CONF_CLOSED_BY,
    CONF_CODE_TO_ARM,
    CONF_CODES_BY_ACTION,
    CONF_ENTRY_S,
    CONF_EXIT_S,
    CONF_OPENS_AT,
    CONF_USERS_KEY,
    SUBENTRY_PANEL,
)
from .forms import NAME_FIELD, Reading, rows
from .journal import JournalError
from .protocol.messages import MAX_PANELS
from .site.panel.codes import (
    MAX_USERS,
    SALT_BYTES,
    HashedCode,
    User,
    find,
    free_number,
    hashed,
    is_code,
    no_code,
    with_user,
    without_user,
)
from .site.panel.panels import Panels
from .site.panel.schedule import WEEKDAYS
from .site.panel.settings import DEFAULT_CANCEL_S, DEFAULT_ENTRY_S, DEFAULT_EXIT_S
from .site.runtime import SiteRuntime

CONF_CODE_AGAIN: Final = "code_again"
CONF_DURESS: Final = "duress_code"
CONF_NO_DURESS: Final = "no_duress_code"
CONF_USER: Final = "user"
MAX_DELAY_S: Final = 300
MAX_WINDOW_S: Final = 60
"""A station has no alarm wait for longer."""

_DELAY = NumberSelector(
    NumberSelectorConfig(min=0, max=MAX_DELAY_S, step=1, unit_of_measurement="s", mode=NumberSelectorMode.BOX)
)
_WINDOW = NumberSelector(
    NumberSelectorConfig(min=0, max=MAX_WINDOW_S, step=1, unit_of_measurement="s", mode=NumberSelectorMode.BOX)
)
_CODE = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))
_SETTINGS = vol.Schema(
    {
        vol.Required(CONF_NAME): NAME_FIELD,
        vol.Required(CONF_EXIT_S, default=DEFAULT_EXIT_S): _DELAY,
        vol.Required(CONF_ENTRY_S, default=DEFAULT_ENTRY_S): _DELAY,
        vol.Required(CONF_CANCEL_S, default=DEFAULT_CANCEL_S): _WINDOW,
        vol.Required(CONF_CODE_TO_ARM, default=True): BooleanSelector(),
        vol.Required(CONF_CODES_BY_ACTION, default=False): BooleanSelector(),
    }
)
_SCHEDULE = vol.Schema(
    {
        **{vol.Optional(f"{CONF_CLOSED_BY}_{day}"): TimeSelector() for day in WEEKDAYS},
        vol.Optional(CONF_OPENS_AT): TimeSelector(),
    }
)
_NEW_USER = vol.Schema(
    {
        vol.Required(CONF_NAME): NAME_FIELD,
        vol.Required(CONF_CODE): _CODE,
        vol.Required(CONF_CODE_AGAIN): _CODE,
        vol.Optional(CONF_DURESS): _CODE,
    }
)
_CHANGED_USER = vol.Schema(
    {
        vol.Required(CONF_NAME): NAME_FIELD,
        vol.Optional(CONF_CODE): _CODE,
        vol.Optional(CONF_CODE_AGAIN): _CODE,
        vol.Optional(CONF_DURESS): _CODE,
        vol.Required(CONF_NO_DURESS, default=False): BooleanSelector(),
    }
)


class PanelFlow(ConfigSubentryFlow):
    """Makes alarm panels and changes them."""

    _name: str
    _data: dict[str, Any]
    _number: int

    def _panels(self) -> Panels | None:
        """Find the running site's panels; codes have no place to go without it."""
        entry = self._get_entry()
        if entry.state is ConfigEntryState.LOADED and isinstance(entry.runtime_data, SiteRuntime):
            return entry.runtime_data.panels
        return None

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask how a new panel behaves."""
        if self._panels() is None:
            return self.async_abort(reason="not_running")
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_PANEL)) >= MAX_PANELS:
            return self.async_abort(reason="too_many_panels", description_placeholders={"max": str(MAX_PANELS)})
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._read_settings(user_input)
            if not errors:
                self._data[CONF_USERS_KEY] = os.urandom(16).hex()
                return await self.async_step_first_user()
        return self.async_show_form(
            step_id="user", data_schema=self.add_suggested_values_to_schema(_SETTINGS, user_input), errors=errors
        )

    def _read_settings(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        reading = Reading(user_input)
        self._name = reading.name()
        self._data = {
            CONF_EXIT_S: int(user_input[CONF_EXIT_S]),
            CONF_ENTRY_S: int(user_input[CONF_ENTRY_S]),
            CONF_CANCEL_S: int(user_input[CONF_CANCEL_S]),
            CONF_CODE_TO_ARM: user_input[CONF_CODE_TO_ARM],
            CONF_CODES_BY_ACTION: user_input[CONF_CODES_BY_ACTION],
        }
        return reading.errors

    async def async_step_first_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the first user: without one nobody could disarm it."""
        errors = {} if user_input is None else await self._set_user(user_input, ())
        if user_input is not None and not errors:
            return self.async_create_entry(title=self._name, data=self._data)
        return self._user_form("first_user", _NEW_USER, user_input, errors)

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what is to be changed."""
        if self._panels() is None:
            return self.async_abort(reason="not_running")
        self._data = dict(self._get_reconfigure_subentry().data)
        options = ["settings", "schedule", "add_user", "change_user", "remove_user"]
        return self.async_show_menu(step_id="reconfigure", menu_options=options)

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change how the panel behaves."""
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._read_settings(user_input)
            if not errors:
                return self._keep(self._data, self._name)
        suggested = user_input or {CONF_NAME: subentry.title, **subentry.data}
        return self.async_show_form(
            step_id="settings", data_schema=self.add_suggested_values_to_schema(_SETTINGS, suggested), errors=errors
        )

    async def async_step_schedule(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change by when the panel is to be closed, and from when it may be opened."""
        data = self._get_reconfigure_subentry().data
        errors: dict[str, str] = {}
        if user_input is not None:
            closed_by = {day: user_input[key] for day in WEEKDAYS if (key := f"{CONF_CLOSED_BY}_{day}") in user_input}
            opens_at = user_input.get(CONF_OPENS_AT)
            if opens_at is not None and not closed_by:
                errors = {CONF_OPENS_AT: "no_days"}
            elif opens_at is not None and any(opens_at >= each for each in closed_by.values()):
                errors = {CONF_OPENS_AT: "opens_after_closing"}
            else:
                return self._keep({CONF_CLOSED_BY: closed_by, CONF_OPENS_AT: opens_at})
        suggested = user_input or {
            **{f"{CONF_CLOSED_BY}_{day}": at for day, at in data.get(CONF_CLOSED_BY, {}).items()},
            CONF_OPENS_AT: data.get(CONF_OPENS_AT),
        }
        return self.async_show_form(
            step_id="schedule", data_schema=self.add_suggested_values_to_schema(_SCHEDULE, suggested), errors=errors
        )

    @callback
    def _keep(self, changed: Mapping[str, Any], title: str | None = None) -> SubentryFlowResult:
        subentry = self._get_reconfigure_subentry()
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=title or subentry.title, data={**subentry.data, **changed}
        )

    async def async_step_add_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for one more user."""
        users = self._users()
        if len(users) >= MAX_USERS:
            return self.async_abort(reason="too_many_users", description_placeholders={"max": str(MAX_USERS)})
        errors = {} if user_input is None else await self._set_user(user_input, users)
        if user_input is not None and not errors:
            return self.async_abort(reason="user_saved")
        return self._user_form("add_user", _NEW_USER, user_input, errors)

    async def async_step_change_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whose name or codes are to be changed."""
        if user_input is not None:
            self._number = int(user_input[CONF_USER])
            return await self.async_step_changed_user()
        return self._choose_user("change_user", self._users())

    async def async_step_changed_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change a user's name or codes; what is left empty stays."""
        users = self._users()
        user = next((each for each in users if each.number == self._number), None)
        if user is None:
            return self.async_abort(reason="unknown_user")
        errors = {} if user_input is None else await self._set_user(user_input, users, user)
        if user_input is not None and not errors:
            return self.async_abort(reason="user_saved")
        return self._user_form("changed_user", _CHANGED_USER, user_input or {CONF_NAME: user.name}, errors)

    async def async_step_remove_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Take somebody's codes away; the last one stays, or nobody could disarm the panel."""
        users = self._users()
        if len(users) < 2:  # noqa: PLR2004 - somebody has to stay
            return self.async_abort(reason="last_user")
        if user_input is not None:
            kept = await self._set_users(without_user(users, int(user_input[CONF_USER])))
            return self.async_abort(reason="user_removed" if kept else "cannot_store")
        return self._choose_user("remove_user", users)

    def _choose_user(self, step_id: str, users: tuple[User, ...]) -> SubentryFlowResult:
        options = [SelectOptionDict(value=str(user.number), label=f"{user.number}: {user.name}") for user in users]
        return self.async_show_form(step_id=step_id, data_schema=vol.Schema({vol.Required(CONF_USER): rows(options)}))

    def _user_form(
        self, step_id: str, schema: vol.Schema, typed: Mapping[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        # Codes that were typed are not shown again, not even to who typed them.
        suggested = {key: value for key, value in (typed or {}).items() if key in {CONF_NAME, CONF_NO_DURESS}}
        return self.async_show_form(
            step_id=step_id, data_schema=self.add_suggested_values_to_schema(schema, suggested), errors=errors
        )

    def _users(self) -> tuple[User, ...]:
        panels = self._panels()
        return () if panels is None else panels.users(self._data[CONF_USERS_KEY])

    async def _set_users(self, users: tuple[User, ...]) -> bool:
        panels = self._panels()
        if panels is None:
            return False
        try:
            await panels.set_users(self._data[CONF_USERS_KEY], users)
        except JournalError:
            return False
        return True

    async def _set_user(
        self, typed: Mapping[str, Any], users: tuple[User, ...], user: User | None = None
    ) -> dict[str, str]:
        """Add or change a user and commit it; returns the form's errors."""
        reading = Reading(typed)
        name = reading.name()
        errors = reading.errors | _code_errors(typed, needed=user is None)
        others = users if user is None else without_user(users, user.number)
        code, duress = typed.get(CONF_CODE), typed.get(CONF_DURESS)
        if not errors:
            taken = await self.hass.async_add_executor_job(_taken, others, user, code, duress)
            errors = dict.fromkeys(taken, "code_taken")
        if errors:
            return errors
        kept = user or User(number=free_number(users), name=name, code=no_code(os.urandom), duress=no_code(os.urandom))
        made = await self.hass.async_add_executor_job(_with_codes, kept, code, duress)
        if typed.get(CONF_NO_DURESS):
            made = replace(made, duress=no_code(os.urandom))
        if not await self._set_users(with_user(users, replace(made, name=name))):
            return {"base": "cannot_store"}
        return {}


def _code_errors(typed: Mapping[str, Any], *, needed: bool) -> dict[str, str]:
    code, again, duress = (typed.get(key) or "" for key in (CONF_CODE, CONF_CODE_AGAIN, CONF_DURESS))
    errors = {}
    if (needed or code) and not is_code(code):
        errors[CONF_CODE] = "bad_code"
    elif code != again:
        errors[CONF_CODE_AGAIN] = "codes_differ"
    if duress and not is_code(duress):
        errors[CONF_DURESS] = "bad_code"
    elif duress and duress == code:
        errors[CONF_DURESS] = "code_taken"
    elif duress and typed.get(CONF_NO_DURESS):
        errors[CONF_NO_DURESS] = "duress_or_none"
    return errors


def _taken(others: tuple[User, ...], user: User | None, code: str | None, duress: str | None) -> list[str]:
    """Tell which of the typed codes somebody has already, or the user himself as his other one; blocking."""
    taken = []
    if code and (find(others, code) or (user is not None and not duress and user.duress.fits(code))):
        taken.append(CONF_CODE)
    if duress and (find(others, duress) or (user is not None and not code and user.code.fits(duress))):
        taken.append(CONF_DURESS)
    return taken


def _with_codes(user: User, code: str | None, duress: str | None) -> User:
    """Give a user the codes that were typed; blocking."""
    return replace(
        user,
        code=_hashed(code) if code else user.code,
        duress=_hashed(duress) if duress else user.duress,
    )


def _hashed(code: str) -> HashedCode:
    return hashed(code, os.urandom(SALT_BYTES))

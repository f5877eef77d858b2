"""Options flow of a station: what an administrator does day by day. Nothing here reloads the entry."""

from collections.abc import Iterable
from typing import Any

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    QrCodeSelector,
    QrCodeSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio as vol

from .const import (
    APPROVAL_ALWAYS,
    APPROVAL_INVITED,
    CONF_ADDRESS,
    CONF_APPROVAL,
    CONF_EVIDENCE_MB,
    CONF_INCIDENT_KINDS,
    CONF_NUMBER,
    CONF_OPERATORS,
    CONF_PATIENCE,
    CONF_PATIENT_KINDS,
    CONF_RECOVERY_KEY,
    CONF_ROLE,
    CONF_SITE_EVIDENCE_MB,
    CONF_STATION_SCREEN,
    CONF_TIP_DAYS,
    CONF_VISIT_INCIDENTS,
    DEFAULT_EVIDENCE_MB,
    DEFAULT_SITE_EVIDENCE_MB,
    DEFAULT_TIP_DAYS,
    OPERATOR_ROLES,
    SITE_KIND_BANK,
    SITE_KINDS,
)
from .escalation_options import EscalationOptions
from .forms import ADDRESS_FIELD, CONF_PLACE, EXAMPLE_ADDRESS, PLACE_FIELD, Fields, Reading, choice, place_of, rows
from .procedure_options import ProcedureOptions
from .protocol.enrolment import InviteState, KeptInvite
from .station.errors import StationError
from .station.inviting import MadeInvite
from .station.keys import change_key
from .station.sites import QUICK_INVITE_MINUTES
from .station.watch import PATIENCE_CHOICES
from .station_flow import APPROVAL_FIELD, read_seed
from .times import local_time

CONF_HANDLE = "handle"
CONF_INVITE = "invite"
CONF_NEEDS_APPROVAL = "needs_approval"
CONF_QR = "qr"
CONF_USER = "user"
CONF_VALIDITY = "validity"

NOBODY = "nobody"
"""Chosen as a role, it takes the user's role away."""
MAX_NUMBER = 9999

VALIDITY_MINUTES = {
    "hour": 60,
    "day": 24 * 60,
    "three_days": 3 * 24 * 60,
    "week": 7 * 24 * 60,
    "month": 30 * 24 * 60,
}
_VALIDITY: Fields = {vol.Required(CONF_VALIDITY, default="three_days"): choice("validity", list(VALIDITY_MINUTES))}
_NEEDS_APPROVAL: Fields = {vol.Required(CONF_NEEDS_APPROVAL, default=True): BooleanSelector()}
_OPERATOR = vol.Schema(
    {
        vol.Required(CONF_ROLE): choice("operator_role", [*reversed(OPERATOR_ROLES), NOBODY]),
        vol.Optional(CONF_NUMBER): NumberSelector(
            NumberSelectorConfig(min=1, max=MAX_NUMBER, step=1, mode=NumberSelectorMode.BOX)
        ),
    }
)
_SETTINGS = vol.Schema(
    {
        vol.Required(CONF_ADDRESS): ADDRESS_FIELD,
        vol.Required(CONF_PLACE): PLACE_FIELD,
        vol.Required(CONF_APPROVAL): APPROVAL_FIELD,
    }
)


def _whole(least: int, most: int, unit: str) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=least, max=most, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement=unit)
    )


_CHOSEN_KINDS = SelectSelector(
    SelectSelectorConfig(
        options=[kind for kind in SITE_KINDS if kind != SITE_KIND_BANK], translation_key="site_kind", multiple=True
    )
)
_SUPERVISION = vol.Schema(
    {
        vol.Optional(CONF_PATIENT_KINDS, default=[]): _CHOSEN_KINDS,
        vol.Required(CONF_PATIENCE, default=PATIENCE_CHOICES[0]): choice("patience", list(PATIENCE_CHOICES)),
        vol.Optional(CONF_INCIDENT_KINDS, default=[]): _CHOSEN_KINDS,
        vol.Required(CONF_VISIT_INCIDENTS, default=False): BooleanSelector(),
    }
)
_TIPS = vol.Schema(
    {
        vol.Required(CONF_TIP_DAYS, default=DEFAULT_TIP_DAYS): _whole(1, 3650, "d"),
        vol.Required(CONF_EVIDENCE_MB, default=DEFAULT_EVIDENCE_MB): _whole(16, 1_000_000, "MB"),
        vol.Required(CONF_SITE_EVIDENCE_MB, default=DEFAULT_SITE_EVIDENCE_MB): _whole(1, 100_000, "MB"),
    }
)
_CAMERAS = vol.Schema({vol.Required(CONF_STATION_SCREEN, default=False): BooleanSelector()})
_KEY = vol.Schema({vol.Required(CONF_RECOVERY_KEY): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))})


class StationOptionsFlow(ProcedureOptions, EscalationOptions):
    """Invites, sites, operators, procedures and settings."""

    _made: MadeInvite
    _user_id: str

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what is to be done."""
        _ = self.runtime
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "invite",
                "sites",
                "invites",
                "operators",
                "escalation",
                "procedures",
                "supervision",
                "tips",
                "cameras",
                "key",
                "settings",
            ],
        )

    async def async_step_invite(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what an invite is to be good for, and make it."""
        runtime = self.runtime
        errors: dict[str, str] = {}
        if user_input is not None:
            needs_approval = user_input.get(CONF_NEEDS_APPROVAL, True)
            # Without approval whoever finds it is in: the station says how short its life is.
            minutes = VALIDITY_MINUTES[user_input[CONF_VALIDITY]] if needs_approval else None
            try:
                self._made = await runtime.make_invite(self.actor, needs_approval=needs_approval, valid_minutes=minutes)
            except StationError as err:
                errors = self.refusal(err)
            else:
                return await self.async_step_invite_made()
        may_skip = self.config_entry.options[CONF_APPROVAL] == APPROVAL_INVITED
        fields = {**_NEEDS_APPROVAL, **_VALIDITY} if may_skip else _VALIDITY
        return self.async_show_form(
            step_id="invite",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), user_input),
            errors=errors,
            description_placeholders={"minutes": str(QUICK_INVITE_MINUTES)},
        )

    async def async_step_invite_made(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the invite to scan, to copy and to type."""
        if user_input is not None:
            return self.async_abort(reason="invite_successful")
        fields: Fields = {
            vol.Optional(CONF_QR): QrCodeSelector(QrCodeSelectorConfig(data=self._made.text, scale=6)),
            vol.Optional(CONF_INVITE): TextSelector(TextSelectorConfig(multiline=True, read_only=True)),
        }
        return self.async_show_form(
            step_id="invite_made",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), {CONF_INVITE: self._made.text}),
            description_placeholders={
                "code": self._made.code,
                "invite": self._made.text,
                "expires": local_time(self._made.expires_ms),
                "station": self.config_entry.title,
            },
            last_step=True,
        )

    async def async_step_invites(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Withdraw an invite that nobody is to use any more."""
        runtime = self.runtime
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                await runtime.withdraw_invite(bytes.fromhex(user_input[CONF_HANDLE]), self.actor)
            except StationError as err:
                errors = self.refusal(err)
            else:
                return self.async_abort(reason="withdraw_successful")
        states = await self.words("invite_state")
        options = [_invite_row(invite, states) for invite in _withdrawable(runtime.invites().values())]
        if not options:
            return self.async_abort(reason="no_invites")
        return self.async_show_form(
            step_id="invites",
            data_schema=vol.Schema({vol.Required(CONF_HANDLE): rows(options)}),
            errors=errors,
        )

    async def async_step_operators(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the user whose part in the radio room is to be changed."""
        if user_input is not None:
            self._user_id = user_input[CONF_USER]
            return await self.async_step_operator()
        roles = await self.words("operator_role")
        made = self._operators()
        users = {user.id: user for user in await self.hass.auth.async_get_users() if _is_person(user)}
        options = [_user_row(user_id, users.get(user_id), made.get(user_id), roles) for user_id in {**users, **made}]
        return self.async_show_form(
            step_id="operators", data_schema=vol.Schema({vol.Required(CONF_USER): rows(options)})
        )

    async def async_step_operator(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Make the user somebody, or nobody again."""
        others = self._operators()
        before = others.pop(self._user_id, None)
        taken = {each[CONF_NUMBER] for each in others.values()}
        free = next(number for number in range(1, MAX_NUMBER) if number not in taken)
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_ROLE] == NOBODY:
                return self._save({CONF_OPERATORS: others})
            number = int(user_input.get(CONF_NUMBER) or free)
            if number not in taken:
                made = {CONF_ROLE: user_input[CONF_ROLE], CONF_NUMBER: number}
                return self._save({CONF_OPERATORS: {**others, self._user_id: made}})
            errors[CONF_NUMBER] = "number_taken"
        user = await self.hass.auth.async_get_user(self._user_id)
        return self.async_show_form(
            step_id="operator",
            data_schema=self.add_suggested_values_to_schema(
                _OPERATOR, user_input or before or {CONF_ROLE: OPERATOR_ROLES[1], CONF_NUMBER: free}
            ),
            errors=errors,
            description_placeholders={"name": _user_name(user), "free": str(free)},
        )

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change where the station is, how sites reach it, and who approves them."""
        entry = self.config_entry
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            changed = {
                CONF_ADDRESS: reading.address(),
                **reading.place(),
                CONF_APPROVAL: user_input[CONF_APPROVAL],
            }
            if not reading.errors:
                return self._save(changed)
            errors = reading.errors
        suggested = user_input or {
            CONF_ADDRESS: entry.options[CONF_ADDRESS],
            CONF_PLACE: place_of(entry),
            CONF_APPROVAL: entry.options.get(CONF_APPROVAL, APPROVAL_ALWAYS),
        }
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(_SETTINGS, suggested),
            errors=errors,
            description_placeholders={"example": EXAMPLE_ADDRESS},
        )

    async def async_step_supervision(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose how long sites may be silent, and for which of them that is an incident."""
        if user_input is not None:
            return self._save(user_input)
        return self.async_show_form(
            step_id="supervision",
            data_schema=self.add_suggested_values_to_schema(_SUPERVISION, self.config_entry.options),
        )

    async def async_step_tips(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose how long tip-offs are kept, and how much room there is for pictures."""
        if user_input is not None:
            return self._save({key: int(value) for key, value in user_input.items()})
        return self.async_show_form(
            step_id="tips", data_schema=self.add_suggested_values_to_schema(_TIPS, self.config_entry.options)
        )

    async def async_step_cameras(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose whether cameras whose owners allow it stand on the station's screens."""
        if user_input is not None:
            return self._save(user_input)
        return self.async_show_form(
            step_id="cameras", data_schema=self.add_suggested_values_to_schema(_CAMERAS, self.config_entry.options)
        )

    async def async_step_key(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the recovery key from its paper, and give the station a new key with it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            runtime = self.runtime
            try:
                seed = read_seed(user_input[CONF_RECOVERY_KEY])
                await change_key(runtime.journal, self.config_entry.data, seed, self.actor, runtime.clock.now().wall_ms)
            except ValueError:
                errors[CONF_RECOVERY_KEY] = "wrong_recovery_key"
            except StationError as err:
                errors = self.refusal(err)
            else:
                self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
                return self.async_abort(reason="key_successful")
        return self.async_show_form(step_id="key", data_schema=_KEY, errors=errors)

    def _operators(self) -> dict[str, dict[str, Any]]:
        return dict(self.config_entry.options.get(CONF_OPERATORS, {}))

    def _save(self, changed: dict[str, Any]) -> ConfigFlowResult:
        """Keep changed options; the entry's update listener applies the difference."""
        return self.async_create_entry(data={**self.config_entry.options, **changed})


def _is_person(user: User) -> bool:
    return user.is_active and not user.system_generated


def _user_name(user: User | None) -> str:
    # Somebody whose user is gone is still known by his number.
    return (user.name if user is not None else None) or "–"


def _user_row(user_id: str, user: User | None, made: dict[str, Any] | None, roles: dict[str, str]) -> SelectOptionDict:
    name = _user_name(user)
    label = name if made is None else f"{name} ({roles[made[CONF_ROLE]]}, {made[CONF_NUMBER]})"
    return SelectOptionDict(value=user_id, label=label)


def _withdrawable(invites: Iterable[KeptInvite]) -> list[KeptInvite]:
    """Return the invites that may still let somebody in, the newest first."""
    ended = {InviteState.SPENT, InviteState.WITHDRAWN}
    return sorted((each for each in invites if each.state not in ended), key=lambda each: -each.made_ms)


def _invite_row(invite: KeptInvite, states: dict[str, str]) -> SelectOptionDict:
    label = f"{local_time(invite.made_ms)} – {local_time(invite.expires_ms)} ({states[invite.state]})"
    return SelectOptionDict(value=invite.keys.handle.hex(), label=label)

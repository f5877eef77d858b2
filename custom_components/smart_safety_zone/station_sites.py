"""The steps of a station's options flow that are about its sites, and what all its steps share."""

from typing import Any

from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.http import current_request
from homeassistant.helpers.selector import BooleanSelector, SelectOptionDict
from homeassistant.helpers.translation import async_get_translations
import probatio as vol

from .const import CONF_NUMBER, CONF_OPERATORS, DOMAIN
from .forms import rows, spaced, unmarked
from .incident.model import Actor, ActorKind
from .protocol.messages import Standing
from .protocol.names import plain_name
from .station.errors import StationError
from .station.runtime import StationRuntime
from .station.site_record import SiteRecord
from .times import local_time

CONF_DIGITS_MATCH = "digits_match"
CONF_SITE = "site"

_ORDER = (Standing.UNAPPROVED, Standing.ACTIVE, Standing.SUSPENDED)
"""What waits for the operator stands first; what is revoked has left the list."""
_APPROVE = vol.Schema({vol.Required(CONF_DIGITS_MATCH, default=False): BooleanSelector()})
_CODES = {
    "already_revoked",
    "invite_used",
    "not_active",
    "not_committed",
    "not_suspended",
    "not_unapproved",
    "unknown_invite",
    "unknown_site",
    "wrong_recovery_key",
}
"""What can happen between the showing of a form and its answer."""


class SiteOptions(OptionsFlow):
    """Approve, suspend, resume and revoke sites."""

    _site_id: str

    @property
    def runtime(self) -> StationRuntime:
        """The station; ends the flow where it is not running."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow("not_loaded")
        runtime: StationRuntime = self.config_entry.runtime_data
        return runtime

    @property
    def actor(self) -> Actor:
        """The user whose request this is; only administrators get here."""
        request = current_request.get()
        user = request.get(KEY_HASS_USER) if request is not None else None
        if user is None:
            return self.runtime.administrator
        made = self.config_entry.options.get(CONF_OPERATORS, {}).get(user.id, {})
        return Actor(kind=ActorKind.OPERATOR, user_id=user.id, number=made.get(CONF_NUMBER), name=user.name)

    def refusal(self, err: StationError) -> dict[str, str]:
        """Return the form's errors for what the station did not do."""
        return {"base": err.code if err.code in _CODES else "not_done"}

    async def words(self, key: str) -> dict[str, str]:
        """Return the words of a selector in the language of this Home Assistant: a row's label is not translated."""
        texts = await async_get_translations(self.hass, self.hass.config.language, "selector", [DOMAIN])
        prefix = f"component.{DOMAIN}.selector.{key}.options."
        return {name.removeprefix(prefix): text for name, text in texts.items() if name.startswith(prefix)}

    async def async_step_sites(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the site."""
        if user_input is not None:
            self._site_id = user_input[CONF_SITE]
            return await self.async_step_site()
        standings = await self.words("standing")
        kinds = await self.words("site_kind")
        sites = [site for site in self.runtime.sites().values() if site.standing in _ORDER]
        if not sites:
            return self.async_abort(reason="no_sites")
        sites.sort(key=lambda site: (not site.waits, _ORDER.index(site.standing), site.name.casefold()))
        options = [_site_row(site, standings, kinds) for site in sites]
        return self.async_show_form(step_id="sites", data_schema=vol.Schema({vol.Required(CONF_SITE): rows(options)}))

    async def async_step_site(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what is to become of the site."""
        site = self._site()
        standings = await self.words("standing")
        kinds = await self.words("site_kind")
        return self.async_show_menu(
            step_id="site",
            menu_options=_steps(site),
            description_placeholders={
                **self._placeholders(),
                "kind": kinds.get(site.kind, unmarked(plain_name(site.kind))),
                "standing": standings[site.standing],
                "fingerprint": site.fingerprint,
                "enrolled": local_time(site.enrolled_ms),
            },
        )

    async def async_step_approve(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the site in once its digits were compared."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_DIGITS_MATCH]:
                return await self._decide("approve", _APPROVE)
            errors[CONF_DIGITS_MATCH] = "not_compared"
        return self.async_show_form(
            step_id="approve", data_schema=_APPROVE, errors=errors, description_placeholders=self._placeholders()
        )

    async def async_step_decline(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Turn the site away, or its new key."""
        return await self._confirm("decline", user_input)

    async def async_step_suspend(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Make no incidents of what the site sends."""
        return await self._confirm("suspend", user_input)

    async def async_step_resume(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take back a suspension."""
        return await self._confirm("resume", user_input)

    async def async_step_revoke(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """End it for good."""
        return await self._confirm("revoke", user_input)

    async def _confirm(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        if user_input is not None:
            return await self._decide(step_id, None)
        return self.async_show_form(step_id=step_id, description_placeholders=self._placeholders(), last_step=True)

    async def _decide(self, step_id: str, schema: vol.Schema | None) -> ConfigFlowResult:
        """Do what the step is called."""
        runtime = self.runtime
        decide = {
            "approve": runtime.approve,
            "decline": runtime.decline,
            "suspend": runtime.suspend,
            "resume": runtime.resume,
            "revoke": runtime.revoke,
        }[step_id]
        placeholders = self._placeholders()
        try:
            await decide(self._site_id, self.actor)
        except StationError as err:
            return self.async_show_form(
                step_id=step_id,
                data_schema=schema,
                errors=self.refusal(err),
                description_placeholders=placeholders,
            )
        return self.async_abort(reason=f"{step_id}_successful", description_placeholders=placeholders)

    def _site(self) -> SiteRecord:
        site = self.runtime.sites().get(self._site_id)
        if site is None:
            raise AbortFlow("no_sites")
        return site

    def _placeholders(self) -> dict[str, str]:
        site = self._site()
        return {"name": unmarked(site.name), "digits": spaced(site.digits)}


def _steps(site: SiteRecord) -> list[str]:
    """Tell what can become of a site; a new key of a site that is taken in is decided before all else."""
    if site.waits:
        return ["approve", "decline"] if site.candidate is None else ["approve", "decline", "revoke"]
    return ["resume" if site.standing is Standing.SUSPENDED else "suspend", "revoke"]


def _site_row(site: SiteRecord, standings: dict[str, str], kinds: dict[str, str]) -> SelectOptionDict:
    standing = standings[Standing.UNAPPROVED if site.waits else site.standing]
    kind = kinds.get(site.kind, plain_name(site.kind))
    return SelectOptionDict(value=site.id, label=f"{site.name} ({kind}): {standing}")

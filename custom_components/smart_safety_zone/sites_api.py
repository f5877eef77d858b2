"""The websocket commands of the radio room's page of sites: inviting, approving, suspending, revoking.

Who belongs to a station is decided by administrators of its Home Assistant, as in the dialogs; others are refused.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
import probatio as vol

from .const import DOMAIN
from .desk_api import Handler, the_station, translating
from .desk_sites import site_view
from .desk_view import View
from .incident.model import Actor
from .operators import async_commanding
from .station.runtime import StationRuntime
from .station.site_record import SiteRecord
from .station.sites import MAX_INVITE_MINUTES

_SITE: Final[dict[Any, Any]] = {vol.Required("site"): vol.All(str, vol.Match(r"^[a-z2-7]{26}$"))}
_DIGITS: Final = vol.All(str, vol.Match(r"^[0-9 ]{6,11}$"))

type _Decide = Callable[[StationRuntime, Actor, View], Awaitable[SiteRecord]]


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sites/invite",
        vol.Optional("needs_approval"): bool,
        vol.Optional("valid_minutes"): vol.All(int, vol.Range(min=1, max=MAX_INVITE_MINUTES)),
    }
)
@async_response
@translating
async def _invite(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    made = await runtime.make_invite(
        actor, needs_approval=msg.get("needs_approval"), valid_minutes=msg.get("valid_minutes")
    )
    connection.send_result(
        msg["id"],
        {
            "station": runtime.entry.title,
            "invite": made.text,
            "code": made.code,
            "expires_ms": made.expires_ms,
            "needs_approval": made.needs_approval,
        },
    )


DECISIONS: Final[dict[str, tuple[dict[Any, Any], _Decide]]] = {
    # The digits are those that a person at the site read out: a screen does not know them.
    "approve": (
        {vol.Required("digits"): _DIGITS},
        lambda runtime, actor, msg: runtime.approve(msg["site"], actor, msg["digits"]),
    ),
    "decline": ({}, lambda runtime, actor, msg: runtime.decline(msg["site"], actor)),
    "suspend": ({}, lambda runtime, actor, msg: runtime.suspend(msg["site"], actor)),
    "resume": ({}, lambda runtime, actor, msg: runtime.resume(msg["site"], actor)),
    "revoke": ({}, lambda runtime, actor, msg: runtime.revoke(msg["site"], actor)),
}
"""What may become of a site, by the word of its command, with what each asks beside the site."""


def _decision(decide: _Decide) -> Handler:
    async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
        runtime = the_station(hass)
        actor = await async_commanding(hass, runtime, connection, msg)
        site = await decide(runtime, actor, msg)
        connection.send_result(msg["id"], site_view(runtime, site))

    return translating(handle)


@callback
def async_setup_sites_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds the station when it is called."""
    async_register_command(hass, _invite)
    for name, (fields, decide) in DECISIONS.items():
        schema = {vol.Required("type"): f"{DOMAIN}/sites/{name}", **_SITE, **fields}
        async_register_command(hass, websocket_command(schema)(async_response(_decision(decide))))

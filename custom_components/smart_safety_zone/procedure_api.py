"""The websocket commands of procedures and of what the room knows of a site: read, ticked and written on a screen."""

from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
import probatio as vol

from .const import DOMAIN
from .desk_api import INCIDENT, the_station, translating
from .desk_view import View, person, row
from .incident.checklist import Occasion, item_of, ticks
from .incident.model import Actor, Incident
from .operators import allowed, async_commanding, may
from .station.procedures.model import Guide
from .station.runtime import StationRuntime
from .station.site_notes import MAX_FIELD, MAX_HOLDERS, MAX_NOTE, KeyHolder, SiteNotes

_OCCASION: Final = vol.All(vol.In([each.value for each in Occasion]), Occasion)
_SITE: Final = vol.All(str, vol.Match(r"^[a-z2-7]{26}$"))
_FIELD: Final = vol.All(str, vol.Strip, vol.Length(max=MAX_FIELD))


async def _viewer(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> tuple[StationRuntime, Actor]:
    runtime = the_station(hass)
    return runtime, await async_commanding(hass, runtime, connection, msg)


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/desk/checklist",
        vol.Required("incident"): INCIDENT,
        vol.Optional("occasion"): _OCCASION,
    }
)
@async_response
@translating
async def _checklist(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime, actor = await _viewer(hass, connection, msg)
    occasion = msg.get("occasion")
    if occasion is not None:
        allowed(runtime, connection.user, "desk/choose_checklist")
    incident = await runtime.find_incident(msg["incident"])
    if not may(runtime, connection.user, "desk/choose_checklist"):
        # Who cannot act is nobody whom the room was shown it by.
        guide = await runtime.procedures.guide(incident)
    else:
        guide = await runtime.procedures.show(incident, actor, occasion)
    connection.send_result(msg["id"], _guide_view(incident, guide))


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/desk/tick",
        vol.Required("incident"): INCIDENT,
        vol.Required("occasion"): _OCCASION,
        vol.Required("item"): vol.All(str, vol.Length(min=1, max=64)),
        vol.Required("done"): bool,
    }
)
@async_response
@translating
async def _tick(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    incident = await runtime.procedures.tick(msg["incident"], actor, msg["occasion"], msg["item"], done=msg["done"])
    connection.send_result(msg["id"], row(runtime, incident))


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/desk/site_notes",
        vol.Required("site"): _SITE,
        vol.Optional("incident"): INCIDENT,
    }
)
@async_response
@translating
async def _site_notes(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    notes = runtime.site_notes.read(msg["site"], actor, msg.get("incident"))
    connection.send_result(msg["id"], _notes_view(runtime, connection.user, notes))


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/desk/write_site_notes",
        vol.Required("site"): _SITE,
        vol.Required("note"): vol.All(str, vol.Length(max=MAX_NOTE)),
        vol.Required("holders"): vol.All(
            [
                {
                    vol.Required("name"): vol.All(_FIELD, vol.Length(min=1)),
                    vol.Optional("phone", default=""): _FIELD,
                    vol.Optional("remark", default=""): _FIELD,
                }
            ],
            vol.Length(max=MAX_HOLDERS),
        ),
    }
)
@async_response
@translating
async def _write_site_notes(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    holders = [KeyHolder(**each) for each in msg["holders"]]
    notes = await runtime.site_notes.write(msg["site"], msg["note"], holders, actor)
    connection.send_result(msg["id"], _notes_view(runtime, connection.user, notes))


def _guide_view(incident: Incident, guide: Guide) -> dict[str, Any]:
    """Tell a checklist in all its languages, with what is done of it; a screen shows its reader's."""
    done = ticks(incident)
    checklist = guide.checklist
    steps = {each.key: done.get(item_of(guide.occasion, each.key)) for each in checklist.items}
    return {
        "occasion": guide.occasion,
        "occasions": list(Occasion),
        "source": checklist.source,
        "edition": checklist.edition,
        "items": [
            {
                "key": each.key,
                "words": dict(each.words),
                "done": None if (step := steps[each.key]) is None else {"at_ms": step.at_ms, "by": person(step.actor)},
            }
            for each in checklist.items
        ],
    }


def _notes_view(runtime: StationRuntime, user: User, notes: SiteNotes) -> dict[str, Any]:
    return {
        "may_write": may(runtime, user, "desk/write_site_notes"),
        "note": notes.note,
        "holders": [{"name": each.name, "phone": each.phone, "remark": each.remark} for each in notes.holders],
        "changed_ms": notes.changed_ms,
    }


@callback
def async_setup_procedure_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds the station when it is called."""
    for command in (_checklist, _tick, _site_notes, _write_site_notes):
        async_register_command(hass, command)

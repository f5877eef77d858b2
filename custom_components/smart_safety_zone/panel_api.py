"""The websocket commands of a keypad: what its panel shows, and the commands that want a code.

Home Assistant's recorder keeps what actions are called with, in clear; what comes here it does not keep.
"""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components.alarm_control_panel.const import DOMAIN as ALARM_CONTROL_PANEL
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_NOT_FOUND, ERR_UNAUTHORIZED
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
import probatio as vol

from .const import DOMAIN, SUBENTRY_PANEL
from .entry import SafetyZoneConfigEntry
from .site.errors import SiteError
from .site.panel.commands import COMMANDS
from .site.panel.panel import Panel
from .site.runtime import SiteRuntime
from .times import iso

MAX_CODE_CHARACTERS: Final = 32

type Message = dict[str, Any]


def _find(
    hass: HomeAssistant, connection: ActiveConnection, msg: Message, policy: str
) -> tuple[SiteRuntime, str] | None:
    """Find the panel that an entity stands for; or say why not, and return None."""
    entity_id = msg[ATTR_ENTITY_ID]
    if not connection.user.permissions.check_entity(entity_id, policy):
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, "Not allowed")
        return None
    entity = er.async_get(hass).async_get(entity_id)
    if entity is not None and entity.platform == DOMAIN and entity.domain == ALARM_CONTROL_PANEL:
        entry: SafetyZoneConfigEntry | None = hass.config_entries.async_get_entry(entity.config_entry_id or "")
        runtime = getattr(entry, "runtime_data", None)
        key = entity.config_subentry_id
        if isinstance(runtime, SiteRuntime) and key is not None and key in runtime.panels.by_subentry:
            return runtime, key
    connection.send_error(
        msg["id"], ERR_NOT_FOUND, "No such panel", translation_key="unknown_panel", translation_domain=DOMAIN
    )
    return None


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/{SUBENTRY_PANEL}/command",
        vol.Required(ATTR_ENTITY_ID): cv.entity_id,
        vol.Required("command"): vol.In(COMMANDS),
        vol.Optional("code"): vol.All(str, vol.Length(max=MAX_CODE_CHARACTERS)),
        vol.Optional("bypass", default=False): bool,
    }
)
@async_response
async def _command(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    found = _find(hass, connection, msg, POLICY_CONTROL)
    if found is None:
        return
    runtime, key = found
    try:
        await runtime.panels.commands[key].act(
            msg["command"], msg.get("code"), bypass=msg["bypass"], context=connection.context(msg)
        )
    except SiteError as err:
        connection.send_error(
            msg["id"],
            err.code,
            err.code,
            translation_key=err.code,
            translation_domain=DOMAIN,
            translation_placeholders=err.placeholders,
        )
        return
    connection.send_result(msg["id"], view(runtime, runtime.panels.by_subentry[key]))


@websocket_command(
    {vol.Required("type"): f"{DOMAIN}/{SUBENTRY_PANEL}/subscribe", vol.Required(ATTR_ENTITY_ID): cv.entity_id}
)
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    found = _find(hass, connection, msg, POLICY_READ)
    if found is None:
        return
    runtime, key = found
    connection.send_result(msg["id"])
    shown: Message = {}

    @callback
    def look() -> None:
        panel = runtime.panels.by_subentry.get(key)
        if panel is None:
            return
        now = view(runtime, panel)
        if now != shown:
            shown.clear()
            shown.update(now)
            connection.send_message(event_message(msg["id"], now))

    look()
    stop = _following(runtime, runtime.panels.by_subentry[key], look)
    runtime.entry.async_on_unload(stop)
    connection.subscriptions[msg["id"]] = stop


def _following(runtime: SiteRuntime, panel: Panel, look: Callable[[], None]) -> Callable[[], None]:
    """Look again at whatever changes at the site, and at what its zones wrap; may be stopped twice."""
    sources = [point.source_entity_id for point in map(runtime.points.get, panel.zones()) if point is not None]
    entities = [each for each in sources if each is not None]

    @callback
    def source_changed(_event: object) -> None:
        look()

    cancel = [runtime.subscribe(look), async_track_state_change_event(runtime.hass, entities, source_changed)]

    def stop() -> None:
        while cancel:
            cancel.pop()()

    return stop


def view(runtime: SiteRuntime, panel: Panel) -> Message:
    """Tell all that a keypad shows; the frontend shows nothing else."""
    state, now_ms = panel.state, runtime.clock.now().wall_ms
    left_ms, locked_ms = panel.left_ms, panel.locked_ms
    return {
        "name": panel.name,
        "state": state.shown,
        "mode": state.mode,
        "since": iso(panel.since_ms),
        "user": state.user,
        "ends": None if left_ms is None else iso(_whole(now_ms + left_ms)),
        "locked_until": None if not locked_ms else iso(_whole(now_ms + locked_ms)),
        "code_to_arm": panel.settings.code_to_arm,
        "open_zones": [{"zone": zone, "name": panel.zone_name(zone)} for zone in panel.open_zones()],
        "bypassed": [{"zone": zone, "name": panel.zone_name(zone)} for zone in sorted(state.bypassed)],
        "tripped": [{"zone": zone, "name": panel.zone_name(zone)} for zone in state.tripped],
    }


def _whole(wall_ms: int) -> int:
    """Round to whole seconds: the same end, read at two moments, must read the same."""
    return round(wall_ms / 1000) * 1000


@callback
def async_setup_panel_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds its panel when it is called."""
    async_register_command(hass, _command)
    async_register_command(hass, _subscribe)

"""Asking the owner whether a station may look: here, and on the phones that he chose; and hearing what is tapped there.

A tap counts by its token: made for this question, never shown but in that notification, good once and while somebody
waits. Whoever has the phone in hand answers; the companion app says as whom, and that is written down.
"""

from collections.abc import Mapping
from functools import partial
import logging
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN, EVENT_VIEW
from .devices import async_device_id
from .entry import SafetyZoneConfigEntry
from .forms import unmarked
from .pages import ACCESS_PATH
from .protocol.cameras import ViewState
from .site.cameras.access import Access
from .site.cameras.approvals import DEFAULT_MINUTES, PREFIX, QUESTION_MS, Tokens
from .site.cameras.views.view import View
from .site.runtime import SiteRuntime

_LOGGER = logging.getLogger(__name__)

CONF_PHONES: Final = "view_phones"
"""In the site's options: the companion app's entries whose phones are asked."""
PHONE_DOMAIN: Final = "mobile_app"
EVENT_TAPPED: Final = "mobile_app_notification_action"
PAGE_PATH: Final = f"/{ACCESS_PATH}"
_TEXTS: Final = "config_panel"
_PREFIX: Final = f"component.{DOMAIN}.{_TEXTS}.camera_access."


@callback
def async_ask_owners(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Put each question to the owner, and hear his answers, for as long as the entry is loaded."""
    runtime = entry.runtime_data
    if not isinstance(runtime, SiteRuntime):
        return
    asking = _Asking(hass, entry, runtime)
    entry.async_on_unload(runtime.views.owner.subscribe(asking.asked))
    entry.async_on_unload(runtime.views.access.subscribe(partial(_tell, hass, entry)))

    @callback
    def ours(data: Mapping[str, Any]) -> bool:
        return str(data.get("action", "")).startswith(PREFIX)

    entry.async_on_unload(hass.bus.async_listen(EVENT_TAPPED, asking.tapped, event_filter=ours))


class _Asking:
    """The questions of one site."""

    def __init__(self, hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: SiteRuntime) -> None:
        self._hass = hass
        self._entry = entry
        self._runtime = runtime

    @callback
    def asked(self, view: View, tokens: Tokens | None) -> None:
        """Ask, or take the question away again."""
        name = f"{DOMAIN}_view_{view.id}"
        if tokens is None:
            persistent_notification.async_dismiss(self._hass, name)
            self._runtime.spawn(self._to_phones(name, {"message": "clear_notification", "data": {"tag": name}}), name)
        else:
            self._runtime.spawn(self._ask(name, view, tokens), name)

    async def _ask(self, name: str, view: View, tokens: Tokens) -> None:
        found = await async_get_translations(self._hass, self._hass.config.language, _TEXTS, [DOMAIN])
        texts = {key.removeprefix(_PREFIX): text for key, text in found.items() if key.startswith(_PREFIX)}
        if not view.waits:
            return
        request, camera = view.request, self._runtime.cameras.by_subentry.get(view.camera)
        said = {
            "station": view.receiver.name,
            "camera": "" if camera is None else camera.name,
            "operator": "–" if request.operator is None else str(request.operator),
            "purpose": request.purpose,
            "case": request.case or (request.incident.hex()[:8] if request.incident is not None else "–"),
            "minutes": str(QUESTION_MS // 60_000),
        }
        title = texts["question_title"].format(**said)
        shown = {key: unmarked(value) for key, value in said.items()}
        message = f"{texts['question'].format(**shown)}\n\n[{texts['open']}]({PAGE_PATH})"
        persistent_notification.async_create(self._hass, message, title, name)
        data = {
            "tag": name,
            "url": PAGE_PATH,
            "clickAction": PAGE_PATH,
            "ttl": 0,
            "priority": "high",
            "actions": [
                {
                    "action": tokens.approve,
                    "title": texts["approve"].format(minutes=DEFAULT_MINUTES),
                    "authenticationRequired": True,
                },
                {"action": tokens.deny, "title": texts["deny"]},
            ],
        }
        await self._to_phones(name, {"title": title, "message": texts["question"].format(**said), "data": data})

    async def _to_phones(self, name: str, notification: Mapping[str, Any]) -> None:
        for service in phone_services(self._hass, self._entry.options.get(CONF_PHONES, [])):
            try:
                await self._hass.services.async_call("notify", service, dict(notification), blocking=True)
            except Exception as err:  # noqa: BLE001 - one phone that cannot be reached keeps no other from being asked
                _LOGGER.warning("%s: a phone was not asked: %s", name, type(err).__name__)

    async def tapped(self, event: Event) -> None:
        """Take an answer from a phone, if it is one to a question that stands."""
        meant = self._runtime.views.meant(str(event.data["action"]))
        user_id = event.context.user_id
        user = None if user_id is None else await self._hass.auth.async_get_user(user_id)
        if meant is None or user is None or not user.is_active or not meant[0].waits:
            # It may be another site's, or late; an answer to a stranger's token would tell him that it is none.
            self._runtime.faults["view_tap_ignored"] += 1
            return
        view, yes = meant
        self._runtime.views.answer(view, user.id, DEFAULT_MINUTES if yes else 0)


def phone_services(hass: HomeAssistant, entries: list[str]) -> list[str]:
    """Tell which actions of `notify` reach the phones of these entries of the companion app."""
    found = []
    for entry_id in entries:
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is not None and entry.domain == PHONE_DOMAIN:
            service = _service(hass, entry.data.get("webhook_id", ""))
            found += [] if service is None else [service]
    return found


def _service(hass: HomeAssistant, webhook_id: str) -> str | None:
    from homeassistant.components.mobile_app.util import get_notify_service  # noqa: PLC0415 - only where it is loaded

    try:
        return get_notify_service(hass, webhook_id)
    except KeyError:
        return None


@callback
def _tell(hass: HomeAssistant, entry: SafetyZoneConfigEntry, access: Access) -> None:
    """Tell automations of a look, as it was committed; why somebody looks is for the owner's page alone."""
    ended = access.state is ViewState.GRANTED and access.over
    device_id = async_device_id(hass, entry.entry_id, f"{entry.runtime_data.id}_{access.camera}")
    hass.bus.async_fire(
        EVENT_VIEW,
        {
            "device_id": device_id,
            "view": access.view,
            "step": "ended" if ended else access.state.value,
            "reason": access.reason or None,
            "station": access.station_name,
            "operator": access.operator,
            "mode": access.mode,
            "incident": access.incident,
            "pictures": access.pictures,
        },
    )

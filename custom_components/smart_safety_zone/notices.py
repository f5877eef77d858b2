"""What is sent to phones and read aloud: words of an incident, and the notify actions that carry them."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.notify.const import DOMAIN as NOTIFY
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .incident.handling import Handling, handling_of_incident
from .incident.model import Incident
from .station.runtime import StationRuntime

SEND_S: Final = 10
"""A notification that is not away by then is taken as not sent: whoever waits for it does something else."""


class Words:
    """Our texts for notices, in the language of this Home Assistant."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take them by their keys; use `load`."""
        self._texts = texts

    @classmethod
    async def load(cls, hass: HomeAssistant) -> Words:
        """Read them."""
        found: dict[str, str] = {}
        for category in ("config_panel", "selector"):
            prefix = f"component.{DOMAIN}.{category}."
            texts = await async_get_translations(hass, hass.config.language, category, [DOMAIN])
            found |= {key.removeprefix(prefix): text for key, text in texts.items()}
        return cls(found)

    def say(self, key: str, **values: object) -> str:
        """Return a notice, with its values in it."""
        return self._texts.get(f"notices.{key}", key).format(**values)

    def kind(self, incident: Incident) -> str:
        """Return what an incident is about."""
        return self._texts.get(f"alarm_kind.options.{incident.kind}", incident.kind.value)

    def place(self, runtime: StationRuntime, incident: Incident, *, whole: bool = True) -> str:
        """Return where an incident is, by the names that the room knows, with what must not be done there.

        The `whole` place names the alarm point, and by that often who stood at it.
        """
        site = runtime.sites().get(incident.site_id)
        names = [site.name if site else None]
        if whole:
            names.append(runtime.naming.name(incident.site_id, incident.point_id))
        line = ", ".join(name for name in names if name)
        if handling_of_incident(incident) is Handling.DISPATCH_SILENTLY:
            return f"{line}. {self.say('silent')}"
        return line


def place_on_map(runtime: StationRuntime, incident: Incident) -> tuple[float, float] | None:
    """Return where the site of an incident says that it is."""
    site = runtime.sites().get(incident.site_id)
    place = site.place if site else None
    return None if place is None else (place.latitude, place.longitude)


async def async_send(
    hass: HomeAssistant, target: str, title: str | None, message: str, data: Mapping[str, Any] | None = None
) -> bool:
    """Send a notice by a notify action or to a notify entity; tell whether Home Assistant took it."""
    if hass.services.has_service(NOTIFY, target):
        action = target
        said: dict[str, Any] = {"data": dict(data)} if data else {}
    else:
        entity_id = target if "." in target else f"{NOTIFY}.{target}"
        if hass.states.get(entity_id) is None:
            return False
        action, said = "send_message", {ATTR_ENTITY_ID: entity_id}
    if title is not None:
        said["title"] = title
    try:
        async with asyncio.timeout(SEND_S):
            await hass.services.async_call(NOTIFY, action, {"message": message, **said}, blocking=True)
    # Whatever another integration raises, whoever sends goes on to the next one.
    except Exception:  # noqa: BLE001
        return False
    return True

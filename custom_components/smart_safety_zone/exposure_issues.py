"""The repair of a silent alarm point whose wrapped entity gives it away."""

from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from .const import DOMAIN
from .entry import SafetyZoneConfigEntry
from .exposure import excludes, exposures
from .site.runtime import SiteRuntime

ISSUE = "silent_exposed"


@callback
def async_follow_exposure(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Raise an issue for each silent point that can be seen, and withdraw it once that is put right.

    Not withdrawn when the entry is unloaded: who ignores it would be told again after each reload.
    """
    runtime = entry.runtime_data
    if not isinstance(runtime, SiteRuntime):
        return
    shown: dict[str, str] = {}

    @callback
    def look() -> None:
        exposed = {}
        for key, point in runtime.points.items():
            entity_id = point.source_entity_id
            if point.silent and entity_id is not None and exposures(hass, entity_id):
                exposed[key] = entity_id
        for key in shown.keys() - exposed.keys():
            ir.async_delete_issue(hass, DOMAIN, f"{ISSUE}_{key}")
        for key, entity_id in exposed.items():
            if shown.get(key) != entity_id:
                ir.async_create_issue(
                    hass,
                    DOMAIN,
                    f"{ISSUE}_{key}",
                    is_fixable=False,
                    severity=ir.IssueSeverity.WARNING,
                    translation_key=ISSUE,
                    translation_placeholders={
                        "name": runtime.points[key].name,
                        "entity": entity_id,
                        "excludes": excludes(entity_id),
                    },
                )
        shown.clear()
        shown.update(exposed)

    @callback
    def registry_changed(_event: Event[Any]) -> None:
        look()

    entry.async_on_unload(runtime.subscribe(look))
    entry.async_on_unload(hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, registry_changed))
    look()

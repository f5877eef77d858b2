"""What Home Assistant itself keeps and shows of an entity that a silent alarm point wraps."""

from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE

LOGBOOK: Final = "logbook"


class Exposure(StrEnum):
    """Where somebody in front of a screen could see that the entity was pressed."""

    RECORDED = "recorded"
    LOGGED = "logged"
    SHOWN = "shown"


@callback
def exposures(hass: HomeAssistant, entity_id: str) -> tuple[Exposure, ...]:
    """Tell where an entity could be seen, until its owner has put that right."""
    found = []
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is not None and (recorder.entity_filter is None or recorder.entity_filter(entity_id)):
        found.append(Exposure.RECORDED)
    # Not by its class: the logbook's modules want a database, which need not be installed.
    logbook = hass.data.get(LOGBOOK)
    shows = None if logbook is None else getattr(logbook, "entity_filter", None)
    if logbook is not None and (shows is None or shows(entity_id)):
        found.append(Exposure.LOGGED)
    entry = er.async_get(hass).async_get(entity_id)
    if entry is None or entry.hidden_by is None:
        found.append(Exposure.SHOWN)
    return tuple(found)


def excludes(entity_id: str) -> str:
    """Write what goes into `configuration.yaml`."""
    return "\n".join(f"{domain}:\n  exclude:\n    entities:\n      - {entity_id}" for domain in ("recorder", "logbook"))

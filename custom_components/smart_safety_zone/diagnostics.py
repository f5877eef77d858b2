"""Diagnostics: counters, states and sizes; no keys, people, places or names."""

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.core import HomeAssistant

from .const import (
    CONF_ADDRESS,
    CONF_ALARM_POINTS,
    CONF_OPERATORS,
    CONF_SITE_ID,
    CONF_SOURCE_ENTITY,
    CONF_STATION_ID,
    CONF_TAG,
)
from .entry import SafetyZoneConfigEntry
from .protocol.messages import PROTOCOL_VERSION
from .site.cameras.settings import CONF_CONSENT_KEY, CONF_DIRECTION, CONF_TIERS
from .site.lighting.settings import CONF_LAMPS, CONF_PRESENCE, CONF_PRESENCE_ENTITY
from .site.neighbours.settings import CONF_KEYS
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime

TO_REDACT = {
    CONF_ADDRESS,
    CONF_LATITUDE,
    CONF_LONGITUDE,
    CONF_NAME,
    CONF_OPERATORS,
    CONF_SITE_ID,
    CONF_STATION_ID,
    # Whoever knows it can say that he was there.
    CONF_TAG,
    CONF_ALARM_POINTS,
    CONF_LAMPS,
    CONF_PRESENCE,
    CONF_PRESENCE_ENTITY,
    # Of a neighbour: they name its stations, too.
    CONF_KEYS,
    # Of a camera: they name the stations, and a key of the ledger.
    CONF_TIERS,
    CONF_CONSENT_KEY,
    CONF_DIRECTION,
    "recovery_key",
    "source",
    CONF_SOURCE_ENTITY,
}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> dict[str, Any]:
    """Tell how the role is doing."""
    runtime = entry.runtime_data
    verification = await runtime.journal.verify()
    # Counts that grow by a few tell that somebody has pressed, and nobody at the site may read that.
    silent = isinstance(runtime, SiteRuntime) and any(point.silent for point in runtime.points.values())
    return {
        "entry": {
            "data": async_redact_data(dict(entry.data), TO_REDACT),
            "options": async_redact_data(dict(entry.options), TO_REDACT),
            "subentries": [
                {"type": each.subentry_type, "data": async_redact_data(dict(each.data), TO_REDACT)}
                for each in entry.subentries.values()
            ],
        },
        "protocol": PROTOCOL_VERSION,
        "journal": {
            "entries": None if silent else verification.entries,
            "erased": verification.erased,
            "broken": verification.broken_seq,
            "pending": None if silent else runtime.journal.pending,
        },
        "faults": None if silent else dict(runtime.faults),
        "role": _station(runtime) if isinstance(runtime, StationRuntime) else _site(runtime),
    }


def _station(runtime: StationRuntime) -> dict[str, Any]:
    return {
        "incidents": dict(zip(("open", "unacknowledged"), runtime.counts[:2], strict=True)),
        "sites": [
            {
                "kind": site.kind,
                "standing": site.standing,
                "points": len(site.points),
                "link": runtime.link(site.id).state,
                "outbox": runtime.link(site.id).outbox,
            }
            for site in runtime.sites().values()
        ],
    }


def _site(runtime: SiteRuntime) -> dict[str, Any]:
    return {
        "receivers": [
            {
                "standing": each.standing,
                "link": each.link_state,
                "outbox": each.outbox,
                "last_error": each.last_error,
            }
            for each in runtime.receivers.values()
        ],
        "points": [
            {"kind": each.kind, "step": each.state.step, "wrapped": each.wrapped, "problem": each.source_problem}
            for each in runtime.points.values()
        ],
        "lighting": [
            {"lamps": len(each.settings.lamps), "failed": len(each.failed), "causes": list(each.causes)}
            for each in runtime.lighting.groups.values()
        ],
        "cameras": [
            {
                "tiers": sorted(each.settings.tiers.values()),
                "on": runtime.cameras.is_on(each.id),
                "masked": runtime.evidence.pictures.masked(each.id),
                "problem": each.problem,
                "viewed": runtime.views.is_viewed(each.id),
            }
            for each in runtime.cameras.by_subentry.values()
        ],
    }

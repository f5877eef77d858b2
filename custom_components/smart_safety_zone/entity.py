"""What the entities of both roles share: pushed, named by translation, each on the device it speaks of."""

from collections.abc import Callable, Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN, MANUFACTURER, SUBENTRY_RECEIVER
from .entry import SafetyZoneConfigEntry
from .protocol.messages import Standing
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime


class PushedEntity(Entity):
    """An entity that is told when to look."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, owner: str, key: str, device: DeviceInfo) -> None:
        """Name the entity after the site or station that owns it."""
        self._attr_unique_id = f"{owner}_{key}"
        self._attr_translation_key = key
        self._attr_device_info = device


class StationEntity(PushedEntity):
    """An entity of the station itself."""

    def __init__(self, runtime: StationRuntime, key: str) -> None:
        """Belong to the station's device."""
        super().__init__(runtime.id, key, DeviceInfo(identifiers={(DOMAIN, runtime.id)}))
        self._runtime = runtime


class RemoteSiteEntity(PushedEntity):
    """An entity of a site, as its station sees it."""

    def __init__(self, runtime: StationRuntime, site_id: str, key: str) -> None:
        """Belong to the site's device at the station."""
        super().__init__(f"{runtime.id}_{site_id}", key, DeviceInfo(identifiers={(DOMAIN, site_id)}))
        self._runtime = runtime
        self._site_id = site_id


class SiteEntity(PushedEntity):
    """An entity of the site itself, of one of its receivers or of one of its alarm points."""

    def __init__(self, runtime: SiteRuntime, key: str, subentry_id: str | None = None) -> None:
        """Belong to the subentry's device, or to the site's."""
        if subentry_id is None:
            owner, device = runtime.id, DeviceInfo(identifiers={(DOMAIN, runtime.id)})
        else:
            owner = f"{runtime.id}_{subentry_id}"
            device = DeviceInfo(
                identifiers={(DOMAIN, owner)},
                manufacturer=MANUFACTURER,
                name=device_name(runtime.entry, subentry_id),
                via_device_id=dr.async_get_device_id_by_identifier(
                    runtime.hass, (DOMAIN, runtime.id), config_entry_id=runtime.entry.entry_id
                ),
            )
        super().__init__(owner, key, device)
        self._runtime = runtime


def device_name(entry: ConfigEntry[Any], subentry_id: str) -> str:
    """Name a subentry's device; a receiver's also by its site, since several sites may report to one station."""
    subentry = entry.subentries[subentry_id]
    if subentry.subentry_type == SUBENTRY_RECEIVER:
        return f"{entry.title} · {subentry.title}"
    return subentry.title


@callback
def async_add_as_they_come[K](
    entry: SafetyZoneConfigEntry,
    subscribe: Callable[[Callable[[], None]], Callable[[], None]],
    present: Callable[[], Iterable[K]],
    add: Callable[[K], None],
) -> None:
    """Add entities for what is there, and for what comes later; what goes and comes back is added again."""
    added: set[K] = set()

    @callback
    def _sync() -> None:
        current = set(present())
        added.intersection_update(current)
        for key in sorted(current - added, key=repr):
            added.add(key)
            add(key)

    _sync()
    entry.async_on_unload(subscribe(_sync))


@callback
def async_add_for_sites[K](
    entry: SafetyZoneConfigEntry,
    runtime: StationRuntime,
    present: Callable[[str], Iterable[K]],
    add: Callable[[str, K], None],
) -> None:
    """Do the same for what each site of a station has; news of one of a thousand sites looks at that one alone."""
    added: dict[str, set[K]] = {}

    @callback
    def _sync(site_id: str) -> None:
        site = runtime.sites().get(site_id)
        here = site is not None and site.standing is not Standing.REVOKED
        current = set(present(site_id)) if here else set()
        before = added.get(site_id, set())
        added[site_id] = current
        for key in sorted(current - before, key=repr):
            add(site_id, key)

    for site_id in runtime.present_sites():
        _sync(site_id)
    entry.async_on_unload(runtime.subscribe_sites(_sync))


def itself(site_id: str) -> tuple[str]:
    """Say that every site has this entity once."""
    return (site_id,)


type Add = AddConfigEntryEntitiesCallback

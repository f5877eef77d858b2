"""What the radio room's screens are told of a site: its line, its health, and what of it belongs on a map."""

from typing import Any

from .incident.rate import percent
from .protocol.cameras import InventoryCamera
from .protocol.lamps import InventoryGroup
from .station.runtime import StationRuntime
from .station.site_record import Place, SiteRecord

MAX_LATITUDE = 90
MAX_LONGITUDE = 180

type View = dict[str, Any]


def site_view(runtime: StationRuntime, site: SiteRecord) -> View:
    """Return a site as the screens show it; the six digits stay here, for whoever approves has to be told them."""
    link = runtime.link(site.id)
    false, all_ = _false_alarms(runtime, site.id)
    return {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "standing": site.standing,
        "waits": site.waits,
        "returns": site.candidate is not None,
        "enrolled_ms": site.enrolled_ms,
        "fingerprint": site.fingerprint,
        "link": link.state,
        "heard_ms": link.heard_wall_ms,
        "copied": site.id in runtime.watch.copied,
        "promises": len(runtime.proofs.proofs(site.id)),
        "proved_ms": runtime.proofs.oldest_ms(site.id),
        "unproved": len(runtime.proofs.unproved(site.id)),
        "alarms": all_,
        "false_percent": percent(false, all_),
        **where(site.place),
        "points": [
            {"id": point.id, "name": point.name, "kind": point.kind, "battery_low": point.battery_low}
            for point in site.points
        ],
        "groups": [_group(runtime, site, group) for group in site.groups],
        "cameras": [_camera(site, camera) for camera in _cameras(site)],
    }


def _false_alarms(runtime: StationRuntime, site_id: str) -> tuple[int, int]:
    now_ms = runtime.clock.now().wall_ms
    counts = [rate.within(now_ms) for rate in runtime.desk.rates.of(site_id).values()]
    return sum(false for false, _ in counts), sum(all_ for _, all_ in counts)


def _cameras(site: SiteRecord) -> tuple[InventoryCamera, ...]:
    return site.inventory.cameras if site.inventory else ()


def _group(runtime: StationRuntime, site: SiteRecord, group: InventoryGroup) -> View:
    report = runtime.lamps.report(site.id, group.id)
    return {
        "id": group.id,
        "name": group.name,
        "on": None if report is None else report.on,
        "failed": 0 if report is None else report.failed,
        **where(_own_place(group, site)),
    }


def _camera(site: SiteRecord, camera: InventoryCamera) -> View:
    return {
        "id": camera.id,
        "name": camera.name,
        "tier": camera.tier,
        "off": camera.off,
        "masked": camera.masked,
        "webrtc": camera.webrtc,
        # One that does not say where it looks has no cone.
        "direction": None if camera.direction is None else camera.direction % 360,
        "angle": min(max(camera.angle, 1), 360),
        **where(_own_place(camera, site)),
    }


def _own_place(thing: InventoryCamera | InventoryGroup, site: SiteRecord) -> Place | None:
    if thing.latitude_e6 is None or thing.longitude_e6 is None:
        return site.place
    return Place(thing.latitude_e6 / 1e6, thing.longitude_e6 / 1e6)


def where(place: Place | None) -> View:
    """Return where a map shows something, if that is on this globe."""
    if place is None or abs(place.latitude) > MAX_LATITUDE or abs(place.longitude) > MAX_LONGITUDE:
        return {"latitude": None, "longitude": None}
    return {"latitude": place.latitude, "longitude": place.longitude}

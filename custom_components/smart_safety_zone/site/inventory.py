"""What a site tells of itself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE

from ..const import CONF_SITE_KIND
from ..protocol.cameras import MAX_CAMERAS, InventoryCamera
from ..protocol.fields import encode
from ..protocol.lamps import MAX_GROUPS, InventoryGroup
from ..protocol.messages import MAX_PANELS, MAX_POINTS, Inventory, InventoryPoint
from ..protocol.names import MAX_NAME_CHARACTERS, plain_name
from ..protocol.panels import InventoryPanel
from ..protocol.record import MAX_BODY_BYTES
from .lighting.group import LightingGroup
from .panel.panel import Panel
from .points import Point
from .selftests import promised_s

_MICRO = 1_000_000


def make_inventory(
    title: str,
    options: Mapping[str, Any],
    points: Iterable[Point],
    software: str,
    panels: Iterable[Panel] = (),
    groups: Iterable[LightingGroup] = (),
    cameras: Iterable[InventoryCamera] = (),
) -> Inventory:
    """Describe a site; names are cut where all of them would not fit into a record."""
    inventory = Inventory(
        name=plain_name(title),
        kind=str(options.get(CONF_SITE_KIND, "other")),
        points=tuple(
            InventoryPoint(
                id=point.id,
                kind=point.kind,
                name=point.name,
                silent=point.silent,
                momentary=point.is_momentary,
                panel="" if point.zone is None else point.zone.panel,
                test_every_s=promised_s(options),
                battery_low=point.battery_low,
            )
            for point in points
        )[:MAX_POINTS],
        latitude_e6=_micro(options.get(CONF_LATITUDE)),
        longitude_e6=_micro(options.get(CONF_LONGITUDE)),
        software=software,
        groups=tuple(_described(group) for group in groups)[:MAX_GROUPS],
        panels=tuple(InventoryPanel(id=panel.id, name=panel.name) for panel in panels)[:MAX_PANELS],
        cameras=tuple(cameras)[:MAX_CAMERAS],
    )
    length = MAX_NAME_CHARACTERS
    while len(encode(inventory)) > MAX_BODY_BYTES and length > 1:
        length //= 2
        inventory = replace(
            inventory,
            points=tuple(replace(point, name=plain_name(point.name[:length])) for point in inventory.points),
            groups=tuple(replace(group, name=plain_name(group.name[:length])) for group in inventory.groups),
            cameras=tuple(replace(camera, name=plain_name(camera.name[:length])) for camera in inventory.cameras),
        )
    return inventory


def _described(group: LightingGroup) -> InventoryGroup:
    settings = group.settings
    latitude, longitude = settings.place or (None, None)
    return InventoryGroup(
        id=group.id,
        name=group.name,
        access=settings.access,
        latitude_e6=_micro(latitude),
        longitude_e6=_micro(longitude),
    )


def _micro(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * _MICRO)

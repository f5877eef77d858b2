"""What an alarm point is to a panel."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...const import CONF_PANEL, CONF_ZONE_TYPE
from .machine import ZoneType


class Zone(NamedTuple):
    """The place of an alarm point among the zones of a panel."""

    panel: str
    """The panel's subentry."""
    type: ZoneType

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Zone | None:
        """Read it from an alarm point's subentry; None for a point of its own."""
        panel = data.get(CONF_PANEL)
        return None if not panel else cls(panel, ZoneType(data[CONF_ZONE_TYPE]))

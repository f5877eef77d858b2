"""What alarm points are called at the station, as far as their sites have said."""

from collections.abc import Mapping

from ..incident.model import Signal
from ..protocol.cameras import InventoryCamera
from ..protocol.lamps import InventoryGroup
from ..protocol.messages import InventoryPoint
from ..protocol.panels import InventoryPanel
from .site_record import SiteRecord

LABELS_KEPT = 1_000


class Naming:
    """Finds points by the inventories of their sites, and by what signals called those that overtook theirs."""

    def __init__(self, sites: Mapping[str, SiteRecord]) -> None:
        """Look into `sites`, a live view."""
        self._sites = sites
        self._labels: dict[tuple[str, str], str] = {}

    def point(self, site_id: str, point_id: str) -> InventoryPoint | None:
        """Return an alarm point as its site describes it, if it does."""
        site = self._sites.get(site_id)
        return None if site is None else next((point for point in site.points if point.id == point_id), None)

    def panel(self, site_id: str, panel_id: str) -> InventoryPanel | None:
        """Return an alarm panel as its site describes it, if it does; it raises signals as a point does."""
        site = self._sites.get(site_id)
        return None if site is None else next((panel for panel in site.panels if panel.id == panel_id), None)

    def group(self, site_id: str, group_id: str) -> InventoryGroup | None:
        """Return a lighting group as its site describes it, if it does."""
        site = self._sites.get(site_id)
        return None if site is None else next((group for group in site.groups if group.id == group_id), None)

    def camera(self, site_id: str, camera_id: str) -> InventoryCamera | None:
        """Return a shared camera as its site describes it, if it does."""
        site = self._sites.get(site_id)
        return None if site is None else next((each for each in site.cameras if each.id == camera_id), None)

    def name(self, site_id: str, point_id: str) -> str | None:
        """Return what a point is called, as far as its site has said in its inventory or with a signal."""
        found = self.point(site_id, point_id) or self.panel(site_id, point_id) or self.group(site_id, point_id)
        return self._labels.get((site_id, point_id)) if found is None else found.name

    def is_momentary(self, site_id: str, point_id: str) -> bool:
        """Tell whether a point only ever says "pressed"; so does one that nobody knows."""
        found = self.point(site_id, point_id)
        return found is None or found.momentary

    def call(self, site_id: str, point_id: str, name: str) -> None:
        """Name what no inventory names, such as a checkpoint of the station's own."""
        self._labels[site_id, point_id] = name

    def learn(self, signal: Signal) -> None:
        """Keep what a signal calls its point, until the inventory says it."""
        if signal.text and len(self._labels) < LABELS_KEPT and self.point(signal.site_id, signal.point_id) is None:
            self._labels[signal.site_id, signal.point_id] = signal.text

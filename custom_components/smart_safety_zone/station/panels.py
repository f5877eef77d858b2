"""The alarm panels of the sites, as these last reported them: to be looked at, never to be armed from here."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from struct import Struct

from ..journal import Document, Journal, Reader
from ..link.party import Reaction
from ..protocol.events import RecordReceived
from ..protocol.identity import Role, id_bytes, id_text
from ..protocol.messages import MAX_PANELS, Kind, read_body
from ..protocol.panels import PanelReport
from .part import Part
from .registry import scan_all

PANELS = "panel"
"""Documents by site id and panel id: the place of the newest report, and its bytes as they came."""
MAX_REPORTS = 2 * MAX_PANELS
"""Of one site: more than it may have, so that names of panels that nobody knows fill no memory."""
_ID_BYTES = 16
_PLACE = Struct(">QQ")

type _Place = tuple[int, int]


class Panels(Part):
    """The newest report of each panel; a part of the station."""

    def __init__(self, journal: Journal, changed: Callable[[str], None]) -> None:
        """Prepare; `changed` is told whose panel is to be shown anew."""
        self._journal = journal
        self._changed = changed
        self._reports: defaultdict[str, dict[str, tuple[_Place, PanelReport]]] = defaultdict(dict)

    async def load(self) -> None:
        """Read what the sites last reported."""
        await self._journal.read(self._read)

    def _read(self, reader: Reader) -> None:
        for key, raw in scan_all(reader, PANELS):
            report = read_body(Kind.PANEL, raw[_PLACE.size :], Role.SITE)
            assert isinstance(report, PanelReport)
            epoch, number = _PLACE.unpack_from(raw)
            self._reports[id_text(key[:_ID_BYTES])][report.panel] = ((epoch, number), report)

    def start(self) -> None:
        """Nothing of it runs by itself."""

    async def stop(self) -> None:
        """Nothing of it runs by itself."""

    def configure(self) -> None:
        """Nothing of it is configured."""

    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        """Take a panel's report in, unless a newer one is here."""
        report = event.body
        if not isinstance(report, PanelReport):
            return None
        reports = self._reports[site_id]
        header = event.record.header
        place = (header.epoch, header.number)
        held = reports.get(report.panel)
        if place < held[0] if held is not None else len(reports) >= MAX_REPORTS:
            return Reaction()
        reports[report.panel] = (place, report)
        raw = _PLACE.pack(*place) + event.record.body
        return Reaction(
            documents=(Document(PANELS, id_bytes(site_id) + report.panel.encode(), raw),),
            show=lambda _committed: self._changed(site_id),
        )

    def reports(self, site_id: str) -> Mapping[str, PanelReport]:
        """Tell what a site last reported of its panels, by their ids."""
        return {panel: report for panel, (_, report) in self._reports.get(site_id, {}).items()}

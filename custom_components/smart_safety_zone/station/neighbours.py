"""Carrying a site's call for help to the neighbours that it names: as it was signed, now or not at all."""

from typing import Final, override

from ..incident.model import AlarmKind
from ..link.party import Reaction
from ..protocol.cameras import MAX_NEIGHBOURS, HelpCall, HelpRelayed
from ..protocol.events import RecordReceived
from ..protocol.identity import id_text
from ..protocol.messages import Standing
from .entries import entry_draft
from .ground import Ground
from .links import Links
from .part import Part

RELAYED: Final = "help.relayed"
"""Entries of calls that were carried: whose in the header, to whom in the payload."""
FRESH_MS: Final = 120_000
"""Nobody would believe an older call."""


class Calls(Part):
    """The calls for help of all sites."""

    def __init__(self, ground: Ground, links: Links) -> None:
        """Prepare."""
        self._ground = ground
        self._registry = links.registry
        self._desk = links.desk
        self._links = links

    @override
    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        call = event.body
        if not isinstance(call, HelpCall):
            return None
        header = event.record.header
        those = self._those(site_id, call) if event.age_ms is not None and event.age_ms <= FRESH_MS else []
        draft = entry_draft(
            RELAYED,
            self._ground.clock.now().wall_ms,
            {"site": site_id, "call": header.id.hex(), "signal": call.signal.hex(), "over": call.over},
            {"to": those},
        )

        def show(_committed: bool) -> None:  # noqa: FBT001 - as every `show`
            # Whoever is not connected now is no help.
            while those:
                self._links.say(those.pop(), HelpRelayed(record=event.record.raw))

        return Reaction(drafts=(draft,), show=show)

    def _those(self, site_id: str, call: HelpCall) -> list[str]:
        if self._registry.standing(site_id) is not Standing.ACTIVE or self._gives_away(site_id, call):
            return []
        named = (id_text(each) for each in call.neighbours[:MAX_NEIGHBOURS])
        return [each for each in dict.fromkeys(named) if each != site_id and self._takes(each)]

    def _takes(self, site_id: str) -> bool:
        site = self._registry.sites.get(site_id)
        return site is not None and site.standing is Standing.ACTIVE

    def _gives_away(self, site_id: str, call: HelpCall) -> bool:
        """Tell whether the alarm is one that no neighbour may learn of, whatever its site calls for."""
        signal = call.signal.hex()
        those = (each for each in self._desk.incidents.values() if each.site_id == site_id and signal in each.signals)
        return any(each.silent or each.drill or each.kind is AlarmKind.DURESS for each in those)

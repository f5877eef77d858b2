"""Lamps of the sites at the station: how they stand, and asking for light, which the site alone decides about."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from struct import Struct
from typing import Any, Final, override

from homeassistant.util.location import distance

from ..incident.model import Actor, Incident, State, Step, StepType
from ..journal import Document, JournalError, Reader, Write
from ..link.party import Reaction
from ..protocol.events import RecordReceived
from ..protocol.identity import Role, id_bytes, id_text
from ..protocol.lamps import MAX_GROUPS, InventoryGroup, LampAccess, LampAnswer, LampRefusal, LampRequest, Lamps
from ..protocol.messages import Kind, Spoken, Standing, read_body
from .asking import Asking, Matter
from .desk import Desk
from .entries import actor_json, entry_draft
from .errors import StationError
from .ground import Ground
from .links import Links
from .part import Part
from .registry import Registry, scan_all
from .site_record import Place, SiteRecord

LAMPS: Final = "lamps"
"""Documents by site id and group id: the place of the newest report, and its bytes as they came."""
MAX_REPORTS: Final = 2 * MAX_GROUPS
MAX_NEAR: Final = 50
"""Groups that are asked for one incident; the nearest of them."""
_ID_BYTES: Final = 16
_PLACE: Final = Struct(">QQ")
_FOR_NEIGHBOURS: Final = frozenset({LampAccess.NEIGHBOURS, LampAccess.ALWAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking for one group."""

    site_id: str
    group: InventoryGroup
    refusal: str | None
    """None: done; else a word of `LampRefusal`, `no_answer` or `not_connected`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a site is asked, but for what each try of it has of its own."""

    group: str
    on: bool
    incident: bytes | None
    near: bool = False
    seconds: int = 0

    def request(self, identifier: bytes, beat_ms: int) -> LampRequest:
        return LampRequest(
            request=identifier,
            group=self.group,
            on=self.on,
            beat_ms=beat_ms,
            incident=self.incident,
            near=self.near,
            seconds=self.seconds,
        )


class StationLamps(Part):
    """The lamps of all sites."""

    def __init__(
        self, ground: Ground, registry: Registry, desk: Desk, links: Links, changed: Callable[[str], None]
    ) -> None:
        """Prepare; `changed` is told whose lamps are to be shown anew."""
        self._ground = ground
        self._registry = registry
        self._desk = desk
        self._links = links
        self._changed = changed
        self._reports: defaultdict[str, dict[str, tuple[tuple[int, int], Lamps]]] = defaultdict(dict)
        self._asking = Asking[LampRequest, str](links)
        self._lit: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        """By incident: the groups that were lit for it."""

    @override
    async def load(self) -> None:
        await self._ground.journal.read(self._read)

    def _read(self, reader: Reader) -> None:
        for key, raw in scan_all(reader, LAMPS):
            report = read_body(Kind.LAMPS, raw[_PLACE.size :], Role.SITE)
            assert isinstance(report, Lamps)
            epoch, number = _PLACE.unpack_from(raw)
            self._reports[id_text(key[:_ID_BYTES])][report.group] = ((epoch, number), report)

    @override
    def start(self) -> None:
        """Nothing of it runs by itself."""

    @override
    async def stop(self) -> None:
        self._asking.stop()

    @override
    def configure(self) -> None:
        """Nothing of it is configured."""

    @override
    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        report = event.body
        if not isinstance(report, Lamps):
            return None
        reports, header = self._reports[site_id], event.record.header
        place, held = (header.epoch, header.number), reports.get(report.group)
        if place < held[0] if held is not None else len(reports) >= MAX_REPORTS:
            return Reaction()
        reports[report.group] = (place, report)
        raw = _PLACE.pack(*place) + event.record.body
        return Reaction(
            documents=(Document(LAMPS, id_bytes(site_id) + report.group.encode(), raw),),
            show=lambda _committed: self._changed(site_id),
        )

    @override
    def spoken(self, site_id: str, talk: Spoken) -> bool:
        if not isinstance(talk, LampAnswer):
            return False
        self._asking.answered(site_id, talk.request, talk.refusal)
        return True

    def report(self, site_id: str, group_id: str) -> Lamps | None:
        """Tell how a site last said that a group stands."""
        found = self._reports.get(site_id, {}).get(group_id)
        return None if found is None else found[1]

    def group(self, site_id: str, group_id: str) -> InventoryGroup:
        """Find a lighting group; StationError."""
        for group in self._registry.site(site_id).groups:
            if group.id == group_id:
                return group
        raise StationError("lamps_unknown_group")

    def open_incident(self, site_id: str) -> Incident | None:
        """Tell for which incident of a site somebody may ask for light: the newest that light does not give away."""
        those = [each for each in self._desk.incidents.values() if each.site_id == site_id and _allows_light(each)]
        return max(those, key=lambda each: each.opened_ms, default=None)

    async def switch(
        self,
        site_id: str,
        group_id: str,
        actor: Actor,
        *,
        on: bool,
        incident_id: str | None = None,
        seconds: int = 0,
    ) -> Asked:
        """Ask a site to switch a group, for an incident of its own; StationError where that is not even asked."""
        group = self.group(site_id, group_id)
        incident = self.open_incident(site_id) if incident_id is None else self._incident(incident_id)
        if group.access == LampAccess.NEVER:
            raise StationError("lamps_not_allowed")
        if on and group.access != LampAccess.ALWAYS:
            if incident is None:
                raise StationError("lamps_silent" if self._is_silent(site_id) else "lamps_no_incident")
            if incident.site_id != site_id:
                raise StationError("lamps_other_site")
        wish = _Wish(group=group_id, on=on, incident=_raw(incident), seconds=seconds)
        return await self._ask(site_id, group, actor, wish, incident)

    def near(self, incident_id: str, radius_m: float) -> list[tuple[str, InventoryGroup]]:
        """Tell which groups of other sites lie around an incident and may be lit for it, the nearest first."""
        incident = self._incident(incident_id)
        here = self._registry.site(incident.site_id).place
        if here is None:
            raise StationError("lamps_no_place")
        found = []
        for site in self._registry.sites.values():
            if site.id == incident.site_id or site.standing is not Standing.ACTIVE:
                continue
            for group in site.groups:
                metres = _metres(here, site, group)
                if group.access in _FOR_NEIGHBOURS and metres is not None and metres <= radius_m:
                    found.append((metres, site.id, group))
        return [(site_id, group) for _, site_id, group in sorted(found, key=lambda each: each[:2])[:MAX_NEAR]]

    async def switch_near(
        self, incident_id: str, radius_m: float, actor: Actor, *, on: bool, seconds: int = 0
    ) -> list[Asked]:
        """Ask the neighbours of an incident who have agreed to it to light up together."""
        incident = self._incident(incident_id)
        groups = self.near(incident_id, radius_m)
        wishes = (
            (site_id, group, _Wish(group=group.id, on=on, incident=_raw(incident), near=True, seconds=seconds))
            for site_id, group in groups
        )
        return list(
            await asyncio.gather(*(self._ask(site_id, group, actor, wish, incident) for site_id, group, wish in wishes))
        )

    @override
    def stepped(self, incident: Incident, step: Step) -> None:
        """Have what was lit for an incident end with it."""
        if step.type is not StepType.CLOSED:
            return
        for site_id, group_id in self._lit.pop(incident.id, set()):
            self._ground.spawn(self._end(site_id, group_id, incident, step.actor), "lamps")

    async def _end(self, site_id: str, group_id: str, incident: Incident, actor: Actor) -> None:
        near = incident.site_id != site_id
        wish = _Wish(group=group_id, on=False, incident=_raw(incident), near=near)
        with suppress(StationError):
            await self._ask(site_id, self.group(site_id, group_id), actor, wish, None)

    async def _ask(
        self, site_id: str, group: InventoryGroup, actor: Actor, wish: _Wish, incident: Incident | None
    ) -> Asked:
        matter = Matter[LampRequest, str](
            request=wish.request,
            is_stale=lambda answer: answer == LampRefusal.STALE,
            before=lambda request: self._keep("lamps.asked", site_id, request, {"actor": actor_json(actor)}),
            after=lambda request, answer: self._keep("lamps.answered", site_id, request, {"answer": answer}),
        )
        refusal = await self._asking.ask(site_id, matter) or None
        if refusal is None and incident is not None and wish.on:
            self._lit[incident.id].add((site_id, group.id))
        return Asked(site_id=site_id, group=group, refusal=refusal)

    async def _keep(self, kind: str, site_id: str, request: LampRequest, said: Mapping[str, Any]) -> None:
        """Write down that a site was asked, or what it answered; it is not asked unless that is on disk."""
        header = {
            "site": site_id,
            "group": request.group,
            "request": request.request.hex(),
            "incident": None if request.incident is None else request.incident.hex(),
            "on": request.on,
            "near": request.near,
        }
        draft = entry_draft(kind, self._ground.clock.now().wall_ms, header, said)
        try:
            await self._ground.journal.write(Write(drafts=(draft,)))
        except JournalError as err:
            raise StationError("not_committed", failed=True) from err

    def _incident(self, incident_id: str) -> Incident:
        incident = self._desk.incidents.get(incident_id)
        if incident is None or incident.state is State.CLOSED or incident.drill:
            raise StationError("lamps_no_incident")
        if incident.silent:
            raise StationError("lamps_silent")
        return incident

    def _is_silent(self, site_id: str) -> bool:
        those = (each for each in self._desk.incidents.values() if each.site_id == site_id)
        return any(each.silent and each.state is not State.CLOSED for each in those)


def _allows_light(incident: Incident) -> bool:
    return incident.state is not State.CLOSED and not incident.drill and not incident.silent


def _raw(incident: Incident | None) -> bytes | None:
    return None if incident is None else bytes.fromhex(incident.id)


def _metres(here: Place, site: SiteRecord, group: InventoryGroup) -> float | None:
    there = site.place
    if group.latitude_e6 is not None and group.longitude_e6 is not None:
        there = Place(group.latitude_e6 / 1e6, group.longitude_e6 / 1e6)
    return None if there is None else distance(*here, *there)

"""The links to the sites: one correspondent each, and what their records mean to the station."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import override

from ..incident.model import SITE, AlarmKind, Signal, SignalType
from ..incident.words import classify
from ..journal import Document, JournalError, Reader, Write
from ..link.channel import Channel
from ..link.correspondent import Correspondent
from ..link.keeping import OUTBOX
from ..link.party import Party, Question, Reaction
from ..protocol.delivery import Lane, Parcel
from ..protocol.errors import LinkError
from ..protocol.events import Greeted, RecordReceived
from ..protocol.identity import Role, id_bytes, id_text
from ..protocol.messages import (
    Body,
    Inventory,
    Kind,
    Leave,
    Receipt,
    Refusal,
    Signal as SignalBody,
    Spoken,
    Standing,
    StandingChange,
    View,
    read_body,
)
from ..protocol.record import Record, read_record
from ..protocol.session import StationSession
from ..protocol.supervision import DEFAULT_SILENCE_MS, MAX_ABSENCE_MS, LinkState, Offset
from .addresses import Addresses
from .desk import Desk
from .ground import Ground, unheard
from .part import Parts
from .points import Points
from .registry import COMMIT_TIMEOUT_S, Registry, scan_all
from .turnstile import Pace, Turnstile
from .window import window_ms

FAREWELL_S = 0.7
"""So long a revoked site has to say that it was told, before its sockets are closed."""
MAX_LINES = 4
"""Sockets of one site at a time; the oldest gives way."""

type Welcomer = Callable[[View], None]


@dataclass(frozen=True, slots=True)
class LinkView:
    """What is to be seen of a link."""

    state: LinkState
    connected: bool
    heard_wall_ms: int | None
    offset: Offset | None
    outbox: int
    """Records that wait for the site."""
    peer_outbox: int
    """Records that wait at the site, by its newest heartbeat."""
    sessions: int = 0
    """How many copies of the site are connected."""
    address: str | None = None
    """From where the site last proved itself."""


class _SiteParty(Party):
    """What a station does with what one site says."""

    def __init__(self, links: Links, site_id: str) -> None:
        self._links = links
        self._site_id = site_id
        self._state: tuple[LinkState, int, int, bool] | None = None
        self.answers: dict[bytes, asyncio.Event] = {}
        """Records of ours whose answer somebody waits for."""
        self.pace = Pace(links.ground.clock)

    @override
    async def turn(self) -> None:
        await self.pace.keep()
        await self._links.turnstile.pass_through()

    @override
    def question(self, event: RecordReceived) -> Question | None:
        links, site = self._links, self._links.registry.sites.get(self._site_id)
        if event.record.header.kind != Kind.SIGNAL or site is None:
            return None
        return links.desk.question(self._signal(event), max(site.enrolled_ms, site.decided_ms))

    @override
    def received(self, event: RecordReceived) -> Reaction:
        links, site_id = self._links, self._site_id
        standing = links.registry.standing(site_id)
        if standing is Standing.REVOKED and not isinstance(event.body, Leave):
            return Reaction(receipt=False)
        if event.record.header.kind == Kind.SIGNAL:
            signal = self._signal(event)
            if standing is Standing.ACTIVE:
                reaction = links.desk.receive(signal, trouble_is_incident=links.trouble_is_incident(site_id))
                documents = links.parts.signalled(signal)
                return replace(reaction, documents=reaction.documents + documents) if documents else reaction
            # An unapproved site must not read "sent": its signals stay in its outbox.
            return links.desk.log(signal, standing) if standing is Standing.SUSPENDED else Reaction(receipt=False)
        match event.body:
            case Inventory() as inventory:
                place = (event.record.header.epoch, event.record.header.number)
                documents = links.registry.equip(site_id, inventory, event.record.body, place)
                if documents:
                    kept = frozenset(point.id for point in inventory.points)
                    documents += links.points.forget_all_but(site_id, kept)
                return Reaction(documents=documents, show=self._changed)
            case Leave():
                drafts, documents = links.registry.leave(site_id, SITE)
                return Reaction(drafts, documents, self._left)
        return self._for_parts(event, standing)

    def _for_parts(self, event: RecordReceived, standing: Standing) -> Reaction:
        if standing is Standing.UNAPPROVED and event.body is not None:
            # Who has not been approved must not fill the journal; it waits in his outbox.
            return Reaction(receipt=False)
        return self._links.parts.received(self._site_id, event)

    @override
    def spoken(self, talk: Spoken, *, newest: bool) -> None:
        if newest:
            self._links.parts.spoken(self._site_id, talk)

    def _changed(self, _committed: bool) -> None:  # noqa: FBT001 - as every `show`
        self._links.registry.changed(self._site_id)

    def _left(self, committed: bool) -> None:  # noqa: FBT001 - as every `show`
        self._links.registry.changed(self._site_id)
        if committed:
            self._links.part(self._site_id, tell=False)

    def _signal(self, event: RecordReceived) -> Signal:
        header, now = event.record.header, self._links.ground.clock.now()
        body = event.body if isinstance(event.body, SignalBody) else None
        if body is None:
            # What cannot be understood may be a cry for help.
            return Signal(
                id=header.id.hex(), site_id=self._site_id, point_id="", type=SignalType.ALARM, kind=AlarmKind.OTHER,
                kind_text="", raised_ms=header.wall_ms, received_ms=now.wall_ms, age_ms=event.age_ms, drill=False,
                silent=False, again=event.again, text=event.fault,
            )  # fmt: skip
        type_, kind = classify(body.type, body.kind)
        return Signal(
            id=body.signal.hex(),
            site_id=self._site_id,
            point_id=body.point,
            type=type_,
            kind=kind,
            kind_text=body.kind,
            raised_ms=max(0, header.wall_ms - body.before_ms),
            received_ms=now.wall_ms,
            age_ms=None if event.age_ms is None else event.age_ms + body.before_ms,
            before_ms=body.before_ms,
            drill=body.drill,
            # Whoever sent it: nobody near may learn of a duress.
            silent=body.silent or kind is AlarmKind.DURESS,
            cancellable_ms=window_ms(type_, body.cancellable_ms, event.age_ms),
            refers_to=None if body.refers_to is None else body.refers_to.hex(),
            again=event.again,
            text=body.label or None,
            user=body.user,
            user_label=body.user_label,
        )

    @override
    def answered(self, parcel: Parcel, answer: Receipt | Refusal) -> Reaction:
        self.pace.refund()
        waiting = self.answers.pop(parcel.id, None)
        if waiting is not None:
            waiting.set()
        record = read_record(parcel.raw)
        try:
            body = read_body(record.header.kind, record.body, Role.STATION)
        except LinkError:
            # Another version of this station wrote it; no part of this one waits for its answer.
            return Reaction()
        return self._links.parts.answered(self._site_id, body, refused=isinstance(answer, Refusal))

    @override
    def link_changed(self) -> None:
        self._links.parts.link_changed(self._site_id)
        view = self._links.view(self._site_id)
        wrong_by = 0 if view.offset is None else view.offset.wrong_by_min
        state = (view.state, wrong_by, view.sessions, view.connected)
        if state != self._state:
            self._state = state
            self._links.state_changed(self._site_id)
            self._links.registry.changed(self._site_id)


@dataclass(slots=True)
class _Link:
    correspondent: Correspondent
    party: _SiteParty
    channels: dict[Channel, None]
    """The open sockets, the newest last."""


class Links:
    """All sites that may speak with the station."""

    def __init__(self, ground: Ground, registry: Registry, desk: Desk, points: Points) -> None:
        """Prepare; `load` makes a correspondent for each site."""
        self.ground = ground
        self.registry = registry
        self.desk = desk
        self.points = points
        self.addresses = Addresses(ground)
        self._links: dict[str, _Link] = {}
        self.parts = Parts()
        self.turnstile = Turnstile()
        self._opening = asyncio.Lock()
        self._parting: dict[str, asyncio.Task[None]] = {}
        self.silence_ms: Callable[[str], int] = lambda _site_id: DEFAULT_SILENCE_MS
        """How long a site may be silent before that is a trouble."""
        self.absence_ms: Callable[[str], int] = lambda _site_id: MAX_ABSENCE_MS
        """How long a site may announce to be away."""
        self.trouble_is_incident: Callable[[str], bool] = lambda _site_id: False
        """Whether a trouble of a site is an incident."""
        self.state_changed: Callable[[str], None] = unheard
        """Told which site's link is in another state."""

    async def load(self, *, restored: bool) -> None:
        """Make a correspondent for each site that is not revoked; `restored` as in `Correspondent.load`."""
        await self.addresses.load()
        for site in self.registry.sites.values():
            if site.standing is not Standing.REVOKED:
                await self._open(site.id, restored=restored)

    async def _open(self, site_id: str, *, restored: bool = False) -> _Link:
        party = _SiteParty(self, site_id)
        ground = self.ground
        correspondent = Correspondent(
            ground.keyring,
            id_bytes(site_id),
            ground.journal,
            ground.clock,
            party,
            spawn=ground.spawn,
            label=f"site {site_id}",
            faults=ground.faults,
        )
        await correspondent.load(restored=restored)
        link = self._links[site_id] = _Link(correspondent, party, {})
        return link

    async def _link(self, site_id: str) -> _Link | None:
        parting = self._parting.get(site_id)
        if parting is not None:
            # Two correspondents of one site would give the same numbers away.
            await asyncio.wait([parting])
        link = self._links.get(site_id)
        if link is not None and self.registry.standing(site_id) is not Standing.REVOKED:
            # Without waiting for others, whom the disk may keep waiting.
            return link
        async with self._opening:
            if self.registry.standing(site_id) is Standing.REVOKED:
                return None
            link = self._links.get(site_id)
            if link is None:
                await self._forget(id_bytes(site_id))
                link = await self._open(site_id)
            return link

    def view(self, site_id: str) -> LinkView:
        """Tell how a link is; one that there never was is down."""
        link = self._links.get(site_id)
        if link is None:
            return LinkView(LinkState.DOWN, False, None, None, 0, 0, address=self.addresses.get(site_id))
        supervision = link.correspondent.supervision
        return LinkView(
            state=link.correspondent.link_state,
            connected=link.correspondent.connected,
            heard_wall_ms=supervision.heard_wall_ms,
            offset=supervision.offset,
            outbox=len(link.correspondent.outbox),
            peer_outbox=supervision.peer_outbox,
            sessions=link.correspondent.sessions if link.correspondent.connected else 0,
            address=self.addresses.get(site_id),
        )

    def tell(
        self, site_id: str, body: Body, lane: Lane = Lane.STATUS, documents: tuple[Document, ...] = ()
    ) -> Record | None:
        """Send a record to a site, now or when it is back; None to a site that is none any more."""
        link = self._links.get(site_id)
        return None if link is None else link.correspondent.post(body, lane, documents=documents)

    def refund(self, site_id: str) -> None:
        """Take a letter off what a site may say: we have asked for it ourselves."""
        link = self._links.get(site_id)
        if link is not None:
            link.party.pace.refund()

    def say(self, site_id: str, talk: Spoken) -> bool:
        """Say something to a site now, by its newest session; False if there is none."""
        link = self._links.get(site_id)
        return link is not None and link.correspondent.say(talk)

    def beat_ms(self, site_id: str) -> int | None:
        """Tell what the site's own clock said in its newest heartbeat of this session; None without one."""
        link = self._links.get(site_id)
        echo = None if link is None else link.correspondent.supervision.echo
        return None if echo is None else echo[0]

    def session(self, site_id: str) -> object | None:
        """Tell the newest session of a site, to be compared with a later one; None without one."""
        link = self._links.get(site_id)
        return None if link is None else link.correspondent.newest

    async def attend(self, channel: Channel, session: StationSession, greeted: Greeted, welcome: Welcomer) -> bool:
        """Welcome a site that has proven itself, and talk with it until the socket ends; False if it is to go."""
        site_id = id_text(greeted.site)
        link = await self._link(site_id)
        pinned = self.registry.pin(greeted.site)
        if link is None or session.peer is None or pinned is None or pinned.public != session.peer.signing.public:
            return False
        correspondent = link.correspondent
        correspondent.supervision = replace(correspondent.supervision, absence_ms=self.absence_ms(site_id))
        welcome(correspondent.view)
        link.channels[channel] = None
        for oldest in list(link.channels)[:-MAX_LINES]:
            self.ground.spawn(oldest.close(), "close an old socket")
        try:
            await correspondent.converse(channel, session, peer_view=greeted.view, silence_ms=self.silence_ms(site_id))
        finally:
            del link.channels[channel]
        return True

    def cut(self, site_id: str) -> None:
        """End a site's sockets; it dials anew and proves the key that is pinned now."""
        link = self._links.get(site_id)
        for channel in link.channels if link is not None else ():
            self.ground.spawn(channel.close(), "cut")

    def part(self, site_id: str, *, tell: bool) -> None:
        """End a site's link for good, after it was told, or has told us."""
        self.addresses.forget(site_id)
        link = self._links.pop(site_id, None)
        if link is None:
            return
        told = asyncio.Event()
        if tell and link.correspondent.connected:
            body = StandingChange(standing=Standing.REVOKED)
            link.party.answers[link.correspondent.post(body, Lane.ALARM).header.id] = told
        task = self.ground.spawn(self._part(link, told), "part")
        self._parting[site_id] = task
        task.add_done_callback(lambda _: self._parting.pop(site_id, None))

    async def _part(self, link: _Link, told: asyncio.Event) -> None:
        if link.correspondent.connected:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    await told.wait()
        await asyncio.gather(*(channel.close() for channel in list(link.channels)))
        await link.correspondent.close()
        await self._forget(link.correspondent.peer)

    async def _forget(self, peer: bytes) -> None:
        """Drop what still waits for a site: one that joins anew must not be told of its life before."""
        owed = await self.ground.journal.read(partial(_owed_to, peer))
        if owed:
            await self.ground.journal.write(Write(documents=owed))

    def renew_card(self) -> None:
        """Tell all sites that the station's sealing key has changed."""
        for link in self._links.values():
            link.correspondent.renew_card()

    async def close(self) -> None:
        """End all sockets; returns once what came in by them is shown."""
        await asyncio.gather(
            *(link.correspondent.close(absence_ms=MAX_ABSENCE_MS) for link in self._links.values()),
            *self._parting.values(),
            return_exceptions=True,
        )
        with suppress(JournalError, TimeoutError):
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                # The journal answers in order; a look-up that it answers may lead to one more write.
                for _ in range(2):
                    await self.ground.journal.read(lambda _: None)
        self.desk.showing.flush()


def _owed_to(peer: bytes, reader: Reader) -> tuple[Document, ...]:
    """Find what waits for a site."""
    return tuple(Document(OUTBOX, key, None) for key, _ in scan_all(reader, OUTBOX, peer))

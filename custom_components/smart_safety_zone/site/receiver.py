"""One station that this site reports to: dialling it, what it says, and what this site is to it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
import logging
import os
from typing import Any, Final, Protocol, override

from homeassistant.core import HomeAssistant

from ..const import PURPOSE_COPY
from ..journal import Document, Draft, Journal, Known, Write, Written
from ..link.channel import Channel
from ..link.clock import Clock
from ..link.correspondent import Correspondent
from ..link.guard import Guard
from ..link.line import Source
from ..link.party import Party, Reaction
from ..protocol.backoff import Backoff
from ..protocol.delivery import Lane, Parcel
from ..protocol.errors import LinkError, TransportError
from ..protocol.events import RecordReceived
from ..protocol.identity import Keyring, Role, id_text
from ..protocol.messages import Body, Progress, Receipt, Refusal, Spoken, Standing, StandingChange, Welcome, read_body
from ..protocol.record import read_record
from ..protocol.session import SiteSession
from ..protocol.succession import Succession
from ..protocol.supervision import MAX_ABSENCE_MS, SILENCE_CHOICES_MS, LinkState, Offset
from .dialling import DECIDED, LINK_PROBLEMS, dial_station, prove
from .store import Pins
from .unseen import Unseen

_LOGGER = logging.getLogger(__name__)
GREETING_TIMEOUT_S: Final = 15
STEADY_MS: Final = 10_000
"""A session that ends sooner counts as one more failure, so that nobody dials in a tight loop."""
START_PATIENCE_MS: Final = SILENCE_CHOICES_MS[0]
"""So long a station may take to start beside us: between two that have met, a longer silence would be a trouble."""
PATIENCE_S: Final = 300
"""How long to wait where dialling soon changes nothing: revoked, or no common version."""


class Site(Protocol):
    """What a receiver needs of the site that it belongs to."""

    def progressed(self, receiver: Receiver, news: Progress) -> Reaction:
        """React to what the station says of a signal."""

    def answered(self, receiver: Receiver, body: Body, at_ms: int, *, refused: bool) -> Reaction:
        """React to the station's answer to one of our records."""

    def received(self, receiver: Receiver, body: Body) -> Reaction:
        """React to a record of the station that is about no signal."""

    def welcomed(self, receiver: Receiver) -> None:
        """Take note that the station was reached."""

    def standing_changed(self, receiver: Receiver) -> None:
        """Take note of what this site is to the station now."""

    def receiver_changed(self) -> None:
        """Show the receiver anew."""

    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> None:
        """React to what the station says now."""


class Receiver(Party):
    """A station as this site sees it."""

    def __init__(  # noqa: PLR0913 - the site's whole world as the receiver sees it
        self,
        hass: HomeAssistant,
        keyring: Keyring,
        journal: Journal,
        clock: Clock,
        site: Site,
        pins: Pins,
        address: str,
        *,
        purpose: str,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
        faults: Counter[str],
    ) -> None:
        """Prepare; call `load` before anything else."""
        self.address = address
        self.purpose = purpose
        self.last_error: str | None = None
        """One of `LINK_PROBLEMS`; None while the station is reached."""
        self._hass = hass
        self.keyring = keyring
        self._journal = journal
        self._clock = clock
        self._site = site
        self._pins = pins
        self._spawn = spawn
        self._label = f"{id_text(keyring.identity.id)[:8]} to {id_text(pins.station)[:8]}"
        self._correspondent = Correspondent(
            keyring, pins.station, journal, clock, self, spawn=self._spawn_named, label=self._label, faults=faults
        )
        self._guard = Guard(self._label, faults)
        self._unseen = Unseen()
        self._task: asyncio.Task[None] | None = None
        self._channel: Channel | None = None
        self._kick = asyncio.Event()
        self._shown: tuple[object, ...] = ()
        self._told_lost = False
        self._standing_place = (0, 0)
        """Epoch and number of the newest record that said what we are to the station."""
        self._welcomed_ms: int | None = None
        self._began_ms = float("inf")

    async def load(self, *, restored: bool) -> None:
        """Read what waits for this station; `restored` tells that the journal came back from a backup."""
        await self._correspondent.load(restored=restored)
        await self._unseen.load(self._journal, self._pins.station)

    @property
    def station_id(self) -> str:
        """The station's id as text."""
        return id_text(self._pins.station)

    @property
    def name(self) -> str:
        """What the station calls itself."""
        return self._pins.name

    @property
    def standing(self) -> Standing:
        """What this site is to the station, as far as it last said."""
        return self._pins.standing

    @property
    def accepts(self) -> bool:
        """Whether the station takes this site's signals."""
        return self._pins.connected

    @property
    def is_police(self) -> bool:
        """Whether its word counts as that of the police: the primary and backups, not who only gets a copy."""
        return self.purpose != PURPOSE_COPY

    @property
    def is_usable(self) -> bool:
        """Whether it acts on this site's signals and is not known to be out of reach."""
        hopeless = self.link_state is LinkState.DOWN and not self._may_still_start(None, self._clock.now().mono_ms)
        return self.standing is Standing.ACTIVE and not hopeless

    @property
    def digits(self) -> str:
        """The six digits that the station's operator compares."""
        return self._pins.digits

    @property
    def connected(self) -> bool:
        """Whether a session is open."""
        return self._correspondent.connected

    @property
    def link_state(self) -> LinkState:
        """How the link is."""
        return self._correspondent.link_state

    @property
    def outbox(self) -> int:
        """How many records wait for the station's receipt, of those that anybody here may know of."""
        return self._unseen.seen(self._correspondent.outbox)

    @property
    def last_heard_ms(self) -> int | None:
        """When the last authentic letter came, by this end's wall clock; None if none came since the start."""
        return self._correspondent.supervision.heard_wall_ms

    @property
    def clock_offset(self) -> Offset | None:
        """How far the station's clock is ahead of ours, if that is known."""
        return self._correspondent.supervision.offset

    @property
    def copied(self) -> bool:
        """Whether the station talks with another copy of this site, too."""
        return self._correspondent.supervision.peer_sessions > 1

    def post(
        self,
        body: Body,
        lane: Lane,
        *,
        drafts: tuple[Draft, ...] = (),
        documents: tuple[Document, ...] = (),
        kept: Callable[[bool], None],
    ) -> None:
        """Commit a record for this station and offer it."""
        self._unseen.note(self._correspondent.post(body, lane, drafts=drafts, documents=documents, kept=kept), body)
        self.link_changed()

    def say(self, talk: Spoken) -> bool:
        """Say something to the station now; False without a session."""
        return self._correspondent.say(talk)

    def hold_back(self, large: Spoken | Source) -> None:
        """Say something large to the station once nothing else waits."""
        self._correspondent.hold_back(large)

    def beat(self) -> None:
        """Send a heartbeat at once."""
        self._correspondent.beat()

    @override
    def spoken(self, talk: Spoken, *, newest: bool) -> None:
        self._site.spoken(self, talk, newest=newest)

    def start(self) -> None:
        """Begin to dial."""
        if self._task is None:
            self._task = self._spawn(self._run(), f"link of {self._label}")

    async def stop(self) -> None:
        """Hang up for good."""
        task, self._task = self._task, None
        await self._correspondent.close(absence_ms=MAX_ABSENCE_MS)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def move(self, address: str) -> None:
        """Dial another address from now on, at once."""
        if address != self.address:
            self.address = address
            self._redial()

    def _redial(self) -> None:
        self._kick.set()
        if self._channel is not None:
            self._spawn_named(self._channel.close(), "close")

    def renew_card(self) -> None:
        """Show the station our new sealing key."""
        self._correspondent.renew_card()

    async def _run(self) -> None:
        backoff = Backoff()
        self._began_ms = self._clock.now().mono_ms
        while True:
            self._kick.clear()
            self._welcomed_ms = None
            error = await self._visit_safely()
            now_ms = self._clock.now().mono_ms
            backoff = (Backoff() if self._session_lasted(now_ms, STEADY_MS) else backoff).failed(now_ms)
            # A station that hangs up at once, again and again, is no news each time.
            flaps = self._session_lasted(now_ms, 0) and not self._session_lasted(now_ms, STEADY_MS)
            # Nor is one that has said that it would be away.
            expected = self.link_state is LinkState.RESTARTING or self._may_still_start(error, now_ms)
            self._guard.call(self._note, error, tell=not flaps and not expected)
            patient = error in {"outdated", "revoked"}
            await self._pause(PATIENCE_S if patient else backoff.wait_ms(now_ms, os.urandom(4)) / 1000)

    def _may_still_start(self, error: str | None, now_ms: int) -> bool:
        """Tell whether the station may only be slower to start than we are, as when power is back for both."""
        never_met = self._correspondent.supervision.heard_wall_ms is None
        return never_met and error not in DECIDED and now_ms - self._began_ms < START_PATIENCE_MS

    def _session_lasted(self, now_ms: int, ms: int) -> bool:
        return self._welcomed_ms is not None and now_ms - self._welcomed_ms >= ms

    async def _pause(self, wait_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._kick.wait()

    async def _visit_safely(self) -> str:
        try:
            return await self._visit()
        except TransportError as err:
            # Sockets break with errors of many names.
            return err.code if err.code in LINK_PROBLEMS else "no_answer"
        except LinkError as err:
            _LOGGER.debug("%s: %s", self._label, err)
            return "not_genuine"
        except TimeoutError:
            return "no_answer"
        except Exception as err:  # noqa: BLE001 - whatever it is, a site that no longer dials would be worse
            self._guard.report("the link", err)
            return "no_answer"

    async def _visit(self) -> str:
        """Dial, prove, talk until it ends; return why it ended."""
        channel = self._channel = await dial_station(
            self._hass, self._pins.station, self.address, self._pins.ticket, spawn=self._spawn
        )
        try:
            session = SiteSession(
                self.keyring, self._pins.station, self._pins.pinned, os.urandom(32), self._correspondent.view
            )
            async with asyncio.timeout(GREETING_TIMEOUT_S):
                welcome = await prove(session, channel)
            self._follow(session.succession)
            self._take(welcome)
            if not welcome.version:
                return "outdated"
            if welcome.standing == Standing.REVOKED:
                return "revoked"
            self._note(None)
            self._site.welcomed(self)
            await self._correspondent.converse(channel, session, peer_view=welcome.view, silence_ms=welcome.silence_ms)
        finally:
            self._channel = None
            await channel.close()
        return "no_answer" if self.accepts or self.standing is Standing.UNAPPROVED else "revoked"

    def _follow(self, succession: Succession | None) -> None:
        """Hold the station to its new key from now on; it has just proven it."""
        if succession is not None:
            _LOGGER.warning("%s: the station has a new key, which its recovery key vouches for", self._label)
            self._pins = self._pins.with_succession(succession)
            self._journal.write(Write(documents=(self._pins.document(),))).add_done_callback(self._pins_kept)

    def _take(self, welcome: Welcome) -> None:
        """Take over what the station says, signed, of this site and of itself."""
        self._welcomed_ms = self._clock.now().mono_ms
        before = self._pins
        pins = before.with_welcome(welcome.standing, welcome.ticket, welcome.name)
        if pins != before:
            self._journal.write(Write(documents=(pins.document(),))).add_done_callback(self._pins_kept)
            self._set_pins(pins)

    def _pins_kept(self, done: asyncio.Future[Written | Known]) -> None:
        # The next welcome says it again.
        if not done.cancelled() and (err := done.exception()) is not None:
            _LOGGER.debug("%s: welcome not kept: %s", self._label, err)

    def _set_pins(self, pins: Pins) -> None:
        before, self._pins = self._pins, pins
        if pins.standing is not before.standing:
            if pins.connected:
                self._correspondent.offer_again()
            self._site.standing_changed(self)
        self.link_changed()

    def _note(self, error: str | None, *, tell: bool = True) -> None:
        """Remember why there is no link; say it once when it goes and once when it is back."""
        if error is None and self._told_lost:
            _LOGGER.info("%s: the station is reached again", self._label)
            self._told_lost = False
        elif error is not None and tell and not self._told_lost:
            _LOGGER.warning("%s: the station is not reached (%s)", self._label, error)
            self._told_lost = True
        self.last_error = error
        self.link_changed()

    def received(self, event: RecordReceived) -> Reaction:
        """React to a record of the station."""
        match event.body:
            case Progress() as news:
                return self._site.progressed(self, news)
            case StandingChange(standing=standing) if standing in set(Standing):
                place = (event.record.header.epoch, event.record.header.number)
                if place < self._standing_place:
                    # It was overtaken by a later word. Never by the clock: the station's may have been set back.
                    return Reaction()
                self._standing_place = place
                pins = replace(self._pins, standing=Standing(standing))
                return Reaction(documents=(pins.document(),), show=lambda _committed: self._standing(pins.standing))
        return Reaction() if event.body is None else self._site.received(self, event.body)

    def _standing(self, standing: Standing) -> None:
        self._set_pins(replace(self._pins, standing=standing))
        if standing is Standing.REVOKED and self._channel is not None:
            self._spawn_named(self._hang_up(self._channel), "hang up")

    async def _hang_up(self, channel: Channel) -> None:
        # Behind the answer that is being written: the station wants to know that its word is kept.
        await asyncio.sleep(1)
        await channel.close()

    def answered(self, parcel: Parcel, answer: Receipt | Refusal) -> Reaction:
        """React to the station's answer to a record of ours."""
        self._unseen.forget(parcel.id)
        # Whoever looked while it waited counted it, whatever `link_changed` has seen.
        self._site.receiver_changed()
        record = read_record(parcel.raw)
        body = read_body(record.header.kind, record.body, Role.SITE)
        return self._site.answered(self, body, self._clock.now().wall_ms, refused=isinstance(answer, Refusal))

    def link_changed(self) -> None:
        """Show the link anew, if anything that is shown of it changed."""
        wrong_by = 0 if (clock := self.clock_offset) is None else clock.wrong_by_min
        shown = (self.link_state, self.connected, self.outbox, self.last_error, self._pins, wrong_by, self.copied)
        if shown != self._shown:
            self._shown = shown
            self._site.receiver_changed()

    def _spawn_named(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return self._spawn(coroutine, f"{name} of {self._label}")

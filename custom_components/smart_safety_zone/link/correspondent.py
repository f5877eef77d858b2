"""What one end keeps with one peer, across sockets: letters in, records out, the outbox and the link's health.

The same code serves both ends; a role gives the records their meaning (`party.Party`).
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
import logging
import os
from typing import Any

from ..journal import Document, Draft, Journal, JournalError, Reader, Write
from ..protocol.delivery import Lane, Outbox, Parcel
from ..protocol.errors import AuthError, LinkError, TransportError
from ..protocol.events import CardRenewed, Event, HeartbeatReceived, RecordReceived, RecordUnreadable, TalkReceived
from ..protocol.identity import Keyring
from ..protocol.messages import Body, Offer, Receipt, Refusal, Spoken, View
from ..protocol.moment import age_ms
from ..protocol.record import Record, read_record
from ..protocol.session import Session
from ..protocol.supervision import LinkState, Supervision
from .author import Author
from .channel import Channel
from .clock import Clock
from .comparing import Comparing
from .guard import Guard
from .intake import Intake
from .keeping import (
    OUTBOX,
    Keeping,
    outbox_document,
    outbox_key,
    parcel_of,
    unique_of,
    waiting,
)
from .line import DEAF, Line, Source, abandoned, copies, hang_up, say_to_all
from .party import Party, Reaction
from .timer import Timer

_LOGGER = logging.getLogger(__name__)

OFFERS_AT_ONCE = 64
"""Signing and sealing one takes a quarter of a millisecond of everybody's time, and more on a small machine."""


class Correspondent:
    """One peer of this end."""

    def __init__(  # noqa: PLR0913 - the whole world of one link
        self,
        keyring: Keyring,
        peer: bytes,
        journal: Journal,
        clock: Clock,
        party: Party,
        *,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
        label: str,
        faults: Counter[str] | None = None,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """Prepare; call `load` before anything else. `spawn` starts a task that the config entry owns."""
        own = keyring.identity.id
        self.peer = peer
        self.outbox = Outbox()
        self.supervision = Supervision()
        self.sessions = 0
        """With how many copies of the peer this end talks."""
        self.faults: Counter[str] = faults if faults is not None else Counter()
        """How often what was refused, by code."""
        self._journal = journal
        self._clock = clock
        self._party = party
        self._spawn = spawn
        self._label = label
        self._entropy = entropy
        self._author = Author(keyring.identity, peer, clock, entropy)
        self._guard = Guard(label, self.faults)
        self._intake = Intake(
            peer, own, journal, clock, self._author, party,
            spawn=spawn, fault=self._fault, guard=self._guard, entropy=entropy,
        )  # fmt: skip
        found = self._wake_newest
        self._comparing = Comparing(
            journal, self._author, self.outbox, spawn=spawn, guard=self._guard, found=found, fault=self._fault
        )
        self._lines: list[Line] = []
        self._timer = Timer(self._tick)
        self._refilling = False
        self._closed = False
        self._unkept: dict[bytes, Keeping] = {}
        """Records that were offered from memory and are not on disk yet."""
        self._owed: set[bytes] = set()
        """Those of them that have no answer yet."""

    async def load(self, *, restored: bool = False) -> None:
        """Read what the journal holds for this peer; `restored` tells that the file came back from a backup."""

        def query(reader: Reader) -> tuple[list[Parcel], bool]:
            self._author.load(reader)
            self._intake.load(reader)
            return waiting(self.peer, reader)

        parcels, more = await self._journal.read(query)
        self.outbox.refill(parcels, more=more)
        if restored:
            await self._comparing.begin_epoch(self._author.place.epoch + 1)

    @property
    def view(self) -> View:
        """What this end knows of the peer, and its own head; only what is committed counts."""
        seq, head = self._journal.head
        return View(epoch=self._intake.kept[0], number=self._intake.kept[1], head_seq=seq, head_hash=head)

    @property
    def connected(self) -> bool:
        """Whether a session is open."""
        return bool(self._lines)

    @property
    def newest(self) -> object | None:
        """The newest session, the one that is talked on; None where there is none."""
        return self._lines[-1] if self._lines else None

    @property
    def link_state(self) -> LinkState:
        """What to show of the link."""
        return self.supervision.state(self._clock.now())

    def post(
        self,
        body: Body,
        lane: Lane,
        *,
        drafts: tuple[Draft, ...] = (),
        documents: tuple[Document, ...] = (),
        kept: Callable[[bool], None] = lambda _committed: None,
    ) -> Record:
        """Sign a record, commit it with whatever goes with it, and offer it once it is committed.

        `kept` is called with True once it is on disk. If that fails or takes over `COMMIT_PATIENCE_S`, it is called
        with False, the record is offered from memory, and the commit is tried again; True may follow.
        """
        record, draft = self._author.sign(body)
        parcel = parcel_of(record, lane)
        write = Write(
            drafts=(draft, *drafts),
            documents=(outbox_document(self.peer, lane, record), *documents),
            unique=unique_of(self._author.series, record),
        )
        Keeping(self._journal, write, parcel, self, lambda committed: self._guard.call(kept, committed))
        return record

    def say(self, talk: Spoken) -> bool:
        """Say something on the newest session, which nobody keeps; False where there is none."""
        if self._lines:
            self._lines[-1].say(talk)
        return bool(self._lines)

    def hold_back(self, large: Spoken | Source) -> None:
        """Say something large on the newest session once nothing else waits, alarms least of all."""
        if self._lines:
            self._lines[-1].hold_back(large)

    def beat(self) -> None:
        """Send a heartbeat at once."""
        if self._lines:
            self.supervision = replace(self.supervision, beat_due_ms=self._clock.now().mono_ms)
            self._timer.cancel()
            self._tick()

    def offer(self, parcel: Parcel) -> None:
        """Offer a record that is committed."""
        self.outbox.add(parcel)
        self._wake_newest()

    def offer_unkept(self, parcel: Parcel, keeping: Keeping) -> None:
        """Offer a record from memory, and remember that the disk does not have it."""
        self._unkept[parcel.id] = keeping
        self._owed.add(parcel.id)
        self.offer(parcel)

    def is_owed(self, parcel: Parcel) -> bool:
        """Tell whether a record that was offered from memory still wants its answer."""
        return parcel.id in self._owed

    def settle(self, parcel: Parcel) -> None:
        """Give a record that is on disk by now its place in the outbox, if memory had none and no answer came."""
        self._unkept.pop(parcel.id, None)
        if parcel.id in self._owed:
            self._owed.remove(parcel.id)
            self.offer(parcel)

    def _wake_newest(self) -> None:
        if self._lines:
            self._lines[-1].wake.set()

    async def converse(self, channel: Channel, session: Session, *, peer_view: View, silence_ms: int) -> None:
        """Talk on an open session until it ends; the newest session is the one that records are offered on."""
        line = Line(channel, session, self._clock.now().mono_ms)
        if not await self._comparing.compare(peer_view):
            _LOGGER.debug("%s: no session without the journal", self._label)
            session.close()
            await channel.close()
            return
        self._lines.append(line)
        try:
            self.supervision = self.supervision.opened(self._clock.now(), silence_ms)
            self.outbox.session_opened()
            self._show_link()
            line.wake.set()
            self._arm()
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write(line))
                await self._read(line)
                writer.cancel()
        except* (AuthError, TransportError) as errors:
            for err in errors.exceptions:
                if isinstance(err, TransportError) and err.code == DEAF:
                    self._fault(DEAF)
                _LOGGER.debug("%s: session ended: %s", self._label, err)
        except* Exception as faults:  # noqa: BLE001 - the peer dials again; a fault of ours must not end that
            for fault in faults.exceptions:
                self._guard.report("a session", fault)
        finally:
            newest = line is self._lines[-1]
            self._lines.remove(line)
            session.close()
            if not self._lines:
                self.outbox.session_closed()
                self.supervision = self.supervision.closed(self._clock.now())
            elif newest:
                # What was offered on this one may never have arrived.
                self.offer_again()
            self._show_link()
            self._arm()
            await channel.close()

    def _show_link(self) -> None:
        self._guard.call(self._party.link_changed)

    async def _read(self, line: Line) -> None:
        while (frame := await line.channel.receive()) is not None:
            await self._intake.room()
            try:
                event = line.session.receive(frame)
            except AuthError as err:
                self._fault(err.code)
                raise
            except LinkError as err:
                self._fault(err.code)
                event = None
            self.supervision = self.supervision.heard(now := self._clock.now())
            if event is not None:
                try:
                    self._act(line, event)
                except Exception as err:  # noqa: BLE001 - one letter must not keep back those behind it
                    self._guard.report("a letter", err)
            await line.heard(now.mono_ms)

    async def _write(self, line: Line) -> None:
        while True:
            await line.wake.wait()
            line.wake.clear()
            if line is self._lines[-1]:
                self._offer(line)
            if not self.outbox.alarms:
                line.say_held_back()
            await line.write()
            if line.wake.is_set():
                # However much there is to say, others have their turn in between.
                await asyncio.sleep(0)
            if self.outbox.hungry and not self._refilling:
                # Beside the letters: a disk that hangs must not hold them up.
                self._refilling = True
                self._spawn(self._refill(), "refill")

    async def _refill(self) -> None:
        try:
            parcels, more = await self._journal.read(partial(waiting, self.peer))
        except JournalError as err:
            _LOGGER.debug("%s: the outbox is not refilled: %s", self._label, err)
            return
        finally:
            self._refilling = False
        self.outbox.refill(parcels, more=more)
        self._wake_newest()

    def _offer(self, line: Line) -> None:
        now = self._clock.now()
        due = self.outbox.take_due(now.mono_ms, OFFERS_AT_ONCE)
        for parcel in due:
            made = read_record(parcel.raw).header.made
            line.session.send(Offer(id=parcel.id, record=parcel.raw, age_ms=age_ms(made, now), again=parcel.again))
        if len(due) == OFFERS_AT_ONCE:
            line.wake.set()
        if due:
            self._arm()

    def _act(self, line: Line, event: Event) -> None:
        match event:
            case RecordReceived(record=record, body=Receipt() | Refusal() as answer):
                self._answered(record, answer)
            case RecordReceived():
                self._intake.take(event, line.reply)
            case RecordUnreadable():
                self._intake.take_unreadable(event, line.reply)
            case HeartbeatReceived():
                line.echoed_ms = event.heartbeat.echo_mono_ms
                self.supervision = self.supervision.beat_received(event.heartbeat, self._clock.now())
                self._comparing.go_beyond(event.heartbeat.view)
                self._show_link()
            case TalkReceived(talk=talk):
                self._party.spoken(talk, newest=line is self._lines[-1])
            case CardRenewed():
                self.outbox.session_opened()
                line.wake.set()

    def _answered(self, record: Record, answer: Receipt | Refusal) -> None:
        parcel = self.outbox.answered(answer.record, answer.digest)
        if parcel is None:
            return
        self._owed.discard(parcel.id)
        if isinstance(answer, Refusal):
            self._fault(f"refused_{answer.code}")
        try:
            reaction = self._party.answered(parcel, answer)
        except Exception as err:  # noqa: BLE001 - answered it is, whatever the role makes of it
            self._guard.report("an answer", err)
            reaction = Reaction()
        emptied = Document(OUTBOX, outbox_key(self.peer, parcel.lane, read_record(parcel.raw)), None)
        self._intake.take_answer(record, Reaction(reaction.drafts, (emptied, *reaction.documents), reaction.show))
        if self.outbox.hungry or parcel.lane is not Lane.ALARM or not self.outbox.alarms:
            self._wake_newest()

    def _fault(self, code: str) -> None:
        self.faults[code] += 1
        _LOGGER.debug("%s: %s (%d so far)", self._label, code, self.faults[code])

    def _arm(self) -> None:
        """Set the one timer of this peer to whatever is next: a heartbeat, a resend, or silence becoming a trouble."""
        times = [self.supervision.beat_due_ms, self.supervision.next_check_ms()]
        if not self._lines or not self._lines[-1].sending:
            # While frames are being written nothing can be offered; the writer looks again when it is done.
            times.append(self.outbox.next_due_ms())
        due = min((at for at in times if at is not None), default=None)
        self._timer.set(None if self._closed else due, self._clock.now().mono_ms)

    def _tick(self) -> None:
        now = self._clock.now()
        before, talking = self.supervision, self.sessions
        self.supervision = before.noted(now)
        self.sessions = copies(self._lines, now.mono_ms - before.silence_ms) if self._lines else 0
        if self._lines:
            line = self._lines[-1]
            # Half open: nothing comes in any more. Ending the newest lets the site dial anew.
            silent = self.supervision.silent(now)
            for dead in abandoned(self._lines, now.mono_ms - self.supervision.silence_ms, newest=silent):
                self._spawn(dead.channel.close(), "close")
            if not silent and self.supervision.beat_due_ms is not None and self.supervision.beat_due_ms <= now.mono_ms:
                self.supervision, beat = self.supervision.beat(
                    now, self.view, len(self.outbox), self._entropy(4), sessions=self.sessions
                )
                say_to_all(self._lines, beat)
            line.wake.set()
        now_shown = (self.supervision.lost, self.supervision.losses, self.sessions)
        if now_shown != (before.lost, before.losses, talking):
            self._show_link()
        self._arm()

    def offer_again(self) -> None:
        """Offer everything that waits at once, where something has changed that held answers back."""
        if self._lines:
            self.outbox.session_opened()
            self._wake_newest()

    def renew_card(self) -> None:
        """Tell the peer that our sealing key has changed."""
        for line in self._lines:
            line.session.renew_card()
            line.wake.set()

    async def close(self, *, absence_ms: int = 0) -> None:
        """End every session and the timer, saying how soon we mean to be back; the outbox stays in the journal."""
        self._closed = True
        for keeping in self._unkept.values():
            keeping.stop()
        outbox, entropy = len(self.outbox), self._entropy(4)
        _, beat = self.supervision.beat(self._clock.now(), self.view, outbox, entropy, absence_ms=absence_ms)
        await hang_up(self._lines, beat if absence_ms else None)
        self._arm()

"""A site without Home Assistant: the protocol's own code, no timers, no disk. A bench holds a thousand of them."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
import os
import time
from typing import Any

from custom_components.smart_safety_zone.link.channel import Channel
from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey
from custom_components.smart_safety_zone.protocol.enrolment import Enrolled, SiteEnrolment
from custom_components.smart_safety_zone.protocol.errors import LinkError
from custom_components.smart_safety_zone.protocol.events import (
    HeartbeatReceived,
    RecordReceived,
    TalkReceived,
    Welcomed,
)
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role, id_text
from custom_components.smart_safety_zone.protocol.invite import invite_keys, read_code, read_invite
from custom_components.smart_safety_zone.protocol.messages import (
    VERSIONS,
    Body,
    Heartbeat,
    Inventory,
    InventoryPoint,
    Offer,
    Progress,
    Receipt,
    Refusal,
    Signal,
    Spoken,
    StandingChange,
    View,
    Welcome,
    kind_of,
)
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.record import Numbered, Record, sign_record
from custom_components.smart_safety_zone.protocol.session import SiteSession
from custom_components.smart_safety_zone.protocol.succession import Pinned
from custom_components.smart_safety_zone.protocol.tips import MAX_CHUNK_BYTES, Chunk, ChunkWanted

type Entropy = Callable[[int], bytes]


def _unheard(_answer: Receipt | Refusal) -> None:
    return


def now() -> Moment:
    """Read both clocks."""
    return Moment(time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000, b"virtual.", clock_set=True)


class VirtualSite:
    """One site: `enrol`, `connect`, `press`; what the station says is kept in plain lists."""

    def __init__(self, name: str = "Market", kind: str = "market", *, entropy: Entropy = os.urandom) -> None:
        """Make a site with an id and a key of its own."""
        self.name = name
        self.kind = kind
        self.entropy = entropy
        self.raw_id = entropy(16)
        self.enrolled: Enrolled | None = None
        self.ticket = b""
        self.welcome: Welcome | None = None
        self.answers: dict[bytes, Receipt | Refusal] = {}
        """What the station answered, by record id."""
        self.outbox: dict[bytes, Record] = {}
        self.progress: list[Progress] = []
        self.standings: list[str] = []
        self.heard: list[Spoken] = []
        """What the station said that nobody keeps."""
        self.files: dict[bytes, bytes] = {}
        """What the station may fetch, by its digest."""
        self.counts: Counter[str] = Counter()
        self._number = 0
        self._station_place = (0, 0)
        self._session: SiteSession | None = None
        self._channel: Channel | None = None
        self._reader: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self.on_answer: Callable[[Receipt | Refusal], None] = _unheard
        """Called with each answer of the station once it is verified."""
        self.renew_key()

    @property
    def id(self) -> str:
        """The id as Home Assistant bears it."""
        return id_text(self.raw_id)

    def renew_key(self) -> None:
        """Draw a new identity key, as every enrolment of a real site does."""
        identity = Identity(Role.SITE, self.raw_id, SigningKey(self.entropy(32)))
        self.keyring = Keyring(identity, VERSIONS, self.entropy(32), now())

    async def enrol(
        self, channel: Channel, invite_text: str | None = None, *, code: str = "", station: bytes = b""
    ) -> Enrolled:
        """Join with an invite, or with a code and the station's id; EnrolmentError says why not."""
        if invite_text is not None:
            invite = read_invite(invite_text)
            raw_code, station = invite.code, invite.station
        else:
            raw_code = read_code(code)
        keys = invite_keys(raw_code, station)
        enrolment = SiteEnrolment(self.keyring, keys, station, nonce=self.entropy(32), name=self.name, kind=self.kind)
        try:
            outcome = enrolment.receive(await read_frame(channel))
            while isinstance(outcome, bytes):
                await channel.send(outcome)
                outcome = enrolment.receive(await read_frame(channel))
            self.enrolled = outcome
            return outcome
        finally:
            await channel.close()

    async def connect(self, channel: Channel) -> Welcome:
        """Prove who we are; returns the station's welcome. What comes afterwards is read in a task of its own."""
        assert self.enrolled is not None
        await self.disconnect()
        view = View(epoch=self._station_place[0], number=self._station_place[1])
        session = SiteSession(
            self.keyring, self.enrolled.station, Pinned(VerifyKey(self.enrolled.signing)), self.entropy(32), view
        )
        self._session, self._channel = session, channel
        try:
            session.receive(await read_frame(channel))
            await self._flush()
            event = session.receive(await read_frame(channel))
        except BaseException:
            await channel.close()
            raise
        assert isinstance(event, Welcomed)
        self.welcome, self.ticket = event.welcome, event.welcome.ticket
        for record in self.outbox.values():
            self._offer(record)
        await self._flush()
        self._reader = asyncio.get_running_loop().create_task(self._read(channel, session))
        return event.welcome

    @property
    def connected(self) -> bool:
        """Whether the socket is open as far as we know."""
        return self._reader is not None and not self._reader.done()

    async def disconnect(self) -> None:
        """End the socket."""
        if self._channel is not None:
            await self._channel.close()
        if self._reader is not None:
            await asyncio.wait([self._reader])

    async def press(self, point: str = "sos", *, type: str = "alarm", kind: str = "police", **said: Any) -> Record:  # noqa: A002 - the wire's own word
        """Raise a signal; returns its record."""
        signal = Signal(signal=said.pop("signal", self.entropy(16)), point=point, type=type, kind=kind, **said)
        return await self.say(signal)

    async def describe(self, *points: InventoryPoint, name: str | None = None) -> Record:
        """Say what this site has."""
        return await self.say(Inventory(name=name or self.name, kind=self.kind, points=points))

    async def say(self, body: Body) -> Record:
        """Send a record of ours, and keep it until it is answered."""
        return await self.send_record(self.sign(kind_of(body), encode(body)))

    def sign(self, kind: int, body: bytes, made: Moment | None = None) -> Record:
        """Sign a record to the station, now or ahead of the moment at which it is to count as made."""
        assert self.enrolled is not None
        self._number += 1
        return sign_record(
            self.keyring.identity.signing,
            kind=kind,
            sender=self.raw_id,
            receiver=self.enrolled.station,
            identifier=self.entropy(16),
            place=Numbered(1, self._number),
            made=made or now(),
            salt=self.entropy(32),
            body=body,
        )

    async def send_record(self, record: Record) -> Record:
        """Put a record into the outbox and offer it, if there is a session."""
        self.outbox[record.header.id] = record
        if self.connected:
            self._offer(record)
            await self._flush()
        return record

    async def speak(self, *talks: Spoken) -> None:
        """Say what nobody keeps, if there is a session."""
        if self.connected and self._session is not None:
            for talk in talks:
                self._session.send(talk)
            await self._flush()

    async def offer_again(self) -> None:
        """Offer once more whatever has no answer."""
        for record in self.outbox.values():
            self._offer(record)
        await self._flush()

    async def until(self, holds: Callable[[], object], timeout_s: float = 5) -> None:
        """Wait until something holds that changes only by what the station says."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def answered(self, record: Record, timeout_s: float = 5) -> Receipt | Refusal:
        """Wait for the station's answer to a record of ours."""
        await self.until(lambda: record.header.id in self.answers, timeout_s)
        return self.answers[record.header.id]

    def steps(self, signal: bytes | None = None) -> list[str]:
        """What became of a signal, or of all."""
        return [each.step for each in self.progress if signal in {None, each.signal}]

    def _offer(self, record: Record) -> None:
        if self._session is not None:
            age = max(0, now().mono_ms - record.header.mono_ms)
            self._session.send(Offer(id=record.header.id, record=record.raw, age_ms=age))

    async def _flush(self) -> None:
        session, channel = self._session, self._channel
        if session is not None and channel is not None:
            for frame in session.data_to_send():
                await channel.send(frame)

    async def _read(self, channel: Channel, session: SiteSession) -> None:
        try:
            with suppress(LinkError):
                while (frame := await channel.receive()) is not None:
                    self._act(session, session.receive(frame))
                    for out in session.data_to_send():
                        await channel.send(out)
                    self._news.set()
        finally:
            session.close()
            await channel.close()
            self._news.set()

    def _act(self, session: SiteSession, event: object) -> None:
        match event:
            case RecordReceived():
                self._take(session, event)
            case TalkReceived(talk=ChunkWanted(digest=digest, offset=offset)):
                data = self.files.get(digest, b"")[offset : offset + MAX_CHUNK_BYTES]
                session.send(Chunk(digest=digest, offset=offset, data=data))
            case TalkReceived(talk=talk):
                self.heard.append(talk)
            case HeartbeatReceived(heartbeat):
                moment = now()
                session.send(
                    Heartbeat(
                        wall_ms=moment.wall_ms,
                        mono_ms=moment.mono_ms,
                        silent_ms=0,
                        view=View(epoch=self._station_place[0], number=self._station_place[1]),
                        outbox=len(self.outbox),
                        echo_mono_ms=heartbeat.mono_ms,
                    )
                )
                self.counts["heartbeats"] += 1

    def _take(self, session: SiteSession, event: RecordReceived) -> None:
        header = event.record.header
        self._station_place = max(self._station_place, (header.epoch, header.number))
        match event.body:
            case Receipt() | Refusal() as answer:
                self.counts["answers"] += 1
                self.outbox.pop(answer.record, None)
                self.answers[answer.record] = answer
                self.on_answer(answer)
                return
            case Progress() as progress:
                self.progress.append(progress)
            case StandingChange() as change:
                self.standings.append(change.standing)
        receipt = Receipt(record=header.id, digest=header.digest)
        record = self.sign(kind_of(receipt), encode(receipt))
        session.send(Offer(id=record.header.id, record=record.raw))


async def read_frame(channel: Channel) -> bytes:
    """Wait for a frame; ConnectionResetError if there comes none."""
    frame = await channel.receive()
    if frame is None:
        raise ConnectionResetError("the station has closed the socket")
    return frame

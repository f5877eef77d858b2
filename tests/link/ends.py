"""Two ends of a link in one loop: real journals, real sessions, a channel that a test can cut."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
import os
from pathlib import Path
from typing import Any

from custom_components.smart_safety_zone.journal import Journal
from custom_components.smart_safety_zone.link.channel import LocalChannel, local_pair
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.link.correspondent import Correspondent
from custom_components.smart_safety_zone.link.party import Party, Reaction
from custom_components.smart_safety_zone.protocol.crypto import VerifyKey
from custom_components.smart_safety_zone.protocol.delivery import Lane, Parcel
from custom_components.smart_safety_zone.protocol.events import Greeted, RecordReceived, Welcomed
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role
from custom_components.smart_safety_zone.protocol.messages import VERSIONS, Receipt, Refusal, Signal, Spoken, Standing
from custom_components.smart_safety_zone.protocol.session import SiteSession, StationSession
from custom_components.smart_safety_zone.protocol.succession import Pinned
from custom_components.smart_safety_zone.protocol.supervision import DEFAULT_SILENCE_MS

DEADLINE_S = 10


class Witness(Party):
    """A role that only writes down what it is told."""

    def __init__(self) -> None:
        self.records: list[RecordReceived] = []
        self.shown: list[tuple[str, bool]] = []
        self.answers: list[Receipt | Refusal] = []
        self.receipts = True
        self.refusal: str | None = None
        self.talks: list[Spoken] = []
        self.order: list[str] = []
        """What came in, by its name."""
        self.changed = asyncio.Event()

    def received(self, event: RecordReceived) -> Reaction:
        self.records.append(event)
        self.order.append(type(event.body).__name__)
        name = event.record.header.id.hex()
        return Reaction(show=lambda committed: self._note(name, committed), receipt=self.receipts, refusal=self.refusal)

    def _note(self, name: str, committed: bool) -> None:
        self.shown.append((name, committed))
        self.changed.set()

    def answered(self, parcel: Parcel, answer: Receipt | Refusal) -> Reaction:
        self.answers.append(answer)
        return Reaction(show=lambda committed: self._note("answer", committed))

    def spoken(self, talk: Spoken, *, newest: bool) -> None:
        self.talks.append(talk)
        self.order.append(type(talk).__name__)
        self.changed.set()

    def link_changed(self) -> None:
        self.changed.set()


@dataclass
class End:
    """One end: identity, journal and correspondent; it can be dropped and opened again like a killed process."""

    role: Role
    path: Path
    peer: bytes = b""
    id: bytes = field(default_factory=lambda: os.urandom(16))
    seed: bytes = field(default_factory=lambda: os.urandom(32))

    async def open(self, peer: End) -> None:
        self.clock = Clock(os.urandom(8))
        self.identity = Identity.from_seed(self.role, self.id, self.seed)
        self.keyring = Keyring(self.identity, VERSIONS, os.urandom(32), self.clock.now())
        self.journal = await Journal.open(self.path)
        self.witness = Witness()
        self.tasks: set[asyncio.Task[None]] = set()
        self.correspondent = Correspondent(
            self.keyring, peer.id, self.journal, self.clock, self.witness, spawn=self.spawn, label=self.role.name
        )
        await self.correspondent.load()

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(coroutine, name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    @property
    def public(self) -> VerifyKey:
        return VerifyKey(Identity.from_seed(self.role, self.id, self.seed).signing.public)

    def press(self, point: str = "p1", **fields: Any) -> bytes:
        """Post an alarm; returns its record id."""
        signal = Signal(signal=os.urandom(16), point=point, type="alarm", kind="police", label="SOS", **fields)
        return self.correspondent.post(signal, Lane.ALARM).header.id

    async def until(self, condition: Any, what: str) -> None:
        """Wait for a condition that some change at this end brings about."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                self.witness.changed.clear()
                await self.witness.changed.wait()

    async def close(self) -> None:
        await self.correspondent.close()
        await self.journal.close()


class Socket:
    """A connection of both ends, shaken hands over, whose frames a test can watch and cut."""

    def __init__(self, site: End, station: End) -> None:
        self.site, self.station = site, station
        self.near, self.far = local_pair()
        self.sent: list[bytes] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        site, station = self.site, self.station
        greeting = StationSession(
            station.keyring,
            os.urandom(32),
            lambda peer: site.public if peer == site.id else None,
            os.urandom(32),
        )
        hello = SiteSession(site.keyring, station.id, Pinned(station.public), os.urandom(32), site.correspondent.view)
        hello.receive(greeting.data_to_send()[0])
        greeted = greeting.receive(hello.data_to_send()[0])
        assert isinstance(greeted, Greeted)
        greeting.welcome(
            greeted,
            standing=Standing.ACTIVE,
            view=station.correspondent.view,
            ticket=b"",
            silence_ms=DEFAULT_SILENCE_MS,
            wall_ms=station.clock.now().wall_ms,
            name="Station",
        )
        welcomed = hello.receive(greeting.data_to_send()[0])
        assert isinstance(welcomed, Welcomed)
        for end, channel, session, view in (
            (site, self.near, hello, welcomed.welcome.view),
            (station, self.far, greeting, greeted.view),
        ):
            coroutine = end.correspondent.converse(
                _Watched(channel, self.sent), session, peer_view=view, silence_ms=DEFAULT_SILENCE_MS
            )
            self.tasks.append(asyncio.create_task(coroutine))
        await site.until(lambda: site.correspondent.connected, "a session")
        await station.until(lambda: station.correspondent.connected, "a session")

    async def cut(self) -> None:
        """End the connection; both ends notice."""
        await self.near.close()
        await self.far.close()
        await asyncio.wait(self.tasks)


class _Watched:
    def __init__(self, channel: LocalChannel, sent: list[bytes]) -> None:
        self._channel = channel
        self._sent = sent

    async def receive(self) -> bytes | None:
        return await self._channel.receive()

    async def send(self, frame: bytes) -> None:
        self._sent.append(frame)
        await self._channel.send(frame)

    async def close(self) -> None:
        await self._channel.close()

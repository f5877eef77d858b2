"""A station that does as a test tells it: real keys, sessions, receipts and journal, no desk."""

import asyncio
from collections.abc import Callable, Coroutine
import os
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.smart_safety_zone.journal import Journal
from custom_components.smart_safety_zone.link.channel import Channel
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.link.correspondent import Correspondent
from custom_components.smart_safety_zone.link.door import Door, doors
from custom_components.smart_safety_zone.link.party import Party, Reaction
from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey
from custom_components.smart_safety_zone.protocol.delivery import Lane, Parcel
from custom_components.smart_safety_zone.protocol.enrolment import (
    KeptInvite,
    accept_answer,
    judge,
    read_request,
    refuse_answer,
)
from custom_components.smart_safety_zone.protocol.errors import AuthError
from custom_components.smart_safety_zone.protocol.events import EnrolmentAsked, Greeted, RecordReceived
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role, id_text
from custom_components.smart_safety_zone.protocol.invite import CODE_BYTES, Invite, code_text, invite_keys, invite_text
from custom_components.smart_safety_zone.protocol.messages import (
    VERSIONS,
    Body,
    Inventory,
    Leave,
    Progress,
    ProgressStep,
    Receipt,
    Refusal,
    Signal,
    Spoken,
    Standing,
    StandingChange,
)
from custom_components.smart_safety_zone.protocol.session import StationSession

ADDRESS = "http://station.example:8123"
NAME = "Station"
FAR_FUTURE_MS = 4_000_000_000_000


class Caller(Party):
    """One site, as the radio room knows it."""

    def __init__(self, room: RadioRoom, site: bytes, key: VerifyKey) -> None:
        self.room = room
        self.id = site
        self.key = key
        self.standing = Standing.ACTIVE
        self.silent = False
        """Takes nothing and answers nothing."""
        self.correspondent: Correspondent | None = None
        self.events: list[RecordReceived] = []
        self.talks: list[Spoken] = []

    def spoken(self, talk: Spoken, *, newest: bool) -> None:
        self.talks.append(talk)
        self.room.hears(talk)

    def received(self, event: RecordReceived) -> Reaction:
        waits = self.standing in {Standing.UNAPPROVED, Standing.REVOKED} and isinstance(event.body, Signal)
        if self.silent or waits:
            return Reaction(receipt=False)
        self.events.append(event)
        return Reaction()

    def answered(self, parcel: Parcel, answer: Receipt | Refusal) -> Reaction:
        return Reaction()

    def link_changed(self) -> None:
        return


class RadioRoom:
    """A station of this process."""

    def __init__(self, hass: HomeAssistant, folder: Path, *, standing: Standing = Standing.ACTIVE) -> None:
        self.hass = hass
        self.path = folder / "room.db"
        self.enrols_as = standing
        self.clock = Clock(os.urandom(8))
        self.identity = Identity.from_seed(Role.STATION, os.urandom(16), os.urandom(32))
        self.keyring = Keyring(self.identity, VERSIONS, os.urandom(32), self.clock.now())
        self.recovery = SigningKey(os.urandom(32)).public
        self.callers: dict[bytes, Caller] = {}
        self.invites: dict[bytes, KeptInvite] = {}
        self.channels: list[Channel] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.served = 0
        self.refused: list[str] = []
        self.answers = True
        """Whether enrolments get an answer."""
        self.version: int | None = None
        """Pretend to speak this one only."""
        self.hears: Callable[[Spoken], None] = lambda _talk: None
        """Told what sites say now."""

    async def open(self) -> None:
        self.journal = await Journal.open(self.path)
        self.open_door()

    def open_door(self) -> None:
        doors(self.hass)[self.identity.id] = Door(self.identity.id, self.serve, lambda _address, _ticket: None)

    async def shut_door(self) -> None:
        """Take nobody in any more and hang up."""
        doors(self.hass).pop(self.identity.id, None)
        for channel in list(self.channels):
            await channel.close()

    async def close(self) -> None:
        await self.shut_door()
        for caller in self.callers.values():
            if caller.correspondent is not None:
                await caller.correspondent.close()
        for task in list(self.tasks):
            task.cancel()
        await self.journal.close()

    @property
    def id(self) -> str:
        return id_text(self.identity.id)

    def invite(self, *, needs_approval: bool = False, expires_ms: int = FAR_FUTURE_MS) -> str:
        """Make an invite; returns its text."""
        code = self.code(needs_approval=needs_approval, expires_ms=expires_ms, raw=True)
        assert isinstance(code, bytes)
        return invite_text(Invite(address=ADDRESS, station=self.identity.id, code=code, expires_ms=expires_ms))

    def code(self, *, needs_approval: bool = False, expires_ms: int = FAR_FUTURE_MS, raw: bool = False) -> str | bytes:
        code = os.urandom(CODE_BYTES)
        keys = invite_keys(code, self.identity.id)
        self.invites[keys.handle] = KeptInvite(
            keys=keys, made_ms=0, expires_ms=expires_ms, needs_approval=needs_approval
        )
        return code if raw else code_text(code)

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(coroutine, name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def _key_of(self, site: bytes) -> VerifyKey | None:
        caller = self.callers.get(site)
        return None if caller is None else caller.key

    async def serve(self, channel: Channel) -> None:
        self.served += 1
        self.channels.append(channel)
        session = StationSession(self.keyring, os.urandom(32), self._key_of, os.urandom(32))
        try:
            for each in session.data_to_send():
                await channel.send(each)
            while (frame := await channel.receive()) is not None:
                event = session.receive(frame)
                if event is None:
                    for each in session.data_to_send():
                        await channel.send(each)
                if isinstance(event, Greeted):
                    await self._talk(channel, session, event)
                    return
                if isinstance(event, EnrolmentAsked):
                    self._enrol(session, event)
                    for each in session.data_to_send() if self.answers else ():
                        await channel.send(each)
                    return
        except AuthError as err:
            self.refused.append(err.code)
        finally:
            self.channels.remove(channel)
            await channel.close()

    def _enrol(self, session: StationSession, asked: EnrolmentAsked) -> None:
        applicant = read_request(asked)
        invite = self.invites.get(applicant.core.handle)
        verdict = judge(applicant, invite, self.clock.now().wall_ms)
        if verdict.invite is not None:
            self.invites[applicant.core.handle] = verdict.invite
        if verdict.refusal is not None or invite is None:
            assert verdict.refusal is not None
            keys = invite.keys if invite is not None and verdict.proven else None
            session.answer_enrolment(refuse_answer(verdict.refusal, applicant, keys))
            return
        caller = self.callers.get(applicant.peer.id)
        if caller is None or caller.key.public != applicant.peer.signing.public:
            former, caller = caller, Caller(self, applicant.peer.id, applicant.peer.signing)
            self.callers[caller.id] = caller
            caller.standing = self.enrols_as
            if former is not None and former.correspondent is not None:
                self.spawn(former.correspondent.close(), "former key")
        answer = accept_answer(applicant, invite.keys, standing=caller.standing, recovery=self.recovery, name=NAME)
        session.answer_enrolment(answer)

    async def _talk(self, channel: Channel, session: StationSession, greeted: Greeted) -> None:
        caller = self.callers[greeted.site]
        if caller.correspondent is None:
            caller.correspondent = Correspondent(
                self.keyring, caller.id, self.journal, self.clock, caller, spawn=self.spawn, label="room"
            )
            await caller.correspondent.load()
        if self.version is not None:
            greeted = Greeted(greeted.site, greeted.view, self.version)
        session.welcome(
            greeted,
            standing=caller.standing,
            view=caller.correspondent.view,
            ticket=b"ticket",
            silence_ms=20_000,
            wall_ms=self.clock.now().wall_ms,
            name=NAME,
        )
        for frame in session.data_to_send():
            await channel.send(frame)
        if greeted.version:
            await caller.correspondent.converse(channel, session, peer_view=greeted.view, silence_ms=20_000)

    @property
    def caller(self) -> Caller:
        """The one site."""
        (caller,) = self.callers.values()
        return caller

    @property
    def connected(self) -> bool:
        return any(each.correspondent is not None and each.correspondent.connected for each in self.callers.values())

    def bodies[T: Body](self, form: type[T]) -> list[T]:
        return [each.body for caller in self.callers.values() for each in caller.events if isinstance(each.body, form)]

    @property
    def signals(self) -> list[Signal]:
        return self.bodies(Signal)

    @property
    def inventories(self) -> list[Inventory]:
        return self.bodies(Inventory)

    @property
    def leavings(self) -> list[Leave]:
        return self.bodies(Leave)

    @property
    def talks(self) -> list[Spoken]:
        """What the one site has said beside records."""
        return self.caller.talks

    def speak(self, talk: Spoken) -> None:
        """Say something now."""
        assert self.caller.correspondent is not None
        self.caller.correspondent.say(talk)

    @property
    def beat_ms(self) -> int | None:
        """The stamp of the one site's newest heartbeat."""
        correspondent = self.caller.correspondent
        echo = None if correspondent is None else correspondent.supervision.echo
        return None if echo is None else echo[0]

    def say(self, body: Body) -> None:
        assert self.caller.correspondent is not None
        self.caller.correspondent.post(body, Lane.STATUS)

    def decide(self, standing: Standing) -> None:
        """Change what the site is, and tell it."""
        self.caller.standing = standing
        self.say(StandingChange(standing=standing))

    def tell(
        self,
        step: ProgressStep,
        signal: Signal,
        *,
        at_ms: int,
        incident: bytes = b"i" * 16,
        operator: int | None = None,
        disposition: str | None = None,
    ) -> None:
        self.say(
            Progress(
                signal=signal.signal,
                incident=incident,
                step=step,
                at_ms=at_ms,
                operator=operator,
                disposition=disposition,
            )
        )

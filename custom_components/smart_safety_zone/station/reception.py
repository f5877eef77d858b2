"""The door: who dials, what they have to prove, and how long they may take."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import logging
import os

from ..link.channel import Channel
from ..link.door import Door, Visit
from ..link.guard import Guard
from ..protocol.admission import make_ticket, ticket_holder
from ..protocol.crypto import VerifyKey
from ..protocol.enrolment import Applicant, accept_answer, proves_code, read_request, refuse_answer
from ..protocol.errors import AuthError, LinkError, TransportError
from ..protocol.events import EnrolmentAsked, Event, Greeted
from ..protocol.identity import id_text
from ..protocol.messages import Standing, View
from ..protocol.refusals import EnrolmentRefusal
from ..protocol.session import NONCE_BYTES, StationSession
from .errors import StationError
from .ground import Ground
from .limits import Limits
from .links import Links
from .registry import Registry
from .sites import Change, Enrolment, enrol

_LOGGER = logging.getLogger(__name__)

PROOF_TIMEOUT_S = 10
_THIS_PROCESS = ""

type Directory = Callable[[bytes], VerifyKey | None]


def _stay() -> None:
    return


class Reception:
    """Takes in whoever dials."""

    def __init__(
        self,
        ground: Ground,
        registry: Registry,
        links: Links,
        *,
        ticket_key: bytes,
        recovery_key: bytes,
        succession: bytes,
        name: Callable[[], str],
    ) -> None:
        """Prepare; `name` tells what the station is called now."""
        self.limits = Limits()
        self._keyring = ground.keyring
        self._clock = ground.clock
        self._spawn = ground.spawn
        self._faults = ground.faults
        self._guard = Guard("whoever dials", ground.faults)
        self._registry = registry
        self._links = links
        self._ticket_key = ticket_key
        self._recovery_key = recovery_key
        self._succession = succession
        self._name = name
        self._channels: set[Channel] = set()
        self._shut = False

    @property
    def door(self) -> Door:
        """The door to hang up."""
        return Door(self._keyring.identity.id, self.serve, self.admit)

    def admit(self, address: str, ticket: bytes) -> Visit | None:
        """Judge a dialler of another machine by address and ticket."""
        if self._shut:
            return None
        site = ticket_holder(self._ticket_key, ticket, self._clock.now().wall_ms) if ticket else None
        leave = self.limits.enter(address, site if site is not None and self._registry.pin(site) else None)
        if leave is None:
            self._faults["too_many_sockets"] += 1
            return None

        proofs: list[bool] = []

        def proven() -> None:
            leave()
            proofs.append(True)

        async def serve(channel: Channel) -> None:
            await self._serve(channel, address, proven)

        return Visit(serve, leave, lambda: bool(proofs))

    async def serve(self, channel: Channel) -> None:
        """Talk on a channel of this process until it ends, and close it."""
        await self._serve(channel, _THIS_PROCESS, _stay)

    async def _serve(self, channel: Channel, address: str, proven: Callable[[], None]) -> None:
        self._channels.add(channel)
        try:
            if self._shut:
                return
            session, event = await self._first_words(channel, address)
            if isinstance(event, Greeted):
                proven()
                self._links.addresses.note(id_text(event.site), address)
                await self._welcome(channel, session, event)
            elif isinstance(event, EnrolmentAsked):
                # What is decided and committed must also be answered, whatever becomes of this handler.
                enrolling = self._spawn(self._enrol(channel, session, event, address), "enrolment")
                await asyncio.shield(enrolling)
        except LinkError as err:
            self._faults[err.code] += 1
            _LOGGER.debug("A socket was closed: %s (%d so far)", err, self._faults[err.code])
        except TimeoutError:
            self._faults["no_proof"] += 1
        except Exception as err:  # noqa: BLE001 - a fault of ours must not show to whoever dials, nor fill the log
            self._guard.report("a dial", err)
        finally:
            self._channels.discard(channel)
            await channel.close()

    async def _first_words(self, channel: Channel, address: str) -> tuple[StationSession, Event | None]:
        """Hear who dials, until he has proven something; whatever he still has to say is within one deadline."""
        nonce, challenge = os.urandom(NONCE_BYTES), os.urandom(NONCE_BYTES)
        session = StationSession(self._keyring, nonce, self._registry.pin, challenge, self._succession)
        greeting = session.greeting_frame
        async with asyncio.timeout(PROOF_TIMEOUT_S):
            await _flush(channel, session)
            frame = await channel.receive()
            if frame is None:
                return session, None
            try:
                event = session.receive(frame)
            except AuthError:
                # A known site may speak with the new key that an operator has not approved yet.
                other = StationSession(self._keyring, nonce, self._registry.candidate_pin, challenge, self._succession)
                if other.greeting_frame != greeting:
                    raise
                with suppress(LinkError):
                    other.data_to_send()
                    return other, other.receive(frame)
                raise
            if event is not None or not self._challenges(session, address):
                await _flush(channel, session)
                return session, event
            await _flush(channel, session)
            frame = await channel.receive()
            return session, None if frame is None else session.receive(frame)

    def _challenges(self, session: StationSession, address: str) -> bool:
        """Judge an applicant who has committed himself, before he can learn what the digits will be."""
        commitment = session.commitment
        assert commitment is not None
        now_ms = self._clock.now().mono_ms
        invite = self._registry.invites.get(commitment.handle)
        if not self.limits.may_enrol(address, now_ms):
            refusal = EnrolmentRefusal.BUSY
        elif invite is None or not proves_code(commitment, session.greeting_frame, invite.keys):
            self.limits.wrong_code(address, now_ms)
            refusal = EnrolmentRefusal.WRONG_CODE
        elif not self.limits.may_draw(commitment.handle, now_ms):
            refusal = EnrolmentRefusal.BUSY
        else:
            return True
        self._faults[refusal] += 1
        session.refuse_commitment(refusal)
        return False

    async def _welcome(self, channel: Channel, session: StationSession, greeted: Greeted) -> None:
        def welcome(view: View) -> None:
            self._write_welcome(session, greeted, view, self._registry.standing(id_text(greeted.site)))

        if greeted.version and await self._links.attend(channel, session, greeted, welcome):
            return
        # A revoked site is told so, and a new key that it has to wait; neither has anything else to say here.
        standing = self._registry.standing(id_text(greeted.site))
        if standing is not Standing.REVOKED and greeted.version:
            standing = Standing.UNAPPROVED
        self._write_welcome(session, greeted, View(), standing)
        await _flush(channel, session)

    def _write_welcome(self, session: StationSession, greeted: Greeted, view: View, standing: Standing) -> None:
        now_ms = self._clock.now().wall_ms
        session.welcome(
            greeted,
            standing=standing,
            view=view,
            ticket=make_ticket(self._ticket_key, greeted.site, now_ms),
            silence_ms=self._links.silence_ms(id_text(greeted.site)),
            wall_ms=now_ms,
            name=self._name(),
        )

    async def _enrol(self, channel: Channel, session: StationSession, asked: EnrolmentAsked, address: str) -> None:
        try:
            applicant = read_request(asked)
            session.answer_enrolment(await self._judge(applicant, address))
            await _flush(channel, session)
        except TransportError:
            # Gone before the answer: the same key may ask again.
            return
        except LinkError as err:
            self._faults[err.code] += 1
            _LOGGER.debug("An enrolment was refused: %s", err)

    async def _judge(self, applicant: Applicant, address: str) -> bytes:
        now_ms = self._clock.now().wall_ms
        made: list[Enrolment] = []

        def decide() -> Change | None:
            made.clear()
            invite = self._registry.invites.get(applicant.core.handle)
            site = self._registry.sites.get(id_text(applicant.peer.id))
            made.append(enrol(applicant, invite, site, now_ms))
            return made[0].change

        invite = self._registry.invites.get(applicant.core.handle)
        keys = invite.keys if invite is not None else None
        try:
            await self._registry.change(decide, None)
        except StationError:
            return refuse_answer(EnrolmentRefusal.BUSY, applicant, keys)
        verdict = made[0].verdict
        if verdict.refusal is not None:
            self._faults[verdict.refusal] += 1
            if not verdict.proven:
                self.limits.wrong_code(address, self._clock.now().mono_ms)
            return refuse_answer(verdict.refusal, applicant, keys if verdict.proven else None)
        assert keys is not None
        return accept_answer(applicant, keys, standing=made[0].standing, recovery=self._recovery_key, name=self._name())

    def bar(self) -> None:
        """Let nobody in any more."""
        self._shut = True

    async def shut(self) -> None:
        """Let nobody in any more and end what is open."""
        self.bar()
        await asyncio.gather(*(channel.close() for channel in list(self._channels)))


async def _flush(channel: Channel, session: StationSession) -> None:
    for frame in session.data_to_send():
        await channel.send(frame)

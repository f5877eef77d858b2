"""Letters of a live session in any order, any of them twice, some of them of another session or thrown back."""

from collections.abc import Iterator
from random import Random

from custom_components.smart_safety_zone.protocol.errors import AuthError
from custom_components.smart_safety_zone.protocol.events import RecordReceived
from custom_components.smart_safety_zone.protocol.session import Session, SessionState
from tests.protocol.ends import Pair, a_heartbeat, a_record, an_offer, opened

LETTERS = 6


def _said(pair: Pair, who: str, rng: Random) -> list[bytes]:
    session: Session = getattr(pair, who)
    author, receiver = session.keyring.identity, session._known_peer().id
    for at in range(LETTERS):
        if rng.random() < 0.2:
            session.send(a_heartbeat(mono_ms=at))
        else:
            session.send(an_offer(a_record(author=author, receiver=receiver, name=f"{who} {at}")))
    return session.data_to_send()


class Orders:
    """What two sessions of the same two ends have said, to be delivered as an adversary on the way likes."""

    def __init__(self, rng: Random) -> None:
        """Have a live session speak, and another one between the same ends."""
        self._rng = rng
        self._said: list[bytes] = []
        self._foreign: list[bytes] = []
        self._pair = opened()

    def renew(self) -> None:
        """Begin with new sessions."""
        self._pair = opened()
        other = opened(nonce="another nonce")
        self._said = _said(self._pair, "site", self._rng)
        self._foreign = _said(other, "site", self._rng) + _said(self._pair, "station", self._rng)

    def deliver(self) -> Iterator[str]:
        """Deliver letters in some order; yields breaches."""
        rng, session = self._rng, self._pair.station
        state = dict(vars(session))
        order = [rng.randrange(LETTERS) for _ in range(2 * LETTERS)] if rng.random() < 0.5 else list(range(LETTERS))
        taken: list[int] = []
        events: list[bytes] = []
        for at in order:
            foreign = rng.random() < 0.05
            try:
                event = session.receive(rng.choice(self._foreign) if foreign else self._said[at])
            except AuthError:
                if not foreign and at > max(taken, default=-1):
                    yield f"the next letter was refused: {at} after {taken}"
                # The adversary goes on; a session that has ended must not be brought back by it.
                session.state = SessionState.OPEN
                continue
            if foreign:
                yield "took a letter of another session"
            if taken and at <= taken[-1]:
                yield f"took letter {at} after {taken}"
            taken.append(at)
            if isinstance(event, RecordReceived):
                events.append(event.record.header.id)
        if len(events) != len(set(events)):
            yield "one record became two events of one session"
        vars(session).update(state)

"""What one end still owes the other: order, receipts, resending, a lane in which alarms overtake. Same at both ends.

An outbox holds only what is committed already; the store behind it is the truth, this is its window. Nothing leaves it
but by a receipt or a refusal that names the record's id and digest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from .crypto import sha256

RESEND_AFTER_MS = 3_000
RESEND_CAP_MS = 30_000
MEMORY_PARCELS = 2_000
"""How many parcels wait in memory; the rest waits in the store."""
IN_FLIGHT = 64
"""How many parcels below the alarm lane travel at a time: the far end's back-pressure."""


class Lane(IntEnum):
    """Who overtakes whom; a lower number goes first."""

    ALARM = 0
    STATUS = 1
    REPORT = 2
    """What may wait until all else has gone: tip-offs, and what became of them."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A committed record that waits for its receipt."""

    id: bytes
    digest: bytes
    lane: Lane
    order: int
    """Rises with every record of this outbox."""
    raw: bytes
    again: bool = False


@dataclass(slots=True)
class _Waiting:
    parcel: Parcel
    due_ms: int | None = None
    """None: not offered on this session yet."""
    tries: int = 0


class Outbox:
    """The parcels to one receiver."""

    def __init__(self) -> None:
        """Start empty and without a session."""
        self._lanes: dict[Lane, dict[bytes, _Waiting]] = {lane: {} for lane in Lane}
        self._fresh: dict[Lane, dict[bytes, None]] = {lane: {} for lane in Lane}
        self._open = False
        self._last_left: bytes | None = None
        self.left_in_store = False
        """Whether parcels were turned away here because memory was full; `refill` them once there is room."""

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def __contains__(self, identifier: object) -> bool:
        return any(identifier in lane for lane in self._lanes.values())

    def add(self, parcel: Parcel) -> bool:
        """Take a committed parcel in; False if memory is full and it has to be fetched from the store later."""
        # What waits in the store goes first, but for alarms and for what the store no longer holds as waiting.
        if self.left_in_store and parcel.lane is not Lane.ALARM and not parcel.again and parcel.id not in self:
            return self._left(parcel.id)
        return self._take_in(parcel)

    def _take_in(self, parcel: Parcel) -> bool:
        if parcel.id in self:
            return True
        if len(self) >= MEMORY_PARCELS and (parcel.lane is not Lane.ALARM or not self._make_room()):
            return self._left(parcel.id)
        self._lanes[parcel.lane][parcel.id] = _Waiting(parcel)
        self._fresh[parcel.lane][parcel.id] = None
        return True

    def _left(self, identifier: bytes) -> bool:
        self.left_in_store = True
        self._last_left = identifier
        return False

    def _make_room(self) -> bool:
        for lane in reversed(Lane):
            if lane is not Lane.ALARM and self._lanes[lane]:
                last = next(reversed(self._lanes[lane]))
                del self._lanes[lane][last]
                self._fresh[lane].pop(last, None)
                self._left(last)
                return True
        return False

    def refill(self, parcels: Iterable[Parcel], *, more: bool) -> None:
        """Take parcels from the store in; `more` says whether it holds further ones."""
        found = list(parcels)
        # What was turned away while the store was being read may be missing here: then it is to be read once more.
        last, self._last_left = self._last_left, None
        missed = last is not None and last not in self and all(parcel.id != last for parcel in found)
        self.left_in_store = more or missed
        for parcel in found:
            self._take_in(parcel)

    @property
    def hungry(self) -> bool:
        """Whether there is room for what was left in the store."""
        return self.left_in_store and len(self) <= MEMORY_PARCELS // 2

    @property
    def alarms(self) -> int:
        """How many alarms wait for their receipt."""
        return len(self._lanes[Lane.ALARM])

    def session_opened(self) -> None:
        """Everything is to be offered on the new session, at once."""
        self._open = True
        for lane, waiting in self._lanes.items():
            for each in waiting.values():
                each.due_ms, each.tries = None, 0
            self._fresh[lane] = dict.fromkeys(waiting)

    def session_closed(self) -> None:
        """Nothing is offered until the next session."""
        self._open = False

    def take_due(self, now_ms: int, limit: int = MEMORY_PARCELS) -> list[Parcel]:
        """Hand out what is to be offered now, alarms first, and count it as offered; ask again after `limit`."""
        if not self._open:
            return []
        due: list[Parcel] = []
        for lane, waiting in self._lanes.items():
            fresh = self._fresh[lane]
            if len(fresh) < len(waiting):
                overdue = [each for each in waiting.values() if each.due_ms is not None and each.due_ms <= now_ms]
                due.extend(self._offered(each, now_ms) for each in overdue[: limit - len(due)])
            room = len(fresh) if lane is Lane.ALARM else max(0, IN_FLIGHT - (len(waiting) - len(fresh)))
            for identifier in list(fresh)[: min(room, limit - len(due))]:
                del fresh[identifier]
                due.append(self._offered(waiting[identifier], now_ms))
        return due

    @staticmethod
    def _offered(each: _Waiting, now_ms: int) -> Parcel:
        each.due_ms = now_ms + min(RESEND_CAP_MS, RESEND_AFTER_MS << each.tries)
        each.tries = min(each.tries + 1, 8)
        return each.parcel

    def next_due_ms(self) -> int | None:
        """Tell when something may have to be offered again; None while nothing is under way."""
        times = [each.due_ms for lane in self._lanes.values() for each in lane.values() if each.due_ms is not None]
        return min(times, default=None) if self._open else None

    def answered(self, identifier: bytes, digest: bytes) -> Parcel | None:
        """Remove a parcel that the far end answered for; None if nothing here has this id and digest.

        Whoever cannot read a record does not know its digest, and refuses it by the SHA-256 of all of it.
        """
        for lane, waiting in self._lanes.items():
            each = waiting.get(identifier)
            if each is not None:
                if digest not in {each.parcel.digest, sha256(each.parcel.raw)}:
                    return None
                del waiting[identifier]
                self._fresh[lane].pop(identifier, None)
                return each.parcel
        return None

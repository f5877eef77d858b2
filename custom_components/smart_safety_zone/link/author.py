"""Signing records of ours for one peer, each with its place in the order."""

from collections.abc import Callable
from struct import Struct

from ..journal import Document, Draft, Reader
from ..protocol.crypto import VerifyKey
from ..protocol.fields import encode
from ..protocol.identity import Identity
from ..protocol.messages import Body, kind_of
from ..protocol.record import Numbered, Record, sign_record
from .clock import Clock
from .keeping import RECORD_OUT, draft_of

EPOCHS = "epoch"
ANSWERED = "answered"
"""Documents: key = peer, value = epoch ‖ number of the newest answer, which the filter of duplicates does not hold."""
_EPOCH = Struct(">Q")
_PLACE = Struct(">QQ")


class Author:
    """Makes records to one peer. Numbers rise within an epoch; a new epoch begins where numbers may be used already."""

    def __init__(self, identity: Identity, peer: bytes, clock: Clock, entropy: Callable[[int], bytes]) -> None:
        """Prepare; `load` tells where to go on."""
        self.series = identity.id + peer
        self.key = VerifyKey(identity.signing.public)
        """What verifies the records made here."""
        self._identity = identity
        self._peer = peer
        self._clock = clock
        self._entropy = entropy
        self.place = Numbered(1, 0)
        """The last place given away."""

    def load(self, reader: Reader) -> None:
        """Go on behind the newest record that the journal holds."""
        kept, answered = reader.get(EPOCHS, self._peer), reader.get(ANSWERED, self._peer)
        last = max(reader.highest(self.series) or (1, 0), _PLACE.unpack(answered) if answered else (1, 0))
        epoch = max(last[0], _EPOCH.unpack(kept)[0] if kept else 1)
        self.place = Numbered(epoch, last[1] if last[0] == epoch else 0)

    def begin_epoch(self, epoch: int) -> Document:
        """Number anew within a later epoch; returns what has to be committed for that to last."""
        self.place = Numbered(epoch, 0)
        return Document(EPOCHS, self._peer, _EPOCH.pack(epoch))

    def answered(self) -> Document:
        """Tell where numbering stands; to be committed with every answer, so that no number is used twice."""
        return Document(ANSWERED, self._peer, _PLACE.pack(self.place.epoch, self.place.number))

    def sign(self, body: Body) -> tuple[Record, Draft]:
        """Sign a record and make its journal entry; nothing is committed yet."""
        self.place = Numbered(self.place.epoch, self.place.number + 1)
        now = self._clock.now()
        record = sign_record(
            self._identity.signing,
            kind=kind_of(body),
            sender=self._identity.id,
            receiver=self._peer,
            identifier=self._entropy(16),
            place=self.place,
            made=now,
            salt=self._entropy(32),
            body=encode(body),
        )
        return record, draft_of(RECORD_OUT, record, now)

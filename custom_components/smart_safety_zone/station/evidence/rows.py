"""What a station knows of each attachment, and which of them it has room for: pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

import orjson

from ...protocol.chunks import is_fit
from ...protocol.tips import Attachment

FORMAT_VERSION: Final = 1


class RowState(StrEnum):
    """What has become of an attachment here; the values are kept."""

    WANTED = "wanted"
    """To be fetched from its site."""
    KEPT = "kept"
    NO_ROOM = "no_room"
    """It would have gone beyond what is set for all sites, or for this one."""
    UNFIT = "unfit"
    """Too large, or no picture that is known here."""
    GONE = "gone"
    """Its site does not have it any more."""
    WRONG = "wrong"
    """What came is not what was signed, or not what it was called."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One attachment of one owner, which is a tip-off, say."""

    site_id: str
    owner: str
    digest: str
    size: int
    mime: str
    state: RowState
    since_ms: int

    @property
    def key(self) -> bytes:
        """Tell the key of its document."""
        return bytes.fromhex(self.owner) + bytes.fromhex(self.digest)

    @property
    def raw_digest(self) -> bytes:
        """The digest as bytes."""
        return bytes.fromhex(self.digest)

    @property
    def settled(self) -> bool:
        """Whether it is decided what becomes of it."""
        return self.state is not RowState.WANTED

    @property
    def takes_room(self) -> bool:
        """Whether its bytes are here, or are to come."""
        return self.state in {RowState.WANTED, RowState.KEPT}

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"format": FORMAT_VERSION, **{name: getattr(self, name) for name in self.__slots__}})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError."""
        value: dict[str, Any] = orjson.loads(raw)
        del value["format"]
        return cls(state=RowState(value.pop("state")), **value)


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes there may be."""

    total: int
    per_site: int


def admit(
    rows: Iterable[Row], room: Room, site_id: str, owner: str, attachments: Sequence[Attachment], now_ms: int
) -> tuple[Row, ...]:
    """Decide which attachments of a record are fetched; what comes first is served first, and nothing is pushed out."""
    used, used_by_site = 0, 0
    for row in rows:
        if row.takes_room:
            used += row.size
            used_by_site += row.size if row.site_id == site_id else 0
    admitted = []
    for each in dict.fromkeys(attachments):
        state = RowState.WANTED
        if not is_fit(each):
            state = RowState.UNFIT
        elif used + each.size > room.total or used_by_site + each.size > room.per_site:
            state = RowState.NO_ROOM
        else:
            used += each.size
            used_by_site += each.size
        admitted.append(
            Row(
                site_id=site_id,
                owner=owner,
                digest=each.digest.hex(),
                size=each.size,
                mime=each.mime,
                state=state,
                since_ms=now_ms,
            )
        )
    return tuple(admitted)

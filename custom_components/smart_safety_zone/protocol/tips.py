"""What travels of tip-offs, which are reports without an alarm, and of the pictures that come with them."""

from enum import StrEnum
from typing import Annotated, Final

from .fields import BYTES, DIGEST, ID, SINT, TEXT, UINT, Field, many, message, nested
from .names import PROSE

MAX_CHUNK_BYTES: Final = 16 * 1024
"""What one letter carries of a picture: an alarm that comes up behind it waits for no more."""


class TipCategory(StrEnum):
    """What a tip-off is about; the values travel, and an unknown one is shown as `other`."""

    DRUGS = "drugs"
    THEFT = "theft"
    GAMBLING = "gambling"
    SUSPICIOUS_PERSON = "suspicious_person"
    SUSPICIOUS_VEHICLE = "suspicious_vehicle"
    HAZARD = "hazard"
    """A dark or dangerous place: a broken lamp, a hole in the road."""
    TRAFFIC = "traffic"
    OTHER = "other"


class TipStep(StrEnum):
    """How far the station has come with a tip-off; the values travel."""

    RECEIVED = "received"
    """The tip-off is on disk, and so are its pictures, or it is decided which of them will never be."""
    READ = "read"
    TAKEN = "taken"
    CLOSED = "closed"


class TipOutcome(StrEnum):
    """What became of a tip-off; the values travel, and an unknown one is shown as `no_action`."""

    ACTED = "acted"
    PASSED_ON = "passed_on"
    """It was another authority's."""
    UNFOUNDED = "unfounded"
    DUPLICATE = "duplicate"
    NO_ACTION = "no_action"


@message
class Attachment:
    """Something large that belongs to a record: signed here by its digest, asked for in chunks."""

    digest: Annotated[bytes, Field(1, DIGEST)]
    """SHA-256 of its bytes."""
    size: Annotated[int, Field(2, UINT)]
    mime: Annotated[str, Field(3, TEXT)]


@message
class Tip:
    """A report without an alarm."""

    tip: Annotated[bytes, Field(1, ID)]
    category: Annotated[str, Field(2, TEXT)]
    text: Annotated[str, Field(3, PROSE)]
    at_ms: Annotated[int, Field(4, UINT)]
    """When it was written."""
    latitude_e6: Annotated[int | None, Field(5, SINT)] = None
    longitude_e6: Annotated[int | None, Field(6, SINT)] = None
    attachments: Annotated[tuple[Attachment, ...], Field(7, many(nested(Attachment)))] = ()


@message
class TipProgress:
    """What became of a tip-off at the station; or, with `received`, of a picture of evidence, named by its owner."""

    tip: Annotated[bytes, Field(1, ID)]
    step: Annotated[str, Field(2, TEXT)]
    at_ms: Annotated[int, Field(3, UINT)]
    operator: Annotated[int | None, Field(4, UINT)] = None
    """The operator's number; names of operators stay at the station."""
    outcome: Annotated[str | None, Field(5, TEXT)] = None
    unkept: Annotated[int, Field(6, UINT)] = 0
    """How many of its pictures the station could not keep."""


@message
class ChunkWanted:
    """Give me of this attachment what begins here."""

    digest: Annotated[bytes, Field(1, DIGEST)]
    offset: Annotated[int, Field(2, UINT)]


@message
class Chunk:
    """Part of an attachment, and no answer by itself: the receiver asks for the next one once it has this one."""

    digest: Annotated[bytes, Field(1, DIGEST)]
    offset: Annotated[int, Field(2, UINT)]
    data: Annotated[bytes, Field(3, BYTES)] = b""
    """At most 16 KiB; none where the sender does not have it."""

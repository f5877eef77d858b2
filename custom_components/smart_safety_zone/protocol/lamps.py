"""What the two ends say to each other of lamps."""

from enum import StrEnum
from typing import Annotated

from .fields import BOOL, ID, SINT, TEXT, UINT, Field, many, message
from .names import NAME

MAX_GROUPS = 16
"""So many lighting groups of a site fit into an inventory beside its alarm points."""
FRESH_MS = 10_000
"""A request that names an older heartbeat of the site was held back on its way."""


class LampAccess(StrEnum):
    """What the owner lets the station do with a lighting group; the values travel."""

    NEVER = "never"
    INCIDENT = "incident"
    """During an incident that this site raised."""
    NEIGHBOURS = "neighbours"
    """Also during one that a neighbour raised."""
    ALWAYS = "always"
    """For public lighting: the owner is the municipality."""


class LampRefusal(StrEnum):
    """Why a site does not switch its lamps for the station; the values travel."""

    UNKNOWN_GROUP = "unknown_group"
    NOT_ALLOWED = "not_allowed"
    """The owner does not allow it, or not for a neighbour's incident."""
    NO_INCIDENT = "no_incident"
    """This site raised none within the last 30 minutes that is not closed."""
    SILENT = "silent"
    """What it raised is silent: light would give away whoever pressed."""
    STALE = "stale"
    """The heartbeat that the request names is too old; a fresh one follows."""
    REPEATED = "repeated"
    """A request with this id was here before."""
    OLD_SESSION = "old_session"
    """It came by a session that is not the site's newest."""
    TOO_MANY = "too_many"
    """Lamps were switched too often of late."""
    NOT_KEPT = "not_kept"
    """The site's disk does not take it."""


@message
class InventoryGroup:
    """A lighting group as its site describes it."""

    id: Annotated[str, Field(1, TEXT)]
    name: Annotated[str, Field(2, NAME)]
    access: Annotated[str, Field(3, TEXT)]
    """What the station may do with it; an unknown word means nothing."""
    latitude_e6: Annotated[int | None, Field(4, SINT)] = None
    """Where the lamps are, if that is not where the site is."""
    longitude_e6: Annotated[int | None, Field(5, SINT)] = None


@message
class Lamps:
    """How a lighting group stands; the newest replaces the ones before."""

    group: Annotated[str, Field(1, TEXT)]
    on: Annotated[bool, Field(2, BOOL)]
    causes: Annotated[tuple[str, ...], Field(3, many(TEXT))]
    """What holds it on, as far as that is the station's business."""
    failed: Annotated[int, Field(4, UINT)]
    """How many of its lamps do not obey."""
    at_ms: Annotated[int, Field(5, UINT)]


@message
class LampRequest:
    """The station asks for light, or for the end of what it asked for; holds once, in this session, now."""

    request: Annotated[bytes, Field(1, ID)]
    group: Annotated[str, Field(2, TEXT)]
    on: Annotated[bool, Field(3, BOOL)]
    beat_ms: Annotated[int, Field(4, UINT)]
    """`mono_ms` of the site's newest heartbeat that the station has, so that the site can tell how old this is."""
    incident: Annotated[bytes | None, Field(5, ID)] = None
    near: Annotated[bool, Field(6, BOOL)] = False
    """Whether the incident is a neighbour's."""
    seconds: Annotated[int, Field(7, UINT)] = 0
    """How long; the site's own limit holds, also where none is given."""


@message
class LampAnswer:
    """What the site made of a request for light."""

    request: Annotated[bytes, Field(1, ID)]
    refusal: Annotated[str, Field(2, TEXT)] = ""
    """Empty: it is done."""

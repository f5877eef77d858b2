"""What the two ends say to each other of shared cameras: what there is, who wants to look, and what was looked at."""

from enum import StrEnum
from typing import Annotated

from .crypto import sha256
from .fields import (
    BOOL,
    BYTES,
    ID,
    ID_BYTES,
    LONG_TEXT,
    MAX_LONG_TEXT_BYTES,
    SINT,
    TEXT,
    UINT,
    Field,
    many,
    message,
    nested,
)
from .names import NAME
from .tips import Attachment

MAX_CAMERAS = 32
"""So many shared cameras of a site fit into an inventory beside its alarm points and lamps."""
FRAME_PART_BYTES = 16 * 1024
"""What is large travels in pieces, so that an alarm waits for one of them at most."""
MAX_FRAME_PARTS = 64
MAX_NEIGHBOURS = 32
"""So many neighbours a site may call for help."""
MAX_RTC_TEXT_BYTES = MAX_LONG_TEXT_BYTES
"""An offer or answer with its candidates; it fits into one letter."""


class SharingTier(StrEnum):
    """How far an owner shares a camera with a station; each includes those before it. The values travel."""

    REGISTRY = "registry"
    """The station knows that it is there, and may ask for recordings in writing; no picture leaves."""
    REQUEST = "request"
    """The owner is asked each time."""
    INCIDENT = "incident"
    """At once during an incident that this site, or a neighbour whom it agreed to help, raised."""
    SCHEDULED = "scheduled"
    """Also at hours that the owner chose."""
    ALWAYS = "always"


class ViewMode(StrEnum):
    """How somebody looks; the values travel."""

    STILL = "still"
    FRAMES = "frames"
    WEBRTC = "webrtc"


class ViewState(StrEnum):
    """What the site says of a view; the values travel."""

    GRANTED = "granted"
    WAITING = "waiting"
    """The owner has been asked."""
    REFUSED = "refused"


class ViewRefusal(StrEnum):
    """Why nobody looks, or looks no longer; the values travel."""

    UNKNOWN_CAMERA = "unknown_camera"
    REGISTRY_ONLY = "registry_only"
    SWITCHED_OFF = "switched_off"
    """The owner's kill switch."""
    NO_CONSENT = "no_consent"
    """The owner has not agreed, or has taken it back."""
    NO_OPERATOR = "no_operator"
    NO_PURPOSE = "no_purpose"
    """A look wants a purpose, and an incident or a case number."""
    NO_INCIDENT = "no_incident"
    """This site raised none of late that is not closed, nor a neighbour whom it agreed to help."""
    DENIED = "denied"
    """The owner said no."""
    NOT_ANSWERED = "not_answered"
    """The owner did not answer in time."""
    TOO_MANY = "too_many"
    STALE = "stale"
    """The heartbeat that the request names is too old; a fresh one follows."""
    REPEATED = "repeated"
    OLD_SESSION = "old_session"
    NO_PICTURE = "no_picture"
    """The camera gives none."""
    NO_MASK = "no_mask"
    """What is to be hidden could not be hidden."""
    NOT_OFFERED = "not_offered"
    """This camera is not shown in this way: a masked one, or one that the site could not cut off, has no WebRTC."""
    NOT_KEPT = "not_kept"
    """The site's disk does not take the entry of its access log: no look goes unrecorded."""
    EXPIRED = "expired"
    ENDED = "ended"
    """Whoever looked has closed it."""
    LINK_LOST = "link_lost"


@message
class InventoryCamera:
    """A shared camera as its site describes it to one station."""

    id: Annotated[str, Field(1, TEXT)]
    name: Annotated[str, Field(2, NAME)]
    tier: Annotated[str, Field(3, TEXT)]
    """As it is shared with this station; an unknown word means registry only."""
    sees: Annotated[str, Field(4, TEXT)] = "public_way"
    latitude_e6: Annotated[int | None, Field(5, SINT)] = None
    """Where it is, if that is not where the site is."""
    longitude_e6: Annotated[int | None, Field(6, SINT)] = None
    direction: Annotated[int | None, Field(7, UINT)] = None
    """Where it looks, in degrees from north, eastwards."""
    angle: Annotated[int, Field(8, UINT)] = 90
    """How wide it sees, in degrees."""
    masked: Annotated[bool, Field(9, BOOL)] = False
    off: Annotated[bool, Field(10, BOOL)] = False
    """Switched off by the owner, or not agreed to."""
    webrtc: Annotated[bool, Field(11, BOOL)] = False
    screen: Annotated[bool, Field(12, BOOL)] = False
    """Whether the owner lets it stand on a screen of the station as an ordinary camera, recorded as such."""


@message
class ViewRequest:
    """Somebody at the station wants to look; holds once, in this session, now."""

    view: Annotated[bytes, Field(1, ID)]
    camera: Annotated[str, Field(2, TEXT)]
    mode: Annotated[str, Field(3, TEXT)]
    beat_ms: Annotated[int, Field(4, UINT)]
    """`mono_ms` of the site's newest heartbeat that the station has, so that the site can tell how old this is."""
    operator: Annotated[int | None, Field(5, UINT)] = None
    """The number of who looks; missing for a screen of the station."""
    purpose: Annotated[str, Field(6, NAME)] = ""
    incident: Annotated[bytes | None, Field(7, ID)] = None
    case: Annotated[str, Field(8, NAME)] = ""
    """A case number, where there is no incident."""
    help_call: Annotated[bytes | None, Field(9, ID)] = None
    """The neighbour's call for help that this is about."""
    screen: Annotated[bool, Field(10, BOOL)] = False


@message
class ViewAnswer:
    """What the site says of a view: at once, and again when the owner has decided."""

    view: Annotated[bytes, Field(1, ID)]
    state: Annotated[str, Field(2, TEXT)]
    refusal: Annotated[str, Field(3, TEXT)] = ""
    left_ms: Annotated[int | None, Field(4, UINT)] = None
    """How long the grant, or the question to the owner, holds still; missing: as long as the session."""


@message
class ViewEnd:
    """A view is over: the station has closed it, or the site has ended it, and why."""

    view: Annotated[bytes, Field(1, ID)]
    reason: Annotated[str, Field(2, TEXT)]


@message
class FramePart:
    """A piece of one picture of a view, masked and as it is to be shown (JPEG)."""

    view: Annotated[bytes, Field(1, ID)]
    number: Annotated[int, Field(2, UINT)]
    """Of the picture within the view, rising."""
    part: Annotated[int, Field(3, UINT)]
    parts: Annotated[int, Field(4, UINT)]
    age_ms: Annotated[int, Field(5, UINT)]
    """How long before this letter the picture was taken, as far as the site knows."""
    data: Annotated[bytes, Field(6, BYTES)]


@message
class FrameTaken:
    """The station has the whole of a picture: the next one may come."""

    view: Annotated[bytes, Field(1, ID)]
    number: Annotated[int, Field(2, UINT)]


@message
class RtcWord:
    """A word of a WebRTC negotiation, relayed between the browser at the station and the camera at the site."""

    view: Annotated[bytes, Field(1, ID)]
    kind: Annotated[str, Field(2, TEXT)]
    """`offer`, `answer` or `candidate`."""
    text: Annotated[str, Field(3, LONG_TEXT)]


@message
class Look:
    """One entry of the site's access log about one of its cameras, for the station's own: the two are comparable."""

    view: Annotated[bytes, Field(1, ID)]
    camera: Annotated[str, Field(2, TEXT)]
    mode: Annotated[str, Field(3, TEXT)]
    state: Annotated[str, Field(4, TEXT)]
    at_ms: Annotated[int, Field(5, UINT)]
    """When it was asked for, by the site's clock."""
    operator: Annotated[int | None, Field(6, UINT)] = None
    purpose: Annotated[str, Field(7, NAME)] = ""
    incident: Annotated[bytes | None, Field(8, ID)] = None
    case: Annotated[str, Field(9, NAME)] = ""
    reason: Annotated[str, Field(10, TEXT)] = ""
    """Why it was refused, or has ended."""
    seconds: Annotated[int, Field(11, UINT)] = 0
    """How long pictures went out."""
    pictures: Annotated[int, Field(12, UINT)] = 0
    silent: Annotated[bool, Field(13, BOOL)] = False
    """Whether it belongs to a silent alarm of the site, of which nothing shows there yet."""


@message
class Evidence:
    """A picture that belongs to a signal, named by its hash after the mask; the picture itself follows in chunks."""

    signal: Annotated[bytes, Field(1, ID)]
    camera: Annotated[str, Field(2, TEXT)]
    offset_ms: Annotated[int, Field(3, SINT)]
    """When it was taken, before (negative) or after the press, by the site's monotonic clock."""
    picture: Annotated[Attachment, Field(4, nested(Attachment))]
    mask: Annotated[int, Field(5, UINT)] = 0
    """The version of the privacy mask that was put over it; 0 for none."""
    head_seq: Annotated[int, Field(6, UINT)] = 0
    """The newest head of the station's journal that the site knew: the picture was named after that."""
    head_hash: Annotated[bytes, Field(7, BYTES)] = b""
    silent: Annotated[bool, Field(8, BOOL)] = False
    """Whether the signal is a silent one, of which nothing shows at the site."""


def evidence_owner(station: bytes, evidence: Evidence) -> bytes:
    """Name what a picture belongs to, alike at both ends, and for each station apart: each has it when it has it."""
    camera = evidence.camera.encode()
    parts = (b"evidence", station, evidence.signal, evidence.picture.digest, len(camera).to_bytes(4), camera)
    return sha256(*parts)[:ID_BYTES]


@message
class HelpCall:
    """A site asks its neighbours to help; relayed unchanged by the station, believed for the site's own signature."""

    signal: Annotated[bytes, Field(1, ID)]
    kind: Annotated[str, Field(2, TEXT)]
    at_ms: Annotated[int, Field(3, UINT)]
    latitude_e6: Annotated[int | None, Field(4, SINT)] = None
    longitude_e6: Annotated[int | None, Field(5, SINT)] = None
    neighbours: Annotated[tuple[bytes, ...], Field(6, many(ID))] = ()
    """The sites that it is for: those alone get it, so that nobody else learns of the alarm."""
    over: Annotated[bool, Field(7, BOOL)] = False
    """The need for help that an earlier call told of has ended."""


@message
class HelpRelayed:
    """A neighbour's call for help as its site signed it; the station only carries it, and nothing of it is its word."""

    record: Annotated[bytes, Field(1, BYTES)]

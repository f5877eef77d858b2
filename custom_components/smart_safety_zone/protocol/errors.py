"""What can go wrong on a link: one tree, with codes that travel; words are translated at home.

LinkError
├── LocalError       this end misused the protocol
├── RemoteError      the other end said something that this end refuses
├── AuthError        what came in is not proven to be from the peer: the socket closes
├── TransportError   the socket failed, nothing is known of the peer
└── EnrolmentError   joining failed, with the reason to show
"""

from enum import StrEnum


class Fault(StrEnum):
    """Why something was refused. The values travel and are counted; they never change their meaning."""

    NOT_A_FRAME = "not_a_frame"
    TRUNCATED = "truncated"
    OVERSIZED = "oversized"
    VERSION = "version"
    BAD_FIELD = "bad_field"
    DUPLICATE_FIELD = "duplicate_field"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_KIND = "unknown_kind"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_SENDER = "unknown_sender"
    WRONG_RECEIVER = "wrong_receiver"
    WRONG_STATION = "wrong_station"
    WRONG_SESSION = "wrong_session"
    REPLAYED = "replayed"
    BAD_SIGNATURE = "bad_signature"
    BAD_DIGEST = "bad_digest"
    BAD_KEY = "bad_key"
    NOT_SEALED_FOR_US = "not_sealed_for_us"
    OUT_OF_TURN = "out_of_turn"
    CLOSED = "closed"


class LinkError(Exception):
    """Root of everything that the protocol raises; `code` is a stable string."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Keep the code for counters and the detail for a debug line; neither holds a secret."""
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = str(code)


class LocalError(LinkError):
    """This end asked for something that the protocol does not allow."""


class RemoteError(LinkError):
    """The peer is who it says, but what it said cannot be understood or is not its to say."""


class AuthError(LinkError):
    """What came in is not proven to be from the peer, for us, now; only this closes a socket."""


class TransportError(LinkError):
    """The way to the peer failed; nothing is known about the peer itself."""


class EnrolmentError(LinkError):
    """Joining a station failed; `code` is an `EnrolmentRefusal`."""

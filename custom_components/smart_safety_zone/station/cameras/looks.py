"""The station's own account of each look, and whether a site's says the same: pure, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self

import orjson

from ...protocol.cameras import Look, ViewMode, ViewRefusal, ViewRequest, ViewState

FORMAT_VERSION: Final = 1
KEPT_MS: Final = 24 * 60 * 60_000
"""So long an account is compared after both ends agree; a site may tell of one look several times."""
UNTOLD_MS: Final = 30 * 24 * 60 * 60_000
"""So long a site that does not come back may still tell of a look."""
MISSING_MS: Final = 10 * 60_000
"""So long after its end a look that pictures came of may be missing in the site's log, while the site is connected."""
UNDER_WAY: Final = 1
"""The picture under way counts at one end and not at the other."""
AGAIN_MS: Final = 30_000
"""So soon after a question that grew stale on its way, the same one is the same look, asked again."""


class Difference(StrEnum):
    """How the two accounts differ; the values are kept and shown."""

    UNKNOWN = "unknown"
    """The site tells of a look that nobody here has asked for."""
    OTHER = "other"
    """Another camera, operator, purpose, incident or case."""
    PICTURES = "pictures"
    MISSING = "missing"
    """Pictures came, and the site's log does not know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is known of one look, from both ends."""

    view: str
    site_id: str
    camera: str
    mode: str
    at_ms: int
    user_id: str | None = None
    operator: int | None = None
    purpose: str = field(default="", repr=False)
    incident: str | None = None
    case: str = field(default="", repr=False)
    screen: bool = False
    ended_ms: int | None = None
    reason: str = ""
    seconds: int = 0
    pictures: int | None = None
    """None where it ended with this Home Assistant: nobody counted."""
    told: bool = False
    """Whether the site has told of its end."""
    told_pictures: int = 0
    told_reason: str = ""
    told_of_other: bool = False
    """Whether what it told was about something else than what was asked."""
    difference: Difference | None = None
    settled_by: int | None = None
    """The number of the supervisor who looked into the difference."""

    @property
    def differs(self) -> bool:
        """Whether somebody has to look into it."""
        return self.difference is not None and self.settled_by is None

    @property
    def showed(self) -> bool:
        """Whether anything came that the site must have written down; live video is not counted here."""
        return bool(self.pictures or (self.mode == ViewMode.WEBRTC and self.seconds))

    @property
    def key(self) -> bytes:
        """Tell the key of its document."""
        return bytes.fromhex(self.view)

    def is_old(self, now_ms: int) -> bool:
        """Tell whether there is nothing more to compare."""
        if self.ended_ms is None or self.differs:
            return False
        is_settled = self.told or not self.showed
        return now_ms - self.ended_ms > (KEPT_MS if is_settled else UNTOLD_MS)

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"format": FORMAT_VERSION, **{name: getattr(self, name) for name in self.__slots__}})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError."""
        value: dict[str, Any] = orjson.loads(raw)
        del value["format"]
        difference = value.pop("difference")
        return cls(difference=None if difference is None else Difference(difference), **value)


def asked(site_id: str, request: ViewRequest, user_id: str | None, at_ms: int) -> Account:
    """Begin the account of a look that is about to be asked for."""
    return Account(
        view=request.view.hex(),
        site_id=site_id,
        camera=request.camera,
        mode=request.mode,
        at_ms=at_ms,
        user_id=user_id,
        operator=request.operator,
        purpose=request.purpose,
        incident=None if request.incident is None else request.incident.hex(),
        case=request.case,
        screen=request.screen,
    )


def stranger(site_id: str, look: Look, now_ms: int) -> Account:
    """Begin the account of a look that only the site knows of."""
    return Account(
        view=look.view.hex(),
        site_id=site_id,
        camera=look.camera,
        mode=look.mode,
        at_ms=now_ms,
        operator=look.operator,
        purpose=look.purpose,
        incident=None if look.incident is None else look.incident.hex(),
        case=look.case,
        ended_ms=now_ms,
        reason=look.reason,
        told=True,
        told_pictures=look.pictures,
        told_reason=look.reason,
        difference=Difference.UNKNOWN,
    )


def ended(account: Account, now_ms: int, reason: str, seconds: int, pictures: int | None) -> Account:
    """Take in how a look has ended here."""
    return compared(replace(account, ended_ms=now_ms, reason=reason, seconds=seconds, pictures=pictures))


def told(account: Account, look: Look) -> Account:
    """Take in what the site says of a look; that it has begun, or waits, is only looked at for what it is about."""
    incident = None if look.incident is None else look.incident.hex()
    theirs = (look.camera, look.mode, look.operator, look.purpose, incident, look.case)
    ours = (account.camera, account.mode, account.operator, account.purpose, account.incident, account.case)
    after = replace(account, told_of_other=account.told_of_other or theirs != ours)
    if look.reason or look.state == ViewState.REFUSED:
        after = replace(after, told=True, told_pictures=look.pictures, told_reason=look.reason)
    return compared(after)


def told_once(accounts: Iterable[Account]) -> list[Account]:
    """Return the looks as whoever looked knows them, the oldest first: what was asked again at once is one look."""
    asked_again: dict[tuple[object, ...], int] = {}
    found = []
    for each in sorted(accounts, key=lambda each: (-each.at_ms, each.view)):
        what = (each.site_id, each.camera, each.mode, each.user_id)
        again = asked_again.get(what)
        if each.reason != ViewRefusal.STALE or again is None or again - each.at_ms > AGAIN_MS:
            found.append(each)
        asked_again[what] = each.at_ms
    return found[::-1]


def missed(account: Account, now_ms: int) -> Account:
    """Take in that the site, which has nothing more to say, has not told of a look."""
    is_due = account.ended_ms is not None and now_ms - account.ended_ms >= MISSING_MS
    if is_due and account.showed and not account.told and account.difference is None:
        return replace(account, difference=Difference.MISSING)
    return account


def compared(account: Account) -> Account:
    """Tell again in what the two accounts differ, if both are there."""
    if account.difference is Difference.UNKNOWN:
        return account
    # Live video goes past the station, which can count nothing of it.
    counts = account.mode != ViewMode.WEBRTC and account.told and account.ended_ms is not None
    difference = None
    if account.told_of_other:
        difference = Difference.OTHER
    elif counts and account.pictures is not None and abs(account.told_pictures - account.pictures) > UNDER_WAY:
        difference = Difference.PICTURES
    return replace(account, difference=difference)


def settled(account: Account, supervisor: int | None) -> Account:
    """Take in that somebody has looked into a difference."""
    return replace(account, settled_by=supervisor)

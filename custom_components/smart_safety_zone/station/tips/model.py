"""What a tip-off is at the station, and what may become of it: frozen values and pure decisions."""

from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

import orjson

from ...incident.model import Actor
from ...protocol.tips import Tip as TipBody, TipCategory, TipOutcome, TipStep
from ..errors import StationError

FORMAT_VERSION: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Tip:
    """One tip-off; times are wall clock milliseconds."""

    id: str
    site_id: str
    record: str
    """The id of the record that brought it, whose content is erased with it."""
    category: TipCategory
    text: str = field(repr=False)
    latitude: float | None = field(repr=False)
    longitude: float | None = field(repr=False)
    pictures: tuple[str, ...]
    """Digests."""
    at_ms: int
    """When it was written, by the site's clock."""
    received_ms: int
    step: TipStep = TipStep.RECEIVED
    step_ms: int
    """When it came so far."""
    owner_id: str | None = None
    """The Home Assistant user who has taken it."""
    owner: int | None = None
    """That operator's number."""
    outcome: TipOutcome | None = None
    note: str | None = field(default=None, repr=False)
    """What was written down when it was closed; it goes with the text, so it stands nowhere else."""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.step is not TipStep.CLOSED

    def read_by_somebody(self, at_ms: int) -> Tip:
        """Note that it was read; the same value if it was before."""
        return replace(self, step=TipStep.READ, step_ms=at_ms) if self.step is TipStep.RECEIVED else self

    def taken(self, actor: Actor, at_ms: int) -> Tip:
        """Take it, also from somebody else. StationError."""
        if not self.open:
            raise StationError("tip_closed")
        if self.owner_id is not None and self.owner_id == actor.user_id:
            raise StationError("tip_already_taken")
        return replace(self, step=TipStep.TAKEN, step_ms=at_ms, owner_id=actor.user_id, owner=actor.number)

    def closed(self, actor: Actor, outcome: TipOutcome, note: str | None, at_ms: int) -> Tip:
        """Close it. StationError unless whoever closes it has taken it."""
        if not self.open:
            raise StationError("tip_closed")
        if self.owner_id is None:
            raise StationError("tip_not_taken")
        if self.owner_id != actor.user_id:
            raise StationError("tip_of_other", {"number": str(self.owner)})
        return replace(self, step=TipStep.CLOSED, step_ms=at_ms, outcome=outcome, note=note)

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"format": FORMAT_VERSION, **{name: getattr(self, name) for name in self.__slots__}})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError."""
        value: dict[str, Any] = orjson.loads(raw)
        del value["format"]
        outcome = value.pop("outcome")
        return cls(
            category=TipCategory(value.pop("category")),
            pictures=tuple(value.pop("pictures")),
            step=TipStep(value.pop("step")),
            outcome=None if outcome is None else TipOutcome(outcome),
            **value,
        )


def made_of(body: TipBody, site_id: str, record: str, now_ms: int) -> Tip:
    """Make a tip-off of what came in."""
    known = body.category in set(TipCategory)
    return Tip(
        id=body.tip.hex(),
        site_id=site_id,
        record=record,
        category=TipCategory(body.category) if known else TipCategory.OTHER,
        text=body.text,
        latitude=None if body.latitude_e6 is None else body.latitude_e6 / 1_000_000,
        longitude=None if body.longitude_e6 is None else body.longitude_e6 / 1_000_000,
        pictures=tuple(each.digest.hex() for each in body.attachments),
        at_ms=body.at_ms,
        received_ms=now_ms,
        step_ms=now_ms,
    )

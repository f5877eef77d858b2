"""How tip-offs lie in the journal's documents, and what is kept of them in memory."""

from dataclasses import dataclass, field, replace
from struct import Struct
from typing import Final, Self

from ...journal import Reader
from ...protocol.identity import id_text
from ...protocol.tips import TipStep
from ..registry import scan_all
from .model import Tip

OPEN: Final = "tip"
"""Documents by tip id."""
CLOSED: Final = "tip.closed"
TOLD: Final = "tip.told"
"""By tip id: what its site was told."""
DAYS: Final = "tip.day"
"""By site id: the newest day on which it sent some, and how many."""
_DAY: Final = Struct(">QQ")


@dataclass(frozen=True, slots=True)
class Told:
    """What a site was told of a tip-off."""

    step: str = ""
    received: bool = False
    """That it is here, with its pictures: only then does the site delete these."""

    def write(self) -> bytes:
        """Write it down."""
        return (b"1" if self.received else b"0") + self.step.encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote."""
        return cls(raw[1:].decode(), raw[:1] == b"1")


@dataclass(slots=True)
class Shelf:
    """What is kept in memory of all tip-offs: the open ones, and when the others were closed."""

    open: dict[str, Tip] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    untold_closed: list[Tip] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    days: dict[str, tuple[int, int]] = field(default_factory=dict)

    def tell(self, tip_id: str, *, step: str | None = None, received: bool = False) -> Told:
        """Note what a site is being told; returns all that it was."""
        before = self.told.get(tip_id, Told())
        told = replace(before, step=step or before.step, received=received or before.received)
        self.told[tip_id] = told
        if step == TipStep.CLOSED:
            del self.told[tip_id]
        return told

    def on_day(self, site_id: str, day: int) -> int:
        """Tell how many a site has sent on a day, which is the present one."""
        newest, count = self.days.get(site_id, (0, 0))
        return count if newest == day else 0

    def count(self, site_id: str, day: int) -> None:
        """Count one more."""
        self.days[site_id] = (day, self.on_day(site_id, day) + 1)

    def counted(self, site_id: str) -> bytes:
        """Write a site's count down."""
        return _DAY.pack(*self.days[site_id])


def read_shelf(reader: Reader) -> Shelf:
    """Read all tip-offs; ValueError, KeyError or TypeError."""
    shelf = Shelf()
    told = {key.hex(): Told.read(raw) for key, raw in scan_all(reader, TOLD)}
    tips = [Tip.read(raw) for _, raw in scan_all(reader, OPEN)]
    for tip in sorted(tips, key=lambda each: (each.received_ms, each.id)):
        shelf.open[tip.id] = tip
        if tip.id in told:
            shelf.told[tip.id] = told[tip.id]
    for _, raw in scan_all(reader, CLOSED):
        tip = Tip.read(raw)
        shelf.closed[tip.id] = tip.step_ms
        if told.get(tip.id, Told()).step != TipStep.CLOSED:
            shelf.untold_closed.append(tip)
    for key, raw in scan_all(reader, DAYS):
        day, count = _DAY.unpack(raw)
        shelf.days[id_text(key)] = (day, count)
    return shelf

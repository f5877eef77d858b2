"""What became of every signal, by the journals of both ends."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.rig import Home
from scripts.rig.book import RECORD_IN, RECORD_OUT, Said, site_books, station_book

ALARM = "alarm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What became of the signals, by the books of both ends."""

    sent: list[Said]
    """What the sites committed."""
    received: list[Said]
    lost: list[Said]
    doubled: list[str]
    """Signals that stand more than once in the station's book."""
    foreign: list[str]
    """Signals of the station's book that no site has."""
    broken: list[Path]
    """Books whose chain does not hold."""
    opened_twice: list[str]
    """Incidents that were opened more than once."""
    miscounted: list[str]
    """Alarms that opened or repeated no incident, or more than one time."""

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        faults = (self.lost, self.doubled, self.foreign, self.broken, self.opened_twice, self.miscounted)
        return not any(faults)


async def settle_accounts(room: Home, town: Home) -> Account:
    """Compare the books of both ends, when both are at rest."""
    station, sites = await station_book(room), await site_books(town)
    sent = [said for book in sites for said in book.signals(RECORD_OUT)]
    received = station.signals(RECORD_IN)
    there = Counter(said.signal for said in received)
    made = {said.signal for said in sent}
    effects = Counter(
        said["signal_id"] for step in ("opened", "repeated") for said in station.steps(step) if "signal_id" in said
    )
    return Account(
        sent=sent,
        received=received,
        lost=[said for said in sent if said.signal not in there],
        doubled=_more_than_once(there),
        foreign=[signal for signal in there if signal not in made],
        broken=[book.path for book in (station, *sites) if not book.verification.ok],
        opened_twice=_more_than_once(said["incident"] for said in station.steps("opened")),
        miscounted=[said.signal for said in received if said.type == ALARM and effects[said.signal] != 1],
    )


def _more_than_once(items: Iterable[str]) -> list[str]:
    return [item for item, times in Counter(items).items() if times > 1]

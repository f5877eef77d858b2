"""What went wrong according to a Home Assistant's own log."""

from dataclasses import dataclass
import re
from typing import Final

_HEAD: Final = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (?P<level>[A-Z]+) "
    r"\(.*?\) \[(?P<logger>.*?)\] (?P<text>.*)"
)
_QUIET_LEVELS: Final = frozenset({"DEBUG", "INFO"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One log record of level WARNING or above, with its traceback; level OUTPUT: printed, not logged."""

    at: str
    level: str
    logger: str
    text: str

    def __str__(self) -> str:
        """Read like the log."""
        return f"{self.at} {self.level} [{self.logger}] {self.text}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """A log record that says nothing about the integration, and why."""

    logger: str
    text: str
    reason: str

    def covers(self, problem: Problem) -> bool:
        """Return whether this is the one."""
        return problem.logger == self.logger and re.search(self.text, problem.text) is not None


EXPECTED: Final = (
    Expected(
        logger="homeassistant.loader",
        text="custom integration smart_safety_zone which has not been tested by Home Assistant",
        reason="said of every custom integration",
    ),
    Expected(
        logger="homeassistant.bootstrap",
        text="^Skipping pip installation of required modules",
        reason="the rig starts hass with --skip-pip",
    ),
)


def problems_in(text: str) -> list[Problem]:
    """Return the log's problems that nobody expects."""
    return [p for p in _records(text) if p.level not in _QUIET_LEVELS and not any(e.covers(p) for e in EXPECTED)]


def _records(text: str) -> list[Problem]:
    records: list[Problem] = []
    for line in text.splitlines():
        if head := _HEAD.fullmatch(line):
            records.append(Problem(at=head["at"], level=head["level"], logger=head["logger"], text=head["text"]))
        elif records:
            last = records[-1]
            records[-1] = Problem(at=last.at, level=last.level, logger=last.logger, text=f"{last.text}\n{line}")
        elif line.strip():
            records.append(Problem(at="", level="OUTPUT", logger="", text=line))
    return records

"""Checkpoints: places that patrols visit; who was there and when, and a trouble where nobody was in time."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
import logging
from typing import Any, Final, Self, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util
import orjson

from ..const import (
    CONF_AT_NIGHT,
    CONF_EVERY_HOURS,
    CONF_STATION_ID,
    CONF_TAG,
    CONF_VISIT_INCIDENTS,
    SUBENTRY_CHECKPOINT,
)
from ..incident.due import HOUR_MS, visit_due_ms
from ..incident.model import Actor, ActorKind
from ..incident.words import UNVISITED
from ..journal import Document, JournalError, Known, Reader, Write, Written
from .desk import Desk
from .entries import actor_json, entry_draft
from .errors import StationError
from .ground import Ground
from .naming import Naming
from .part import Part
from .registry import COMMIT_TIMEOUT_S, scan_all
from .troubles import Troubles

_LOGGER = logging.getLogger(__name__)

FORMAT_VERSION: Final = 1
CHECKPOINTS: Final = "checkpoint"
"""Documents by subentry id."""
LOOK_S: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """A place that patrols visit, as an administrator described it."""

    id: str
    name: str
    tag: str
    every_ms: int
    at_night: bool
    """Whether only the hours of the nights count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visits:
    """What is kept of a checkpoint's visits; times by the station's wall clock."""

    since_ms: int
    """When the checkpoint was made, or the clock put right; from here the first visit counts."""
    visited_ms: int | None = None
    by: Actor | None = None
    """Who was there last, without a name: that is looked up when it is shown."""
    unit: str | None = None
    device: str | None = None
    """The Home Assistant device that read the tag."""

    def last_ms(self, now_ms: int) -> int:
        """Tell from when the next visit counts; what lies in the future was written by a clock that was ahead."""
        return max(each for each in (0, self.since_ms, self.visited_ms) if each is not None and each <= now_ms)

    def document(self, checkpoint: str) -> Document:
        """Write it down."""
        value = {
            "version": FORMAT_VERSION,
            "since_ms": self.since_ms,
            "visited_ms": self.visited_ms,
            "by": None if self.by is None else actor_json(self.by),
            "unit": self.unit,
            "device": self.device,
        }
        return Document(CHECKPOINTS, checkpoint.encode(), orjson.dumps(value))

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `document` wrote."""
        value: dict[str, Any] = orjson.loads(raw)
        del value["version"]
        by = value.pop("by")
        actor = None if by is None else Actor(**by | {"kind": ActorKind(by["kind"])})
        return cls(by=actor, **value)


class Checkpoints(Part):
    """All checkpoints of a station."""

    def __init__(self, ground: Ground, desk: Desk, naming: Naming, entry: ConfigEntry[Any]) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._ground = ground
        self._naming = naming
        self._entry = entry
        self._station = str(entry.data[CONF_STATION_ID])
        self._troubles = Troubles(
            ground,
            desk,
            UNVISITED,
            "unvisited",
            lambda _: bool(entry.options.get(CONF_VISIT_INCIDENTS, False)),
            lambda _: self._tell(),
        )
        self._visits: dict[str, Visits] = {}
        self._listeners: list[Callable[[], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._running = False

    @override
    async def load(self) -> None:
        await self._ground.journal.read(self._read)
        await self._troubles.load()

    def _read(self, reader: Reader) -> None:
        self._visits = {key.decode(): Visits.read(raw) for key, raw in scan_all(reader, CHECKPOINTS)}

    @override
    def start(self) -> None:
        self._running = True
        self._troubles.start()
        self.configure()
        self._later()

    @override
    async def stop(self) -> None:
        self._running = False
        self._troubles.stop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @override
    def configure(self) -> None:
        if not self._running:
            return
        present = self.all
        documents = [Document(CHECKPOINTS, gone.encode(), None) for gone in self._visits.keys() - present.keys()]
        for gone in list(self._visits.keys() - present.keys()):
            del self._visits[gone]
            self._troubles.end(self._station, gone)
        for checkpoint in present.values():
            self._naming.call(self._station, checkpoint.id, checkpoint.name)
            if checkpoint.id not in self._visits:
                self._visits[checkpoint.id] = Visits(since_ms=self._ground.clock.now().wall_ms)
                documents.append(self._visits[checkpoint.id].document(checkpoint.id))
        if documents:
            self._ground.journal.write(Write(documents=tuple(documents))).add_done_callback(_kept)
        self.look()
        self._tell()

    @property
    def all(self) -> Mapping[str, Checkpoint]:
        """The checkpoints, by subentry."""
        return {
            each.subentry_id: Checkpoint(
                id=each.subentry_id,
                name=each.title,
                tag=each.data[CONF_TAG],
                every_ms=int(each.data[CONF_EVERY_HOURS] * HOUR_MS),
                at_night=each.data[CONF_AT_NIGHT],
            )
            for each in self._entry.get_subentries_of_type(SUBENTRY_CHECKPOINT)
        }

    def visits(self, checkpoint: str) -> Visits | None:
        """Tell what is known of a checkpoint's visits."""
        return self._visits.get(checkpoint)

    def is_overdue(self, checkpoint: str) -> bool:
        """Tell whether a checkpoint has not been visited in time."""
        return (self._station, checkpoint) in self._troubles.held

    def with_tag(self, tag: str) -> list[Checkpoint]:
        """Find the checkpoints that a tag stands for."""
        return [each for each in self.all.values() if each.tag == tag]

    async def visit(
        self, checkpoint_id: str, actor: Actor, at_ms: int, *, unit: str | None = None, device: str | None = None
    ) -> None:
        """Take a visit in; StationError unless it is on disk in time, and then it is shown."""
        before = self._visits.get(checkpoint_id)
        if before is None:
            raise StationError("unknown_checkpoint")
        after = replace(before, visited_ms=at_ms, by=actor, unit=unit, device=device)
        payload = {"actor": actor_json(actor), "unit": unit, "device": device}
        draft = entry_draft("patrol.visited", at_ms, {"checkpoint": checkpoint_id}, payload)
        write = Write(drafts=(draft,), documents=(after.document(checkpoint_id),))
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await asyncio.shield(self._ground.journal.write(write))
        except (TimeoutError, JournalError) as err:
            raise StationError("not_committed", failed=True) from err
        if checkpoint_id in self._visits:
            self._visits[checkpoint_id] = after
            self._troubles.end(self._station, checkpoint_id)
            self._tell()

    def look(self) -> None:
        """Find the checkpoints that nobody has visited in time."""
        now = self._ground.clock.now()
        if not now.clock_set:
            return
        zone = dt_util.get_default_time_zone()
        for checkpoint in self.all.values():
            visits = self._visits.get(checkpoint.id)
            if visits is None:
                continue
            last_ms = visits.last_ms(now.wall_ms)
            if not last_ms:
                # The clock was ahead when the checkpoint was made.
                last_ms = now.wall_ms
                self._visits[checkpoint.id] = replace(visits, since_ms=last_ms)
            due_ms = visit_due_ms(last_ms, checkpoint.every_ms, zone, at_night=checkpoint.at_night)
            if now.wall_ms >= due_ms:
                self._troubles.begin(self._station, checkpoint.id, since_ms=due_ms, name=checkpoint.name)
            else:
                # It may be visited less often from now on.
                self._troubles.end(self._station, checkpoint.id)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever a checkpoint is to be shown anew; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:
                _LOGGER.exception("A listener failed")

    def _later(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOK_S, self._woken)

    def _woken(self) -> None:
        self._later()
        self.look()


def _kept(done: asyncio.Future[Written | Known]) -> None:
    # The next start makes it anew.
    if not done.cancelled() and (err := done.exception()) is not None:
        _LOGGER.debug("Not kept: %s", err)

"""The access log of a site's cameras: who looked or asked to, when and why; committed before anything leaves.

What belongs to a silent alarm of this site is written at once as all else, and shown once its station has released it.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
import json
import logging
import os
from types import MappingProxyType
from typing import Any, Final, Self

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ...incident.model import incident_id
from ...journal import Document, Draft, Entry, Journal, JournalError, Known, Reader, Write, Written
from ...link.clock import Clock
from ...link.keeping import COMMIT_PATIENCE_S
from ...protocol.cameras import ViewState
from ...protocol.fields import ID_BYTES
from ...protocol.identity import id_bytes, id_text
from ...protocol.messages import Signal
from ..alarms import is_silent
from ..timers import HIDDEN_MS, Deadline, hidden_left_ms
from ..unsent import write_document

_LOGGER = logging.getLogger(__name__)

LOOK: Final = "site.look"
"""Entries of the access log: station and view in the header, the rest in the payload."""
HIDDEN: Final = "site.look_hidden"
"""Documents by incident of a silent alarm: what its looks are hidden for."""
READ_AT_ONCE: Final = 500
"""Entries of the log that are looked at for what is shown."""
FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One entry: what was asked, what became of it, or how it ended."""

    view: str
    station: str
    station_name: str
    camera: str
    """The subentry; empty where the station named none that is there."""
    camera_name: str
    mode: str
    state: ViewState
    at_ms: int
    """When it was asked for, by the wall clock."""
    operator: int | None = None
    purpose: str = field(default="", repr=False)
    incident: str | None = None
    case: str = field(default="", repr=False)
    screen: bool = False
    reason: str = ""
    """Why it was refused, or has ended."""
    seconds: int = 0
    pictures: int = 0
    answered_by: str | None = field(default=None, repr=False)
    """The user who answered the question to the owner."""
    unwritten: int = 0
    """How many requests were refused before this one that came too fast to be written down one by one."""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to come."""
        return self.state is ViewState.REFUSED or bool(self.reason)

    def draft(self, now_ms: int) -> Draft:
        """Write the entry."""
        said = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in {"view", "station"}}
        return Draft(
            kind=LOOK,
            time_ms=now_ms,
            header=id_bytes(self.station) + bytes.fromhex(self.view),
            salt=os.urandom(32),
            payload=json.dumps({"version": FORMAT_VERSION, **said}, sort_keys=True).encode(),
        )

    @classmethod
    def read(cls, entry: Entry) -> Self:
        """Read an entry; ValueError, KeyError or TypeError."""
        said: dict[str, Any] = json.loads(entry.payload or b"")
        if said.pop("version") > FORMAT_VERSION:
            raise ValueError(LOOK)
        station, view = entry.header[:ID_BYTES], entry.header[ID_BYTES:]
        return cls(view=view.hex(), station=id_text(station), **said | {"state": ViewState(said["state"])})


class AccessLog:
    """The log of one site."""

    def __init__(
        self, hass: HomeAssistant, journal: Journal, clock: Clock, site_id: str, shown: Callable[[str], None]
    ) -> None:
        """Prepare; `shown` is called with a camera of which something is to be shown anew."""
        self._journal = journal
        self._clock = clock
        self._site_id = site_id
        self._shown = shown
        self._hidden: dict[bytes, tuple[int, str]] = {}
        """By incident: until when by the wall clock, and the alarm point."""
        self._hiding = Deadline(hass, clock, self._look, "silence of looks")
        self._last: dict[str, Access] = {}
        self._tasks: set[asyncio.Future[Any]] = set()
        self._listeners: list[Callable[[Access], None]] = []

    async def load(self) -> None:
        """Read what is hidden, and who looked last."""
        hidden = await self._journal.read(lambda reader: reader.scan(HIDDEN))
        now_ms = self._clock.now().wall_ms
        self._hidden = {key: _read_hidden(raw, now_ms) for key, raw in hidden}
        await self._refresh()

    def start(self) -> None:
        """Begin to wait for what may be shown by its time."""
        self._look()

    def stop(self) -> None:
        """Wait no longer."""
        self._hiding.end()

    @property
    def last(self) -> Mapping[str, Access]:
        """By camera, the newest look that pictures could leave for, of those that may be seen."""
        return MappingProxyType(self._last)

    @callback
    def subscribe(self, listener: Callable[[Access], None]) -> CALLBACK_TYPE:
        """Call `listener` with each entry that is on disk and may be seen."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # What is hidden

    def hides(self, incident: bytes | None) -> bool:
        """Tell whether looks at an incident are not to be seen here yet."""
        return incident in self._hidden

    def raised(self, signal: Signal) -> None:
        """Hide what will be looked at because of a silent alarm."""
        if signal.type != "alarm" or not is_silent(signal):
            return
        until_ms = self._clock.now().wall_ms + HIDDEN_MS
        own = bytes.fromhex(incident_id(self._site_id, signal.signal.hex()))
        # A new press may belong to an earlier incident of its point, which then is hidden as long as the point is.
        for incident in (own, *(each for each, (_, point) in self._hidden.items() if point == signal.point)):
            self._hidden[incident] = until_ms, signal.point
            self._keep(Document(HIDDEN, incident, json.dumps([until_ms, signal.point]).encode()))
        self._wait()

    def released(self, incident: bytes) -> None:
        """Show what was looked at because of an incident: its station has released it."""
        if self._hidden.pop(incident, None) is not None:
            self._keep(Document(HIDDEN, incident, None))
            self._show_all()

    @callback
    def _look(self) -> None:
        now_ms = self._clock.now().wall_ms
        over = [incident for incident, (until_ms, _) in self._hidden.items() if hidden_left_ms(until_ms, now_ms) <= 0]
        for incident in over:
            del self._hidden[incident]
            self._keep(Document(HIDDEN, incident, None))
        if over:
            self._show_all()
        self._wait()

    def _wait(self) -> None:
        self._hiding.end()
        if self._hidden:
            now_ms = self._clock.now().wall_ms
            self._hiding.begin(min(hidden_left_ms(until_ms, now_ms) for until_ms, _ in self._hidden.values()))

    def _keep(self, document: Document) -> None:
        write_document(self._journal, document)

    def _show_all(self) -> None:
        task = asyncio.ensure_future(self._refresh())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refresh(self) -> None:
        with suppress(JournalError):
            found = await self.read()
            last: dict[str, Access] = {}
            for each in found:
                if each.state is ViewState.GRANTED:
                    last.setdefault(each.camera, each)
            before, self._last = self._last, last
            for camera in {key for key in before.keys() | last.keys() if before.get(key) != last.get(key)}:
                self._shown(camera)

    # Writing and reading

    async def keep(self, access: Access) -> bool:
        """Commit an entry; tells whether it is on disk, which is not waited for without end."""
        written = self._journal.write(Write(drafts=(access.draft(self._clock.now().wall_ms),)))
        written.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            async with asyncio.timeout(COMMIT_PATIENCE_S):
                await asyncio.shield(written)
        except (JournalError, TimeoutError) as err:
            # Not louder: it may be about a silent alarm.
            _LOGGER.debug("An entry of the access log is not on disk (%s)", type(err).__name__)
            return False
        self._show(access)
        return True

    def write(self, access: Access) -> None:
        """Commit an entry that nothing waits for."""
        written = self._journal.write(Write(drafts=(access.draft(self._clock.now().wall_ms),)))

        def done(written: asyncio.Future[Written | Known]) -> None:
            if not written.cancelled() and written.exception() is None:
                self._show(access)

        written.add_done_callback(done)

    def _show(self, access: Access) -> None:
        if access.incident is not None and self.hides(bytes.fromhex(access.incident)):
            return
        if access.state is ViewState.GRANTED:
            self._last[access.camera] = access
        self._shown(access.camera)
        for listener in list(self._listeners):
            listener(access)

    async def read(self, limit: int = READ_AT_ONCE) -> list[Access]:
        """Read the newest entries that may be seen, the newest first. JournalError."""

        def query(reader: Reader) -> list[Entry]:
            return reader.entries(kinds=(LOOK,), newest_first=True, limit=limit)

        found = []
        for entry in await self._journal.read(query):
            # One that is erased, or of a newer version, tells nothing.
            with suppress(ValueError, KeyError, TypeError):
                found.append(Access.read(entry))
        return [each for each in found if each.incident is None or not self.hides(bytes.fromhex(each.incident))]


def _read_hidden(raw: bytes, now_ms: int) -> tuple[int, str]:
    try:
        until_ms, point = json.loads(raw)
        return int(until_ms), str(point)
    except ValueError, TypeError:
        # It was hidden; and alarms are not to wait for a form that nobody knows.
        return now_ms + HIDDEN_MS, ""

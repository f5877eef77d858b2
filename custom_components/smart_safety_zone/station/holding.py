"""Alarms that their sites may still take back: when that is over, and what ends it sooner."""

import asyncio
from functools import partial
from typing import Final, override

from ..incident.model import Cause, Incident, State
from ..journal import Draft, Known, Write, Written
from ..link.party import Reaction
from ..protocol.supervision import LinkState
from .desk import Desk
from .ground import Ground
from .links import LinkView
from .part import Part
from .window import GRACE_MS, MAX_WINDOW_MS

PATIENCE_S: Final = 2.0
"""After so long without a commit it is shown without: a disk that hangs must not keep an alarm back."""
RETRY_S: Final = 5.0


class Holding(Part):
    """Opens what is held, once nobody can take it back any more."""

    def __init__(self, ground: Ground, desk: Desk) -> None:
        """Prepare; `start` looks at what was held before a restart."""
        self._ground = ground
        self._desk = desk
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._running = False
        self._heard: set[str] = set()
        """Sites that were heard in this run: before, that nobody is connected is no site's doing."""

    @override
    async def load(self) -> None:
        return

    @override
    def configure(self) -> None:
        return

    @override
    def start(self) -> None:
        self._running = True
        for incident in list(self._desk.incidents.values()):
            self.look(incident)

    @override
    async def stop(self) -> None:
        # What is held is on disk with its time: after the start that counts on.
        self._running = False
        while self._timers:
            self._timers.popitem()[1].cancel()

    def look(self, incident: Incident) -> None:
        """Set an incident's time, or forget it once it is held no longer."""
        if incident.state is not State.HELD:
            self._forget(incident.id)
        elif self._running and incident.id not in self._timers:
            assert incident.held_until_ms is not None
            left_ms = incident.held_until_ms - self._ground.clock.now().wall_ms
            # A clock that was set back must not keep an alarm back.
            wait_s = min(max(0, left_ms), MAX_WINDOW_MS + GRACE_MS) / 1000
            opens = partial(self._open, incident.id, Cause.WINDOW_OVER)
            self._timers[incident.id] = asyncio.get_running_loop().call_later(wait_s, opens)

    def look_at_link(self, site_id: str, link: LinkView) -> None:
        """Open what a site has held if its link is lost: who breaks a button or cuts a line takes nothing back."""
        if link.connected and link.state is not LinkState.DOWN:
            self._heard.add(site_id)
        elif self._running and site_id in self._heard:
            self._heard.discard(site_id)
            for incident in self._desk.held(site_id):
                self._open(incident.id, Cause.LINK_LOST)

    def _forget(self, incident_id: str) -> None:
        timer = self._timers.pop(incident_id, None)
        if timer is not None:
            timer.cancel()

    def _open(self, incident_id: str, cause: Cause) -> None:
        self._forget(incident_id)
        reaction = self._desk.open_held(incident_id, cause, self._ground.clock.now().wall_ms)
        if reaction is None:
            return
        patience = asyncio.get_running_loop().call_later(PATIENCE_S, reaction.show, False)
        written = partial(self._written, incident_id, reaction, patience)
        write = Write(drafts=reaction.drafts, documents=reaction.documents)
        self._ground.journal.write(write).add_done_callback(written)

    def _written(
        self,
        incident_id: str,
        reaction: Reaction,
        patience: asyncio.TimerHandle,
        done: asyncio.Future[Written | Known],
    ) -> None:
        patience.cancel()
        committed = not done.cancelled() and done.exception() is None
        reaction.show(committed)
        if not committed:
            self._owe(incident_id, reaction.drafts)

    def _owe(self, incident_id: str, drafts: tuple[Draft, ...]) -> None:
        """Give the disk once more what it did not take; without it, a restart opens the incident again."""
        if self._running:
            give = partial(self._give, incident_id, drafts)
            self._timers[f"owed {incident_id}"] = asyncio.get_running_loop().call_later(RETRY_S, give)

    def _give(self, incident_id: str, drafts: tuple[Draft, ...]) -> None:
        self._timers.pop(f"owed {incident_id}", None)

        def done(written: asyncio.Future[Written | Known]) -> None:
            if written.cancelled() or written.exception() is not None:
                self._owe(incident_id, drafts)

        documents = self._desk.documents(incident_id)
        self._ground.journal.write(Write(drafts=drafts, documents=documents)).add_done_callback(done)

"""What patrols do with their phones: buttons are made for an incident and a unit, and each does its step once."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
import os
from typing import Final, override

from ..incident.model import Actor, Incident, State, Step, StepType
from ..journal import Document, Journal, JournalError, Write
from ..link.clock import Clock
from .desk import Desk
from .errors import StationError
from .part import Part
from .registry import COMMIT_TIMEOUT_S, scan_all
from .tokens import BUTTON_STEPS, BUTTONS, ENTROPY_BYTES, Button, ButtonFault, digest_of, fault, new_token

KEPT_MS: Final = 24 * 60 * 60_000
"""So long a button that counts no more still gets its own answer."""
_IN_THE_FIELD: Final = frozenset({StepType.EN_ROUTE, StepType.ARRIVED})


class Patrol(Part):
    """The buttons of all patrols; a part of the station."""

    def __init__(self, journal: Journal, clock: Clock, desk: Desk) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._journal = journal
        self._clock = clock
        self._desk = desk
        self._buttons: dict[bytes, Button] = {}
        self._busy: set[bytes] = set()
        """Buttons whose step is on its way to the disk: who taps twice does nothing twice."""

    @override
    async def load(self) -> None:
        """Read the buttons that are out."""
        kept = await self._journal.read(partial(scan_all, collection=BUTTONS))
        self._buttons = {digest: Button.read(raw) for digest, raw in kept}

    @override
    def start(self) -> None:
        """Nothing of it runs by itself."""

    @override
    async def stop(self) -> None:
        """Nothing of it runs by itself."""

    @override
    def configure(self) -> None:
        """Nothing of it is configured."""

    async def make(self, incident_id: str, unit: str, steps: Iterable[str], valid_ms: int) -> Mapping[str, str]:
        """Make a token for each step that a patrol may do; they count once this returns. StationError."""
        incident = self._desk.incidents.get(incident_id)
        if incident is None:
            raise StationError("unknown_incident")
        if incident.state is State.CLOSED:
            raise StationError("already_closed")
        now_ms = self._clock.now().wall_ms
        # Nobody is sent to a drill, so nobody can be on the way.
        wanted = [step for step in steps if not (incident.drill and BUTTON_STEPS[step] in _IN_THE_FIELD)]
        tokens = {step: new_token(os.urandom(ENTROPY_BYTES)) for step in wanted}
        made = {
            digest_of(token): Button(incident=incident_id, unit=unit, step=step, expires_ms=now_ms + valid_ms)
            for step, token in tokens.items()
        }
        stale = [digest for digest, button in self._buttons.items() if now_ms >= button.expires_ms + KEPT_MS]
        written = self._journal.write(
            Write(
                documents=(
                    *(button.document(digest) for digest, button in made.items()),
                    *(Document(BUTTONS, digest, None) for digest in stale),
                )
            )
        )
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await asyncio.shield(written)
        except (TimeoutError, JournalError) as err:
            raise StationError("not_committed", failed=True) from err
        self._buttons.update(made)
        for digest in stale:
            self._buttons.pop(digest, None)
        return tokens

    def find(self, token: str) -> Button | None:
        """Find what a token stands for, whether it still counts or not."""
        return self._buttons.get(digest_of(token))

    async def press(self, token: str, actor: Actor, named: str | None = None) -> Incident:
        """Do what a token stands for, once; StationError says why it was not done."""
        button, digest, now_ms = self.find(token), digest_of(token), self._clock.now().wall_ms
        code = ButtonFault.USED if digest in self._busy else fault(button, named, now_ms)
        if code is not None or button is None:
            raise StationError((code or ButtonFault.UNKNOWN).value)
        type_ = BUTTON_STEPS[button.step]
        step = Step(type=type_, at_ms=now_ms, actor=actor, unit=button.unit if type_ in _IN_THE_FIELD else None)
        spent = button.used(now_ms)
        self._busy.add(digest)
        try:
            incident = await self._desk.take_step(button.incident, step, documents=(spent.document(digest),))
        except StationError as err:
            if err.failed:
                # The disk may still take it: better a button that does nothing than a step that is done twice.
                self._buttons[digest] = spent
            raise
        finally:
            self._busy.discard(digest)
        self._buttons[digest] = spent
        return incident

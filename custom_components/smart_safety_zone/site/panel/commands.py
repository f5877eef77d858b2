"""Commands to a panel, and the codes that they want.

Whether a code was given freely changes one thing alone: the station gets one more signal. What is decided, committed,
shown and answered is the same, in the same order.
"""

import asyncio
from typing import Final

from homeassistant.core import Context, HomeAssistant

from ...incident.words import WRONG_CODES
from ...link.clock import Clock
from ..errors import (
    CodeRequiredError,
    LockedOutError,
    NotByActionError,
    NotDisarmedError,
    WrongCodeError,
    ZonesOpenError,
)
from .attempts import Attempts
from .codes import Match, find
from .machine import Mode, PanelState, RefusedError, armed, disarmed
from .panel import Panel

DISARM: Final = "disarm"
ARM_AWAY: Final = "arm_away"
ARM_HOME: Final = "arm_home"
COMMANDS: Final = (DISARM, ARM_AWAY, ARM_HOME)
DURESS: Final = "duress"
_MODES: Final = {ARM_AWAY: Mode.AWAY, ARM_HOME: Mode.HOME}


class Commands:
    """What people may ask of one panel; one at a time, so that nobody tries a thousand codes at once."""

    def __init__(self, hass: HomeAssistant, clock: Clock, panel: Panel) -> None:
        """Prepare."""
        self._hass = hass
        self._clock = clock
        self._panel = panel
        self._turn = asyncio.Lock()

    async def act(
        self,
        command: str,
        code: str | None,
        *,
        bypass: bool = False,
        by_action: bool = False,
        context: Context | None = None,
    ) -> None:
        """Arm or disarm; returns once it is committed and shown. SiteError says why not."""
        panel = self._panel
        async with self._turn:
            match = await self._check(command, code, by_action=by_action)
            refused: RefusedError | None = None
            try:
                state = self._decide(command, None if match is None else match.number, bypass=bypass)
            except RefusedError as err:
                refused, state = err, panel.decided
            tripped = panel.decided.tripped if command == DISARM else ()
            signals = panel.move(state)
            if match is not None and match.duress:
                # First, so that no signal of what was done can be on disk without it.
                signals = (panel.signal("alarm", DURESS, user=match.number, silent=True), *signals)
            shown = panel.commit(signals, context)
            panel.take_back(tripped)
        await shown
        if refused is not None:
            raise self._translated(refused) from refused

    def _decide(self, command: str, user: int | None, *, bypass: bool) -> PanelState:
        panel = self._panel
        if command == DISARM:
            return disarmed(panel.decided, user=user)
        mode = _MODES[command]
        open_zones = panel.open_zones(mode)
        return armed(panel.decided, mode, panel.settings.delays, user=user, open_zones=open_zones, bypass=bypass)

    def _translated(self, refused: RefusedError) -> NotDisarmedError | ZonesOpenError:
        if refused.zones:
            return ZonesOpenError(refused.zones, ", ".join(map(self._panel.zone_name, refused.zones)))
        return NotDisarmedError()

    async def _check(self, command: str, code: str | None, *, by_action: bool) -> Match | None:
        """Find whose code it is; None where none is needed nor given."""
        panel = self._panel
        refuses_codes = by_action and not panel.settings.codes_by_action
        if not code:
            if command == DISARM or panel.settings.code_to_arm:
                raise NotByActionError if refuses_codes else CodeRequiredError
            return None
        if refuses_codes:
            raise NotByActionError
        self._refuse_while_locked()
        match = await self._hass.async_add_executor_job(find, panel.users, code)
        if match is not None:
            panel.count(Attempts())
            return match
        panel.count(panel.attempts.wrong(self._clock.now().wall_ms))
        locked = panel.attempts.locked_at_ms is not None
        # Counted on disk before it is answered: a restart gives nobody another try.
        await panel.commit((panel.signal("tamper", WRONG_CODES),) if locked else ())
        self._refuse_while_locked()
        raise WrongCodeError

    def _refuse_while_locked(self) -> None:
        left_ms = self._panel.attempts.locked_ms(self._clock.now().wall_ms)
        if left_ms:
            raise LockedOutError(left_ms)

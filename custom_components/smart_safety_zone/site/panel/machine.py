"""What a panel does: pure rules, no clock. Whose code it was is no input of them, nor whether it was given freely."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Mode(StrEnum):
    """How much of the site is watched."""

    DISARMED = "disarmed"
    HOME = "armed_home"
    AWAY = "armed_away"


class Phase(StrEnum):
    """Where the panel is on its way."""

    STEADY = "steady"
    """Disarmed, or armed and quiet."""
    ARMING = "arming"
    """The exit delay runs: whoever armed it leaves by the delayed zones."""
    PENDING = "pending"
    """The entry delay runs: somebody came in by a delayed zone and is to give his code."""
    TRIGGERED = "triggered"
    """A zone has raised its alarm; so it stays until a code is given."""


class ZoneType(StrEnum):
    """What an alarm point is to its panel; the values are kept in its subentry."""

    DELAYED = "delayed"
    """Of the way in and out: starts the entry delay."""
    INSTANT = "instant"
    """Raises its alarm at once while the panel is armed, and also while the exit delay runs."""
    INTERIOR = "interior"
    """Watched when nobody is to be inside; follows the delays, and raises its alarm at once without one."""
    ALWAYS = "always"
    """Raises its alarm at any time, and triggers the panel."""
    HOLD_UP = "hold_up"
    """Raises its alarm at any time; the panel shows nothing of it."""
    TAMPER = "tamper"
    """Raises its alarm at any time; triggers the panel while it is armed."""


ALWAYS_RAISED: Final = frozenset({ZoneType.ALWAYS, ZoneType.HOLD_UP, ZoneType.TAMPER})
"""Zones that no arming, disarming or bypassing keeps quiet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delays:
    """How long the way out and the way in may take, in milliseconds."""

    exit_ms: int
    entry_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelState:
    """How a panel stands."""

    mode: Mode = Mode.DISARMED
    """What it is armed for, or is being armed for."""
    phase: Phase = Phase.STEADY
    user: int | None = None
    """Whose code armed or disarmed it last; None where none was asked for."""
    bypassed: frozenset[str] = frozenset()
    """Zones that this arming leaves out."""
    tripped: tuple[str, ...] = ()
    """Zones whose alarm waits for the end of the entry delay; once it is triggered, those that triggered it."""

    @property
    def shown(self) -> str:
        """The state as Home Assistant calls it."""
        return self.mode.value if self.phase is Phase.STEADY else self.phase.value

    @property
    def closed(self) -> bool:
        """Whether the site counts as closed: armed, or on the way to it."""
        return self.mode is not Mode.DISARMED

    @property
    def reported_closed(self) -> bool:
        """Whether it has told that it is closed, as it does once the exit delay is over."""
        return self.closed and self.phase is not Phase.ARMING

    def delay_ms(self, delays: Delays) -> int | None:
        """Tell how long the present phase lasts; None for one that does not end by itself."""
        match self.phase:
            case Phase.ARMING:
                return delays.exit_ms
            case Phase.PENDING:
                return delays.entry_ms
        return None


@dataclass(frozen=True, slots=True)
class Edge:
    """What becomes of a zone that says alarm."""

    state: PanelState
    alarms: tuple[str, ...] = ()
    """The zones whose alarms go out now: that one, and those that waited for the end of the entry delay."""


class RefusedError(Exception):
    """The panel does not do it; `code` says why, `zones` which stand in the way."""

    def __init__(self, code: str, zones: tuple[str, ...] = ()) -> None:
        """Keep the reason."""
        super().__init__(code)
        self.code = code
        self.zones = zones


def watched(mode: Mode, type_: ZoneType) -> bool:
    """Tell whether a mode watches zones of this type that it can also leave alone."""
    if type_ in ALWAYS_RAISED or mode is Mode.DISARMED:
        return False
    return type_ is not ZoneType.INTERIOR or mode is Mode.AWAY


def in_the_way(mode: Mode, zones: Mapping[str, ZoneType], restless: frozenset[str]) -> tuple[str, ...]:
    """Name the zones that a mode would watch and that are not at rest."""
    return tuple(zone for zone, type_ in zones.items() if zone in restless and watched(mode, type_))


def armed(
    state: PanelState, mode: Mode, delays: Delays, *, user: int | None, open_zones: tuple[str, ...], bypass: bool
) -> PanelState:
    """Arm a disarmed panel; RefusedError says what stands in the way. Open zones are left out if that is asked for."""
    if state.mode is not Mode.DISARMED or state.phase is not Phase.STEADY:
        raise RefusedError("not_disarmed")
    if open_zones and not bypass:
        raise RefusedError("zones_open", open_zones)
    phase = Phase.ARMING if delays.exit_ms else Phase.STEADY
    return PanelState(mode=mode, phase=phase, user=user, bypassed=frozenset(open_zones))


def disarmed(state: PanelState, *, user: int | None) -> PanelState:
    """Disarm, whatever goes on; of a panel that is disarmed already nothing changes, nor who did it."""
    if state.mode is Mode.DISARMED and state.phase is Phase.STEADY:
        return state
    return PanelState(user=user)


def edge(state: PanelState, zone: str, type_: ZoneType, delays: Delays) -> Edge:
    """Decide about a zone that begins to say alarm."""
    if type_ is ZoneType.HOLD_UP or (type_ is ZoneType.TAMPER and state.mode is Mode.DISARMED):
        return Edge(state, (zone,))
    if type_ not in ALWAYS_RAISED:
        if not watched(state.mode, type_) or zone in state.bypassed:
            return Edge(state)
        follows = type_ in {ZoneType.DELAYED, ZoneType.INTERIOR}
        if state.phase is Phase.ARMING and follows:
            return Edge(state)
        if state.phase is Phase.PENDING and follows:
            return Edge(replace(state, tripped=_with(state.tripped, zone)))
        if state.phase is Phase.STEADY and type_ is ZoneType.DELAYED and delays.entry_ms:
            return Edge(replace(state, phase=Phase.PENDING, tripped=(zone,)))
    waited = state.tripped if state.phase is Phase.PENDING else ()
    triggered = replace(state, phase=Phase.TRIGGERED, tripped=_with(state.tripped, zone))
    return Edge(triggered, _with(waited, zone))


def raises_unseen(state: PanelState, zone: str, type_: ZoneType) -> bool:
    """Tell whether a zone that nobody may see raises its alarm: at once, and without triggering."""
    if type_ in ALWAYS_RAISED:
        return True
    return watched(state.mode, type_) and zone not in state.bypassed and state.phase is not Phase.ARMING


def ended(
    state: PanelState, zones: Mapping[str, ZoneType], restless: frozenset[str], delays: Delays
) -> tuple[PanelState, tuple[str, ...]]:
    """End the present delay; returns the state from now on, and the zones whose alarms go out now."""
    match state.phase:
        case Phase.PENDING:
            return replace(state, phase=Phase.TRIGGERED), state.tripped
        case Phase.ARMING:
            left_open = tuple(zone for zone in in_the_way(state.mode, zones, restless) if zone not in state.bypassed)
            if not left_open:
                return replace(state, phase=Phase.STEADY), ()
            if delays.entry_ms:
                # The door that was left open: whoever forgot it still has the time to come back.
                return replace(state, phase=Phase.PENDING, tripped=left_open), ()
            return replace(state, phase=Phase.TRIGGERED, tripped=left_open), left_open
    return state, ()


def _with(zones: tuple[str, ...], zone: str) -> tuple[str, ...]:
    return zones if zone in zones else (*zones, zone)

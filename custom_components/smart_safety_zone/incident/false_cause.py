"""Why alarms are false, as the trade counts it."""

from enum import StrEnum


class FalseCause(StrEnum):
    """Why an alarm was raised although nothing had happened."""

    USER_ERROR = "user_error"
    """By mistake, by somebody who may use it: a wrong button, a forgotten code."""
    MISUSE = "misuse"
    """On purpose, by somebody who knew that nothing had happened."""
    EQUIPMENT = "equipment"
    """A device is broken, worn or flat."""
    INSTALLATION = "installation"
    """A device is whole, and in the wrong place or set wrongly."""
    ENVIRONMENT = "environment"
    """Weather, animals, insects, a neighbour's work."""
    POWER_OR_LINE = "power_or_line"
    """A blackout, a surge, a telephone line or a network."""
    UNKNOWN = "unknown"
    """Nobody could find out: an answer as good as any, so that none is made up."""

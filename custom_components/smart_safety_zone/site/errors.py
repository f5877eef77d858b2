"""What a site refuses; the codes are keys of translated texts."""

from collections.abc import Mapping


class SiteError(Exception):
    """Something asked of a site cannot be done; `code` is an exception translation key."""

    def __init__(self, code: str, placeholders: Mapping[str, str] | None = None) -> None:
        """Keep the code and what its text names."""
        super().__init__(code)
        self.code = code
        self.placeholders = dict(placeholders or {})


class AlarmStillOpenError(SiteError):
    """A drill would hide what becomes of a real alarm."""

    def __init__(self, name: str) -> None:
        """Name the alarm point."""
        super().__init__("alarm_still_open", {"name": name})


class NoStationError(SiteError):
    """No station has approved this site, so that nothing can be proved."""

    def __init__(self) -> None:
        """Say what is missing."""
        super().__init__("nothing_to_prove")


class SilentPointError(SiteError):
    """Home Assistant would show and record that a silent alarm point was pressed, or taken back."""

    def __init__(self) -> None:
        """Code `silent_point`."""
        super().__init__("silent_point")


class NothingToCancelError(SiteError):
    """No alarm of the point stands that could be taken back."""

    def __init__(self, name: str) -> None:
        """Name the alarm point."""
        super().__init__("nothing_to_cancel", {"name": name})


class UnknownPointError(SiteError):
    """There is no such alarm point."""

    def __init__(self) -> None:
        """Code `unknown_point`."""
        super().__init__("unknown_point")


class KnownStationError(SiteError):
    """The station is a receiver of this site already."""

    def __init__(self) -> None:
        """Code `already_receiver`."""
        super().__init__("already_receiver")


class NotKeptError(SiteError):
    """What must be on disk first cannot be brought there."""

    def __init__(self) -> None:
        """Code `cannot_store`."""
        super().__init__("cannot_store")


class WrongCodeError(SiteError):
    """Nobody has that code."""

    def __init__(self) -> None:
        """Code `wrong_code`."""
        super().__init__("wrong_code")


class LockedOutError(SiteError):
    """There were too many wrong codes; none is looked at for so long."""

    def __init__(self, left_ms: int) -> None:
        """Keep how long it lasts."""
        seconds = max(1, -(-left_ms // 1000))
        super().__init__("locked_out", {"seconds": str(seconds)})
        self.seconds = seconds


class CodeRequiredError(SiteError):
    """The panel does that only with a code."""

    def __init__(self) -> None:
        """Code `panel_code_required`."""
        super().__init__("panel_code_required")


class NotByActionError(SiteError):
    """The owner does not accept codes where Home Assistant's recorder keeps them in clear."""

    def __init__(self) -> None:
        """Code `codes_not_by_action`."""
        super().__init__("codes_not_by_action")


class NotDisarmedError(SiteError):
    """Only a disarmed panel can be armed."""

    def __init__(self) -> None:
        """Code `not_disarmed`."""
        super().__init__("not_disarmed")


class ZonesOpenError(SiteError):
    """Zones stand open, or cannot be seen; `zones` are their ids."""

    def __init__(self, zones: tuple[str, ...], names: str) -> None:
        """Keep which."""
        super().__init__("zones_open", {"zones": names})
        self.zones = zones

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


class UnknownPointError(SiteError):
    """There is no such alarm point."""

    def __init__(self) -> None:
        """Code `unknown_point`."""
        super().__init__("unknown_point")


class NotKeptError(SiteError):
    """What must be on disk first cannot be brought there."""

    def __init__(self) -> None:
        """Code `cannot_store`."""
        super().__init__("cannot_store")

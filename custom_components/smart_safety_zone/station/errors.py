"""What a station refuses to its operators; the codes are translation keys."""

from collections.abc import Mapping

from ..journal import JournalError


class StationError(Exception):
    """The station did not do what was asked; nothing of it is shown as done."""

    def __init__(self, code: str, placeholders: Mapping[str, str] | None = None, *, failed: bool = False) -> None:
        """Say why by `code`, and what its text needs to name; `failed` if it is no fault of who asked."""
        super().__init__(code)
        self.code = code
        self.placeholders = dict(placeholders or {})
        self.failed = failed


class KeysLostError(JournalError):
    """The station's identity key is nowhere in its journal; a new one would be a stranger to every site."""

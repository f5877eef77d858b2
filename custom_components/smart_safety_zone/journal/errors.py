"""What a journal can refuse.

JournalError
├── JournalFullError      no space on the disk; later writes succeed once there is some
├── JournalDamagedError   the file is not a journal, or no longer a sound one
├── JournalTooNewError    the file was written by a later version
├── JournalSealedError    the journal got its last entry
└── JournalClosedError    the journal is closed
"""


class JournalError(Exception):
    """The journal could not do what was asked; nothing of it was done."""


class JournalFullError(JournalError):
    """There is no space left on the disk."""


class JournalDamagedError(JournalError):
    """The file is not a journal or is no longer a sound one; it was left as it is."""


class JournalTooNewError(JournalError):
    """The file was written by a later version; it was left as it is."""


class JournalSealedError(JournalError):
    """The journal got its last entry and takes no more."""


class JournalClosedError(JournalError):
    """The journal is closed."""

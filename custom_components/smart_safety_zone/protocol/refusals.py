"""Why a site could not join; the values travel and are keys of the texts that people read."""

from enum import StrEnum


class EnrolmentRefusal(StrEnum):
    """Reasons that end an enrolment; the first four never leave the site."""

    NOT_AN_INVITE = "not_an_invite"
    """The text is something else."""
    DAMAGED = "damaged_invite"
    """An invite with a slip in it."""
    BAD_CODE = "bad_code"
    """What was typed cannot be a code."""
    FOREIGN = "foreign_station"
    """Another station answered than the invite names."""
    WRONG_CODE = "wrong_code"
    """The station has no such invite."""
    EXPIRED = "expired"
    """Told only to whoever proves the code."""
    USED = "used"
    """Told only to whoever proves the code."""
    FROZEN = "frozen"
    """Two sites proved the same code; the operator decides."""
    REFUSED = "refused"
    """The operator withdrew the invite."""
    NOT_GENUINE = "not_genuine"
    """Whoever answered could not prove that it knows the code: not the station."""
    OUTDATED = "outdated"
    """The two speak no common version."""
    BUSY = "busy"
    """The station takes no enrolment from this address at the moment."""

"""Why something about an incident cannot be: one tree of errors with stable codes; the words are translated at home."""

from enum import StrEnum


class Code(StrEnum):
    """The stable name of a reason: kept in stores, sent to screens, translated there."""

    ALREADY_OPEN = "already_open"
    ALREADY_ACKNOWLEDGED = "already_acknowledged"
    ALREADY_DISPATCHED = "already_dispatched"
    ALREADY_CLOSED = "already_closed"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_DISPATCHED = "not_dispatched"
    NOT_CLOSED = "not_closed"
    HELD = "held"
    NOT_HELD = "not_held"
    OTHERS_STAND = "others_stand"
    NOT_JOINED = "not_joined"
    IS_PART = "is_part"
    HAS_PARTS = "has_parts"
    DRILL_AND_REAL = "drill_and_real"
    SAME_INCIDENT = "same_incident"
    SAME_PRIORITY = "same_priority"
    NOT_SILENT = "not_silent"
    ALREADY_DISCLOSED = "already_disclosed"
    NOTHING_STANDS = "nothing_stands"
    DRILL = "drill"
    OWNED_BY_OTHER = "owned_by_other"
    ACTOR_NOT_ALLOWED = "actor_not_allowed"
    ACTOR_NOT_OPERATOR = "actor_not_operator"
    DISPOSITION_MISSING = "disposition_missing"
    CAUSE_MISSING = "cause_missing"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    OTHER_MISSING = "other_missing"
    PRIORITY_MISSING = "priority_missing"
    UNIT_MISSING = "unit_missing"
    UNIT_NOT_SENT = "unit_not_sent"
    LAST_UNIT = "last_unit"
    RECEIVER_MISSING = "receiver_missing"
    ITEM_MISSING = "item_missing"
    SIGNAL_MISSING = "signal_missing"
    UNKNOWN_INCIDENT = "unknown_incident"
    STALE_DECISION = "stale_decision"
    FORMAT_UNREADABLE = "format_unreadable"
    FORMAT_TOO_NEW = "format_too_new"


class IncidentError(Exception):
    """Root of the tree: `code` is for translation, `detail` for the log and never holds a person's name."""

    def __init__(self, code: Code, detail: str = "") -> None:
        """Say why by `code`."""
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail


class RefusedStepError(IncidentError):
    """The incident, as it stands, does not take this step from this actor; it is unchanged."""


class UnknownIncidentError(IncidentError):
    """No incident of that id is held here."""

    def __init__(self, incident_id: str) -> None:
        """Name the incident that is not here."""
        super().__init__(Code.UNKNOWN_INCIDENT, incident_id)


class StaleDecisionError(IncidentError):
    """The incident has moved on since this was decided: decide again."""

    def __init__(self, incident_id: str) -> None:
        """Name the incident that has moved on."""
        super().__init__(Code.STALE_DECISION, incident_id)


class UnreadableError(IncidentError):
    """What was kept cannot be read: damaged, or written by a newer version."""

"""Names that the whole integration shares."""

from enum import StrEnum
from typing import Final

DOMAIN = "smart_safety_zone"
MANUFACTURER: Final = "Smart Safety Zone"

FOLDER: Final = DOMAIN
"""Where the journals lie, inside Home Assistant's configuration folder: its backups hold them."""

CONF_ROLE: Final = "role"


class Role(StrEnum):
    """What a config entry is."""

    SITE = "site"
    STATION = "station"


CONF_SITE_ID: Final = "site_id"
CONF_STATION_ID: Final = "station_id"
CONF_FOUNDED: Final = "founded"
"""There once the station has its keys: from then on a journal without them is a lost one."""
CONF_RECOVERY_KEY: Final = "recovery_key"
"""Hex of the public half; the private half is shown once and kept nowhere."""
CONF_ADDRESS: Final = "address"

CONF_APPROVAL: Final = "approval"
APPROVAL_ALWAYS: Final = "always"
"""An operator approves every site."""
APPROVAL_INVITED: Final = "invited"
"""An invite may say that no approval is needed."""

CONF_OPERATORS: Final = "operators"
"""Options of a station: user id → role and number."""
CONF_NUMBER: Final = "number"
ROLE_VIEWER: Final = "viewer"
ROLE_OPERATOR: Final = "operator"
ROLE_SUPERVISOR: Final = "supervisor"
OPERATOR_ROLES: Final = (ROLE_VIEWER, ROLE_OPERATOR, ROLE_SUPERVISOR)
"""In rising order: each may do what those before it may."""

CONF_SITE_KIND: Final = "kind"
SITE_KIND_BANK: Final = "bank"
SITE_KINDS: Final = ("household", "shop", "market", "gold_shop", SITE_KIND_BANK, "municipal", "other")

CONF_PATIENT_KINDS: Final = "patient_kinds"
"""Kinds of premises that may be silent for `CONF_PATIENCE` seconds instead of the shortest time."""
CONF_PATIENCE: Final = "patience"
CONF_INCIDENT_KINDS: Final = "incident_kinds"
"""Kinds of premises whose lost link is an incident."""

CONF_TEST_DAY: Final = "test_day"
"""Options of a site: on which day of the week its alarm points are tested, and in which hour."""
CONF_TEST_HOUR: Final = "test_hour"
TEST_DAY_ANY: Final = "any"
"""A working day that the site's id decides."""
TEST_DAY_OFF: Final = "off"
TEST_HOUR: Final = 10
"""By default: somebody is there to see to what has failed."""

CONF_VISIT_INCIDENTS: Final = "visit_incidents"
"""Whether a checkpoint that nobody has visited in time is an incident."""
SUBENTRY_CHECKPOINT: Final = "checkpoint"
CONF_TAG: Final = "tag"
CONF_EVERY_HOURS: Final = "every_hours"
CONF_AT_NIGHT: Final = "at_night"

CONF_ESCALATE_LOWEST: Final = "escalate_lowest"
"""Options of a station: the least urgent priority that is escalated; and after how many seconds who is told."""
CONF_SOUND_S: Final = "sound_s"
CONF_SUPERVISOR_S: Final = "supervisor_s"
CONF_SUPERVISOR_TARGETS: Final = "supervisor_targets"
"""Notify actions without their domain, or notify entities."""
CONF_PLAYER_S: Final = "player_s"
CONF_PLAYERS: Final = "players"
CONF_PLAYER_MEDIA: Final = "player_media"
CONF_NEXT_STATION_S: Final = "next_station_s"
CONF_NEXT_STATION_TARGETS: Final = "next_station_targets"
DEFAULT_SOUND_S: Final = 0
"""Never: armed screens ring louder by themselves after a while."""
DEFAULT_SUPERVISOR_S: Final = 60
DEFAULT_PLAYER_S: Final = 60
DEFAULT_NEXT_STATION_S: Final = 180

SUBENTRY_UNIT: Final = "unit"
"""A unit of a station; its title is the call sign."""
CONF_UNIT_KIND: Final = "unit_kind"
UNIT_KINDS: Final = ("car", "motorcycle", "foot", "boat", "investigation", "rescue", "other")
CONF_MEMBERS: Final = "members"
"""Users who ride with the unit, and may report for it."""
CONF_PHONE: Final = "phone"
"""The notify action of the unit's phone, without its domain; missing: it is told by radio."""
CONF_TRACKER: Final = "tracker"
"""The entity that knows where the unit is."""

SUBENTRY_RECEIVER: Final = "receiver"
SUBENTRY_ALARM_POINT: Final = "alarm_point"
SUBENTRY_LIGHTING_GROUP: Final = "lighting_group"
SUBENTRY_NEIGHBOUR: Final = "neighbour"
CONF_PURPOSE: Final = "purpose"
PURPOSE_PRIMARY: Final = "primary"
PURPOSE_BACKUP: Final = "backup"
"""Used when those before it do not answer for a signal."""
PURPOSE_COPY: Final = "copy"
"""Gets every signal, and is not the police."""
PURPOSES: Final = (PURPOSE_PRIMARY, PURPOSE_BACKUP, PURPOSE_COPY)
CONF_POINT_KIND: Final = "point_kind"
POINT_KINDS: Final = ("police", "hold_up", "intrusion", "fire", "medical", "tamper")
CONF_SOURCE: Final = "source"
"""An entity registry id, or an entity id where there is none; missing: a virtual SOS button."""
CONF_SOURCE_ENTITY: Final = "source_entity"
"""What the source was called when it was chosen; a power cut can make Home Assistant forget a new registry id."""
CONF_ALARM_STATES: Final = "alarm_states"
CONF_RESTORAL_STATES: Final = "restoral_states"
CONF_SILENT: Final = "silent"
"""Whether nothing at the site may show that the alarm point was pressed."""
SILENT_KINDS: Final = ("hold_up", "police")
"""Alarms that somebody may raise with the one in the room whom they are about."""
CONF_HOLD: Final = "hold"
"""Seconds that a latched source must be in alarm; 0 or missing: none."""
CONF_DOUBLE: Final = "double"
"""Seconds within which a momentary source must be pressed twice; 0 or missing: once is enough."""
CONF_SECOND: Final = "second"
"""A second entity that must be pressed or on as well: an entity registry id, or an entity id where there is none."""
CONF_SECOND_ENTITY: Final = "second_entity"
"""What the second entity was called when it was chosen."""
CONF_WITHIN: Final = "within"
"""Seconds within which both must be pressed."""
CONF_CANCEL_WINDOW: Final = "cancel_window"
"""Seconds within which an alarm can be taken back before it counts; 0 or missing: it counts at once."""

SUBENTRY_CAMERA: Final = "camera"
"""A shared camera; what it wraps stands in it as in an alarm point: `CONF_SOURCE`, `CONF_SOURCE_ENTITY`."""
CONF_BEFORE: Final = "before"
"""Of a camera: whether some seconds from before an alarm are kept in memory, and go out with it."""
CONF_ALARM_POINTS: Final = "alarm_points"
"""Of a lighting group or a camera: the subentries of the alarm points that it goes with."""

SUBENTRY_PANEL: Final = "panel"
CONF_PANEL: Final = "panel"
"""Of an alarm point: the subentry of the panel that it is a zone of."""
CONF_ZONE_TYPE: Final = "zone_type"
CONF_USERS_KEY: Final = "users_key"
"""Of a panel: where the journal keeps its users; drawn when it is made, before it has an id of its own."""
CONF_EXIT_S: Final = "exit_s"
CONF_ENTRY_S: Final = "entry_s"
CONF_CANCEL_S: Final = "cancel_s"
CONF_CODE_TO_ARM: Final = "code_to_arm"
CONF_CODES_BY_ACTION: Final = "codes_by_action"
"""Whether the owner accepts that codes stand in clear in Home Assistant's recorder."""
CONF_CLOSED_BY: Final = "closed_by"
"""Weekday → time by which the panel is to be armed."""
CONF_OPENS_AT: Final = "opens_at"

CONF_STATION_SCREEN: Final = "station_screen"
"""Options of a station: whether cameras whose owners allow it stand on its screens, without an operator's name."""
CONF_EVIDENCE_MB: Final = "evidence_mb"
"""Options of a station: what the pictures of all sites may take of its disk, in megabytes …"""
CONF_SITE_EVIDENCE_MB: Final = "site_evidence_mb"
"""… those of one site …"""
CONF_TIP_DAYS: Final = "tip_days"
"""… and how long a tip-off is kept after it was closed."""
DEFAULT_EVIDENCE_MB: Final = 2048
DEFAULT_SITE_EVIDENCE_MB: Final = 64
DEFAULT_TIP_DAYS: Final = 90

BACKUP_MARK: Final = ("meta", b"backup-mark")
"""The document that a backup's copy of a journal holds, and the journal itself does not."""

EVENT_ALARM: Final = "smart_safety_zone_alarm"
EVENT_INCIDENT: Final = "smart_safety_zone_incident"
EVENT_LINK: Final = "smart_safety_zone_link"
EVENT_PATROL: Final = "smart_safety_zone_patrol"
EVENT_VIEW: Final = "smart_safety_zone_view"

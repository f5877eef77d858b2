"""What triggers and conditions let one choose: kinds, priorities, drills, roles."""

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol

from .const import Role
from .incident.model import AlarmKind, Priority

ATTR_DRILLS: Final = "drills"
ATTR_KINDS: Final = "kinds"
ATTR_PRIORITIES: Final = "priorities"
ATTR_ROLE: Final = "role"
ATTR_STEPS: Final = "steps"

DRILLS_IGNORE: Final = "ignore"
DRILLS_INCLUDE: Final = "include"
DRILLS_ONLY: Final = "only"

KINDS: Final[dict[Any, Any]] = {
    vol.Optional(ATTR_KINDS): vol.All(vol.EnsureList(), [vol.In([each.value for each in AlarmKind])])
}
DRILLS: Final[dict[Any, Any]] = {
    # A drill that moves what an alarm moves is worse than none: whoever wants it says so.
    vol.Optional(ATTR_DRILLS, default=DRILLS_IGNORE): vol.In([DRILLS_IGNORE, DRILLS_INCLUDE, DRILLS_ONLY])
}
PRIORITIES: Final[dict[Any, Any]] = {
    vol.Optional(ATTR_PRIORITIES): vol.All(
        vol.EnsureList(), [vol.All(vol.Coerce(int), vol.In([each.value for each in Priority]))]
    )
}
ROLES: Final[dict[Any, Any]] = {vol.Optional(ATTR_ROLE): vol.In([each.value for each in Role])}


def chosen(options: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Tell whether something is among what was chosen; where nothing was, it may be anything."""
    drills = options.get(ATTR_DRILLS, DRILLS_INCLUDE)
    return (
        told.get("kind") in (options.get(ATTR_KINDS) or (told.get("kind"),))
        and told.get("priority") in (options.get(ATTR_PRIORITIES) or (told.get("priority"),))
        and told.get("step") in (options.get(ATTR_STEPS) or (told.get("step"),))
        and told.get("role") == options.get(ATTR_ROLE, told.get("role"))
        and (drills == DRILLS_INCLUDE or bool(told.get("drill")) is (drills == DRILLS_ONLY))
    )

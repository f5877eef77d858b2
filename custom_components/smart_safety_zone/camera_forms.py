"""The forms of a shared camera, and who fills them in."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.const import CONF_NAME
from homeassistant.helpers.http import current_request
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TimeSelector,
)
import probatio as vol

from .const import CONF_BEFORE, CONF_SOURCE
from .forms import CONF_PLACE, NAME_FIELD, PLACE_FIELD, choice
from .protocol.cameras import SharingTier
from .site.cameras.settings import (
    CONF_ANGLE,
    CONF_DIRECTION,
    CONF_FROM,
    CONF_RADIUS,
    CONF_SCREEN,
    CONF_SEES,
    CONF_TIERS,
    CONF_TO,
    CONF_WEBRTC,
    CONF_WEEKDAYS,
    DEFAULT_ANGLE,
    SEES,
    WEEKDAYS,
)

CONF_TIER: Final = "tier"
CONF_AGREE: Final = "agree"
MAX_RADIUS_M: Final = 2000
AGREED_TO: Final = (
    CONF_SOURCE,
    CONF_TIERS,
    CONF_WEEKDAYS,
    CONF_FROM,
    CONF_TO,
    CONF_RADIUS,
    CONF_BEFORE,
    CONF_WEBRTC,
    CONF_SCREEN,
)
"""What of a camera's settings stands in the ledger beside a consent."""


def number(lowest: int, highest: int, unit: str) -> NumberSelector:
    """Make a field for a whole number of a unit."""
    return NumberSelector(
        NumberSelectorConfig(min=lowest, max=highest, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement=unit)
    )


CAMERA = vol.Schema(
    {
        vol.Required(CONF_SOURCE): EntitySelector(
            EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(domain=CAMERA_DOMAIN))
        ),
        vol.Optional(CONF_NAME): NAME_FIELD,
        vol.Required(CONF_SEES, default=SEES[0]): choice("camera_sees", list(SEES)),
        vol.Optional(CONF_PLACE): PLACE_FIELD,
        vol.Optional(CONF_DIRECTION): number(0, 359, "°"),
        vol.Required(CONF_ANGLE, default=DEFAULT_ANGLE): number(1, 360, "°"),
    }
)
SHARING = vol.Schema(
    {
        vol.Required(CONF_TIER, default=SharingTier.REGISTRY.value): choice(
            "sharing_tier", [each.value for each in SharingTier]
        )
    }
)
HOURS = vol.Schema(
    {
        vol.Required(CONF_WEEKDAYS, default=list(WEEKDAYS)): SelectSelector(
            SelectSelectorConfig(
                options=list(WEEKDAYS), multiple=True, translation_key="weekday", mode=SelectSelectorMode.LIST
            )
        ),
        vol.Required(CONF_FROM, default="18:00:00"): TimeSelector(),
        vol.Required(CONF_TO, default="06:00:00"): TimeSelector(),
    }
)
AGREE = vol.Schema({vol.Required(CONF_AGREE, default=False): BooleanSelector()})


def about(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the ledger beside a consent: what was agreed to."""
    return {"camera": name, **{key: data[key] for key in AGREED_TO if key in data}}


def person() -> str | None:
    """Tell who is doing this; None if nobody is, and nobody can agree to anything."""
    request = current_request.get()
    user = None if request is None else request.get(KEY_HASS_USER)
    return None if user is None else str(user.id)

"""What the roles refuse, as errors that Home Assistant shows in the user's language."""

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .site.errors import SiteError
from .station.errors import StationError


def translated[E: HomeAssistantError](kind: type[E], err: SiteError | StationError) -> E:
    """Make the error to raise; its text is found by the code."""
    return kind(translation_domain=DOMAIN, translation_key=err.code, translation_placeholders=err.placeholders)

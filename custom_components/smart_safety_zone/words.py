"""Words of ours for what Home Assistant does not translate itself, in the language that it is set to."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN

INCIDENT: Final = "event.incident.state_attributes"


class Words:
    """The texts of one moment: looked up once, asked often."""

    @callback
    def __init__(self, hass: HomeAssistant) -> None:
        """Take what is loaded; a component's texts are before it is set up."""
        language = hass.config.language
        self._texts = {
            category: async_get_cached_translations(hass, language, category, DOMAIN)
            for category in ("entity", "config_panel")
        }

    def entity(self, path: str) -> str:
        """Return a text of an entity; a word that has none stands for itself."""
        return self._find("entity", path) or path.rpartition(".")[2].replace("_", " ")

    def of_incident(self, attribute: str, word: str) -> str:
        """Return the text of a word that an incident bears."""
        return self.entity(f"{INCIDENT}.{attribute}.state.{word}")

    def sentence(self, path: str, **values: str) -> str:
        """Return a sentence with its values."""
        return self._find("config_panel", path).format(**values)

    def _find(self, category: str, path: str) -> str:
        return self._texts[category].get(f"component.{DOMAIN}.{category}.{path}", "")

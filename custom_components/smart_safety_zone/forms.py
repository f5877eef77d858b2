"""What the flows share: fields, and the reading of what people type into them."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.helpers.selector import (
    LocationSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio as vol
from yarl import URL

from .const import CONF_ADDRESS
from .protocol.errors import LinkError, TransportError
from .protocol.names import MAX_NAME_CHARACTERS, plain_name
from .protocol.refusals import EnrolmentRefusal

CONF_PLACE = "place"

type Fields = dict[vol.Marker, Any]
"""Part of a form's schema."""

EXAMPLE_ADDRESS = "http://192.168.1.10:8123"
"""Shown in texts, which hold no addresses themselves."""

NAME_FIELD = TextSelector()
ADDRESS_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
PLACE_FIELD = LocationSelector()

# Home Assistant refuses a dial with the same word that a withdrawn invite has.
_TRANSPORT_TEXTS = {"unreachable": "unreachable", "refused": "turned_away", "no_station": "no_station"}

_MARKS = re.compile(r"[\\`*_\[\]<>!#|~@&]|(?<=:)/|(?i:(?<=www))\.")
"""Marks of Markdown, and what makes a link of an address that stands in a text."""


def choice(translation_key: str, options: list[str]) -> SelectSelector:
    """Make a field with a few words to choose from, translated under `translation_key`."""
    return SelectSelector(
        SelectSelectorConfig(options=options, translation_key=translation_key, mode=SelectSelectorMode.DROPDOWN)
    )


def rows(options: list[SelectOptionDict]) -> SelectSelector:
    """Make a field with things of this Home Assistant to choose from."""
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN))


class Reading:
    """What somebody typed, read field by field; what is wrong is collected for the form to show."""

    def __init__(self, typed: Mapping[str, Any]) -> None:
        """Start with nothing wrong."""
        self._typed = typed
        self.errors: dict[str, str] = {}

    def name(self) -> str:
        """Read the name, fit to travel."""
        text = " ".join(str(self._typed[CONF_NAME]).split())
        name = plain_name(text)
        if not name:
            self.errors[CONF_NAME] = "name_missing"
        elif len(text) > MAX_NAME_CHARACTERS:
            self.errors[CONF_NAME] = "name_too_long"
        return name

    def address(self) -> str:
        """Read the base address of a Home Assistant."""
        try:
            return base_address(self._typed[CONF_ADDRESS])
        except ValueError:
            self.errors[CONF_ADDRESS] = "bad_address"
            return ""

    def place(self) -> dict[str, float]:
        """Read the place as an entry's options keep it."""
        place = self._typed[CONF_PLACE]
        return {CONF_LATITUDE: place[CONF_LATITUDE], CONF_LONGITUDE: place[CONF_LONGITUDE]}


def base_address(text: str) -> str:
    """Return scheme, host and port of an address; ValueError if it is no plain http or https address without a path."""
    url = URL(text.strip())
    if url.scheme not in {"http", "https"} or not url.host or url.user is not None or url.password is not None:
        raise ValueError
    if url.path not in {"", "/"} or url.query_string or url.fragment:
        raise ValueError
    return str(url.origin())


def own_address(hass: HomeAssistant) -> str | None:
    """Return the address of this Home Assistant that is likeliest to be reached from elsewhere, if it knows one."""
    try:
        return get_url(hass, prefer_external=True)
    except NoURLAvailableError:
        return None


def home_place(hass: HomeAssistant) -> dict[str, float]:
    """Return the place of this Home Assistant, as a map field wants it."""
    return {CONF_LATITUDE: hass.config.latitude, CONF_LONGITUDE: hass.config.longitude}


def place_of(entry: ConfigEntry[Any]) -> dict[str, float]:
    """Return an entry's place, as a map field wants it."""
    return {key: entry.options[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)}


def unmarked(text: str) -> str:
    """Write what a far end calls itself for a dialog, which knows Markdown: no link, no picture, nothing in bold."""
    return _MARKS.sub(r"\\\g<0>", text)


def entity_name(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity is called, be it not there at the moment."""
    if (state := hass.states.get(entity_id)) is not None:
        return state.name
    entry = er.async_get(hass).async_get(entity_id)
    return (entry and (entry.name or entry.original_name)) or entity_id


def spaced(digits: str) -> str:
    """Write the six digits that two people compare as they are read aloud."""
    return f"{digits[:3]} {digits[3:]}"


def link_errors(err: LinkError, field: str) -> dict[str, str]:
    """Return the form's errors for a station that could not be joined or reached; `field` holds the invite or code."""
    if isinstance(err, TransportError):
        return {"base": _TRANSPORT_TEXTS.get(err.code, "unreachable")}
    return {field: err.code if err.code in EnrolmentRefusal else "unknown_refusal"}

"""What a lamp was before it was borrowed, as its state and attributes say, and the call that makes it so again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

ON: Final = "on"
OFF: Final = "off"
LIGHT: Final = "light"
_BRIGHTNESS: Final = "brightness"
_EFFECT: Final = "effect"
_COLOR_MODE: Final = "color_mode"
_MODES: Final = "supported_color_modes"
_PLAIN_MODES: Final = frozenset({"onoff", "unknown"})
_COLORS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "color_temp": ("color_temp_kelvin", "color_temp_kelvin"),
        "hs": ("hs_color", "hs_color"),
        "rgb": ("rgb_color", "rgb_color"),
        "rgbw": ("rgbw_color", "rgbw_color"),
        "rgbww": ("rgbww_color", "rgbww_color"),
        "xy": ("xy_color", "xy_color"),
        "white": ("white", _BRIGHTNESS),
    }
)
"""By colour mode: the action's field, and the attribute that says the same."""


class Call(NamedTuple):
    """An action of the lamp's own domain."""

    action: str
    data: Mapping[str, Any]


def dims(domain: str, attributes: Mapping[str, Any]) -> bool:
    """Tell whether a lamp can be told how bright to be."""
    return domain == LIGHT and bool(set(attributes.get(_MODES) or ()) - _PLAIN_MODES)


def lit(domain: str, attributes: Mapping[str, Any], brightness: int) -> Call:
    """Make the call that lights a lamp as brightly as it can be told to."""
    return Call("turn_on", {_BRIGHTNESS: brightness} if dims(domain, attributes) else {})


DARK: Final = Call("turn_off", MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A lamp as it was."""

    on: bool
    attributes: Mapping[str, Any]
    """Brightness, colour mode, the colour in that mode, effect: those that it had."""

    @classmethod
    def of(cls, domain: str, state: str, attributes: Mapping[str, Any]) -> Self:
        """Take them from a lamp's state; what is neither on nor off counts as off."""
        if state != ON or domain != LIGHT:
            return cls(on=state == ON, attributes={})
        mode = str(attributes.get(_COLOR_MODE))
        wanted = [_BRIGHTNESS, _EFFECT, _COLOR_MODE, *(_COLORS[mode][1:] if mode in _COLORS else ())]
        kept = {name: attributes[name] for name in wanted if attributes.get(name) is not None}
        return cls(on=True, attributes={name: _plain(value) for name, value in kept.items()})

    def restoring(self) -> Call:
        """Make the call that puts it back."""
        if not self.on:
            return DARK
        data = {name: self.attributes[name] for name in (_BRIGHTNESS, _EFFECT) if name in self.attributes}
        field, attribute = _COLORS.get(self.attributes.get(_COLOR_MODE, ""), ("", ""))
        if attribute in self.attributes:
            data[field] = self.attributes[attribute]
        return Call("turn_on", data)

    def switched(self, brightness: int | None) -> Former:
        """Take in that a hand has switched it while it was borrowed: to this brightness, or off."""
        if brightness is None:
            return replace(self, on=False, attributes={})
        return replace(self, on=True, attributes={**self.attributes, _BRIGHTNESS: brightness})

    def as_json(self) -> dict[str, Any]:
        """Write it down."""
        return {"on": self.on, "attributes": dict(self.attributes)}

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(on=said["on"], attributes=said["attributes"])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

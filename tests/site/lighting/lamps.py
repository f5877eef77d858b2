"""Real lights and switches of Home Assistant that can be unavailable, disobey, and be switched by people."""

from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.components.light import LightEntity
from homeassistant.components.light.const import ColorMode, LightEntityFeature
from homeassistant.components.switch import SwitchEntity
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.smart_safety_zone.const import SUBENTRY_LIGHTING_GROUP


class Bulb(LightEntity):
    """A lamp of every colour, with an effect."""

    _attr_should_poll = False
    _attr_supported_features = LightEntityFeature.EFFECT
    _attr_effect: str | None = "off"

    def __init__(self, name: str, *, on: bool = False) -> None:
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_is_on = on
        self._attr_supported_color_modes = {ColorMode.HS, ColorMode.COLOR_TEMP}
        self._attr_effect_list = ["off", "candle"]
        self._attr_brightness = 255
        self._attr_color_mode = ColorMode.COLOR_TEMP
        self._attr_color_temp_kelvin = 2700
        self.obeys = True
        self.told: list[tuple[str, dict[str, Any]]] = []

    async def async_turn_on(self, **kwargs: Any) -> None:
        self.told.append(("on", kwargs))
        if not self.obeys:
            return
        self._attr_is_on = True
        self._attr_brightness = kwargs.get("brightness", self._attr_brightness)
        if "hs_color" in kwargs:
            self._attr_color_mode, self._attr_hs_color = ColorMode.HS, kwargs["hs_color"]
        if "color_temp_kelvin" in kwargs:
            self._attr_color_mode, self._attr_color_temp_kelvin = ColorMode.COLOR_TEMP, kwargs["color_temp_kelvin"]
        self._attr_effect = kwargs.get("effect", self._attr_effect)
        self.async_write_ha_state()

    async def async_turn_off(self, **kwargs: Any) -> None:
        self.told.append(("off", kwargs))
        if self.obeys:
            self._attr_is_on = False
            self.async_write_ha_state()

    def be(self, *, available: bool | None = None, on: bool | None = None) -> None:
        """Change of itself, as by a switch on the wall or a blackout."""
        if available is not None:
            self._attr_available = available
        if on is not None:
            self._attr_is_on = on
        self.async_write_ha_state()


class Relay(SwitchEntity):
    """A lamp behind a relay."""

    _attr_should_poll = False
    _attr_name = "relay"
    _attr_unique_id = "relay"
    _attr_is_on = False

    def __init__(self) -> None:
        self.told: list[str] = []

    async def async_turn_on(self, **kwargs: Any) -> None:
        self.told.append("on")
        self._attr_is_on = True
        self.async_write_ha_state()

    async def async_turn_off(self, **kwargs: Any) -> None:
        self.told.append("off")
        self._attr_is_on = False
        self.async_write_ha_state()


class Street:
    """Two bulbs and a relay."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.red = Bulb("red", on=True)
        self.red._attr_color_mode, self.red._attr_hs_color = ColorMode.HS, (10.0, 90.0)
        self.red._attr_brightness, self.red._attr_effect = 51, "candle"
        self.white = Bulb("white")
        self.relay = Relay()

    async def set_up(self) -> None:
        self.owner = await self.hass.auth.async_create_user("Kanya", group_ids=[GROUP_ID_ADMIN])
        setup_test_component_platform(self.hass, "light", [self.red, self.white])
        setup_test_component_platform(self.hass, "switch", [self.relay])
        assert await async_setup_component(self.hass, "light", {"light": [{"platform": "test"}]})
        assert await async_setup_component(self.hass, "switch", {"switch": [{"platform": "test"}]})
        await self.hass.async_block_till_done()

    def reference(self, entity_id: str) -> str:
        entry = er.async_get(self.hass).async_get(entity_id)
        assert entry is not None
        return entry.id

    def group(self, *entity_ids: str, title: str = "Alley", **data: Any) -> ConfigSubentryData:
        """A lighting group of these, or of all."""
        chosen = entity_ids or ("light.red", "light.white", "switch.relay")
        lamps = {self.reference(each): each for each in chosen}
        return ConfigSubentryData(
            data={"lamps": lamps, "on_alarm": "all", "access": "incident", **data},
            subentry_type=SUBENTRY_LIGHTING_GROUP,
            title=title,
            unique_id=None,
        )

    def shows(self, entity_id: str) -> dict[str, Any]:
        """What a lamp says of itself, as far as light can be seen."""
        state = self.hass.states.get(entity_id)
        assert state is not None
        seen = ("brightness", "color_mode", "hs_color", "color_temp_kelvin", "effect")
        return {"state": state.state, **{key: state.attributes.get(key) for key in seen}}

    @property
    def all(self) -> dict[str, dict[str, Any]]:
        return {each: self.shows(each) for each in ("light.red", "light.white", "switch.relay")}

    @property
    def lit(self) -> list[bool]:
        """Which of them are on, and as bright as they can be."""
        return [each["state"] == "on" and each["brightness"] in {None, 255} for each in self.all.values()]

    async def switch(self, entity_id: str, action: str, **data: Any) -> None:
        """Switch a lamp as a person does in Home Assistant."""
        await self.hass.services.async_call(
            entity_id.split(".", maxsplit=1)[0],
            action,
            {"entity_id": entity_id, **data},
            blocking=True,
            context=Context(user_id=self.owner.id),
        )

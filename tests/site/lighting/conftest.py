"""A household with lamps."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.site.lighting import lamp, lighting

from .lamps import Street


@pytest.fixture
async def street(hass: HomeAssistant) -> Street:
    """Lamps of Home Assistant itself."""
    street = Street(hass)
    await street.set_up()
    return street


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody wait for ten seconds."""
    monkeypatch.setattr(lamp, "OBEY_S", 0.1)
    monkeypatch.setattr(lamp, "RETRY_S", 0.2)
    monkeypatch.setattr(lighting, "TELL_AFTER_S", 0.01)

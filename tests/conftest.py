"""What all tests share. Tests that do not ask for `hass` start none."""

# This comes first: whoever imports `custom_components` first decides whose it is, and the test plugin brings one too.
import custom_components.smart_safety_zone  # noqa: F401, I001

from homeassistant.core import HomeAssistant
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from hypothesis import HealthCheck, settings
import pytest

# A slow or busy machine is no finding; `--hypothesis-profile thorough` looks for longer.
settings.register_profile("quick", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=3000)
settings.load_profile("quick")


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """A configuration folder of the test's own; the plugin's stands among the installed packages."""
    return hass_tmp_config_dir


@pytest.fixture
def hass(hass: HomeAssistant) -> HomeAssistant:
    """A Home Assistant that looks for custom integrations."""
    hass.data.pop(DATA_CUSTOM_COMPONENTS)
    return hass

"""A radio room and a household in one Home Assistant."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.protocol.errors import TransportError

from .home import Home
from .radio_room import RadioRoom


@pytest.fixture(autouse=True)
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were dialled over the network, where nobody answers."""
    addresses: list[str] = []

    async def dial(_client: object, address: str, _ticket: bytes = b"") -> Any:
        addresses.append(address)
        raise TransportError("unreachable")

    monkeypatch.setattr("custom_components.smart_safety_zone.site.dialling.dial", dial)
    return addresses


@pytest.fixture(autouse=True)
def reauths(monkeypatch: pytest.MonkeyPatch) -> list[ConfigEntry[Any]]:
    """Entries that asked for a new invite."""
    entries: list[ConfigEntry[Any]] = []
    monkeypatch.setattr(ConfigEntry, "async_start_reauth", lambda entry, _hass: entries.append(entry))
    return entries


@pytest.fixture
async def room(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[RadioRoom]:
    """A station with its door open."""
    room = RadioRoom(hass, tmp_path)
    await room.open()
    yield room
    await room.close()


@pytest.fixture
async def home(hass: HomeAssistant, room: RadioRoom) -> AsyncIterator[Home]:
    """A household that has not joined yet."""
    home = Home(hass, room)
    yield home
    if hasattr(home, "runtime"):
        await home.stop()

"""A radio room and a house, each in a Home Assistant of its own."""

from collections.abc import AsyncIterator, Iterator
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant.core import DOMAIN as CORE
from homeassistant.helpers import frame
from homeassistant.helpers.translation import async_load_integrations
import pytest

from custom_components.smart_safety_zone.station import showing

from .homes import House, RadioRoom, home_assistant

ACCEPTED_TOO_LATE: Final = "Error on transport creation for incoming connection"
"""What asyncio says when a listener is closed while it accepts somebody."""


@pytest.fixture(autouse=True)
def disable_http_server() -> None:
    """Let Home Assistant's own HTTP server run; the plugin's fixture of this name keeps it from doing so."""


@pytest.fixture(autouse=True)
def nothing_went_wrong(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Let no error pass that a task or a request handler only logged."""
    yield
    records = [each for when in ("setup", "call", "teardown") for each in caplog.get_records(when)]
    errors = [each.getMessage() for each in records if each.levelno >= logging.ERROR]
    assert [each for each in errors if ACCEPTED_TOO_LATE not in each] == []


@pytest.fixture(autouse=True)
def the_room_has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each press told by itself, however slow this machine is: these tests count them."""
    monkeypatch.setattr(showing, "BUDGET_S", 60.0)


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """Give each Home Assistant a folder of its own."""
    folders = {name: tmp_path / name for name in ("station", "house")}
    for folder in folders.values():
        folder.mkdir()
    return folders


@pytest.fixture
async def room(
    folders: dict[str, Path], mock_async_zeroconf: Any, socket_enabled: None, nothing_went_wrong: None
) -> AsyncIterator[RadioRoom]:
    """A station that listens; whatever happens, it never says that a login failed."""
    async with home_assistant(folders["station"]) as hass:
        frame.async_setup(hass)
        await async_load_integrations(hass, {CORE})
        room = RadioRoom(hass)
        await room.found()
        yield room
        assert room.raised_no_login_alarm()


@pytest.fixture
async def house(folders: dict[str, Path], room: RadioRoom) -> AsyncIterator[House]:
    """A house without a site."""
    async with home_assistant(folders["house"]) as hass:
        await async_load_integrations(hass, {CORE})
        yield House(hass)

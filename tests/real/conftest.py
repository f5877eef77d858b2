"""A town for each module: started once, looked over when the module ends."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from pytest_socket import enable_socket

from scripts.rig.browser import one_chromium
from scripts.rig.log import Expected, problems_in
from scripts.rig.town import PREMISES, Town


@pytest.fixture
def verify_cleanup() -> None:
    """Stand in for the plugin's look after each test: here connections outlive a test, and end with the module."""


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup() -> None:
    """Give the loopback back, which the plugin takes before every test, before a module's fixture wants it."""
    enable_socket()


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def _one_chromium() -> AsyncGenerator[None]:
    """Start Chromium once for all windows of a module, when the first is opened."""
    async with one_chromium():
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    """Start both homes; at the end neither log may hold a problem that the module does not expect.

    A module says which sites it needs in SITES (all), and which lines of the logs it causes in EXPECTED (none).
    """
    wanted = getattr(request.module, "SITES", tuple(each.key for each in PREMISES))
    premises = tuple(each for each in PREMISES if each.key in wanted)
    async with Town(tmp_path_factory.mktemp("town"), premises=premises) as town:
        yield town
    expected: tuple[Expected, ...] = getattr(request.module, "EXPECTED", ())
    found = [
        f"{home.name}: {problem}"
        for home in (town.room, town.town)
        for problem in problems_in(home.log_text(all_starts=True))
        if not any(each.covers(problem) for each in expected)
    ]
    assert found == []

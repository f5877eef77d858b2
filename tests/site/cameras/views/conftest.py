"""A shop with a camera, and somebody who wants to look through it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.protocol.cameras import SharingTier
from custom_components.smart_safety_zone.site.cameras.pictures import pictures as module
from tests.site.radio_room import RadioRoom

from .viewer import SOS, Lens, Shop, Viewer, camera_data

type Opens = Callable[..., Awaitable[Viewer]]


@contextmanager
def in_place[L: Lens](lens: L) -> Iterator[L]:
    """Have it be every camera of the household."""
    with (
        patch.object(module, "async_get_image", lens.image),
        patch.object(module, "get_camera_from_entity_id", lambda _hass, _entity: lens),
    ):
        yield lens


@pytest.fixture
def lens() -> Any:
    with in_place(Lens()) as lens:
        yield lens


@pytest.fixture
async def opens(hass: HomeAssistant, room: RadioRoom, lens: Lens) -> AsyncIterator[Opens]:
    """Share a camera on some terms, agreed to, and link."""
    shop = Shop(hass, room)
    hass.states.async_set("camera.shop", "idle")

    async def share(tier: SharingTier, *points: Any, **data: Any) -> Viewer:
        await shop.open(camera_data(room, tier, **data), *(points or (SOS,)))
        await shop.agree()
        return Viewer(room, shop)

    yield share
    if hasattr(shop, "runtime"):
        await shop.stop()

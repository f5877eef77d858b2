"""Looks at a silent alarm of this site are written down at once, and nothing shows of them before it is released."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.journal import Document, Write
from custom_components.smart_safety_zone.protocol.cameras import SharingTier, ViewMode, ViewRefusal
from custom_components.smart_safety_zone.protocol.messages import ProgressStep
from custom_components.smart_safety_zone.site.cameras.access import HIDDEN
from custom_components.smart_safety_zone.site.cameras.errors import NoSuchViewError
from tests.site.home import point_data, until
from tests.site.test_deliberation import guarded

from .conftest import Opens
from .viewer import SOS, Viewer

COUNTER = guarded(point_data("Counter", kind="hold_up"), silent=True)


def shown(viewer: Viewer) -> Any:
    """All that anybody at the site may see of looks, and the outbox that would grow by them."""
    shop = viewer.shop
    views = shop.views
    return views.shown, views.is_viewed(shop.camera), dict(views.access.last), shop.receiver.outbox


async def test_a_look_at_a_silent_alarm_shows_nowhere_while_it_is_written_down(opens: Opens) -> None:
    viewer = await opens(SharingTier.INCIDENT, COUNTER)
    shop, told = viewer.shop, []
    incident = await viewer.press()
    before = shown(viewer)
    shop.runtime.subscribe_point(shop.camera, lambda: told.append(shown(viewer)))
    shop.runtime.subscribe(lambda: told.append(shown(viewer)))
    view = await viewer.looks(incident=incident)
    assert shown(viewer) == before
    assert await shop.told() == [("granted", "")]
    assert await shop.views.access.read() == []
    with pytest.raises(NoSuchViewError):
        shop.views.find(view.hex())
    await until(lambda: viewer.told)
    assert all(each == before for each in told)
    await shop.cameras.switch_off(None, "owner")
    assert await viewer.ended(view) is ViewRefusal.SWITCHED_OFF
    await until(lambda: len(viewer.told) == 2)
    assert all(look.silent for look in viewer.told)
    assert shown(viewer)[:3] == before[:3]


async def test_it_shows_once_its_station_has_released_it(opens: Opens) -> None:
    viewer = await opens(SharingTier.INCIDENT, COUNTER)
    shop, incident = viewer.shop, await viewer.press()
    await viewer.ended(await viewer.looks(ViewMode.STILL, incident=incident))
    await shop.restart()
    await shop.linked()
    assert shop.views.access.last == {}
    told: list[bool] = []
    shop.runtime.subscribe_point(shop.camera, lambda: told.append(True))
    signal = viewer.room.signals[-1]
    viewer.room.tell(ProgressStep.CLOSED, signal, at_ms=5, incident=incident, disposition="real")
    viewer.room.tell(ProgressStep.RELEASED, signal, at_ms=9, incident=incident, disposition="real")
    await until(lambda: shop.views.access.last)
    assert told
    assert [each.reason for each in await shop.views.access.read()] == ["ended", ""]


async def test_or_after_a_day(opens: Opens, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = await opens(SharingTier.INCIDENT, COUNTER)
    shop, incident = viewer.shop, await viewer.press()
    await viewer.ended(await viewer.looks(ViewMode.STILL, incident=incident))
    access = shop.views.access
    access._hidden = {key: (until_ms - 86_400_000, point) for key, (until_ms, point) in access._hidden.items()}
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=24, minutes=1))
    await until(lambda: shop.views.access.last)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b'["soon", "desk"]'])
async def test_what_is_kept_of_it_in_a_form_that_nobody_knows_hides_as_well(opens: Opens, raw: bytes) -> None:
    viewer = await opens(SharingTier.INCIDENT, COUNTER)
    shop, incident = viewer.shop, await viewer.press()
    await viewer.ended(await viewer.looks(ViewMode.STILL, incident=incident))
    await shop.runtime.journal.write(Write(documents=(Document(HIDDEN, incident, raw),)))
    await shop.restart()
    assert shop.views.access.hides(incident)
    assert shop.views.access.last == {}


async def test_a_silent_alarm_asks_the_owner_nothing(opens: Opens) -> None:
    viewer = await opens(SharingTier.REQUEST, COUNTER)
    asked: list[Any] = []
    viewer.shop.views.owner.subscribe(lambda *said: asked.append(said))
    assert await viewer.refusal(incident=await viewer.press()) is ViewRefusal.NOT_ANSWERED
    assert asked == []
    assert await viewer.shop.views.access.read() == []


async def test_no_other_look_can_be_hidden(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS, COUNTER)
    await viewer.press()
    view = await viewer.looks(case="2569/114")
    assert [each.id for each in viewer.shop.views.shown] == [view.hex()]
    assert viewer.shop.views.is_viewed(viewer.shop.camera)


async def test_an_audible_alarm_beside_it_hides_nothing(opens: Opens) -> None:
    viewer = await opens(SharingTier.INCIDENT, SOS, COUNTER)
    view = await viewer.looks(incident=await viewer.press())
    assert [each.id for each in viewer.shop.views.shown] == [view.hex()]

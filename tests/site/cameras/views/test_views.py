"""A look is on disk before a picture leaves, and ends with whatever it rested on."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.smart_safety_zone.journal import Write
from custom_components.smart_safety_zone.protocol.cameras import (
    FRAME_PART_BYTES,
    FramePart,
    FrameTaken,
    SharingTier,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRefusal,
    ViewState,
)
from custom_components.smart_safety_zone.protocol.messages import ProgressStep, Standing
from custom_components.smart_safety_zone.site.cameras.access import LOOK
from custom_components.smart_safety_zone.site.cameras.judgement import MAX_VIEWS_OF_CAMERA
from custom_components.smart_safety_zone.site.requests import INCIDENT_MS
from tests.site.home import until

from .conftest import Opens
from .viewer import PURPOSE, Lens


async def test_a_still_is_one_picture_masked_and_small_and_recorded_at_both_ends(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view = await viewer.looks(ViewMode.STILL)
    assert await viewer.ended(view) is ViewRefusal.ENDED
    (data,) = viewer.pictures(view).values()
    assert data.startswith(b"\xff\xd8")
    await until(lambda: len(viewer.told) == 2, "both looks")
    shop = viewer.shop
    assert await shop.told() == [("granted", ""), ("granted", "ended")]
    entry = (await shop.log())[-1]
    assert (entry["operator"], entry["purpose"], entry["case"]) == (7, PURPOSE, "2569/114")
    assert (entry["camera"], entry["camera_name"], entry["pictures"]) == (shop.camera, "Shop front", 1)
    for look, said in zip(viewer.told, await shop.log(), strict=True):
        assert (look.view, look.camera, look.at_ms) == (view, said["camera"], said["at_ms"])
        assert (look.state, look.reason, look.pictures) == (said["state"], said["reason"], said["pictures"])
    assert (await shop.runtime.journal.verify()).ok


async def test_frames_go_one_by_one_each_after_the_last_was_taken(opens: Opens, lens: Lens) -> None:
    lens.size, lens.noisy = (640, 480), True
    viewer = await opens(SharingTier.ALWAYS)
    view = await viewer.looks()
    await viewer.sees(view, 3)
    assert all(len(part.data) <= FRAME_PART_BYTES for part in viewer.said(FramePart, view))
    assert max(part.parts for part in viewer.said(FramePart, view)) > 1
    viewer.takes = False
    await viewer.sees(view)
    number = max(viewer.pictures(view))
    # Whatever is asked meanwhile: none follows.
    assert await viewer.refusal(camera="nowhere") is ViewRefusal.UNKNOWN_CAMERA
    assert viewer.shop.views.shown[0].pictures == number
    viewer.takes = True
    viewer.room.speak(FrameTaken(view=view, number=number))
    await viewer.sees(view, 2)


async def test_no_picture_leaves_before_the_entry_is_on_disk(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    journal, held = viewer.shop.runtime.journal, asyncio.Event()
    write = journal.write

    def slow(what: Write) -> asyncio.Future[Any]:
        if not any(draft.kind == LOOK for draft in what.drafts):
            return write(what)

        async def later() -> Any:
            await held.wait()
            return await write(what)

        return asyncio.ensure_future(later())

    monkeypatch.setattr(journal, "write", slow)
    view = await viewer.ask()
    # What is asked later and refused at once is answered first.
    assert await viewer.refusal(camera="nowhere") is ViewRefusal.UNKNOWN_CAMERA
    assert not viewer.said(ViewAnswer, view)
    assert not viewer.said(FramePart, view)
    held.set()
    assert (await viewer.answer(view)).state == ViewState.GRANTED
    await viewer.sees(view)


async def test_what_the_disk_does_not_take_nobody_sees(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    viewer.shop.full_disk(monkeypatch)
    view = await viewer.ask()
    assert (await viewer.answer(view)).refusal == ViewRefusal.NOT_KEPT
    assert viewer.said(FramePart, view) == []
    monkeypatch.undo()


async def test_a_disk_that_hangs_is_not_waited_for_without_end(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    monkeypatch.setattr("custom_components.smart_safety_zone.site.cameras.access.COMMIT_PATIENCE_S", 0.05)
    journal = viewer.shop.runtime.journal
    write = journal.write

    def hangs(what: Write) -> asyncio.Future[Any]:
        looks = any(draft.kind == LOOK for draft in what.drafts)
        return asyncio.get_running_loop().create_future() if looks else write(what)

    with patch.object(journal, "write", hangs):
        view = await viewer.ask()
        assert (await viewer.answer(view)).refusal == ViewRefusal.NOT_KEPT


@pytest.mark.parametrize("which", ["camera", "all"])
async def test_the_kill_switch_ends_a_running_look_within_a_second(opens: Opens, which: str) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, shop = await viewer.looks(), viewer.shop
    camera = shop.camera if which == "camera" else None
    reason = await viewer.ends_within(view, 1, lambda: shop.cameras.switch_off(camera, "owner"))
    assert reason is ViewRefusal.SWITCHED_OFF
    assert await viewer.refusal() is ViewRefusal.SWITCHED_OFF


async def test_a_disk_that_is_full_does_not_keep_the_kill_switch_from_ending_a_look(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, shop = await viewer.looks(), viewer.shop
    with monkeypatch.context() as full:
        shop.full_disk(full)
        task = asyncio.create_task(shop.cameras.switch_off(None, "owner"))
        assert await viewer.ended(view) is ViewRefusal.SWITCHED_OFF
        with pytest.raises(Exception, match="camera_off_not_kept"):
            await task


async def test_a_withdrawal_ends_a_running_look_within_a_second(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, shop = await viewer.looks(), viewer.shop
    reason = await viewer.ends_within(view, 1, lambda: shop.cameras.withdraw(shop.camera, "owner"))
    assert reason is ViewRefusal.NO_CONSENT


async def test_a_lower_tier_ends_a_running_look_within_a_second(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, shop = await viewer.looks(), viewer.shop
    reason = await viewer.ends_within(view, 1, lambda: shop.change(shop.camera, tiers={}))
    assert reason is ViewRefusal.REGISTRY_ONLY


async def test_a_camera_that_is_removed_is_looked_through_no_longer(opens: Opens, hass: HomeAssistant) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, shop = await viewer.looks(), viewer.shop
    hass.config_entries.async_remove_subentry(shop.entry, shop.camera)
    shop.runtime.entry_updated()
    assert await viewer.ended(view) is ViewRefusal.UNKNOWN_CAMERA


async def test_the_end_of_the_hours_ends_a_look_within_a_second(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt_util.now().replace(hour=12, minute=0, second=0)
    monkeypatch.setattr("custom_components.smart_safety_zone.site.cameras.views.views.dt_util.now", lambda: now)
    viewer = await opens(
        SharingTier.SCHEDULED,
        **{"weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "08:00:00", "to": "18:00:00"},
    )
    view = await viewer.looks()
    left_ms = viewer.said(ViewAnswer, view)[0].left_ms
    assert left_ms is not None
    assert abs(left_ms - 6 * 3_600_000) < 1000

    def evening() -> None:
        nonlocal now
        now += timedelta(hours=6)

    assert await viewer.ends_within(view, 1, evening) is ViewRefusal.EXPIRED


async def test_a_mask_that_cannot_be_read_ends_a_look_within_a_second(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, pictures = await viewer.looks(), viewer.shop.runtime.evidence.pictures

    def unreadable() -> None:
        pictures._masks[viewer.shop.camera] = None

    assert await viewer.ends_within(view, 1, unreadable) is ViewRefusal.NO_MASK
    assert await viewer.refusal(ViewMode.WEBRTC) is ViewRefusal.NOT_OFFERED


async def test_a_lost_link_ends_a_look_and_a_new_one_does_not_bring_it_back(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view, shop = await viewer.looks(), viewer.shop
    for channel in list(viewer.room.channels):
        await channel.close()
    await until(lambda: not shop.views.shown)
    await until(lambda: shop.receiver.connected and viewer.room.connected)
    assert (await shop.told())[-1] == ("granted", "link_lost")
    parts = len(viewer.said(FramePart, view))
    await viewer.looks()
    assert len(viewer.said(FramePart, view)) == parts


async def test_who_closes_a_look_ends_it_and_only_his_own(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view = await viewer.looks()
    viewer.room.speak(ViewEnd(view=bytes(16), reason="ended"))
    await viewer.sees(view)
    viewer.room.speak(ViewEnd(view=view, reason="ended"))
    await until(lambda: not viewer.shop.views.shown)
    assert (await viewer.shop.log())[-1]["reason"] == "ended"
    await until(lambda: viewer.told[-1].reason == "ended")
    assert viewer.told[-1].pictures >= 2


async def test_a_station_that_took_this_site_for_suspended_and_revoked_sees_nothing(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view = await viewer.looks()
    viewer.room.decide(Standing.REVOKED)
    await until(lambda: not viewer.shop.views.shown)
    assert view


async def test_a_camera_that_gives_nothing_is_said_to(opens: Opens, lens: Lens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    lens.broken = True
    view = await viewer.ask(ViewMode.STILL)
    assert await viewer.ended(view) is ViewRefusal.NO_PICTURE
    assert (await viewer.shop.told())[-1] == ("granted", "no_picture")


async def test_a_screen_of_the_station_shows_what_the_owner_lets_stand_there_and_is_recorded(
    opens: Opens,
) -> None:
    viewer = await opens(SharingTier.INCIDENT, screen=True)
    screen = {"screen": True, "operator": None, "purpose": "", "case": ""}
    assert await viewer.refusal(ViewMode.STILL, **screen) is ViewRefusal.NO_INCIDENT
    incident = await viewer.press()
    view = await viewer.looks(ViewMode.STILL, **screen, incident=incident)
    await viewer.ended(view)
    entry = (await viewer.shop.log())[-1]
    assert (entry["screen"], entry["operator"], entry["incident"]) == (True, None, incident.hex())


async def test_only_so_many_look_at_once(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    views = [await viewer.looks() for _ in range(MAX_VIEWS_OF_CAMERA)]
    assert await viewer.refusal() is ViewRefusal.TOO_MANY
    viewer.room.speak(ViewEnd(view=views[0], reason="ended"))
    await until(lambda: len(viewer.shop.views.shown) < MAX_VIEWS_OF_CAMERA)
    await viewer.looks()


async def test_an_incident_opens_until_it_is_over_by_this_sites_own_clock(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await opens(SharingTier.INCIDENT)
    shop = viewer.shop
    incident = await viewer.press()
    view = await viewer.looks(incident=incident)
    (raised,) = shop.runtime.alarms._raised.values()

    def half_an_hour_later() -> None:
        key = next(iter(shop.runtime.alarms._raised))
        shop.runtime.alarms._raised[key] = replace(raised, at_ms=raised.at_ms - INCIDENT_MS - 1)

    assert await viewer.ends_within(view, 1, half_an_hour_later) is ViewRefusal.EXPIRED
    assert await viewer.refusal(incident=incident) is ViewRefusal.NO_INCIDENT


async def test_a_closed_incident_is_looked_at_no_longer(opens: Opens) -> None:
    viewer = await opens(SharingTier.INCIDENT)
    view = await viewer.looks(incident=await viewer.press())
    signal = viewer.room.signals[-1]
    viewer.room.tell(ProgressStep.CLOSED, signal, at_ms=viewer.room.clock.now().wall_ms, disposition="real")
    assert await viewer.ended(view) is ViewRefusal.EXPIRED


async def test_a_restart_ends_looks_and_says_so_in_the_log(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    await viewer.looks()
    await viewer.shop.restart()
    assert (await viewer.shop.told())[-1] == ("granted", "link_lost")
    await viewer.shop.linked()
    assert viewer.shop.views.access.last[viewer.shop.camera].operator == 7

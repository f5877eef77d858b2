"""Whatever a modified station sends: what the owner has not agreed to is refused by the site, and written down."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.smart_safety_zone.protocol.cameras import (
    FramePart,
    FrameTaken,
    SharingTier,
    ViewAnswer,
    ViewMode,
    ViewRefusal,
    ViewRequest,
    ViewState,
)
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.site.cameras.judgement import Reason
from custom_components.smart_safety_zone.site.cameras.views.door import FRESH_MS, REQUESTS, WRITTEN
from custom_components.smart_safety_zone.site.neighbours.neighbours import Neighbours
from tests.site.home import until

from .conftest import Opens
from .viewer import Viewer

FOREIGN = b"f" * 16


async def refused(viewer: Viewer, request: ViewRequest, *, newest: bool = True) -> ViewRefusal:
    """Hand a request in as the site's link does, so that a session can be named that is not the newest."""
    before = len(viewer.said(ViewAnswer, request.view))
    shop = viewer.shop
    shop.runtime.spoken(shop.receiver, request, newest=newest)
    return ViewRefusal((await viewer.answer(request.view, before + 1)).refusal)


@pytest.mark.parametrize(
    ("tier", "opens_at_once", "opens_in_an_incident"),
    [
        (SharingTier.REGISTRY, False, False),
        (SharingTier.REQUEST, False, False),
        (SharingTier.INCIDENT, False, True),
        (SharingTier.SCHEDULED, False, True),
        (SharingTier.ALWAYS, True, True),
    ],
)
async def test_each_tier_opens_what_it_says_and_nothing_more(
    opens: Opens, tier: SharingTier, opens_at_once: bool, opens_in_an_incident: bool
) -> None:
    viewer = await opens(tier)
    states = []
    for said in ({"incident": FOREIGN}, {"case": "2569/114"}, {"incident": await viewer.press()}):
        view = await viewer.ask(ViewMode.STILL, **said)
        answer = await viewer.answer(view)
        if answer.state == ViewState.GRANTED:
            await viewer.ended(view)
        assert bool(viewer.said(FramePart, view)) is (answer.state == ViewState.GRANTED)
        states.append((answer.state, answer.refusal))
    granted, asked = ("granted", ""), ("waiting", "")
    registry, none = ("refused", "registry_only"), ("refused", "no_incident")
    if tier is SharingTier.REGISTRY:
        assert states == [registry] * 3
    else:
        assert states[0] == (granted if opens_at_once else none)
        assert states[1] == (granted if opens_at_once else asked)
        assert states[2] == (granted if opens_in_an_incident else asked)


async def test_an_incident_that_nobody_here_raised_opens_nothing_and_bothers_nobody(opens: Opens) -> None:
    viewer = await opens(SharingTier.INCIDENT)
    asked: list[Any] = []
    viewer.shop.views.owner.subscribe(lambda *said: asked.append(said))
    assert await viewer.refusal(incident=FOREIGN) is ViewRefusal.NO_INCIDENT
    assert await viewer.refusal(incident=FOREIGN, help_call=FOREIGN) is ViewRefusal.NO_INCIDENT
    await viewer.press()
    assert await viewer.refusal(incident=FOREIGN) is ViewRefusal.NO_INCIDENT
    assert asked == []
    assert await viewer.shop.told() == [("refused", "no_incident")] * 3
    await until(lambda: [look.reason for look in viewer.told] == ["no_incident"] * 3)


async def test_a_neighbour_whom_the_owner_helps_opens_what_is_near_it(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await opens(SharingTier.INCIDENT, radius=150)
    now_ms = viewer.shop.runtime.clock.now().mono_ms
    calls: tuple[Reason, ...] = (Reason(incident=FOREIGN, at_ms=now_ms, distance_m=151),)
    monkeypatch.setattr(Neighbours, "reasons", property(lambda _: calls))
    assert (await viewer.answer(await viewer.ask(incident=FOREIGN))).state == ViewState.WAITING
    calls = (Reason(incident=FOREIGN, at_ms=now_ms, distance_m=149),)
    view = await viewer.looks(incident=FOREIGN)
    calls = ()
    assert await viewer.ended(view) is ViewRefusal.EXPIRED


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"operator": None}, ViewRefusal.NO_OPERATOR),
        ({"purpose": ""}, ViewRefusal.NO_PURPOSE),
        ({"case": ""}, ViewRefusal.NO_PURPOSE),
        ({"screen": True, "operator": None}, ViewRefusal.NOT_OFFERED),
        ({"mode": "listen"}, ViewRefusal.NOT_OFFERED),
        ({"mode": "webrtc"}, ViewRefusal.NOT_OFFERED),
        ({"camera": "camera.bedroom"}, ViewRefusal.UNKNOWN_CAMERA),
    ],
)
async def test_a_look_without_a_name_or_a_reason_is_refused_whatever_is_shared(
    opens: Opens, said: dict[str, Any], why: ViewRefusal
) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    assert await refused(viewer, replace(await viewer.request(), **said)) is why
    assert await viewer.shop.told() == [("refused", why.value)]


async def test_a_request_counts_once(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    request = await viewer.request(ViewMode.STILL)
    viewer.room.speak(request)
    await viewer.ended(request.view)
    assert await refused(viewer, request) is ViewRefusal.REPEATED
    assert len(viewer.pictures(request.view)) == 1


async def test_a_request_of_an_older_session_is_refused(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    assert await refused(viewer, await viewer.request(), newest=False) is ViewRefusal.OLD_SESSION


@pytest.mark.parametrize("age_ms", [FRESH_MS + 60_000, -60_000])
async def test_a_request_that_was_held_back_or_made_ahead_is_refused(opens: Opens, age_ms: int) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    beat_ms = viewer.shop.runtime.clock.now().mono_ms - age_ms
    assert await viewer.refusal(beat_ms=beat_ms) is ViewRefusal.STALE


async def test_who_asks_without_end_is_heard_no_more_and_fills_no_journal(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    fresh = await viewer.request()
    for number in range(WRITTEN + 20):
        stale = replace(fresh, view=number.to_bytes(16), beat_ms=0)
        assert await refused(viewer, stale) is ViewRefusal.STALE
    log = await viewer.shop.log()
    assert len(log) == WRITTEN
    assert await viewer.refusal(camera="nowhere") is ViewRefusal.UNKNOWN_CAMERA
    log = await viewer.shop.log()
    assert log[-1]["unwritten"] == 20
    for number in range(REQUESTS - 1):
        await refused(viewer, replace(fresh, view=(1000 + number).to_bytes(16), camera="nowhere"))
    assert await refused(viewer, await viewer.request()) is ViewRefusal.TOO_MANY


async def test_who_says_again_that_he_has_a_picture_makes_no_further_ones_pile_up(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    viewer.takes = False
    view, shop = await viewer.looks(), viewer.shop
    number = max(viewer.pictures(view))
    # While an alarm has no receipt no picture leaves.
    viewer.room.caller.silent = True
    shop.press()
    correspondent = shop.receiver._correspondent
    await until(lambda: correspondent.outbox.alarms)
    viewer.room.speak(FrameTaken(view=view, number=number))
    await until(lambda: correspondent._lines[-1]._sources, "the next picture that waits")
    for _ in range(3):
        viewer.room.speak(FrameTaken(view=view, number=number))
        assert await viewer.refusal(camera="nowhere") is ViewRefusal.UNKNOWN_CAMERA
        assert not shop.views.shown[0].taken.is_set()
    assert len(correspondent._lines[-1]._sources) == 1


async def test_what_the_station_calls_a_view_is_not_another_stations(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    view = await viewer.looks()
    shop = viewer.shop

    class Other:
        station_id = id_text(b"o" * 16)
        accepts = connected = True
        said: list[Any] = []  # noqa: RUF012 - one test, one list

        def say(self, talk: Any) -> bool:
            self.said.append(talk)
            return True

        def beat(self) -> None: ...

        name = "Another"

    request = await viewer.request()
    shop.views._take(Other(), replace(request, view=view), newest=True)  # type: ignore[arg-type]  # as much as it needs
    assert [talk.refusal for talk in Other.said] == [ViewRefusal.REPEATED]
    await viewer.sees(view)

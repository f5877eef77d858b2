"""Who looks through a citizen's camera is on disk before the camera's site is asked, and a view ends when it must."""

import asyncio
from typing import Any

import orjson
import pytest

from custom_components.smart_safety_zone.incident.model import AUTOMATION, Actor, ActorKind, Disposition
from custom_components.smart_safety_zone.protocol.cameras import (
    FramePart,
    FrameTaken,
    RtcWord,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRequest,
)
from custom_components.smart_safety_zone.station import asking
from custom_components.smart_safety_zone.station.cameras import cameras, view as views
from custom_components.smart_safety_zone.station.cameras.picture import Picture
from custom_components.smart_safety_zone.station.cameras.view import News, Phase, View
from custom_components.smart_safety_zone.station.errors import StationError
from tests.station.conftest import OPERATOR, broken, until

from .conftest import roles
from .owner import CAMERA, PURPOSE, SUPERVISOR, Owner, entries, jpeg

VIEWER = Actor(kind=ActorKind.OPERATOR, user_id="user-9", number=9)


async def code_of(owner: Owner, **said: Any) -> str:
    """Tell why a look is not even asked for."""
    with pytest.raises(StationError) as refused:
        await owner.station.runtime.cameras.look(owner.site.id, owner.wish(**said))
    assert owner.heard(ViewRequest) == []
    return refused.value.code


async def test_an_operator_looks_and_gets_whole_pictures(owner: Owner) -> None:
    view = await owner.looked()
    news: list[News] = []
    view.subscribe(news.append)
    small, large = jpeg(), jpeg(40_000)
    await owner.send(view, 1, small)
    await owner.send(view, 2, large, age_ms=90)
    await until(lambda: len(news) == 2)
    assert news == [Picture(number=1, data=small, age_ms=40), Picture(number=2, data=large, age_ms=90)]
    await until(lambda: len(owner.heard(FrameTaken)) == 2)
    assert [each.number for each in owner.heard(FrameTaken)] == [1, 2]


async def test_a_picture_is_taken_only_when_it_is_whole(owner: Owner) -> None:
    view = await owner.looked()
    first, *rest = [FramePart(view=view.id, number=1, part=at, parts=3, age_ms=0, data=jpeg(1_000)) for at in range(3)]
    await owner.site.speak(first)
    await until(lambda: view.assembly._number == 1)
    assert view.picture is None
    await owner.site.speak(*rest)
    await until(lambda: view.picture is not None)
    await until(lambda: owner.heard(FrameTaken))


async def test_the_first_picture_may_come_right_behind_the_answer(owner: Owner) -> None:
    task = owner.asking()
    request = await owner.asked()
    data = jpeg()
    await owner.site.speak(
        ViewAnswer(view=request.view, state="granted"),
        FramePart(view=request.view, number=1, part=0, parts=1, age_ms=0, data=data),
    )
    view = await task
    await until(lambda: view.picture is not None)


async def test_who_looks_and_why_is_on_disk_before_the_site_is_asked(owner: Owner) -> None:
    task = owner.asking()
    request = await owner.asked()
    (entry,) = await entries(owner.station, "view.asked")
    header = orjson.loads(entry.header)
    assert header["site"] == owner.site.id
    assert header["view"] == request.view.hex()
    assert header["incident"] == owner.incident.hex()
    assert orjson.loads(entry.payload) == {
        "actor": {"kind": "operator", "user_id": "user-7", "number": 7},
        "purpose": PURPOSE,
        "case": "",
    }
    assert (request.operator, request.purpose, request.incident) == (7, PURPOSE, owner.incident)
    await owner.answer(request.view)
    view = await task
    await owner.send(view, 1, jpeg())
    await until(lambda: view.pictures == 1)
    owner.station.runtime.cameras.end(view)
    await until(lambda: owner.heard(ViewEnd))
    await owner.station.hass.async_block_till_done()
    (entry,) = await entries(owner.station, "view.ended")
    header = orjson.loads(entry.header)
    assert (header["reason"], header["pictures"]) == ("ended", 1)


async def test_without_a_disk_nobody_looks(owner: Owner) -> None:
    with broken(owner.station):
        assert await code_of(owner) == "not_committed"
    assert owner.station.runtime.cameras.views == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"actor": AUTOMATION}, "view_no_operator"),
        ({"actor": VIEWER}, "view_no_operator"),
        ({"actor": Actor(kind=ActorKind.OPERATOR, user_id="stranger", number=3)}, "view_no_operator"),
        ({"purpose": ""}, "view_no_purpose"),
        ({"incident": None}, "view_no_purpose"),
        ({"incident": bytes(16)}, "view_no_incident"),
        ({"camera": "nothing"}, "view_unknown_camera"),
        ({"screen": True}, "view_screen_off"),
    ],
)
async def test_whoever_may_not_look_or_says_not_why_is_not_even_asked_for(
    owner: Owner, said: dict[str, Any], code: str
) -> None:
    assert await code_of(owner, **said) == code


@pytest.mark.parametrize("tier", ["registry", "of_a_later_version"])
async def test_a_camera_that_is_only_registered_is_not_asked_for(owner: Owner, tier: str) -> None:
    await owner.describe(CAMERA.__replace__(tier=tier))
    assert await code_of(owner) == "view_registry_only"


async def test_a_suspended_site_is_not_asked_and_what_runs_ends(owner: Owner) -> None:
    view = await owner.looked()
    await owner.station.runtime.suspend(owner.site.id, OPERATOR)
    assert (view.phase, view.reason) == (Phase.ENDED, "site_lost")
    owner.site.heard.clear()
    assert await code_of(owner) == "view_site_not_active"


async def test_a_revoked_site_ends_a_view_at_once(owner: Owner) -> None:
    view = await owner.looked()
    await owner.station.runtime.revoke(owner.site.id, OPERATOR)
    assert view.ended


async def test_a_closed_incident_opens_nothing_and_ends_what_it_opened(owner: Owner) -> None:
    view = await owner.looked()
    other = await owner.looked(case="2569/14", incident=None)
    desk = owner.station.runtime
    await desk.acknowledge(owner.incident.hex(), OPERATOR)
    await desk.close(owner.incident.hex(), OPERATOR, Disposition.REAL)
    assert (view.reason, other.ended) == ("incident_closed", False)
    with pytest.raises(StationError):
        await owner.station.runtime.cameras.look(owner.site.id, owner.wish())


async def test_a_refusal_ends_a_view_with_its_reason(owner: Owner) -> None:
    task = owner.asking()
    await owner.answer((await owner.asked()).view, "refused", refusal="switched_off")
    view = await task
    assert (view.phase, view.reason) == (Phase.ENDED, "switched_off")


async def test_the_owner_may_take_his_time_and_say_yes(owner: Owner) -> None:
    task = owner.asking()
    request = await owner.asked()
    await owner.answer(request.view, "waiting", left_ms=60_000)
    view = await task
    assert view.phase is Phase.WAITING
    assert view.until_ms is not None
    await owner.answer(request.view, "granted", left_ms=600_000)
    await until(lambda: view.phase is Phase.LIVE)


async def test_pictures_without_a_grant_are_passed_over(owner: Owner) -> None:
    task = owner.asking()
    request = await owner.asked()
    await owner.answer(request.view, "waiting")
    view = await task
    await owner.send(view, 1, jpeg())
    await owner.answer(request.view)
    await until(lambda: view.phase is Phase.LIVE)
    assert view.pictures == 0


async def test_a_view_ends_here_too_when_its_time_is_over(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "EXTENDED_MS", 1)
    task = owner.asking()
    await owner.answer((await owner.asked()).view, "granted", left_ms=5)
    view = await task
    await until(lambda: view.ended)
    assert view.reason == "expired"


async def test_the_site_ends_a_view_and_no_picture_comes_after(owner: Owner) -> None:
    view = await owner.looked()
    await owner.end(view, "switched_off")
    await until(lambda: view.ended)
    await owner.send(view, 1, jpeg())
    await owner.site.answered(await owner.site.press("door"))
    assert (view.reason, view.pictures) == ("switched_off", 0)
    # It knows already.
    assert owner.heard(ViewEnd) == []


async def test_a_lost_link_ends_a_view_at_once(owner: Owner) -> None:
    view = await owner.looked()
    await owner.site.disconnect()
    await until(lambda: view.ended)
    assert view.reason == "link_lost"


async def test_a_second_session_of_a_site_ends_what_the_first_one_granted(owner: Owner) -> None:
    view = await owner.looked()
    channel = await owner.station.dial(owner.site)
    twin = type(owner.site)(owner.site.name, "gold_shop")
    twin.__dict__.update({name: owner.site.__dict__[name] for name in ("raw_id", "keyring", "enrolled", "ticket")})
    await twin.connect(channel)
    await until(lambda: view.ended)
    assert view.reason == "link_lost"
    await twin.disconnect()


async def test_a_site_that_does_not_answer_is_asked_no_longer(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ANSWER_S", 0.01)
    view = await owner.asking()
    assert view.reason == "no_answer"
    await until(lambda: owner.heard(ViewEnd))


async def test_a_site_that_is_not_there_is_not_asked(owner: Owner) -> None:
    await owner.site.disconnect()
    await until(lambda: not owner.station.runtime.link(owner.site.id).connected)
    view = await owner.asking()
    assert view.reason == "not_connected"


async def test_an_old_heartbeat_is_made_up_for_by_a_fresh_one_under_another_id(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = owner.station.runtime._links
    beats = [1, 1, 2, 2, 2]
    monkeypatch.setattr(links, "beat_ms", lambda _site: beats.pop(0))
    task = owner.asking()
    first = await owner.asked()
    await owner.answer(first.view, "refused", refusal="stale")
    second = await owner.asked(2)
    await owner.answer(second.view)
    view = await task
    assert (first.beat_ms, second.beat_ms) == (1, 2)
    assert first.view != second.view == view.id
    assert view.phase is Phase.LIVE
    (entry,) = await entries(owner.station, "view.ended")
    assert orjson.loads(entry.header)["reason"] == "stale"


async def test_whoever_goes_while_the_site_is_asked_leaves_no_view_behind(owner: Owner) -> None:
    begun: list[View] = []
    task = asyncio.get_running_loop().create_task(
        owner.station.runtime.cameras.look(owner.site.id, owner.wish(), begun.append)
    )
    request = await owner.asked()
    owner.station.runtime.cameras.end(begun[0])
    await owner.answer(request.view)
    assert (await task).ended
    assert owner.station.runtime.cameras.views == ()
    await until(lambda: [each.view for each in owner.heard(ViewEnd)] == [request.view])


async def test_whoever_goes_before_it_is_on_disk_has_the_site_not_asked(owner: Owner) -> None:
    view = await owner.station.runtime.cameras.look(owner.site.id, owner.wish(), owner.station.runtime.cameras.end)
    assert view.ended
    assert owner.heard(ViewRequest) == []


async def test_whoever_does_not_wait_for_the_disk_has_his_look_ended_in_the_log(owner: Owner) -> None:
    task = owner.asking()
    accounts = owner.station.runtime.cameras.log._accounts
    await until(lambda: accounts)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: all(each.ended_ms is not None for each in accounts.values()))
    assert owner.heard(ViewRequest) == []
    assert owner.station.runtime.cameras.views == ()
    assert len(await entries(owner.station, "view.asked")) == len(await entries(owner.station, "view.ended")) == 1


async def test_a_still_ends_with_its_picture(owner: Owner) -> None:
    view = await owner.looked(mode=ViewMode.STILL)
    await owner.send(view, 1, jpeg())
    await until(lambda: view.ended)
    assert (view.reason, view.pictures) == ("ended", 1)


async def test_what_is_no_picture_ends_the_view(owner: Owner) -> None:
    view = await owner.looked()
    await owner.send(view, 1, b"<html>")
    await until(lambda: view.ended)
    assert view.reason == "bad_picture"


async def test_nobody_else_s_site_speaks_in_a_view(owner: Owner) -> None:
    view = await owner.looked()
    other = await Owner.joined(owner.station, "Other")
    await other.end(view, "switched_off")
    await other.send(view, 1, jpeg())
    await other.site.answered(await other.site.press())
    assert (view.ended, view.pictures) == (False, 0)


async def test_there_are_so_many_views_and_no_more(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "MAX_OF_OPERATOR", 2)
    for _ in range(2):
        await owner.looked()
    with pytest.raises(StationError) as refused:
        await owner.station.runtime.cameras.look(owner.site.id, owner.wish())
    assert refused.value.code == "view_too_many"
    assert not (await owner.looked(actor=SUPERVISOR)).ended


async def test_an_operator_who_is_none_any_more_looks_no_longer(owner: Owner) -> None:
    view = await owner.looked()
    entry = owner.station.runtime.entry
    owner.station.hass.config_entries.async_update_entry(entry, options={**entry.options, "operators": {}})
    owner.station.runtime.entry_updated()
    assert (view.ended, view.reason) == (True, "role_lost")


async def test_a_screen_looks_only_while_the_station_has_switched_that_on(owner: Owner) -> None:
    roles(owner.station, station_screen=True)
    view = await owner.looked(screen=True, actor=AUTOMATION, purpose="", incident=None)
    request = owner.heard(ViewRequest)[0]
    assert (request.screen, request.operator) == (True, None)
    roles(owner.station, station_screen=False)
    assert view.reason == "role_lost"


async def test_words_of_webrtc_are_passed_on_both_ways(owner: Owner) -> None:
    view = await owner.looked(mode=ViewMode.WEBRTC)
    news: list[News] = []
    view.subscribe(news.append)
    owner.station.runtime.cameras.say(view, "offer", "v=0")
    await until(lambda: owner.heard(RtcWord))
    word = RtcWord(view=view.id, kind="answer", text="v=0")
    await owner.site.speak(word)
    await until(lambda: news == [word])
    owner.station.runtime.cameras.end(view)
    with pytest.raises(StationError):
        owner.station.runtime.cameras.say(view, "candidate", "")


async def test_a_site_pays_for_pictures_that_nobody_can_have_asked_for(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    refunded: list[str] = []
    monkeypatch.setattr(views, "PARTS_PER_S", 1)
    monkeypatch.setattr(owner.station.runtime._links, "refund", refunded.append)
    view = await owner.looked()
    for number in range(1, 101):
        await owner.send(view, number, jpeg())
    await until(lambda: view.pictures == 100)
    assert 64 <= len(refunded) < 90
    other = await owner.looked()
    owner.station.runtime.cameras.end(view)
    refunded.clear()
    await owner.send(view, 101, jpeg())
    await owner.send(other, 1, jpeg())
    await until(lambda: other.pictures == 1)
    assert refunded == [owner.site.id]


async def test_so_many_words_of_webrtc_are_passed_on_and_no_more(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "MAX_WORDS", 2)
    view = await owner.looked(mode=ViewMode.WEBRTC)
    news: list[News] = []
    view.subscribe(news.append)
    for number in range(4):
        await owner.site.speak(RtcWord(view=view.id, kind="candidate", text=str(number)))
    await owner.site.answered(await owner.site.press())
    assert len(news) == 2


async def test_two_cameras_of_one_name_are_one(owner: Owner) -> None:
    await owner.describe(CAMERA, CAMERA.__replace__(name="Twin"))
    assert [each.name for each in owner.station.runtime.sites()[owner.site.id].cameras] == ["Twin"]


async def test_a_site_s_log_that_says_the_same_is_no_trouble(owner: Owner) -> None:
    view = await owner.looked()
    await owner.send(view, 1, jpeg())
    await until(lambda: view.pictures == 1)
    await owner.end(view, "switched_off")
    await until(lambda: view.ended)
    await owner.tell(view, reason="switched_off")
    assert owner.station.runtime.cameras.log.differing == []


async def test_a_site_s_log_that_says_otherwise_is_a_trouble_until_somebody_has_looked_into_it(owner: Owner) -> None:
    log = owner.station.runtime.cameras.log
    told: list[str] = []
    owner.station.runtime.subscribe_sites(told.append, owner.site.id)
    view = await owner.looked()
    owner.station.runtime.cameras.end(view)
    await owner.station.hass.async_block_till_done()
    told.clear()
    await owner.tell(view, pictures=12)
    assert log.differing_sites == {owner.site.id}
    assert told == [owner.site.id]
    assert [orjson.loads(each.header)["difference"] for each in await entries(owner.station, "view.differs")] == [
        "pictures"
    ]
    await owner.station.restart()
    log = owner.station.runtime.cameras.log
    (account,) = log.differing
    with pytest.raises(StationError):
        await log.settle("00" * 16, SUPERVISOR, "")
    await log.settle(account.view, SUPERVISOR, "The link was lost")
    assert log.differing_sites == set()
    assert len(await entries(owner.station, "view.settled")) == 1


async def test_a_look_that_nobody_here_asked_for_is_a_trouble(owner: Owner) -> None:
    view = await owner.looked()
    view.id = bytes(16)
    await owner.tell(view)
    (account,) = owner.station.runtime.cameras.log.differing
    assert account.difference == "unknown"


async def test_what_was_looked_at_when_the_station_ended_is_closed_at_its_next_start(owner: Owner) -> None:
    log = owner.station.runtime.cameras.log
    account = next(iter((await looked_account(owner)).values()))
    assert account.ended_ms is None
    with broken(owner.station):
        await owner.station.runtime.hang_up()
    await owner.station.restart()
    log = owner.station.runtime.cameras.log
    await until(lambda: all(each.ended_ms is not None for each in log._accounts.values()))
    assert [each.reason for each in log._accounts.values()] == ["station_ended"]


async def looked_account(owner: Owner) -> Any:
    await owner.looked()
    return owner.station.runtime.cameras.log._accounts

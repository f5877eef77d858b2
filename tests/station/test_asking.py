"""What a station asks of a site holds once, now: each try has an id of its own, and nobody is left waiting."""

import asyncio

import pytest

from custom_components.smart_safety_zone.protocol.lamps import LampRequest
from custom_components.smart_safety_zone.protocol.messages import Spoken
from custom_components.smart_safety_zone.station import asking
from custom_components.smart_safety_zone.station.asking import Asking, Matter, Silence


class Links:
    """A site that hears everything and has a heartbeat."""

    def __init__(self, *beats: int | None) -> None:
        self.beats = list(beats)
        self.heard: list[LampRequest] = []
        self.here = True

    def beat_ms(self, site_id: str) -> int | None:
        assert site_id == "site"
        return self.beats.pop(0) if len(self.beats) > 1 else self.beats[0]

    def session(self, site_id: str) -> object | None:
        assert site_id == "site"
        return self if self.here else None

    def say(self, site_id: str, talk: Spoken) -> bool:
        if self.here:
            assert site_id == "site"
            assert isinstance(talk, LampRequest)
            self.heard.append(talk)
        return self.here


class Desk:
    """Whoever asks, and what he writes down."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.asking = Asking[LampRequest, str](links)
        self.written: list[tuple[bytes, str | None]] = []

    async def before(self, request: LampRequest) -> None:
        self.written.append((request.request, None))

    async def after(self, request: LampRequest, answer: str | Silence) -> None:
        self.written.append((request.request, answer))

    def begin(self) -> asyncio.Task[str | Silence]:
        matter = Matter[LampRequest, str](
            request=lambda identifier, beat: LampRequest(request=identifier, group="g", on=True, beat_ms=beat),
            is_stale=lambda answer: answer == "stale",
            before=self.before,
            after=self.after,
        )
        return asyncio.get_running_loop().create_task(self.asking.ask("site", matter))

    async def asked(self, count: int) -> LampRequest:
        async with asyncio.timeout(5):
            while len(self.links.heard) < count:  # noqa: ASYNC110
                await asyncio.sleep(0)
        return self.links.heard[count - 1]


async def test_it_is_written_down_before_and_after() -> None:
    desk = Desk(Links(5))
    task = desk.begin()
    request = await desk.asked(1)
    assert desk.written == [(request.request, None)]
    assert desk.asking.answered("site", request.request, "done")
    assert await task == "done"
    assert desk.written == [(request.request, None), (request.request, "done")]


async def test_another_site_s_answer_and_a_second_one_are_nobody_s() -> None:
    desk = Desk(Links(5))
    task = desk.begin()
    request = await desk.asked(1)
    assert not desk.asking.answered("other", request.request, "done")
    assert desk.asking.answered("site", request.request, "done")
    assert not desk.asking.answered("site", request.request, "refused")
    assert await task == "done"


async def test_what_was_stale_is_asked_once_more_by_a_fresher_heartbeat_under_another_id() -> None:
    desk = Desk(Links(5, 5, 9))
    task = desk.begin()
    first = await desk.asked(1)
    desk.asking.answered("site", first.request, "stale")
    second = await desk.asked(2)
    assert (first.beat_ms, second.beat_ms) == (5, 9)
    assert first.request != second.request
    desk.asking.answered("site", second.request, "stale")
    assert await task == "stale"
    assert len(desk.links.heard) == 2


async def test_whoever_gets_no_answer_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ANSWER_S", 0.01)
    desk = Desk(Links(5))
    assert await desk.begin() is Silence.NO_ANSWER
    assert [answer for _, answer in desk.written] == [None, Silence.NO_ANSWER]


async def test_a_site_that_has_only_just_come_is_asked_by_its_first_heartbeat() -> None:
    desk = Desk(Links(None, None, 7))
    task = desk.begin()
    request = await desk.asked(1)
    assert request.beat_ms == 7
    desk.asking.answered("site", request.request, "done")
    assert await task == "done"


@pytest.mark.parametrize("here", [True, False])
async def test_a_site_without_a_heartbeat_is_not_even_asked(monkeypatch: pytest.MonkeyPatch, here: bool) -> None:
    monkeypatch.setattr(asking, "BEAT_S", 0.01)
    desk = Desk(Links(None))
    desk.links.here = here
    assert await desk.begin() is Silence.NOT_CONNECTED
    assert desk.written == []


async def test_a_site_that_goes_meanwhile_was_not_asked() -> None:
    desk = Desk(Links(5))
    desk.links.here = False
    assert await desk.begin() is Silence.NOT_CONNECTED


async def test_what_cannot_be_written_down_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Links(5))

    async def full(_request: LampRequest) -> None:
        raise OSError

    monkeypatch.setattr(desk, "before", full)
    with pytest.raises(OSError):  # noqa: PT011 - the one that was raised
        await desk.begin()
    assert desk.links.heard == []


async def test_at_the_end_nobody_waits() -> None:
    desk = Desk(Links(5))
    task = desk.begin()
    await desk.asked(1)
    desk.asking.stop()
    with pytest.raises(asyncio.CancelledError):
        await task

"""The owner is asked, his answer holds for one look and for a time, and no answer is no."""

from typing import Any

import pytest

from custom_components.smart_safety_zone.protocol.cameras import (
    FramePart,
    SharingTier,
    ViewEnd,
    ViewRefusal,
    ViewState,
)
from custom_components.smart_safety_zone.site.cameras.approvals import (
    DENIED_MS,
    MAX_QUESTIONS,
    QUESTION_MS,
    Approvals,
    Tokens,
)
from custom_components.smart_safety_zone.site.cameras.errors import NoSuchViewError
from custom_components.smart_safety_zone.site.cameras.views.view import View
from tests.site.home import until

from .conftest import Opens
from .viewer import Viewer


class Household:
    """Who is asked."""

    def __init__(self, viewer: Viewer) -> None:
        self.views = viewer.shop.views
        self.questions: dict[str, Tokens] = {}
        self.over: list[str] = []
        self.views.owner.subscribe(self._asked)

    def _asked(self, view: View, tokens: Tokens | None) -> None:
        if tokens is None:
            self.over.append(view.id)
        else:
            self.questions[view.id] = tokens

    def answer(self, view: bytes, minutes: int) -> None:
        self.views.answer(self.views.find(view.hex()), "owner", minutes)


async def waits(viewer: Viewer, **said: Any) -> bytes:
    view = await viewer.ask(**said)
    answer = await viewer.answer(view)
    assert (answer.state, answer.left_ms) == (ViewState.WAITING, QUESTION_MS)
    return view


async def test_nothing_leaves_before_his_yes_which_holds_for_that_look_and_time(opens: Opens) -> None:
    viewer = await opens(SharingTier.REQUEST)
    household = Household(viewer)
    view = await waits(viewer)
    assert list(household.questions) == [view.hex()]
    assert viewer.said(FramePart, view) == []
    household.answer(view, 5)
    answer = await viewer.answer(view, 2)
    assert answer.state == ViewState.GRANTED
    assert answer.left_ms is not None
    assert 5 * 60_000 - 2000 <= answer.left_ms <= 5 * 60_000
    await viewer.sees(view)
    assert household.over == [view.hex()]
    log = await viewer.shop.log()
    assert [(each["state"], each["answered_by"]) for each in log] == [("waiting", None), ("granted", "owner")]
    # Another look is another question.
    assert (await viewer.answer(await viewer.ask())).state == ViewState.WAITING


async def test_a_grant_ends_by_itself_unless_he_prolongs_it(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = await opens(SharingTier.REQUEST)
    household, view = Household(viewer), await waits(viewer)
    household.answer(view, 1)
    await viewer.sees(view)
    household.answer(view, 30)
    answer = await viewer.answer(view, 3)
    assert answer.state == ViewState.GRANTED
    assert answer.left_ms is not None
    assert answer.left_ms > 29 * 60_000
    owner = viewer.shop.views.owner

    def later() -> None:
        owner._approvals = Approvals()

    assert await viewer.ends_within(view, 1, later) is ViewRefusal.EXPIRED


async def test_his_no_is_told_and_he_is_not_asked_again_at_once(opens: Opens) -> None:
    viewer = await opens(SharingTier.REQUEST)
    household, view = Household(viewer), await waits(viewer)
    household.answer(view, 0)
    assert (await viewer.answer(view, 2)).refusal == ViewRefusal.DENIED
    assert await viewer.refusal() is ViewRefusal.DENIED
    assert len(household.questions) == 1
    assert [(each["reason"], each["answered_by"]) for each in await viewer.shop.log()] == [
        ("", None),
        ("denied", "owner"),
        ("denied", None),
    ]


async def test_he_ends_a_look_now(opens: Opens) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    household, view = Household(viewer), await viewer.looks()
    assert await viewer.ends_within(view, 1, lambda: household.answer(view, 0)) is ViewRefusal.DENIED
    with pytest.raises(NoSuchViewError):
        household.answer(view, 5)


async def test_no_answer_is_no(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.site.cameras.views.owner.QUESTION_S", 0.05)
    viewer = await opens(SharingTier.REQUEST)
    household, view = Household(viewer), await waits(viewer)
    assert (await viewer.answer(view, 2)).refusal == ViewRefusal.NOT_ANSWERED
    assert household.over == [view.hex()]
    with pytest.raises(NoSuchViewError):
        household.answer(view, 5)


async def test_who_closes_his_request_leaves_no_question_behind(opens: Opens) -> None:
    viewer = await opens(SharingTier.REQUEST)
    household, view = Household(viewer), await waits(viewer)
    viewer.room.speak(ViewEnd(view=view, reason="ended"))
    await until(lambda: household.over == [view.hex()])
    assert (await viewer.shop.told())[-1] == ("refused", "ended")


@pytest.mark.parametrize("how", ["switch", "link"])
async def test_a_question_falls_with_what_it_rests_on(opens: Opens, how: str) -> None:
    viewer = await opens(SharingTier.REQUEST)
    household, view = Household(viewer), await waits(viewer)
    if how == "switch":
        await viewer.shop.cameras.switch_off(None, "owner")
        assert (await viewer.answer(view, 2)).refusal == ViewRefusal.SWITCHED_OFF
    else:
        for channel in list(viewer.room.channels):
            await channel.close()
    await until(lambda: household.over == [view.hex()])


async def test_he_is_asked_only_so_much_at_once(opens: Opens) -> None:
    viewer = await opens(SharingTier.REQUEST)
    for _ in range(MAX_QUESTIONS):
        await waits(viewer)
    assert await viewer.refusal() is ViewRefusal.TOO_MANY


async def test_a_button_counts_once_for_its_own_question_and_while_that_stands(opens: Opens) -> None:
    viewer = await opens(SharingTier.REQUEST)
    household = Household(viewer)
    first, second = await waits(viewer), await waits(viewer)
    views, tokens = viewer.shop.views, household.questions[first.hex()]
    assert views.meant("SSZV_" + "0" * 32) is None
    view, yes = views.meant(tokens.approve) or (None, None)
    assert (view and view.id, yes) == (first.hex(), True)
    view, yes = views.meant(household.questions[second.hex()].deny) or (None, None)
    assert (view and view.id, yes) == (second.hex(), False)
    household.answer(first, 5)
    await viewer.sees(first)
    assert views.meant(tokens.approve) is None
    assert views.meant(tokens.deny) is None


def test_a_token_counts_no_more_when_its_question_is_over() -> None:
    tokens = Tokens.of(bytes(range(32)))
    asked = Approvals().asked(b"v" * 16, "station", "door", tokens, 0)
    assert asked.meant(tokens.approve, QUESTION_MS - 1) == (b"v" * 16, True)
    assert asked.meant(tokens.approve, QUESTION_MS) is None
    assert asked.refused(b"v" * 16, 0).meant(tokens.deny, 1) is None
    assert tokens.approve not in repr(tokens)


def test_a_no_holds_for_a_while_for_that_camera_and_station() -> None:
    no = Approvals().asked(b"v" * 16, "station", "door", Tokens.of(bytes(32)), 0).refused(b"v" * 16, 10)
    assert no.refuses("station", "door", 10 + DENIED_MS - 1)
    assert not no.refuses("station", "door", 10 + DENIED_MS)
    assert not no.refuses("station", "yard", 10)
    assert not no.refuses("another", "door", 10)

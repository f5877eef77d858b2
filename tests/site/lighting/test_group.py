"""Lamps are lit for an alarm and put back exactly as they were, whatever comes between."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.journal import Journal, JournalFullError, Write
from custom_components.smart_safety_zone.protocol.messages import ProgressStep
from custom_components.smart_safety_zone.site.lighting import group as groups
from custom_components.smart_safety_zone.site.lighting.causes import Cause
from custom_components.smart_safety_zone.site.lighting.group import LightingGroup
from custom_components.smart_safety_zone.site.progress import PointStep

from ..home import Home, point_data, until
from ..radio_room import RadioRoom
from .lamps import Street

SOS = point_data("SOS")


def the_group(home: Home) -> LightingGroup:
    return next(iter(home.runtime.lighting.groups.values()))


async def is_lit(street: Street, *, all_lamps: bool = True) -> None:
    await until(lambda: all(street.lit) if all_lamps else any(street.lit), f"lit, but {street.all}")


async def is_as(street: Street, before: dict[str, Any]) -> None:
    await until(lambda: street.all == before, f"{before}, but {street.all}")


async def close(home: Home, room: RadioRoom) -> None:
    """Have the radio room close what was pressed last."""
    await until(lambda: room.signals)
    signal = room.signals[-1]
    room.tell(ProgressStep.CLOSED, signal, at_ms=room.clock.now().wall_ms, operator=7, disposition="real")
    await home.reaches(PointStep.CLOSED)


async def test_an_alarm_lights_every_lamp_at_full_and_its_closing_puts_each_back_as_it_was(
    home: Home, room: RadioRoom, street: Street
) -> None:
    before = street.all
    assert before["light.red"] == {
        "state": "on",
        "brightness": 51,
        "color_mode": "hs",
        "hs_color": (10.0, 90.0),
        "color_temp_kelvin": None,
        "effect": "candle",
    }
    await home.open(SOS, street.group())
    home.press()
    await is_lit(street)
    assert the_group(home).causes == (Cause.ALARM,)
    await close(home, room)
    await is_as(street, before)
    await until(lambda: not the_group(home).memory.formers, "nothing left to be put back")


async def test_what_lamps_were_is_on_disk_before_the_first_is_switched(
    home: Home, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.open(SOS, street.group())
    order: list[str] = []
    write = Journal.write

    def written(journal: Journal, what: Write) -> Any:
        done = write(journal, what)
        if any(each.collection == "lighting" for each in what.documents):
            done.add_done_callback(lambda _: order.append("kept"))
        return done

    monkeypatch.setattr(Journal, "write", written)
    turn_on = street.white.async_turn_on

    async def turned_on(**kwargs: Any) -> None:
        order.append("lit")
        await turn_on(**kwargs)

    monkeypatch.setattr(street.white, "async_turn_on", turned_on)
    home.press()
    await is_lit(street)
    assert order[:2] == ["kept", "lit"]


def answer_for_lamps(monkeypatch: pytest.MonkeyPatch, answer: asyncio.Future[Any]) -> None:
    """Have the disk answer so to whatever lamps want to be kept."""
    write = Journal.write

    def written(journal: Journal, what: Write) -> Any:
        return answer if any(each.collection == "lighting" for each in what.documents) else write(journal, what)

    monkeypatch.setattr(Journal, "write", written)


async def test_a_disk_that_takes_nothing_keeps_no_alarm_in_the_dark(
    home: Home, street: Street, monkeypatch: pytest.MonkeyPatch, hass: HomeAssistant
) -> None:
    await home.open(SOS, street.group())
    before = street.all

    failed = hass.loop.create_future()
    failed.set_exception(JournalFullError("full"))
    answer_for_lamps(monkeypatch, failed)
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)
    the_group(home).alarm_over("p")
    await is_as(street, before)


async def test_a_disk_that_does_not_answer_keeps_no_alarm_in_the_dark(
    home: Home, street: Street, monkeypatch: pytest.MonkeyPatch, hass: HomeAssistant
) -> None:
    await home.open(SOS, street.group())
    monkeypatch.setattr(groups, "COMMIT_PATIENCE_S", 0.05)
    answer_for_lamps(monkeypatch, hass.loop.create_future())
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)


async def test_a_restart_in_between_forgets_nothing(home: Home, room: RadioRoom, street: Street) -> None:
    before = street.all
    await home.open(SOS, street.group())
    home.press()
    await is_lit(street)
    await home.kill()
    await home.start()
    await home.linked()
    assert the_group(home).causes == (Cause.ALARM,)
    street.white.be(on=False)
    await is_lit(street)
    await close(home, room)
    await is_as(street, before)


async def test_lamps_whose_alarm_ended_while_home_assistant_was_down_are_put_back_at_the_start(
    home: Home, street: Street
) -> None:
    before = street.all
    await home.open(SOS, street.group())
    the_group(home).alarm(home.point.id, "s", 300)
    await is_lit(street)
    await home.stop()
    assert all(street.lit)
    await until(lambda: home.runtime.clock.now().mono_ms >= (the_group(home).memory.claims[Cause.ALARM].until_ms or 0))
    await home.start()
    await is_as(street, before)


async def test_a_lamp_that_is_away_when_the_alarm_ends_is_put_back_when_it_is_there(home: Home, street: Street) -> None:
    before = street.all
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)
    street.red.be(available=False)
    the_group(home).alarm_over("p")
    await until(lambda: street.shows("light.white") == before["light.white"])
    await home.restart()
    street.red.be(available=True)
    await is_as(street, before)


async def test_a_lamp_that_comes_during_an_alarm_is_lit_and_put_back_as_it_came(home: Home, street: Street) -> None:
    before = street.all
    street.red.be(available=False)
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 60_000)
    await until(lambda: street.lit[1:] == [True, True])
    street.red.be(available=True)
    await is_lit(street)
    the_group(home).alarm_over("p")
    await is_as(street, before)


async def test_the_timer_ends_it_whatever_happens(home: Home, street: Street) -> None:
    before = street.all
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 150)
    await is_lit(street)
    await is_as(street, before)
    assert the_group(home).causes == ()


async def test_the_owner_ends_it_by_switching_off(home: Home, street: Street) -> None:
    before = street.all
    await home.open(SOS, street.group())
    home.press()
    await is_lit(street)
    the_group(home).hand_off()
    await is_as(street, before)


async def test_a_lamp_that_a_person_switches_meanwhile_is_his(home: Home, street: Street) -> None:
    before = street.all
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)
    await street.switch("light.white", "turn_on", brightness=20)
    assert the_group(home).memory.taken == {street.reference("light.white")}
    the_group(home).alarm_over("p")
    await until(lambda: street.shows("light.red") == before["light.red"])
    assert street.shows("light.white")["brightness"] == 20


async def test_a_lamp_that_a_person_took_is_lit_anew_for_a_new_alarm_and_then_his_again(
    home: Home, street: Street
) -> None:
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)
    await street.switch("light.white", "turn_on", brightness=20)
    the_group(home).alarm("q", "t", 60_000)
    await is_lit(street)
    the_group(home).hand_off()
    await until(lambda: street.shows("light.white")["brightness"] == 20)


async def test_a_switch_on_the_wall_does_not_end_the_light(home: Home, street: Street) -> None:
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)
    street.white.be(on=False)
    await is_lit(street)
    assert the_group(home).failed == []


async def test_by_hand_alone_all_goes_on_and_all_goes_dark(home: Home, street: Street) -> None:
    await home.open(SOS, street.group())
    the_group(home).hand_on(128)
    await until(lambda: [each["brightness"] for each in street.all.values()] == [128, 128, None])
    assert the_group(home).causes == (Cause.HAND,)
    the_group(home).hand_off()
    await until(lambda: {each["state"] for each in street.all.values()} == {"off"})


async def test_what_a_hand_wants_during_an_alarm_is_what_lamps_are_put_back_to(home: Home, street: Street) -> None:
    await home.open(SOS, street.group())
    the_group(home).alarm("p", "s", 60_000)
    await is_lit(street)
    the_group(home).hand_on(77)
    the_group(home).alarm_over("p")
    await until(lambda: [each["brightness"] for each in street.all.values()] == [77, 77, None])
    assert street.shows("light.red")["hs_color"] == (10.0, 90.0)
    assert the_group(home).causes == (Cause.HAND,)


async def test_a_hand_on_a_timer_goes_dark_by_itself(home: Home, street: Street) -> None:
    await home.open(SOS, street.group())
    the_group(home).hand_on(lasts_ms=100)
    await is_lit(street)
    await until(lambda: {each["state"] for each in street.all.values()} == {"off"})


async def test_lamps_blink_no_faster_than_once_in_two_seconds_and_relays_not_at_all(
    home: Home, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert groups.BLINK_S >= 0.5
    monkeypatch.setattr(groups, "BLINK_S", 0.05)
    before = street.all
    await home.open(SOS, street.group(blink=True))
    home.press()
    await until(lambda: [word for word, _ in street.white.told].count("off") >= 2, "blinking")
    assert street.relay.told == ["on"]
    the_group(home).hand_off()
    await is_as(street, before)
    assert the_group(home).failed == []


async def test_a_group_that_is_removed_puts_its_lamps_back(home: Home, street: Street, hass: HomeAssistant) -> None:
    before = street.all
    await home.open(SOS, street.group())
    home.press()
    await is_lit(street)
    subentry = the_group(home).id
    hass.config_entries.async_remove_subentry(home.entry, subentry)
    home.runtime.entry_updated()
    await is_as(street, before)
    await until(lambda: not home.runtime.lighting._dissolving, "dissolved")
    kept = await home.runtime.journal.read(lambda reader: reader.get("lighting", subentry.encode()))
    assert kept is None

"""A station changes its key with its recovery key, and its sites follow by themselves."""

from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.surface.town import until

from .homes import House, RadioRoom


async def test_a_station_s_new_key_is_followed_and_nothing_is_lost_or_doubled(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    await site.press()
    await site.reaches("stored")
    former = next(iter(site.runtime.receivers.values()))._pins

    result = await room.options("key", {"recovery_key": room.recovery_key.lower()})
    assert result["reason"] == "key_successful"
    await room.hass.async_block_till_done()
    await site.linked()

    pins = next(iter(site.runtime.receivers.values()))._pins
    assert pins.signing != former.signing
    assert (pins.followed, pins.recovery) == (1, former.recovery)
    await site.press()
    await until(lambda: [step for _, step in room.steps] == ["opened", "repeated"], "the second press")
    opened = room.incident_of(site)
    await room.act("acknowledge", opened["incident"])
    await site.reaches("taken")
    assert [step for _, step in room.steps] == ["opened", "repeated", "acknowledged"]
    await until(lambda: next(iter(site.runtime.receivers.values())).outbox == 0, "an empty outbox")


@pytest.mark.parametrize("typed", ["AAAA", "A" * 52, "not a key!"])
async def test_another_key_changes_nothing(room: RadioRoom, house: House, typed: str) -> None:
    site = await house.join(room)
    result = await room.options("key", {"recovery_key": typed})
    assert result["type"] is FlowResultType.FORM
    assert "wrong_recovery_key" in result["errors"].values()
    await site.press()
    await site.reaches("stored")

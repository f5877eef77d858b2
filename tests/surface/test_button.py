"""The button on the screen of a site."""

import json

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from .town import MARKET, OPERATOR, Town, named

DESK = {"title": "Desk", "kind": "hold_up"}


@pytest.mark.parametrize("only", [Platform.BUTTON], indirect=True)
async def test_buttons_look_like_this(
    hass: HomeAssistant, only: Platform, town: Town, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion
) -> None:
    site = await town.site(MARKET, "market", DESK)

    await snapshot_platform(hass, entity_registry, named(town, snapshot), site.entry.entry_id)


async def test_each_button_raises_the_alarm_of_its_own_point(town: Town) -> None:
    site = await town.site(MARKET, "market", DESK)

    await site.press("Desk")
    await site.reaches("stored", "Desk")

    assert (town.incident.kind, town.incident.point_id) == ("hold_up", site.point("Desk"))
    assert site.progress("SOS").state == "idle"


async def test_the_site_alone_remembers_who_pressed(town: Town) -> None:
    site = await town.site()
    user = town.users[OPERATOR]

    await site.press(user=user)
    await site.reaches("stored")

    home = await site.runtime.journal.read(lambda reader: list(reader.entries()))
    assert [json.loads(each.payload or b"")["user"] for each in home if each.kind == "site.press"] == [user.id]
    station = await town.runtime.journal.read(lambda reader: list(reader.entries()))
    assert not [each for each in station if user.id.encode() in (each.payload or b"") + each.header]


async def test_a_press_of_a_point_that_has_just_gone_says_so(
    hass: HomeAssistant, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await town.site()
    monkeypatch.setattr(site.runtime, "_points", {})

    with pytest.raises(HomeAssistantError) as caught:
        await site.press()

    assert caught.value.translation_key == "unknown_point"

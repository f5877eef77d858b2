"""Danger-zone lighting as people meet it: entities and actions of both roles, and what the far end makes of them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import orjson
import pytest

from custom_components.smart_safety_zone.const import CONF_SILENT
from custom_components.smart_safety_zone.incident.model import Disposition
from custom_components.smart_safety_zone.protocol.lamps import LampRequest
from custom_components.smart_safety_zone.protocol.messages import Signal
from custom_components.smart_safety_zone.site.lighting import lamp, lighting
from tests.site.lighting.lamps import Street

from .town import COLLEAGUE, NOBODY, OPERATOR, Site, Town, until


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lamp, "OBEY_S", 0.1)
    monkeypatch.setattr(lamp, "RETRY_S", 0.2)
    monkeypatch.setattr(lighting, "TELL_AFTER_S", 0.01)


@pytest.fixture
async def street(hass: HomeAssistant) -> Street:
    street = Street(hass)
    await street.set_up()
    return street


class Alley:
    """A site with a lighting group, and what both ends show of it."""

    def __init__(self, town: Town, street: Street, site: Site) -> None:
        self.town = town
        self.street = street
        self.site = site

    async def add(self, *lamps: str, **data: Any) -> None:
        group = self.street.group(*lamps, **data)
        self.id = await self.site.add_group(group["data"], group["title"])

    @property
    def light_here(self) -> str:
        entity_id = self.site.at_home("lamps", self.id)
        assert entity_id is not None
        return entity_id

    @property
    def light_there(self) -> str:
        entity_id = self.site.at_station(f"lamps_{self.id}")
        assert entity_id is not None
        return entity_id

    @property
    def here(self) -> State:
        return self.town.state(self.light_here)

    @property
    def there(self) -> State:
        return self.town.state(self.light_there)

    def problems(self) -> tuple[str, str]:
        here = self.town.state(self.site.at_home("lamp_problem", self.id))
        there = self.town.state(self.site.at_station(f"remote_lamp_problem_{self.id}"))
        return here.state, there.state

    async def switch(self, entity_id: str, action: str, user: str | None = OPERATOR, **data: Any) -> None:
        await self.town.hass.services.async_call(
            "light",
            action,
            {"entity_id": entity_id, **data},
            blocking=True,
            context=Context(user_id=self.town.users[user].id if user else None),
        )
        await self.town.hass.async_block_till_done()

    async def pressed(self) -> str:
        """Press, and tell the incident's id."""
        count = len(self.town.runtime.desk.incidents)
        await self.site.press()
        await self.town.incidents(count + 1)
        return self.town.incident.id

    async def light(self, user: str | None = OPERATOR, **data: Any) -> Any:
        return await self.town.hass.services.async_call(
            "smart_safety_zone",
            "light",
            data,
            blocking=True,
            context=Context(user_id=self.town.users[user].id if user else None),
            return_response=True,
        )


@pytest.fixture
async def alley(street: Street, town: Town) -> Alley:
    return Alley(town, street, await town.site())


async def entries(journal: Any, kind: str) -> list[tuple[Mapping[str, Any] | bytes, Mapping[str, Any]]]:
    """What a journal holds of a kind: header and payload."""
    found = await journal.read(lambda reader: reader.entries(kinds=(kind,)))
    said = []
    for each in found:
        header = orjson.loads(each.header) if each.header[:1] == b"{" else each.header
        said.append((header, orjson.loads(each.payload)))
    return said


async def test_a_group_is_one_device_with_a_light_and_a_problem(alley: Alley) -> None:
    await alley.add()
    device = alley.town.device(f"{alley.site.id}_{alley.id}", alley.site.entry)
    assert device is not None
    assert device.name == "Alley"
    assert alley.here.state == "on"
    assert alley.here.attributes["brightness"] == 51
    assert alley.here.attributes["supported_color_modes"] == ["brightness"]
    assert alley.problems() == ("off", "off")


async def test_both_ends_show_an_alarm_s_light_and_its_end(alley: Alley, street: Street) -> None:
    before = street.all
    await alley.add()
    incident = await alley.pressed()
    await until(lambda: all(street.lit))
    await until(lambda: alley.there.state == "on", "on at the station")
    assert alley.there.attributes["causes"] == ["alarm"]
    assert alley.here.attributes["causes"] == ["alarm"]
    await alley.town.act("acknowledge", incident=incident)
    await alley.town.act("close", incident=incident, disposition=Disposition.REAL.value)
    await until(lambda: street.all == before, f"{before}, but {street.all}")
    await until(lambda: alley.there.state == "off", "off at the station")


async def test_what_a_household_does_with_its_own_lamps_is_not_told(alley: Alley) -> None:
    await alley.add()
    await alley.switch(alley.light_here, "turn_on", brightness=99)
    await until(lambda: alley.here.attributes["causes"] == ["hand"])
    await until(lambda: alley.here.attributes.get("brightness") == 99)
    assert alley.there.state == "off"
    await alley.switch(alley.light_here, "turn_off")
    await until(lambda: alley.here.state == "off")


async def test_public_lamps_are_shown_and_switched_at_any_time(alley: Alley, street: Street) -> None:
    before = street.all
    await alley.add(access="always")
    await until(lambda: alley.there.state == "on")
    await alley.switch(alley.light_there, "turn_on")
    await until(lambda: all(street.lit))
    assert alley.here.attributes["causes"] == ["station"]
    await alley.switch(alley.light_there, "turn_off")
    await until(lambda: street.all == before)


async def test_a_silent_alarm_lights_no_lamp_and_lets_nobody_light_one(alley: Alley, street: Street) -> None:
    before = street.all
    await alley.add()
    for kind, silent in (("hold_up", True), ("duress", False)):
        identifier, point = kind.ljust(16).encode(), alley.site.point("SOS")
        signal = Signal(signal=identifier, point=point, type="alarm", kind=kind, silent=silent)
        alley.site.runtime.alarms.raised(signal)
        alley.site.runtime.lighting.raised(signal)
    await alley.town.hass.async_block_till_done()
    assert street.all == before
    answer = await alley.town.runtime.lamps._ask(
        alley.site.id,
        alley.town.runtime.lamps.group(alley.site.id, alley.id),
        alley.town.runtime.administrator,
        a_wish(alley),
        None,
    )
    assert answer.refusal == "silent"
    assert street.all == before
    assert all("on" not in told for told in (street.white.told, street.relay.told))


def a_wish(alley: Alley, **said: Any) -> Any:
    from custom_components.smart_safety_zone.station.lamps import _Wish  # noqa: PLC0415

    return _Wish(group=alley.id, on=True, incident=None, **said)


async def test_a_silent_alarm_point_leaves_lamps_and_what_is_shown_of_them_as_they_are(
    alley: Alley, street: Street, hass: HomeAssistant
) -> None:
    before = street.all
    await alley.add()
    hass.states.async_set("input_boolean.desk", "off")
    desk = await alley.site.add_point(
        {"title": "Desk", "kind": "hold_up", "source": "input_boolean.desk", "alarm": ["on"], "restoral": ["off"]}
    )
    subentry = alley.site.entry.subentries[desk]
    hass.config_entries.async_update_subentry(alley.site.entry, subentry, data={**subentry.data, CONF_SILENT: True})
    await hass.async_block_till_done()
    shown = [alley.here, hass.states.get(str(alley.site.at_home("lamp_problem", alley.id)))]
    hass.states.async_set("input_boolean.desk", "on")
    await alley.town.incidents(1)
    await hass.async_block_till_done()
    assert alley.town.incident.silent
    assert street.all == before
    assert [alley.here, hass.states.get(str(alley.site.at_home("lamp_problem", alley.id)))] == shown
    with pytest.raises(ServiceValidationError) as refused:
        await alley.light(entity_id=alley.light_there, on=True)
    assert refused.value.translation_key == "lamps_silent"


async def test_a_drill_lights_no_lamp(alley: Alley, street: Street) -> None:
    before = street.all
    await alley.add()
    await alley.town.act("drill", device_id=_device_id(alley, alley.site.point("SOS")))
    await alley.town.incidents(1)
    assert street.all == before


def _device_id(alley: Alley, subentry: str) -> str:
    device = alley.town.device(f"{alley.site.id}_{subentry}", alley.site.entry)
    assert device is not None
    return device.id


async def test_the_station_lights_a_group_during_an_incident_and_the_site_ends_it_with_that(
    alley: Alley, street: Street
) -> None:
    before = street.all
    await alley.add(on_alarm="none")
    with pytest.raises(ServiceValidationError) as refused:
        await alley.switch(alley.light_there, "turn_on")
    assert refused.value.translation_key == "lamps_no_incident"
    incident = await alley.pressed()
    await alley.switch(alley.light_there, "turn_on")
    await until(lambda: all(street.lit))
    assert alley.here.attributes["causes"] == ["station"]
    await alley.town.act("acknowledge", incident=incident)
    await alley.town.act("close", incident=incident, disposition=Disposition.REAL.value)
    await until(lambda: street.all == before)


async def test_each_request_is_written_down_at_both_ends_accepted_or_not(alley: Alley) -> None:
    await alley.add(on_alarm="none")
    incident = await alley.pressed()
    await alley.light(entity_id=alley.light_there, on=True, minutes=5)
    alley.site.runtime.alarms._raised.clear()
    answer = await alley.light(entity_id=alley.light_there, on=True)
    assert answer["asked"][0]["reason"] == "no_incident"
    asked = await entries(alley.town.runtime.journal, "lamps.asked")
    answered = await entries(alley.town.runtime.journal, "lamps.answered")
    at_site = await entries(alley.site.runtime.journal, "site.lamp_request")
    assert [header["incident"] for header, _ in asked if isinstance(header, dict)] == [incident, incident]
    assert [said["actor"]["number"] for _, said in asked] == [7, 7]
    assert [said["answer"] for _, said in answered] == ["", "no_incident"]
    assert [(said["refusal"], said["seconds"], said["incident"]) for _, said in at_site] == [
        (None, 300, incident),
        ("no_incident", 0, incident),
    ]


@pytest.mark.parametrize(
    ("access", "key"), [("never", "lamps_not_allowed"), ("a word of tomorrow", "lamps_not_allowed")]
)
async def test_what_the_owner_does_not_allow_is_refused_in_words(alley: Alley, access: str, key: str) -> None:
    await alley.add(access=access, on_alarm="none")
    await alley.pressed()
    with pytest.raises(HomeAssistantError) as refused:
        await alley.switch(alley.light_there, "turn_on")
    assert refused.value.translation_key == key


async def test_operators_and_automations_may_ask_for_light_and_nobody_else(alley: Alley, street: Street) -> None:
    await alley.add(on_alarm="none")
    with pytest.raises(ServiceValidationError) as refused:
        await alley.light(user=None, entity_id=alley.light_there, on=True)
    assert refused.value.translation_key == "lamps_no_incident"
    await alley.pressed()
    with pytest.raises(ServiceValidationError) as refused:
        await alley.light(user=NOBODY, entity_id=alley.light_there, on=True)
    assert refused.value.translation_key == "not_operator"
    assert not all(street.lit)
    answer = await alley.light(user=None, site=alley.site.id, group=alley.id, on=True)
    assert answer == {
        "asked": [
            {
                "site": alley.site.id,
                "site_name": "Suk Chai market",
                "group": alley.id,
                "name": "Alley",
                "accepted": True,
                "reason": None,
            }
        ]
    }
    await until(lambda: all(street.lit))
    (_, said), *_ = await entries(alley.town.runtime.journal, "lamps.asked")
    assert said["actor"] == {"kind": "automation"}


async def test_a_request_by_an_old_heartbeat_is_asked_once_more_by_a_fresh_one(
    alley: Alley, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alley.add(on_alarm="none")
    await alley.pressed()
    links = alley.town.runtime._links
    true_ms, asked = links.beat_ms, []
    newest = true_ms(alley.site.id)
    assert newest is not None

    def older(site_id: str) -> int | None:
        beat_ms = true_ms(site_id)
        return beat_ms - 11_000 if beat_ms == newest else beat_ms

    monkeypatch.setattr(links, "beat_ms", older)
    say = links.say

    def said(site_id: str, talk: Any) -> bool:
        if isinstance(talk, LampRequest):
            asked.append(talk.beat_ms)
        return say(site_id, talk)

    monkeypatch.setattr(links, "say", said)
    answer = await alley.light(entity_id=alley.light_there, on=True)
    assert answer["asked"][0]["accepted"]
    assert asked[0] == newest - 11_000
    assert asked[1] > newest
    await until(lambda: all(street.lit))


async def test_a_site_that_is_not_there_is_not_asked(alley: Alley) -> None:
    await alley.add(on_alarm="none")
    await alley.pressed()
    await alley.town.hass.config_entries.async_unload(alley.site.entry.entry_id)
    await until(lambda: not alley.town.runtime.link(alley.site.id).connected)
    answer = await alley.light(entity_id=alley.light_there, on=True)
    assert answer["asked"][0]["reason"] == "not_connected"


async def test_neighbours_who_agreed_light_up_together_and_go_out_together(
    alley: Alley, town: Town, street: Street
) -> None:
    before = street.all
    await alley.add("light.red", on_alarm="none", access="never")
    shop, house = [Alley(town, street, await town.site(name, "shop")) for name in ("Shop", "House")]
    await shop.add("light.white", access="neighbours")
    await house.add("switch.relay", access="incident")
    incident = await alley.pressed()
    answer = await alley.light(user=COLLEAGUE, near_incident=incident, radius_m=100, on=True)
    assert [(each["site_name"], each["accepted"]) for each in answer["asked"]] == [("Shop", True)]
    await until(lambda: street.shows("light.white")["brightness"] == 255)
    assert street.shows("switch.relay") == before["switch.relay"]
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition=Disposition.REAL.value)
    await until(lambda: street.all == before)


async def test_neighbours_beyond_the_radius_are_not_asked(alley: Alley, town: Town, street: Street) -> None:
    await alley.add("light.red", on_alarm="none")
    far = Alley(town, street, await town.site("Far", "shop"))
    await far.add("light.white", access="neighbours", latitude=alley.town.hass.config.latitude + 0.01, longitude=0.0)
    incident = await alley.pressed()
    answer = await alley.light(near_incident=incident, radius_m=100, on=True)
    assert answer == {"asked": []}


async def test_a_lamp_that_does_not_obey_is_a_trouble_in_both_places_until_it_has_shone(
    alley: Alley, street: Street
) -> None:
    await alley.add()
    heard: list[Any] = []
    alley.town.runtime.subscribe_signals(lambda _site, signal: heard.append(signal), alley.site.id)
    street.white.obeys = False
    await alley.pressed()
    await until(lambda: alley.problems() == ("on", "on"), "a trouble in both places")
    assert alley.site.runtime.lighting.groups[alley.id].failed == ["light.white"]
    troubles = [(each.type, each.kind, each.kind_text, each.point_id) for each in heard if each.kind_text == "lamp"]
    assert troubles == [("trouble", "trouble", "lamp", alley.id)]
    assert alley.town.runtime.naming.name(alley.site.id, alley.id) == "Alley"
    street.white.obeys = True
    await until(lambda: alley.problems() == ("off", "off"), "well again")
    await until(lambda: len([each for each in heard if each.kind_text == "lamp"]) == 2)
    assert heard[-1].type == "restoral"
    assert all(street.lit)


async def test_a_lamp_that_is_away_when_it_should_be_lit_is_a_trouble(alley: Alley, street: Street) -> None:
    await alley.add()
    street.white.be(available=False)
    assert street.hass.states.get("light.white").state == STATE_UNAVAILABLE  # type: ignore[union-attr]
    await alley.town.hass.async_block_till_done()
    assert alley.problems() == ("off", "off")
    await alley.pressed()
    await until(lambda: alley.problems() == ("on", "on"))
    street.white.be(available=True)
    await until(lambda: alley.problems() == ("off", "off"))


async def test_the_action_switches_a_site_s_own_group(alley: Alley, street: Street) -> None:
    await alley.add()
    device = _device_id(alley, alley.id)
    assert await alley.light(user=NOBODY, device_id=device, on=True, minutes=3) == {
        "group": alley.id,
        "causes": ["hand"],
    }
    await until(lambda: all(street.lit))
    await alley.light(user=NOBODY, entity_id=alley.light_here, on=False)
    await until(lambda: alley.here.state == "off")


async def test_what_is_no_group_is_refused(alley: Alley) -> None:
    await alley.add()
    for aim in ({}, {"device_id": "nothing"}, {"entity_id": "light.white"}):
        with pytest.raises(ServiceValidationError) as refused:
            await alley.light(on=True, **aim)
        assert refused.value.translation_key == "not_a_lighting_group"


async def test_a_group_that_a_site_removes_is_gone_at_the_station(alley: Alley) -> None:
    await alley.add()
    light = alley.light_there
    alley.town.hass.config_entries.async_remove_subentry(alley.site.entry, alley.id)
    await alley.town.hass.async_block_till_done()
    await until(lambda: alley.town.hass.states.get(light) is None)
    assert alley.site.at_station(f"lamps_{alley.id}") is None

"""The blueprints of a radio room, run in a town: with what they need, and with all that they take."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
import pytest

from custom_components.smart_safety_zone.const import EVENT_LINK
from custom_components.smart_safety_zone.incident.model import State, StepType
from custom_components.smart_safety_zone.patrol import EVENT_TAPPED

from .blueprints import Calls, automate, device, later, phone, settled
from .town import MARKET, NOBODY, Site, Town, until

NOTIFY = ["notify.phone_of_malee"]
CAR, MOTORBIKE = "notify.mobile_app_patrol_car", "notify.mobile_app_motorbike_2"


@pytest.fixture
def calls(hass: HomeAssistant) -> Calls:
    calls = Calls(hass)
    calls.mock("notify.send_message", "tts.speak", "media_player.play_media", "test.then", CAR, MOTORBIKE)
    return calls


@pytest.fixture
async def site(hass: HomeAssistant, town: Town, calls: Calls) -> Site:
    return await town.site(MARKET)


async def pressed(site: Site, *, drill: bool = False, silent: bool = False) -> str:
    """Raise an alarm; return its incident."""
    point = site.runtime.points[site.point("SOS")]
    point.silent = silent
    known = set(site.town.runtime.desk.incidents)
    point.press(drill=drill)
    await until(lambda: site.town.runtime.desk.incidents.keys() - known, "an incident")
    await settled()
    return site.town.incident.id


async def test_a_patrol_is_told_of_an_incident_and_answers(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    await automate(town, "notify_patrol", phones=[phone(hass, "Patrol car")], unit="191-7")
    incident = await pressed(site)
    await until(lambda: calls.of(CAR), "told")
    [told] = calls.of(CAR)
    place = site.record.place
    assert place is not None
    address = f"https://www.google.com/maps/search/?api=1&query={place.latitude},{place.longitude}"

    assert told["title"] == f"ขอความช่วยเหลือจากตำรวจ: {MARKET}"
    assert told["message"] == "เปิดเหตุใหม่. SOS"
    assert "image" not in told["data"]
    assert (told["data"]["tag"], told["data"]["url"]) == (f"smart_safety_zone_{incident}", address)
    *buttons, link = told["data"]["actions"]
    assert link == {"action": "URI", "title": "แผนที่", "uri": address}
    assert [each["title"] for each in buttons] == ["รับเหตุ", "กำลังไป", "ถึงแล้ว"]

    # Nobody has sent it yet: the phone is told why.
    context = Context(user_id=town.users[NOBODY].id)
    hass.bus.async_fire(EVENT_TAPPED, buttons[1], context=context)
    await until(lambda: len(calls.of(CAR)) == 2, "told why not")
    assert calls.of(CAR)[1] == {
        "title": "ปุ่มไม่ทำงาน",
        "message": "No unit has been sent to this incident. Send one first.",
    }
    await town.act("acknowledge", incident=incident)
    await town.act("dispatch", incident=incident, unit="191-9")
    assert len(calls.of(CAR)) == 2, "another unit was sent"
    await town.act("dispatch", incident=incident, unit="191-7")
    await until(lambda: len(calls.of(CAR)) == 3, "sent")
    assert calls.of(CAR)[2]["message"] == "ให้ไปที่เกิดเหตุ. SOS"
    for button in buttons[1:]:
        hass.bus.async_fire(EVENT_TAPPED, button, context=context)
        await hass.async_block_till_done()

    assert town.incident.state is State.ON_SCENE
    assert [step.type for step in town.incident.timeline][-2:] == [StepType.EN_ROUTE, StepType.ARRIVED]


async def test_a_patrol_is_told_what_it_chose(hass: HomeAssistant, town: Town, site: Site, calls: Calls) -> None:
    other = await town.site("Gold shop", "gold_shop")
    everything = {
        "phones": [phone(hass, "Patrol car"), phone(hass, "Motorbike 2")],
        "unit": "191-7",
        "moments": ["taken"],
        "area": {"device_id": device(town, site.id, town.station)},
        "kinds": ["police"],
        "priorities": ["1"],
        "drills": "include",
        "camera": "camera.market",
        "hours": 2,
        "map": "geo:0,0?q=",
        "language": "en",
    }
    await automate(town, "notify_patrol", **everything)
    for each in (other, site):
        await town.act("acknowledge", incident=await pressed(each, drill=True, silent=True))
    await until(lambda: calls.of(MOTORBIKE), "told")

    for name in (CAR, MOTORBIKE):
        [told] = calls.of(name)
        assert told["title"] == f"[Drill] Police: {MARKET}"
        assert told["message"] == "An operator has it. SOS. Silent: no siren"
        assert told["data"]["image"] == "/api/camera_proxy/camera.market"
        assert told["data"]["url"].startswith("geo:0,0?q=14.")
        assert [each["title"] for each in told["data"]["actions"]] == ["Take the incident", "Map"]


async def test_without_a_map_there_is_no_link(hass: HomeAssistant, town: Town, site: Site, calls: Calls) -> None:
    await automate(town, "notify_patrol", phones=[phone(hass, "Patrol car")], unit="191-7", map="")
    await pressed(site)
    await until(lambda: calls.of(CAR), "told")

    [told] = calls.of(CAR)
    assert "url" not in told["data"]
    assert len(told["data"]["actions"]) == 3


async def test_an_incident_is_said_in_the_room_and_the_presser_sees_that_it_was(
    town: Town, site: Site, calls: Calls
) -> None:
    await automate(town, "announce_incident", speech="tts.voice", speakers=["media_player.room"])
    await pressed(site)
    await site.reaches("presented")

    assert calls.of("tts.speak") == [
        {
            "entity_id": ["tts.voice"],
            "media_player_entity_id": ["media_player.room"],
            "message": f"แจ้งเหตุ ขอความช่วยเหลือจากตำรวจ {MARKET} SOS ความเร่งด่วนระดับ 1",
            "language": "th",
        }
    ]
    assert calls.of("media_player.play_media") == []


async def test_an_incident_is_said_over_the_radio_too_but_nothing_that_is_silent(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    other = await town.site("Gold shop", "gold_shop")
    everything = {
        "speech": "tts.voice",
        "speakers": ["media_player.room"],
        "gateway": ["media_player.radio"],
        "chime": "/local/chime.mp3",
        "chime_seconds": 0,
        "area": {"entity_id": [site.at_station("signal"), other.at_station("signal")]},
        "kinds": ["police"],
        "drills": "include",
        "language": "en",
    }
    await automate(town, "announce_incident", **everything)
    await pressed(site, drill=True)
    await pressed(other, silent=True)
    await until(lambda: len(calls.of("tts.speak")) == 3, "said")
    await hass.async_block_till_done()

    assert [(call["media_player_entity_id"], call["message"]) for call in calls.of("tts.speak")] == [
        (["media_player.room"], f"Drill police {MARKET} SOS priority 1"),
        (["media_player.radio"], f"Drill police {MARKET} SOS priority 1"),
        (["media_player.room"], "Incident police Gold shop SOS priority 1"),
    ]
    assert len(calls.of("media_player.play_media")) == 2
    assert all(incident.presented_ms for incident in town.runtime.open_incidents())


async def test_what_could_not_be_said_was_not_presented(hass: HomeAssistant, town: Town, site: Site) -> None:
    await automate(town, "announce_incident", speech="tts.voice", speakers=["media_player.room"])

    async def fails(_call: Any) -> None:
        raise ValueError("no voice")

    hass.services.async_register("tts", "speak", fails)
    await pressed(site)
    await hass.async_block_till_done()

    assert town.incident.presented_ms is None


def link(hass: HomeAssistant, site: Site, state: str, **fields: Any) -> None:
    told = {
        "role": "station",
        "link": state,
        "site": site.id,
        "site_name": MARKET,
        "device_id": device(site.town, site.id, site.town.station),
    }
    hass.bus.async_fire(EVENT_LINK, {**told, **fields})


async def test_a_site_that_went_quiet_is_told_and_so_is_its_return(
    hass: HomeAssistant, town: Town, site: Site, calls: Calls
) -> None:
    await automate(town, "site_quiet", notify=NOTIFY)
    link(hass, site, "lost", role="site")
    link(hass, site, "lost")
    await settled()
    await later(hass, 100)
    assert calls.of("notify.send_message") == []
    await later(hass, 121)
    assert [call["message"] for call in calls.of("notify.send_message")] == ["ติดต่อไม่ได้ การแจ้งเหตุจะยังไม่ถึง"]
    link(hass, site, "restored")
    await settled()

    assert [call["message"] for call in calls.of("notify.send_message")][1:] == ["กลับมาติดต่อได้แล้ว"]


async def test_a_site_that_is_soon_back_is_not_told(hass: HomeAssistant, town: Town, site: Site, calls: Calls) -> None:
    await automate(town, "site_quiet", notify=NOTIFY)
    link(hass, site, "lost")
    await settled()
    link(hass, site, "restored")
    await settled()
    await later(hass, 121)

    assert calls.of("notify.send_message") == []


async def test_a_quiet_site_is_told_as_was_chosen(hass: HomeAssistant, town: Town, site: Site, calls: Calls) -> None:
    other = await town.site("Gold shop", "gold_shop")
    await automate(
        town,
        "site_quiet",
        notify=NOTIFY,
        minutes=0,
        area={"device_id": device(town, site.id, town.station)},
        language="en",
        then=[{"action": "test.then"}],
    )
    link(hass, other, "lost")
    link(hass, site, "lost")
    await settled()
    link(hass, site, "restored")
    await settled()

    assert calls.of("notify.send_message") == [
        {"entity_id": NOTIFY, "title": MARKET, "message": message}
        for message in ("It cannot be heard. An alarm of it would not arrive.", "It is heard again.")
    ]
    assert len(calls.of("test.then")) == 1

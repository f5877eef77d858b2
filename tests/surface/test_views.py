"""What the owner sees of looks, is asked, and may answer: entities, events, the action, notifications and phones."""

from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import Context, Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.const import DOMAIN, EVENT_VIEW
from custom_components.smart_safety_zone.protocol.cameras import ViewMode
from custom_components.smart_safety_zone.view_notices import CONF_PHONES, EVENT_TAPPED

from .lookers import CASE, PURPOSE, Shop, shop
from .town import COLLEAGUE, OWNER, named, until

__all__ = ["shop"]


@pytest.fixture
def heard(hass: HomeAssistant) -> list[Event]:
    events: list[Event] = []
    hass.bus.async_listen(EVENT_VIEW, events.append)
    return events


@pytest.fixture
def notices(hass: HomeAssistant) -> dict[str, Any]:
    """Notifications that stand, by id."""
    stand: dict[str, Any] = {}

    def changed(kind: Any, those: dict[str, Any]) -> None:
        for key in those:
            stand.pop(key, None)
        if kind != persistent_notification.UpdateType.REMOVED:
            stand.update(those)

    persistent_notification.async_register_callback(hass, changed)
    return stand


@pytest.fixture
def phone(hass: HomeAssistant, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the owner's phone was sent."""
    entry = MockConfigEntry(domain="mobile_app", title="Kanya's phone", data={"webhook_id": "hook"})
    entry.add_to_hass(hass)
    sent: list[dict[str, Any]] = []

    async def notify(call: ServiceCall) -> None:
        sent.append(dict(call.data))

    hass.services.async_register("notify", "mobile_app_kanya", notify)
    monkeypatch.setattr(
        "homeassistant.components.mobile_app.util.get_notify_service",
        lambda _hass, webhook: "mobile_app_kanya" if webhook == "hook" else None,
    )
    options = {**shop.site.entry.options, CONF_PHONES: [entry.entry_id]}
    hass.config_entries.async_update_entry(shop.site.entry, options=options)
    return sent


def states(shop: Shop) -> tuple[str, str]:
    town = shop.site.town
    viewed, last = (town.state(shop.site.at_home(key, shop.camera)).state for key in ("viewed", "last_viewed"))
    return viewed, last


async def test_entities_of_looks_look_like_this(
    hass: HomeAssistant, shop: Shop, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion
) -> None:
    await shop.share()
    for key in ("viewed", "last_viewed"):
        entity_id = shop.site.at_home(key, shop.camera)
        assert entity_id is not None
        assert named(shop.site.town, snapshot)(name=key) == {
            "entry": entity_registry.async_get(entity_id),
            "state": hass.states.get(entity_id),
        }


async def test_a_look_shows_while_it_runs_and_after(shop: Shop, heard: list[Event]) -> None:
    await shop.share("always")
    assert states(shop) == ("off", "unknown")
    view = await shop.looks()
    viewed, last = states(shop)
    assert viewed == "on"
    shop.site.town.runtime.cameras.end(view)
    await shop.ended(view)
    assert states(shop) == ("off", last)
    await until(lambda: len(heard) == 2)
    attributes = shop.site.town.state(shop.site.at_home("last_viewed", shop.camera)).attributes
    assert (attributes["operator"], attributes["mode"], attributes["incident"]) == (7, "frames", None)
    assert PURPOSE not in str(dict(attributes))
    # What both ends wrote down of it is the same.
    await until(lambda: shop.site.receiver and not shop.site.runtime.receivers[shop.site.receiver].outbox)
    assert shop.site.town.runtime.cameras.log.differing == []
    assert [(each.data["step"], each.data["reason"]) for each in heard] == [("granted", None), ("ended", "ended")]
    device = shop.site.town.device(f"{shop.site.id}_{shop.camera}", shop.site.entry)
    assert device is not None
    assert {each.data["device_id"] for each in heard} == {device.id}
    assert all(PURPOSE not in str(each.data) and CASE not in str(each.data) for each in heard)


async def test_the_owner_is_asked_here_and_answers_by_the_action(shop: Shop, notices: dict[str, Any]) -> None:
    await shop.ask_me()
    view = await shop.waits()
    (notice,) = (each for key, each in notices.items() if key.startswith(f"{DOMAIN}_view"))
    for said in (PURPOSE, CASE, "Shop front", "7", "/camera-access"):
        assert said in notice["title"] + notice["message"]
    await shop.site.town.act("answer_view", OWNER, view=view.id.hex(), approve=True, minutes=5)
    await until(lambda: view.pictures)
    await shop.hass.async_block_till_done()
    assert not [key for key in notices if key.startswith(f"{DOMAIN}_view")]
    await shop.site.town.act("answer_view", OWNER, view=view.id.hex(), approve=False)
    assert await shop.ended(view) == "denied"


@pytest.mark.parametrize(
    ("who", "key"), [(None, "view_needs_user"), (COLLEAGUE, "view_needs_administrator")], ids=["nobody", "no admin"]
)
async def test_nobody_but_an_administrator_answers(shop: Shop, who: str | None, key: str) -> None:
    await shop.ask_me()
    view = await shop.waits()
    with pytest.raises(ServiceValidationError) as refused:
        await shop.site.town.act("answer_view", who, view=view.id.hex(), approve=True)
    assert refused.value.translation_key == key
    assert not view.pictures


async def test_a_look_that_is_over_is_answered_no_more(shop: Shop) -> None:
    await shop.ask_me()
    with pytest.raises(ServiceValidationError) as refused:
        await shop.site.town.act("answer_view", OWNER, view="ab" * 16, approve=True)
    assert refused.value.translation_key == "no_such_view"


def tapped(shop: Shop, token: str, user: str | None) -> None:
    context = Context(user_id=shop.site.town.users[user].id if user else None)
    shop.hass.bus.async_fire(EVENT_TAPPED, {"action": token}, context=context)


async def test_a_phone_that_was_chosen_is_asked_and_answers_once(shop: Shop, phone: list[dict[str, Any]]) -> None:
    await shop.ask_me()
    view = await shop.waits()
    await until(lambda: phone, "a notification")
    approve, deny = (each["action"] for each in phone[0]["data"]["actions"])
    tapped(shop, approve, OWNER)
    await until(lambda: view.pictures)
    await until(lambda: phone[-1]["message"] == "clear_notification")
    assert phone[-1]["data"]["tag"] == phone[0]["data"]["tag"]
    # What was meant for the question says nothing of the look.
    tapped(shop, deny, OWNER)
    await shop.hass.async_block_till_done()
    assert not view.ended
    log = await shop.site.runtime.views.access.read()
    assert log[0].answered_by == shop.site.town.users[OWNER].id


async def test_a_tap_that_nobody_is_behind_or_that_was_made_up_counts_nothing(
    shop: Shop, phone: list[dict[str, Any]]
) -> None:
    await shop.ask_me()
    view = await shop.waits()
    await until(lambda: phone, "a notification")
    approve = phone[0]["data"]["actions"][0]["action"]
    tapped(shop, approve, None)
    tapped(shop, "SSZV_" + "0" * 32, OWNER)
    tapped(shop, approve.lower(), OWNER)
    await shop.hass.async_block_till_done()
    assert not view.pictures
    assert not view.ended
    tapped(shop, phone[0]["data"]["actions"][1]["action"], OWNER)
    assert await shop.ended(view) == "denied"
    tapped(shop, approve, OWNER)
    await shop.hass.async_block_till_done()
    assert not view.pictures


async def test_a_phone_that_cannot_be_reached_keeps_nobody_from_answering(
    shop: Shop, phone: list[dict[str, Any]], notices: dict[str, Any]
) -> None:
    async def broken(_call: ServiceCall) -> None:
        raise RuntimeError

    shop.hass.services.async_register("notify", "mobile_app_kanya", broken)
    await shop.ask_me()
    view = await shop.waits()
    await until(lambda: [key for key in notices if key.startswith(f"{DOMAIN}_view")])
    await shop.site.town.act("answer_view", OWNER, view=view.id.hex(), approve=True)
    await until(lambda: view.pictures)


async def test_a_silent_alarm_shows_no_look_asks_nobody_and_fires_nothing(
    hass: HomeAssistant, shop: Shop, heard: list[Event], notices: dict[str, Any]
) -> None:
    await shop.share("incident")
    incident = await shop.hold_up()
    before = {each.entity_id: each for each in hass.states.async_all() if "shop_front" in each.entity_id}
    assert before
    view = await shop.looks(ViewMode.FRAMES, incident=incident)
    shop.site.town.runtime.cameras.end(view)
    await shop.ended(view)
    assert [hass.states.get(key) for key in before] == list(before.values())
    assert heard == []
    assert not [key for key in notices if key.startswith(f"{DOMAIN}_view")]

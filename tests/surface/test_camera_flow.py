"""A camera is shared as far as its owner chooses for each station, and not before he has agreed."""

import json
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.cameras import MAX_CAMERAS, SharingTier
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.site.cameras import terms
from custom_components.smart_safety_zone.site.cameras.consent import AGREED
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION, Hours

from .cameras import CAMERA, IN_INCIDENTS, WHICH, Owner, Result
from .flow_driving import ADDRESS
from .town import MARKET, Site, Town, full_disk

COUNCIL = id_text(bytes(range(16, 32)))


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site(MARKET, "gold_shop")


@pytest.fixture
def owner(site: Site) -> Owner:
    return Owner(site)


def station(owner: Owner) -> str:
    return owner.site.town.runtime.id


async def ledger(owner: Owner) -> list[dict[str, Any]]:
    entries = await owner.site.runtime.journal.read(lambda reader: reader.entries(kinds=(AGREED,)))
    return [json.loads(each.payload or b"") for each in entries]


def suggested(result: Result, field: str) -> Any:
    return get_schema_suggested_value(result["data_schema"].schema, field)


async def test_a_camera_is_shared_on_the_terms_that_were_agreed_to(owner: Owner, hass: HomeAssistant) -> None:
    registered = er.async_get(hass).async_get_or_create("camera", "demo", "1", object_id_base="yard")
    sos = owner.site.point("SOS")

    result = await owner.answers(
        await owner.begin(),
        (
            "user",
            {
                "source": "camera.yard",
                "sees": "yard",
                "angle": 70,
                "direction": 180,
                "place": {"latitude": 14.5, "longitude": 100.5},
            },
        ),
        ("sharing", {"tier": "scheduled"}),
        ("hours", {"weekdays": ["mon", "sat"], "from": "20:00:00", "to": "05:30:00"}),
        ("limits", {"radius": 300, "before": True, "webrtc": True, "screen": False, "alarm_points": [sos]}),
        ("consent", {"agree": True}),
    )

    assert (result["type"], result["title"]) == ("create_entry", "camera.yard")
    key = result["data"]["consent_key"]
    agreed_to = {
        "source": registered.id,
        "tiers": {station(owner): "scheduled"},
        "weekdays": ["mon", "sat"],
        "from": "20:00:00",
        "to": "05:30:00",
        "radius": 300,
        "before": True,
        "webrtc": True,
        "screen": False,
    }
    assert result["data"] == {
        **agreed_to,
        "source_entity": "camera.yard",
        "sees": "yard",
        "angle": 70,
        "direction": 180,
        "latitude": 14.5,
        "longitude": 100.5,
        "alarm_points": [sos],
        "consent_key": key,
    }
    shared = owner.site.runtime.evidence.terms(owner.camera)
    assert shared is not None
    assert shared.agreed
    assert shared.tier(station(owner)) is SharingTier.SCHEDULED
    assert shared.hours == Hours(weekdays=frozenset({0, 5}), begin_min=1200, end_min=330)
    (entry,) = await ledger(owner)
    assert entry == {
        "agreed": True,
        "text": CONSENT_VERSION,
        "digest": entry["digest"],
        "user": owner.user.id,
        "camera": "camera.yard",
        **agreed_to,
    }


async def test_registry_only_asks_for_no_consent(owner: Owner) -> None:
    result = await owner.answers(await owner.begin(), ("user", WHICH), ("sharing", {"tier": "registry"}))

    assert (result["type"], result["title"]) == ("create_entry", "Shop front")
    assert await ledger(owner) == []
    assert owner.site.runtime.cameras.not_agreed == []


@pytest.mark.parametrize("tier", ["request", "incident", "scheduled", "always"])
async def test_no_tier_above_the_registry_comes_without_consent(owner: Owner, tier: str) -> None:
    result = await owner.answers(await owner.begin(), ("user", WHICH), ("sharing", {"tier": tier}))
    if tier == "scheduled":
        result = await owner.answer(result, weekdays=["mon"], **{"from": "20:00:00", "to": "05:30:00"})
    limits = {"webrtc": False, "screen": False} if tier == "request" else IN_INCIDENTS
    result = await owner.answers(result, ("limits", limits), ("consent", {"agree": False}))

    assert (result["step_id"], result["errors"]) == ("consent", {"agree": "consent_missing"})
    assert await ledger(owner) == []
    assert list(owner.site.runtime.cameras.by_subentry) == []


async def test_only_a_person_can_agree(owner: Owner, hass: HomeAssistant) -> None:
    result = await owner.answers(
        await owner.begin(), ("user", WHICH), ("sharing", {"tier": "incident"}), ("limits", IN_INCIDENTS)
    )

    result = await hass.config_entries.subentries.async_configure(result["flow_id"], {"agree": True})

    assert result["errors"] == {"base": "no_person"}
    assert (await owner.answer(result, agree=True))["type"] == "create_entry"


async def test_consent_that_is_not_kept_shares_nothing(owner: Owner) -> None:
    result = await owner.answers(
        await owner.begin(), ("user", WHICH), ("sharing", {"tier": "incident"}), ("limits", IN_INCIDENTS)
    )
    with full_disk(owner.site.runtime.journal):
        result = await owner.answer(result, agree=True)

    assert result["errors"] == {"base": "cannot_store"}
    assert list(owner.site.runtime.cameras.by_subentry) == []


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("camera.nowhere", "unknown_entity"),
        ("light.alley", "wrong_domain"),
        ("camera.ours", "own_entity"),
        (CAMERA, "already_shared"),
    ],
)
async def test_what_cannot_be_shared_is_said_and_can_be_mended(
    owner: Owner, hass: HomeAssistant, source: str, error: str
) -> None:
    hass.states.async_set("light.alley", "on")
    hass.states.async_set("camera.other", "idle")
    er.async_get(hass).async_get_or_create("camera", DOMAIN, "1", object_id_base="ours")
    await owner.share()

    result = await owner.answer(await owner.begin(), **{**WHICH, "source": source})

    assert result["errors"] == {"source": error}
    result = await owner.answer(result, **{**WHICH, "source": "camera.other"})
    assert result["step_id"] == "sharing"


@pytest.mark.parametrize(("name", "error"), [(" ", "name_missing"), ("x" * 65, "name_too_long")])
async def test_a_name_is_fit_to_travel(owner: Owner, name: str, error: str) -> None:
    result = await owner.answer(await owner.begin(), **{**WHICH, "name": name})

    assert result["errors"] == {"name": error}


async def test_hours_want_a_day(owner: Owner) -> None:
    result = await owner.answers(await owner.begin(), ("user", WHICH), ("sharing", {"tier": "scheduled"}))

    result = await owner.answer(result, weekdays=[], **{"from": "20:00:00", "to": "05:30:00"})

    assert result["errors"] == {"weekdays": "weekdays_missing"}


async def test_each_station_is_asked_about(owner: Owner, hass: HomeAssistant) -> None:
    second = ConfigSubentry(
        data=MappingProxyType({"station_id": COUNCIL, "address": ADDRESS, "purpose": "copy"}),
        subentry_type="receiver",
        title="Council",
        unique_id=COUNCIL,
    )
    hass.config_entries.async_add_subentry(owner.site.entry, second)

    result = await owner.answers(await owner.begin(), ("user", WHICH), ("sharing", {"tier": "incident"}))

    assert (result["step_id"], result["description_placeholders"]["station"]) == ("sharing", "Council")
    result = await owner.answers(
        result, ("sharing", {"tier": "registry"}), ("limits", IN_INCIDENTS), ("consent", {"agree": True})
    )
    assert result["data"]["tiers"] == {station(owner): "incident", COUNCIL: "registry"}


async def test_a_site_shares_no_more_cameras_than_a_station_takes(owner: Owner) -> None:
    for number in range(MAX_CAMERAS):
        owner.add(str(number), source=f"camera.{number}")

    result = await owner.begin()

    assert (result["type"], result["reason"]) == ("abort", "too_many_cameras")


async def test_what_shares_less_is_changed_without_consent_and_what_shares_more_with_it(owner: Owner) -> None:
    await owner.share("incident")

    result = await owner.change("change")
    assert (suggested(result, "source"), suggested(result, "name")) == (CAMERA, "Shop front")
    result = await owner.answers(result, ("change", {**WHICH, "name": "Door"}))
    assert suggested(result, "tier") == "incident"
    result = await owner.answers(
        result, ("sharing", {"tier": "request"}), ("limits", {"webrtc": False, "screen": False})
    )
    assert (result["type"], result["reason"]) == ("abort", "reconfigure_successful")
    assert (owner.subentry.title, owner.subentry.data["tiers"]) == ("Door", {station(owner): "request"})
    assert len(await ledger(owner)) == 1

    result = await owner.answers(
        await owner.change("change"), ("change", WHICH), ("sharing", {"tier": "always"}), ("limits", IN_INCIDENTS)
    )
    assert result["step_id"] == "consent"
    assert owner.subentry.data["tiers"] == {station(owner): "request"}
    result = await owner.answer(result, agree=True)
    assert result["reason"] == "reconfigure_successful"
    assert owner.subentry.data["tiers"] == {station(owner): "always"}
    assert [each["tiers"] for each in await ledger(owner)] == [
        {station(owner): "incident"},
        {station(owner): "always"},
    ]


async def test_who_withdraws_is_left_with_the_registry_and_not_asked_again(owner: Owner) -> None:
    await owner.share()

    result = await owner.change()
    assert result["menu_options"] == ["change", "withdraw"]
    result = await owner.answer(result, next_step_id="withdraw")
    assert owner.site.runtime.cameras.consent(owner.camera) is not None
    result = await owner.answer(result)

    assert (result["type"], result["reason"]) == ("abort", "withdrawn")
    assert owner.site.runtime.cameras.consent(owner.camera) is None
    assert owner.subentry.data["tiers"] == {}
    assert (await ledger(owner))[-1] == {"agreed": False, "user": owner.user.id, "reason": "withdrawn"}
    assert owner.site.runtime.cameras.not_agreed == []
    assert (await owner.change())["step_id"] == "change"


async def test_a_withdrawal_that_is_not_kept_says_so(owner: Owner) -> None:
    await owner.share()
    result = await owner.change("withdraw")

    with full_disk(owner.site.runtime.journal):
        result = await owner.answer(result)

    assert result["reason"] == "withdrawal_not_kept"
    assert owner.site.runtime.cameras.consent(owner.camera) is None


async def test_a_newer_notice_is_agreed_to_by_itself(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    await owner.share()
    with monkeypatch.context() as newer:
        newer.setattr(terms, "CONSENT_VERSION", CONSENT_VERSION + 1)
        result = await owner.change()
        assert result["menu_options"] == ["change", "consent", "withdraw"]
        result = await owner.answer(result, next_step_id="consent")

    result = await owner.answer(result, agree=True)

    assert result["reason"] == "reconfigure_successful"
    assert len(await ledger(owner)) == 2


async def test_without_a_running_site_there_is_no_ledger(owner: Owner, hass: HomeAssistant) -> None:
    await owner.share()
    result = await owner.answers(
        await owner.change("change"), ("change", WHICH), ("sharing", {"tier": "always"}), ("limits", IN_INCIDENTS)
    )
    withdrawing = await owner.change("withdraw")
    await hass.config_entries.async_unload(owner.site.entry.entry_id)
    assert owner.site.entry.state is ConfigEntryState.NOT_LOADED

    assert (await owner.answer(result, agree=True))["errors"] == {"base": "not_running"}
    assert (await owner.answer(withdrawing))["reason"] == "not_running"
    assert (await owner.begin())["reason"] == "not_running"
    assert (await owner.change())["reason"] == "not_running"


async def test_the_ledger_names_who_was_signed_in(
    owner: Owner, hass: HomeAssistant, hass_client: ClientSessionGenerator, hass_admin_user: Any
) -> None:
    assert await async_setup_component(hass, "config", {})
    client = await hass_client()
    flows = "/api/config/config_entries/subentries/flow"
    began = await client.post(flows, json={"handler": [owner.site.entry.entry_id, "camera"]})
    flow = (await began.json())["flow_id"]
    for typed in (WHICH, {"tier": "incident"}, IN_INCIDENTS, {"agree": True}):
        answer = await (await client.post(f"{flows}/{flow}", json=typed)).json()

    assert answer["type"] == "create_entry"
    assert [each["user"] for each in await ledger(owner)] == [hass_admin_user.id]

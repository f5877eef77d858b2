"""The owner's switches, and what tells that a camera gives no picture or waits for consent."""

from datetime import timedelta
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.diagnostics import async_get_config_entry_diagnostics
from custom_components.smart_safety_zone.site.cameras import terms
from custom_components.smart_safety_zone.site.cameras.cameras import SWITCHED
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION
from custom_components.smart_safety_zone.site.source_faults import FAULT_AFTER_S

from .cameras import CAMERA, Owner
from .town import MARKET, Site, Town, full_disk, named, until


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site(MARKET, "gold_shop")


@pytest.fixture
def owner(site: Site) -> Owner:
    return Owner(site)


async def switch(owner: Owner, action: str, *, all_of_them: bool = False) -> None:
    """Put a switch somewhere, as the owner."""
    await owner.hass.services.async_call(
        "switch",
        action,
        {"entity_id": entity(owner, all_of_them=all_of_them)},
        blocking=True,
        context=Context(user_id=owner.user.id),
    )


def entity(owner: Owner, *, all_of_them: bool = False) -> str | None:
    if all_of_them:
        return owner.site.at_home("cameras_sharing")
    return owner.site.at_home("camera_sharing", owner.camera)


def states(owner: Owner) -> tuple[str, str]:
    town = owner.site.town
    return town.state(entity(owner, all_of_them=True)).state, town.state(entity(owner)).state


@pytest.mark.parametrize("only", [Platform.SWITCH], indirect=True)
async def test_switches_look_like_this(
    hass: HomeAssistant,
    only: Platform,
    owner: Owner,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    await owner.share()

    await snapshot_platform(hass, entity_registry, named(owner.site.town, snapshot), owner.site.entry.entry_id)


async def test_switches_belong_to_the_site_and_to_the_camera(owner: Owner) -> None:
    await owner.share()
    town, site = owner.site.town, owner.site
    registry = er.async_get(owner.hass)
    for entity_id, identifier in (
        (entity(owner, all_of_them=True), site.id),
        (entity(owner), f"{site.id}_{owner.camera}"),
        (site.at_home("camera_problem", owner.camera), f"{site.id}_{owner.camera}"),
    ):
        device = town.device(identifier, site.entry)
        found = registry.async_get(entity_id or "")
        assert device is not None
        assert found is not None
        assert found.device_id == device.id


@pytest.mark.parametrize("all_of_them", [False, True], ids=["one", "all"])
async def test_off_holds_until_it_is_on_again(owner: Owner, *, all_of_them: bool) -> None:
    await owner.share()
    assert states(owner) == ("on", "on")

    await switch(owner, "turn_off", all_of_them=all_of_them)
    assert states(owner) == ("off" if all_of_them else "on", "off")

    await switch(owner, "turn_on", all_of_them=all_of_them)
    assert states(owner) == ("on", "on")
    entries = await owner.site.runtime.journal.read(lambda reader: reader.entries(kinds=(SWITCHED,)))
    assert [owner.user.id.encode() in (each.payload or b"") for each in entries] == [True, True]
    assert owner.site.town.still_linked()


async def test_off_is_off_after_a_restart(owner: Owner, hass: HomeAssistant) -> None:
    await owner.share()
    await switch(owner, "turn_off")

    await hass.config_entries.async_reload(owner.site.entry.entry_id)

    assert states(owner) == ("on", "off")


async def test_off_that_is_not_kept_says_so(owner: Owner) -> None:
    await owner.share()
    with full_disk(owner.site.runtime.journal), pytest.raises(HomeAssistantError) as raised:
        await switch(owner, "turn_off")

    assert raised.value.translation_key == "camera_off_not_kept"
    shared = owner.site.runtime.cameras.terms(owner.camera)
    assert shared is not None
    assert shared.off


@pytest.mark.parametrize(
    ("tiers", "key"), [({}, "camera_not_shared"), ("incident", "camera_not_agreed"), (None, "all_cameras_off")]
)
async def test_what_cannot_be_switched_on_says_why(owner: Owner, tiers: Any, key: str) -> None:
    if tiers is None:
        await owner.share()
        await switch(owner, "turn_off", all_of_them=True)
    else:
        shared = {owner.site.town.runtime.id: tiers} if tiers else {}
        owner.add("Door", source=CAMERA, consent_key="ab", tiers=shared)
        await owner.hass.async_block_till_done()
    assert states(owner)[1] == "off"

    with pytest.raises(ServiceValidationError) as raised:
        await switch(owner, "turn_on")

    assert raised.value.translation_key == key


async def test_a_camera_that_is_away_for_five_minutes_is_a_problem(owner: Owner, hass: HomeAssistant) -> None:
    await owner.share()
    problem = owner.site.at_home("camera_problem", owner.camera)
    hass.states.async_set(CAMERA, "unavailable")
    await hass.async_block_till_done()
    assert owner.site.town.state(problem).state == "off"

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=FAULT_AFTER_S + 1))
    await until(lambda: owner.site.town.state(problem).state == "on")

    hass.states.async_set(CAMERA, "idle")
    await until(lambda: owner.site.town.state(problem).state == "off")


async def test_a_newer_notice_is_a_repair_until_it_is_agreed_to(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    issues = ir.async_get(owner.hass)
    key = f"not_agreed_{owner.site.entry.entry_id}"
    await owner.share()
    assert issues.async_get_issue(DOMAIN, key) is None

    monkeypatch.setattr(terms, "CONSENT_VERSION", CONSENT_VERSION + 1)
    owner.site.runtime.receiver_changed()
    issue = issues.async_get_issue(DOMAIN, key)
    assert issue is not None
    assert (issue.translation_key, issue.translation_placeholders) == (
        "cameras_not_agreed",
        {"name": MARKET, "cameras": "Shop front"},
    )

    monkeypatch.undo()
    await owner.answer(await owner.change("withdraw"))
    assert issues.async_get_issue(DOMAIN, key) is None


async def test_a_share_that_is_removed_leaves_no_entity(owner: Owner, hass: HomeAssistant) -> None:
    await owner.share()
    gone = owner.camera
    hass.config_entries.async_remove_subentry(owner.site.entry, gone)
    await hass.async_block_till_done()

    assert owner.site.at_home("camera_sharing", gone) is None
    assert owner.site.town.still_linked()


async def test_diagnostics_name_no_camera_no_place_and_no_person(owner: Owner, hass: HomeAssistant) -> None:
    await owner.share()

    told = await async_get_config_entry_diagnostics(hass, owner.site.entry)

    text = repr(told)
    assert told["role"]["cameras"] == [
        {"tiers": ["incident"], "on": True, "masked": False, "problem": None, "viewed": False}
    ]
    for word in (CAMERA, "Shop front", owner.user.id, owner.site.town.runtime.id, owner.subentry.data["consent_key"]):
        assert word not in text

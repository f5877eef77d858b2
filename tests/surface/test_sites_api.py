"""The page of sites: administrators alone decide who belongs to the station, with digits that a person read out."""

from typing import Any, Final

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone.desk_sites import where
from custom_components.smart_safety_zone.protocol.invite import read_invite
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.sites_api import DECISIONS
from custom_components.smart_safety_zone.station.site_record import Place
from tests.site.lighting.lamps import Street

from .screens import Screen, screen
from .town import NOBODY, OPERATOR, OWNER, STATION, SUPERVISOR, VIEWER, Site, Town, full_disk

GUESSED: Final = "000 000"


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site(approve=False)


@pytest.fixture
async def street(hass: HomeAssistant) -> Street:
    street = Street(hass)
    await street.set_up()
    return street


@pytest.fixture
async def page(hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator) -> Screen:
    return await screen(hass, town, hass_ws_client, OWNER, "sites")


async def test_a_site_is_approved_by_the_digits_that_it_shows(page: Screen, town: Town, site: Site) -> None:
    assert await page.refused("approve", site=site.id, digits=GUESSED) == "wrong_digits"
    assert site.record.waits

    digits = site.record.digits
    view = await page.done("approve", site=site.id, digits=f"{digits[:3]} {digits[3:]}")

    assert (view["standing"], view["waits"]) == ("active", False)
    assert not site.record.waits


async def test_a_site_is_suspended_taken_back_and_revoked(page: Screen, site: Site) -> None:
    await page.done("approve", site=site.id, digits=site.record.digits)

    assert (await page.done("suspend", site=site.id))["standing"] == "suspended"
    assert (await page.done("resume", site=site.id))["standing"] == "active"
    assert (await page.done("revoke", site=site.id))["standing"] == "revoked"
    assert await page.refused("revoke", site=site.id) == "already_revoked"


async def test_a_site_is_turned_away(page: Screen, site: Site) -> None:
    assert (await page.done("decline", site=site.id))["standing"] == "revoked"
    assert await page.refused("decline", site=site.id) == "not_unapproved"


async def test_an_invite_is_made_to_scan_and_to_read_out(page: Screen, town: Town) -> None:
    made = await page.done("invite", valid_minutes=60)

    invite = read_invite(made["invite"])
    assert invite.expires_ms == made["expires_ms"]
    assert (made["station"], made["needs_approval"]) == (STATION, True)
    assert [each.expires_ms for each in town.runtime.invites().values()][-1] == made["expires_ms"]
    assert await page.refused("invite", needs_approval=False) == "approval_required"


async def test_what_is_not_on_disk_was_not_decided(page: Screen, town: Town, site: Site) -> None:
    with full_disk(town.runtime.journal):
        assert await page.refused("suspend", site=site.id) == "not_active"
        assert await page.refused("approve", site=site.id, digits=site.record.digits) == "not_committed"

    assert site.record.standing is Standing.UNAPPROVED


@pytest.mark.parametrize("who", [VIEWER, OPERATOR, SUPERVISOR, NOBODY])
@pytest.mark.parametrize("command", ["invite", *DECISIONS])
async def test_only_administrators_decide_who_belongs_to_the_station(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator, who: str, command: str
) -> None:
    page = await screen(hass, town, hass_ws_client, who, "sites")
    data: dict[str, Any] = {} if command == "invite" else {"site": site.id}
    if command == "approve":
        data["digits"] = site.record.digits

    assert await page.refused(command, **data) == "not_administrator"
    assert site.record.standing is Standing.UNAPPROVED


async def test_a_site_that_nobody_knows_is_refused(page: Screen) -> None:
    assert await page.refused("suspend", site="a" * 26) == "unknown_site"


async def test_no_screen_is_told_the_digits(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    await view.done("subscribe")
    told = (await view.hears())["all"]["sites"]

    assert [(each["waits"], each["standing"]) for each in told] == [(True, "unapproved")]
    assert site.record.digits not in str(told)


async def test_a_map_is_told_of_lamps_and_where_they_are(
    hass: HomeAssistant, street: Street, town: Town, hass_ws_client: WebSocketGenerator
) -> None:
    site = await town.site()
    group = street.group(latitude=14.5, longitude=100.4)
    await site.add_group(group["data"], group["title"])
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    await view.done("subscribe")
    (told,) = (await view.hears())["all"]["sites"]

    assert [(each["name"], each["on"], each["latitude"]) for each in told["groups"]] == [("Alley", False, 14.5)]


@pytest.mark.parametrize("place", [None, Place(91, 0), Place(0, 181)])
def test_what_is_nowhere_on_earth_is_on_no_map(place: Place | None) -> None:
    assert where(place) == {"latitude": None, "longitude": None}

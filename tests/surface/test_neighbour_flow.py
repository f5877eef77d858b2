"""Neighbours are paired by a text and the code that belongs to it, typed by hand; what is agreed changes later."""

from types import SimpleNamespace
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.diagnostics import TO_REDACT
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.protocol.neighbours import (
    NeighbourCard,
    NeighbourKey,
    neighbour_code,
    neighbour_text,
)

from .flow_driving import SITE_NAME, Result

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf")
OWN, SHOP, BANK, STATION = (letter * 16 for letter in (b"o", b"s", b"b", b"p"))
AGREED = {"called": True, "helped": True}


def text_of(site: bytes, seed: bytes = b"1" * 32, name: str = "Shop") -> str:
    key = SigningKey(seed)
    keys = (NeighbourKey(station=STATION, key=key.public),)
    card = NeighbourCard(site=site, name=name, keys=keys, latitude_e6=14_500_000, longitude_e6=100_500_000)
    return neighbour_text(card, {STATION: key})


def shown(text: str, **changes: Any) -> dict[str, Any]:
    return {"card": text, "code": neighbour_code(text), **AGREED, **changes}


@pytest.fixture
def site(hass: HomeAssistant) -> MockConfigEntry:
    own = id_text(OWN)
    entry = MockConfigEntry(domain=DOMAIN, title=SITE_NAME, unique_id=own, data={"role": "site", "site_id": own})
    entry.add_to_hass(hass)
    entry.runtime_data = SimpleNamespace(id=own, neighbours=SimpleNamespace(text=lambda: text_of(OWN)))
    entry.mock_state(hass, ConfigEntryState.LOADED)
    return entry


async def begin(hass: HomeAssistant, site: MockConfigEntry) -> Result:
    return await hass.config_entries.subentries.async_init(
        (site.entry_id, "neighbour"), context={"source": SOURCE_USER}
    )


async def change(hass: HomeAssistant, site: MockConfigEntry, **typed: Any) -> Result:
    subentry = next(iter(site.subentries.values()))
    result = await hass.config_entries.subentries.async_init(
        (site.entry_id, "neighbour"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id},
    )
    return await answer(hass, result, **typed)


async def answer(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    return await hass.config_entries.subentries.async_configure(result["flow_id"], typed)


async def test_a_neighbour_is_taken_in_by_its_text_and_the_code_that_it_reads_out(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    result = await begin(hass, site)
    own = text_of(OWN)
    assert result["description_placeholders"] == {"card": own, "code": neighbour_code(own)}
    result = await answer(hass, result, **shown(text_of(SHOP)))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (result["title"], result["unique_id"]) == ("Shop", id_text(SHOP))
    assert result["data"] == {
        "site_id": id_text(SHOP),
        "keys": {id_text(STATION): SigningKey(b"1" * 32).public.hex()},
        "latitude": 14.5,
        "longitude": 100.5,
        **AGREED,
    }


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (shown(text_of(SHOP), code=neighbour_code(text_of(BANK))), {"code": "other_code"}),
        (shown(text_of(SHOP), code="no code"), {"code": "other_code"}),
        (shown(text_of(SHOP), card=text_of(SHOP)[:-2]), {"card": "no_card"}),
        (shown(text_of(SHOP), card="SSZ1:ABC"), {"card": "no_card"}),
        (shown(text_of(OWN)), {"card": "own_card"}),
    ],
    ids=["code", "no code", "short", "invite", "own"],
)
async def test_what_is_not_a_neighbours_text_with_its_code_is_told_and_can_be_mended(
    hass: HomeAssistant, site: MockConfigEntry, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    result = await answer(hass, await begin(hass, site), **typed)
    assert result["errors"] == errors
    result = await answer(hass, result, **shown(text_of(SHOP)))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_neighbour_is_taken_in_once(hass: HomeAssistant, site: MockConfigEntry) -> None:
    await answer(hass, await begin(hass, site), **shown(text_of(SHOP)))
    result = await answer(hass, await begin(hass, site), **shown(text_of(SHOP)))
    assert result["errors"] == {"card": "known_neighbour"}


async def test_what_was_agreed_is_changed_without_a_text(hass: HomeAssistant, site: MockConfigEntry) -> None:
    await answer(hass, await begin(hass, site), **shown(text_of(SHOP)))
    result = await change(hass, site, called=False, helped=True)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    (subentry,) = site.subentries.values()
    assert (subentry.data["called"], subentry.data["helped"]) == (False, True)
    assert subentry.data["site_id"] == id_text(SHOP)


async def test_a_neighbour_that_joined_anew_shows_new_keys_and_no_other_does(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    await answer(hass, await begin(hass, site), **shown(text_of(SHOP)))
    result = await change(hass, site, **shown(text_of(BANK)))
    assert result["errors"] == {"card": "other_neighbour"}
    result = await answer(hass, result, **shown(text_of(SHOP, b"2" * 32, "New name")))
    assert result["reason"] == "reconfigure_successful"
    (subentry,) = site.subentries.values()
    assert subentry.title == "New name"
    assert subentry.data["keys"] == {id_text(STATION): SigningKey(b"2" * 32).public.hex()}


async def test_a_site_that_does_not_run_has_no_text_to_show(hass: HomeAssistant, site: MockConfigEntry) -> None:
    site.mock_state(hass, ConfigEntryState.NOT_LOADED)
    result = await begin(hass, site)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_running")


async def test_diagnostics_hold_nothing_by_which_a_neighbour_is_known(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    result = await answer(hass, await begin(hass, site), **shown(text_of(SHOP)))
    assert result["data"].keys() - TO_REDACT == AGREED.keys()

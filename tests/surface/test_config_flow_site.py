"""A site joins by an invite or by discovery and a code; whatever hinders it is said with the way out."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_ZEROCONF, ConfigEntries, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_schema_suggested_value

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.errors import EnrolmentError, TransportError
from custom_components.smart_safety_zone.protocol.identity import id_bytes, id_text
from custom_components.smart_safety_zone.protocol.invite import Invite, invite_text
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.site.errors import NotKeptError
from custom_components.smart_safety_zone.site.joining import Joined
from custom_components.smart_safety_zone.site.receiver import Receiver
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from .flow_driving import (
    ADDRESS,
    PLACE,
    SITE_FORM,
    SITE_NAME,
    STATION_ID,
    STATION_NAME,
    Result,
    answer,
    begin,
    invite,
    join,
    record_of,
    start,
    station_entry,
)

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf", "sites_hang_up_first")

FLOW = "custom_components.smart_safety_zone.site_flow"
SITE_ID = id_text(bytes(range(16, 32)))
OTHER_ID = id_text(bytes(16))
CODE = "ABCD-EFGH-IJKL-MNOP"
INVITE = invite_text(Invite(address=ADDRESS, station=id_bytes(STATION_ID), code=bytes(10), expires_ms=0))
BY_INVITE = {**SITE_FORM, "invite": INVITE}
BY_CODE = {**SITE_FORM, "code": CODE}
JOINED = Joined(
    site_id=SITE_ID,
    station_id=STATION_ID,
    address=ADDRESS,
    station_name=STATION_NAME,
    digits="123456",
    standing=Standing.UNAPPROVED,
)


@pytest.fixture
async def station(hass: HomeAssistant) -> ConfigEntry[Any]:
    return await start(hass, station_entry())


@pytest.fixture
def runtime(station: ConfigEntry[Any]) -> StationRuntime:
    runtime: StationRuntime = station.runtime_data
    return runtime


@pytest.fixture
def joining() -> Iterator[AsyncMock]:
    """A join that succeeds, with no station behind it; the entry that is made is not set up."""
    with (
        patch(f"{FLOW}.join", return_value=JOINED) as joining,
        patch.object(ConfigEntries, "async_setup", return_value=True),
    ):
        yield joining


def advertised(
    station_id: object = STATION_ID, name: object = STATION_NAME, host: str = "192.168.1.10", **more: str
) -> ZeroconfServiceInfo:
    return ZeroconfServiceInfo(
        ip_address=ip_address(host),
        ip_addresses=[ip_address(host)],
        port=8123,
        hostname="station.local.",
        type="_ssz-station._tcp.local.",
        name="Station._ssz-station._tcp.local.",
        properties={"id": station_id, "name": name, "version": "1", **more},
    )


async def discover(hass: HomeAssistant, info: ZeroconfServiceInfo) -> Result:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info)


def suggested(result: Result, *fields: str) -> dict[str, Any]:
    return {field: get_schema_suggested_value(result["data_schema"].schema, field) for field in fields}


def receiver_data(entry: ConfigEntry[Any]) -> dict[str, Any]:
    [receiver] = entry.get_subentries_of_type("receiver")
    return dict(receiver.data)


def site_entry(**receiver: Any) -> MockConfigEntry:
    """Make a site's entry as the flow makes it."""
    return MockConfigEntry(
        domain=DOMAIN,
        title=SITE_NAME,
        unique_id=SITE_ID,
        data={"role": "site", "site_id": SITE_ID},
        options={"kind": "market", **PLACE},
        subentries_data=[
            {
                "data": {"station_id": STATION_ID, "address": ADDRESS, "purpose": "primary", **receiver},
                "subentry_type": "receiver",
                "title": STATION_NAME,
                "unique_id": STATION_ID,
            }
        ],
    )


async def test_a_site_joins_by_an_invite(hass: HomeAssistant, runtime: StationRuntime) -> None:
    result = await begin(hass, "site")
    assert suggested(result, "place") == {
        "place": {"latitude": hass.config.latitude, "longitude": hass.config.longitude}
    }
    assert "address" not in result["data_schema"].schema
    typed = "\n".join((await invite(runtime)).lower())
    result = await answer(hass, result, **{**SITE_FORM, "invite": typed, "name": f" {SITE_NAME}  ", "sos_button": True})
    await hass.async_block_till_done()

    assert (result["type"], result["description"]) == (FlowResultType.CREATE_ENTRY, "site_waits")
    entry: ConfigEntry[Any] = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert entry.title == SITE_NAME
    assert entry.options == {"kind": "market", **PLACE}
    assert entry.data == {"role": "site", "site_id": entry.unique_id}
    record = record_of(runtime, entry)
    assert record.standing is Standing.UNAPPROVED
    assert result["description_placeholders"] == {
        "name": SITE_NAME,
        "station": STATION_NAME,
        "digits": f"{record.digits[:3]} {record.digits[3:]}",
    }
    [receiver] = entry.get_subentries_of_type("receiver")
    assert (receiver.title, receiver.unique_id) == (STATION_NAME, STATION_ID)
    assert receiver.data == {"station_id": STATION_ID, "address": ADDRESS, "purpose": "primary"}
    [point] = entry.get_subentries_of_type("alarm_point")
    assert (point.title, point.unique_id) == ("SOS", None)
    assert point.data == {"point_kind": "police", "alarm_states": [], "restoral_states": []}


async def test_a_site_may_begin_without_a_button(hass: HomeAssistant, joining: AsyncMock) -> None:
    result = await answer(hass, await begin(hass, "site"), **BY_INVITE)

    assert result["result"].get_subentries_of_type("alarm_point") == []
    joining.assert_awaited_once_with(
        hass,
        name=SITE_NAME,
        kind="market",
        invite_text=INVITE,
        code=None,
        address=None,
        station_id=None,
        site_id=None,
    )


async def test_a_site_that_needs_no_approval_is_told_so(hass: HomeAssistant) -> None:
    station = await start(hass, station_entry(approval="invited"))
    made = await station.runtime_data.make_invite(needs_approval=False)

    result = await answer(hass, await begin(hass, "site"), **{**SITE_FORM, "invite": made.text})
    await hass.async_block_till_done()

    assert result["description"] == "site_joined"


async def test_several_sites_live_in_one_home_assistant(hass: HomeAssistant, runtime: StationRuntime) -> None:
    first = await join(hass, runtime)
    second = await join(hass, runtime, name="ร้านทอง", kind="gold_shop")

    assert first.state is second.state is ConfigEntryState.LOADED
    assert runtime.sites().keys() == {first.unique_id, second.unique_id}


@pytest.mark.parametrize("refusal", EnrolmentRefusal)
async def test_every_refusal_is_said_at_the_invite(
    hass: HomeAssistant, joining: AsyncMock, refusal: EnrolmentRefusal
) -> None:
    joining.side_effect = EnrolmentError(refusal)

    result = await answer(hass, await begin(hass, "site"), **BY_INVITE)

    assert (result["step_id"], result["errors"]) == ("site", {"invite": refusal})
    assert suggested(result, *BY_INVITE) == BY_INVITE
    joining.side_effect = None
    assert (await answer(hass, result, **BY_INVITE))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_refusal_of_a_newer_station_is_said_in_general(hass: HomeAssistant, joining: AsyncMock) -> None:
    joining.side_effect = EnrolmentError("too_cloudy")

    result = await answer(hass, await begin(hass, "site"), **BY_INVITE)

    assert result["errors"] == {"invite": "unknown_refusal"}


@pytest.mark.parametrize("text", ["hello", "SSZ1:AAAA", f"{INVITE[:-1]}7", CODE])
async def test_what_is_no_invite_is_not_tried(hass: HomeAssistant, text: str) -> None:
    result = await answer(hass, await begin(hass, "site"), **{**BY_INVITE, "invite": text})

    assert result["errors"]["invite"] in {"not_an_invite", "damaged_invite"}
    assert result["description_placeholders"]["address"] == ""


async def test_an_expired_a_used_and_a_withdrawn_invite_are_told_apart(
    hass: HomeAssistant, runtime: StationRuntime
) -> None:
    used = await join(hass, runtime)
    made = await runtime.make_invite()
    await runtime.withdraw_invite(made.handle)
    result = await begin(hass, "site")
    result = await answer(hass, result, **{**SITE_FORM, "invite": made.text})
    assert result["errors"] == {"invite": "refused"}

    code = bytes(10)
    unknown = invite_text(Invite(address=ADDRESS, station=id_bytes(STATION_ID), code=code, expires_ms=0))
    result = await answer(hass, result, **{**SITE_FORM, "invite": unknown})
    assert result["errors"] == {"invite": "wrong_code"}
    assert used.state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("unreachable", "unreachable"),
        ("refused", "turned_away"),
        ("no_station", "no_station"),
        ("ConnectionResetError", "unreachable"),
    ],
)
async def test_a_station_that_is_not_reached_is_said_and_another_address_is_asked_for(
    hass: HomeAssistant, joining: AsyncMock, code: str, error: str
) -> None:
    joining.side_effect = TransportError(code)
    result = await answer(hass, await begin(hass, "site"), **BY_INVITE)
    assert result["errors"] == {"base": error}
    assert result["description_placeholders"]["address"] == ADDRESS
    assert suggested(result, *BY_INVITE, "address") == {**BY_INVITE, "address": ADDRESS}

    result = await answer(hass, result, **BY_INVITE, address="over there")
    assert result["errors"] == {"address": "bad_address"}
    assert suggested(result, "address") == {"address": "over there"}

    joining.side_effect = None
    result = await answer(hass, result, **BY_INVITE, address="https://other.example/")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert joining.await_args is not None
    assert joining.await_args.kwargs["address"] == "https://other.example"


@pytest.mark.parametrize("refusal", [EnrolmentRefusal.FOREIGN, EnrolmentRefusal.NOT_GENUINE])
async def test_where_somebody_else_answers_another_address_is_asked_for(
    hass: HomeAssistant, joining: AsyncMock, refusal: EnrolmentRefusal
) -> None:
    joining.side_effect = EnrolmentError(refusal)

    result = await answer(hass, await begin(hass, "site"), **BY_INVITE)

    assert suggested(result, "address") == {"address": ADDRESS}


async def test_a_key_that_cannot_be_kept_stops_the_joining(hass: HomeAssistant, joining: AsyncMock) -> None:
    joining.side_effect = NotKeptError

    result = await answer(hass, await begin(hass, "site"), **BY_INVITE)

    assert result["errors"] == {"base": "cannot_store"}


async def test_a_name_that_cannot_travel_is_refused_before_anything_is_asked(
    hass: HomeAssistant, joining: AsyncMock
) -> None:
    result = await answer(hass, await begin(hass, "site"), **{**BY_INVITE, "name": "x" * 65})

    assert result["errors"] == {"name": "name_too_long"}
    joining.assert_not_awaited()


async def test_a_station_that_shows_itself_is_joined_by_a_code(hass: HomeAssistant, joining: AsyncMock) -> None:
    result = await discover(hass, advertised())
    assert (result["step_id"], result["description_placeholders"]["station"]) == ("discovered", STATION_NAME)
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["title_placeholders"] == {"name": STATION_NAME}

    joining.side_effect = EnrolmentError(EnrolmentRefusal.WRONG_CODE)
    result = await answer(hass, result, **BY_CODE)
    assert result["errors"] == {"code": "wrong_code"}
    joining.side_effect = None
    result = await answer(hass, result, **BY_CODE)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == SITE_ID
    joining.assert_awaited_with(
        hass,
        name=SITE_NAME,
        kind="market",
        invite_text=None,
        code=CODE,
        address=ADDRESS,
        station_id=STATION_ID,
        site_id=None,
    )


async def test_a_station_with_tls_is_dialled_with_tls(hass: HomeAssistant) -> None:
    result = await discover(hass, advertised(host="fd00::10", scheme="https"))

    assert result["description_placeholders"]["address"] == "https://[fd00::10]:8123"


async def test_a_station_without_a_name_is_called_by_its_address(hass: HomeAssistant) -> None:
    result = await discover(hass, advertised(name=None))

    assert result["description_placeholders"]["station"] == "192.168.1.10"


@pytest.mark.parametrize("station_id", [None, 7, "", "me", STATION_ID[:-1]])
async def test_whoever_does_not_say_who_it_is_is_not_shown(hass: HomeAssistant, station_id: object) -> None:
    result = await discover(hass, advertised(station_id))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "bad_advertisement")


async def test_an_advertisement_without_an_id_is_not_shown(hass: HomeAssistant) -> None:
    info = advertised()
    del info.properties["id"]

    assert (await discover(hass, info))["reason"] == "bad_advertisement"


async def test_our_own_station_is_not_offered(hass: HomeAssistant, station: ConfigEntry[Any]) -> None:
    result = await discover(hass, advertised())

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_an_ignored_station_stays_ignored(hass: HomeAssistant) -> None:
    MockConfigEntry(domain=DOMAIN, source=SOURCE_IGNORE, unique_id=STATION_ID).add_to_hass(hass)

    assert (await discover(hass, advertised()))["reason"] == "already_configured"


async def test_a_station_is_offered_once(hass: HomeAssistant) -> None:
    await discover(hass, advertised())
    result = await discover(hass, advertised(host="192.168.1.11"))

    assert (result["reason"], result["translation_domain"]) == ("already_in_progress", "homeassistant")


async def test_the_offer_of_a_station_ends_when_it_was_joined_by_an_invite(
    hass: HomeAssistant, joining: AsyncMock
) -> None:
    await discover(hass, advertised())
    await discover(hass, advertised(OTHER_ID))
    await answer(hass, await begin(hass, "site"), **BY_INVITE)

    [left] = hass.config_entries.flow.async_progress()
    assert left["context"]["unique_id"] == OTHER_ID


@pytest.fixture
async def site(hass: HomeAssistant, runtime: StationRuntime) -> ConfigEntry[Any]:
    """A site whose station lives here too; a test that finds the station elsewhere hides that."""
    return await join(hass, runtime)


@pytest.mark.parametrize(
    ("connected", "address"), [(False, "http://192.168.1.77:8123"), (True, ADDRESS)], ids=["lost", "connected"]
)
async def test_a_known_station_that_moved_is_followed_where_the_link_is_lost(
    hass: HomeAssistant, site: ConfigEntry[Any], connected: bool, address: str
) -> None:
    with (
        patch.object(ConfigEntries, "async_entry_for_domain_unique_id", return_value=None),
        patch.object(Receiver, "connected", connected),
    ):
        result = await discover(hass, advertised(host="192.168.1.77"))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert receiver_data(site)["address"] == address


@pytest.mark.parametrize("failure", [TransportError("unreachable"), EnrolmentError(EnrolmentRefusal.NOT_GENUINE)])
async def test_whoever_only_claims_to_be_a_known_station_is_not_followed(
    hass: HomeAssistant, site: ConfigEntry[Any], failure: Exception
) -> None:
    with (
        patch.object(ConfigEntries, "async_entry_for_domain_unique_id", return_value=None),
        patch.object(Receiver, "connected", new=False),
        patch(f"{FLOW}.verify_address", side_effect=failure),
    ):
        result = await discover(hass, advertised(host="192.168.1.77"))

    assert result["reason"] == "already_configured"
    assert receiver_data(site)["address"] == ADDRESS


async def test_a_site_that_does_not_run_follows_nobody(hass: HomeAssistant) -> None:
    entry = site_entry()
    entry.add_to_hass(hass)

    result = await discover(hass, advertised(host="192.168.1.77"))

    assert result["reason"] == "already_configured"
    assert receiver_data(entry)["address"] == ADDRESS


async def test_another_station_is_offered_beside_a_known_one(hass: HomeAssistant) -> None:
    site_entry().add_to_hass(hass)

    assert (await discover(hass, advertised(OTHER_ID)))["step_id"] == "discovered"

"""What leaves Home Assistant when somebody asks for help, and what is written into its log, names nobody."""

from collections.abc import Iterator
import json
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.diagnostics import async_get_config_entry_diagnostics
from custom_components.smart_safety_zone.protocol.identity import id_bytes
from custom_components.smart_safety_zone.protocol.messages import Standing

from .flow_driving import ADDRESS, PLACE
from .town import DOOR, MARKET, OPERATOR, OWNER, PEOPLE, STATION, Town, full_disk, named, until

BANK = "Krung bank"
GATE = "switch.gate_of_malee"


async def a_days_work(hass: HomeAssistant, town: Town) -> None:
    """Let everything happen once."""
    hass.states.async_set(DOOR["source"], "off")
    market = await town.site(MARKET, "market", DOOR)
    hass.states.async_set(GATE, "off")
    await market.add_group({"lamps": {GATE: GATE}, "alarm_points": [market.point("Back door")], "on_alarm": "none"})
    await town.site(BANK, "bank", approve=False)
    await market.press(user=town.users[OPERATOR])
    await market.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    await town.act("note", incident=town.incident.id, text="Somchai saw Malee at the Tha Phra pier")
    await town.act("close", incident=town.incident.id, disposition="false_alarm", false_cause="user_error")
    await market.reaches("closed")
    hass.states.async_set(DOOR["source"], "on")
    await market.reaches("stored", "Back door")
    await until(lambda: all(town.runtime.link(site.id).outbox == 0 for site in town.sites))
    await until(lambda: all(site.runtime.receivers[site.receiver].outbox == 0 for site in town.sites))
    await until(lambda: town.runtime.journal.pending == market.runtime.journal.pending == 0)


def secrets(town: Town) -> Iterator[str]:
    """Yield whatever names a person, a place or a thing, or opens something."""
    yield from (STATION, MARKET, BANK, "Back door", "Tha Phra", *PEOPLE, DOOR["source"], GATE, "Alley")
    yield from (user.id for user in town.users.values())
    yield from (ADDRESS, ADDRESS.partition("//")[2], *(str(degrees) for degrees in PLACE.values()))
    yield town.station.data["recovery_key"]
    yield town.runtime._keyring.identity.signing.public.hex()
    for site in town.sites:
        record = site.record
        yield from (record.key.hex(), record.fingerprint, record.digits)
        for keyring in site.runtime._receivers._keyrings.values():
            yield keyring.identity.signing.public.hex()


def identifiers(town: Town) -> Iterator[str]:
    """Yield every id of the town."""
    yield from (town.runtime.id, id_bytes(town.runtime.id).hex())
    for site in town.sites:
        yield from (site.id, id_bytes(site.id).hex(), site.entry.entry_id, *site.entry.subentries)
    for incident in town.runtime.desk.incidents.values():
        yield from (incident.id, *incident.signals)
    yield town.station.entry_id


@pytest.mark.parametrize("role", ["station", "site"])
async def test_diagnostics_look_like_this(
    hass: HomeAssistant, town: Town, role: str, snapshot: SnapshotAssertion
) -> None:
    await a_days_work(hass, town)
    entry: Any = town.station if role == "station" else town.sites[0].entry
    found = await async_get_config_entry_diagnostics(hass, entry)

    assert found["journal"].pop("entries") > 5
    assert found == named(town, snapshot)


@pytest.mark.parametrize("role", ["station", "site"])
async def test_diagnostics_name_nobody(hass: HomeAssistant, town: Town, role: str) -> None:
    await a_days_work(hass, town)
    entry: Any = town.station if role == "station" else town.sites[0].entry
    text = json.dumps(await async_get_config_entry_diagnostics(hass, entry), ensure_ascii=False)

    assert [each for each in (*secrets(town), *identifiers(town)) if each in text] == []


async def test_diagnostics_count_what_went_wrong(hass: HomeAssistant, town: Town) -> None:
    town.runtime.faults["bad_signature"] += 2

    found = await async_get_config_entry_diagnostics(hass, town.station)

    assert found["faults"] == {"bad_signature": 2}
    assert found["journal"]["broken"] is None


async def test_the_log_names_nobody(hass: HomeAssistant, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.smart_safety_zone")
    await a_days_work(hass, town)
    market, bank = town.sites
    invite = await town.act("make_invite", OWNER)
    said = [*secrets(town), invite["invite"], invite["code"], invite["code"].replace("-", "")]
    with full_disk(town.runtime.journal):
        for action, who, data in (
            ("note", OPERATOR, {"incident": town.incident.id, "text": "Malee"}),
            ("revoke_site", OWNER, {"site": market.id}),
        ):
            with pytest.raises(HomeAssistantError):
                await town.act(action, who, **data)
    await town.act("revoke_site", OWNER, site=bank.id)
    await until(lambda: bank.runtime.receivers[bank.receiver].standing is Standing.REVOKED)
    await hass.config_entries.async_unload(market.entry.entry_id)
    await hass.config_entries.async_setup(market.entry.entry_id)
    await until(lambda: market.runtime.receivers[market.receiver].connected)
    await hass.config_entries.async_remove(market.entry.entry_id)

    ours = [
        record.getMessage() + str(record.exc_text or "")
        for record in caplog.records
        if record.name.startswith("custom_components.smart_safety_zone")
    ]
    assert len(ours) >= 2
    assert [(each, line) for line in ours for each in said if each in line] == []

"""Reports are for whoever may look at the radio room, in that user's language."""

from collections.abc import Iterable
import csv
import io
from typing import Any, Final

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone import report_api
from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.incident.model import AlarmKind, Disposition, StepType
from custom_components.smart_safety_zone.incident.response import TARGETS, Group, Measure
from custom_components.smart_safety_zone.report_view import TABLES, WHYS
from custom_components.smart_safety_zone.station.reports.sheet import BOM

from .town import NOBODY, OPERATOR, VIEWER, Site, Town

MARKET: Final = "=Suk Chai market"


@pytest.fixture
async def site(town: Town) -> Site:
    site = await town.site()
    await town.runtime.rename(site.id, town.runtime.administrator, MARKET)
    await site.press()
    await site.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    await town.act("close", incident=town.incident.id, disposition="false_alarm", false_cause="user_error")
    return site


async def ask(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str, **message: Any
) -> dict[str, Any]:
    token = await hass.auth.async_create_refresh_token(town.users[who], "https://example.com/")
    client = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
    await client.send_json({"id": 1, **message, "type": f"{DOMAIN}/report/{message['type']}"})
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def test_a_viewer_gets_the_report_of_today(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    answer = await ask(hass, town, hass_ws_client, VIEWER, type="make", span="day")
    said = answer["result"]

    assert answer["success"], answer
    assert (said["span"], said["first"]) == ("day", town.runtime.reports.today.isoformat())
    assert said["groups"]["alarm"] == 1
    assert said["counted"] == {"alarms": 1, "serious": 0, "false": 1, "rated": 1, "rate": 100}
    assert said["figures"]["acknowledge"]["count"] == 1
    assert [target["name"] for target in said["targets"]] == [target.name for target in TARGETS]
    assert said["causes"] == [{"kind": "police", "why": "user_error", "count": 1}]
    assert len(said["parts"]) in {23, 24, 25}
    assert [(line["name"], line["rate"], line["availability"]) for line in said["sites"]] == [(MARKET, 100, 100.0)]


@pytest.mark.parametrize("command", [{"type": "make"}, {"type": "table", "table": "incidents"}])
async def test_whoever_may_not_look_gets_nothing(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator, command: dict[str, Any]
) -> None:
    answer = await ask(hass, town, hass_ws_client, NOBODY, span="day", **command)

    assert not answer["success"]
    assert answer["error"]["translation_key"] == "not_viewer"


@pytest.mark.parametrize("day", ["2026-02-30", "28.11.2026", "0001-01-01", "9999-12-31", 5, ""])
async def test_a_day_that_is_none_is_refused(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, day: object
) -> None:
    answer = await ask(hass, town, hass_ws_client, VIEWER, type="make", span="day", day=day)

    assert answer["error"]["code"] == "invalid_format"


@pytest.mark.parametrize("language", ["en", "th", "de"])
@pytest.mark.parametrize("table", TABLES)
async def test_tables_open_in_a_spreadsheet_and_reckon_with_nothing(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator, table: str, language: str
) -> None:
    said = await ask(hass, town, hass_ws_client, OPERATOR, type="table", span="month", table=table, language=language)
    text = said["result"]["text"]
    header, *rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))

    assert text.startswith(BOM)
    assert said["result"]["name"].startswith(f"{table}-month-")
    assert len(rows) == {"incidents": 1, "sites": 1, "times": 2}[table]
    assert all(len(row) == len(header) for row in rows)
    assert not any(each.startswith("column_") for each in header)
    assert ("จุดติดตั้ง" in text) == (language == "th" and table != "times")
    if table != "times":
        assert f"'{MARKET}" in rows[0]
    if language == "en" and table != "times":
        told = {"incidents": ("Cause, if false", "Used by mistake"), "sites": ("False alarms: Used by mistake", "1")}
        assert told[table] in zip(header, rows[0], strict=True)


async def test_a_table_beyond_all_measure_is_refused(
    hass: HomeAssistant,
    town: Town,
    site: Site,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(report_api, "MAX_ROWS", 0)
    answer = await ask(hass, town, hass_ws_client, VIEWER, type="table", span="year", table="incidents")

    assert answer["error"]["translation_key"] == "table_too_long"


@pytest.mark.parametrize("language", ["en", "th"])
async def test_there_is_a_word_for_all_that_tables_say(hass: HomeAssistant, town: Town, language: str) -> None:
    say = await report_api.async_texts(hass, language)
    lists: list[tuple[str, Iterable[str]]] = [
        ("group", Group),
        ("measure", Measure),
        ("kind", AlarmKind),
        ("disposition", Disposition),
        ("false_cause", WHYS),
        ("step", StepType),
    ]
    keys = [f"{list_}_{word}" for list_, words in lists for word in words]
    keys += [f"column_{measure}_s" for measure in Measure]

    assert [key for key in keys if say(key) == key] == []

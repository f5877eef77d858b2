"""The websocket commands of the reports: for whoever may look at the radio room, each by their own user."""

from datetime import date
from typing import Any, Final

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
import probatio as vol

from .const import DOMAIN
from .desk_api import the_station, translating
from .operators import async_commanding
from .report_view import TABLES, Say, incidents_sheet, sites_sheet, times_sheet, view
from .station.reports.period import FIRST_YEAR, LAST_YEAR, Span
from .station.reports.slices import in_turns

MAX_ROWS: Final = 50_000
"""Lines of one table: a browser takes a file of some megabytes, and not of hundreds."""


def _day(value: object) -> date:
    if not isinstance(value, str):
        msg = "a day is text like 2026-11-28"
        raise vol.Invalid(msg)
    try:
        day = date.fromisoformat(value)
    except ValueError as err:
        raise vol.Invalid(str(err)) from err
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        msg = "no report is about that year"
        raise vol.Invalid(msg)
    return day


_PERIOD: Final[dict[Any, Any]] = {
    vol.Required("span"): vol.All(vol.In([each.value for each in Span]), Span),
    vol.Optional("day"): _day,
}


async def async_texts(hass: HomeAssistant, language: str) -> Say:
    """Return what tells the texts of reports and bundles in a language; a word that has none stands as it is."""
    texts = await async_get_translations(hass, language, "config_panel", [DOMAIN])

    def say(key: str) -> str:
        return texts.get(f"component.{DOMAIN}.config_panel.records.{key}", key)

    return say


@websocket_command({vol.Required("type"): f"{DOMAIN}/report/make", **_PERIOD})
@async_response
@translating
async def _make(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    report = await runtime.reports.make(msg["span"], msg.get("day") or runtime.reports.today)
    connection.send_result(msg["id"], view(runtime, report))


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/report/table",
        **_PERIOD,
        vol.Required("table"): vol.In(TABLES),
        vol.Optional("language", default="en"): vol.All(str, vol.Length(min=2, max=35)),
    }
)
@async_response
@translating
async def _table(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    reports, span, table = runtime.reports, msg["span"], msg["table"]
    day, say = msg.get("day") or reports.today, await async_texts(hass, msg["language"])
    if table == "incidents":
        incidents = await reports.incidents(span, day)
        if len(incidents) > MAX_ROWS:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="table_too_long",
                translation_placeholders={"rows": str(MAX_ROWS)},
            )
        work = incidents_sheet(runtime, incidents, say)
    else:
        report = await reports.make(span, day)
        work = sites_sheet(runtime, report, say) if table == "sites" else times_sheet(report, say)
    text = await in_turns(work)
    connection.send_result(msg["id"], {"name": f"{table}-{span}-{day.isoformat()}.csv", "text": text})


@callback
def async_setup_report_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds the station when it is called."""
    for command in (_make, _table):
        async_register_command(hass, command)

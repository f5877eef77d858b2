"""Nobody acts at a station whom no administrator made somebody there; an automation tells, but decides nothing."""

from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import probatio as vol
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.operators import ADMINISTRATOR, BY_AUTOMATIONS, BY_RIDERS, NEEDED
from custom_components.smart_safety_zone.site_services import SITE_ACTIONS

from .screens import screen
from .town import NOBODY, OPERATOR, OWNER, STATION, SUPERVISOR, VIEWER, Town

INCIDENT: Final = "0" * 32
SITE: Final = "a" * 26
SAID: Final[dict[str, Any]] = {
    "armed": True,
    "camera": "none",
    "device_id": "nothing",
    "digits": "000 000",
    "disposition": "real",
    "done": True,
    "holders": [],
    "incident": INCIDENT,
    "item": "none",
    "kind": "candidate",
    "look": INCIDENT,
    "note": "Seen",
    "occasion": "help",
    "on": True,
    "operator": 8,
    "others": [INCIDENT],
    "outcome": "acted",
    "priority": 2,
    "purpose": "Seen",
    "screen": "a screen",
    "site": SITE,
    "span": "day",
    "step": "en_route",
    "table": "times",
    "text": "Seen",
    "tip": INCIDENT,
    "unit": "191-7",
    "view": INCIDENT,
}
"""What is said where a command or an action wants it: of nothing that exists."""

OF_SITES: Final = ("access/", "mask/", "panel/", "press")
"""Commands that a site's owner gives in a Home Assistant of his own; a station's roles say nothing of them."""
OTHER_ACTIONS: Final = {*SITE_ACTIONS, "install_blueprints"}
"""Those of a site, and what Home Assistant itself asks an administrator for."""
FETCHED: Final = {"bundle", "picture", "desk/choose_checklist"}
"""What is in the table beside commands and actions."""
RANK: Final = {NOBODY: 0, VIEWER: 1, OPERATOR: 2, SUPERVISOR: 3}
NEEDED_RANK: Final = {"viewer": 1, "operator": 2, "supervisor": 3, "administrator": 4}
NOT_ALLOWED: Final = {*(f"not_{role}" for role in NEEDED_RANK), "no_user", "in_no_unit", "not_in_unit"}


def commands(hass: HomeAssistant) -> dict[str, Any]:
    """Return all that browsers may ask of a station, with what each wants to be told."""
    prefix = f"{DOMAIN}/"
    found = {
        name.removeprefix(prefix): schema
        for name, (_, schema) in hass.data["websocket_api"].items()
        if name.startswith(prefix)
    }
    return {name: schema for name, schema in found.items() if not name.startswith(OF_SITES)}


def actions(hass: HomeAssistant) -> dict[str, Any]:
    """Return all that may be called at a station, with what each wants to be told."""
    found = hass.services.async_services_for_domain(DOMAIN)
    return {name: service.schema for name, service in found.items() if name not in OTHER_ACTIONS}


def least(schema: Any) -> dict[str, Any]:
    """Say all that must be said."""
    wanted = () if schema is False else schema.schema
    named = (str(each) for each in wanted if isinstance(each, vol.Required))
    return {name: SAID[name] for name in named if name not in {"id", "type"}}


async def answer(town: Town, action: str, who: str | None) -> str | None:
    """Call an action about something that does not exist; return the key of what was answered."""
    schema = actions(town.hass)[action]
    try:
        await town.act(action, who, **least(schema))
    except ServiceValidationError as err:
        refusal = err
    else:
        return None
    assert refusal.translation_domain == DOMAIN
    if refusal.translation_key in NOT_ALLOWED - {"no_user"}:
        assert refusal.translation_placeholders == {"station": STATION}
    return refusal.translation_key


def test_every_role_is_one_that_an_administrator_gives_but_his_own() -> None:
    assert set(NEEDED.values()) == NEEDED_RANK.keys()
    assert set(BY_RIDERS) | set(BY_AUTOMATIONS) <= NEEDED.keys()


async def test_the_table_holds_each_action_and_each_command_of_a_station_and_nothing_else(
    hass: HomeAssistant, town: Town
) -> None:
    assert commands(hass)
    assert NEEDED.keys() == commands(hass).keys() | actions(hass).keys() | FETCHED


@pytest.mark.parametrize("who", [*RANK, OWNER])
async def test_each_action_wants_its_role_or_a_higher_one(hass: HomeAssistant, town: Town, who: str) -> None:
    for action in actions(hass):
        refusal = await answer(town, action, who)
        if _may(who, action):
            assert refusal not in NOT_ALLOWED, action
        else:
            assert refusal == f"not_{NEEDED[action]}", action


@pytest.mark.parametrize("who", [*RANK, OWNER])
async def test_each_command_wants_its_role_or_a_higher_one(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str
) -> None:
    for name, schema in commands(hass).items():
        part, _, word = name.partition("/")
        # Each over a connection of its own, so that nothing which one of them began is heard by the next.
        tab = await screen(hass, town, hass_ws_client, who, part)
        reply = await tab.ask(word, **least(schema))
        said = None if reply["success"] else reply["error"].get("translation_key")
        if _may(who, name):
            # Who may open a page of units is told that there are none.
            assert said not in NOT_ALLOWED - ({"in_no_unit"} if name == "unit/subscribe" else set()), name
        else:
            refused = (
                {"unit/subscribe": "in_no_unit"}
                if name == "unit/subscribe"
                else dict.fromkeys(BY_RIDERS, "not_in_unit")
            )
            assert said == refused.get(name, f"not_{NEEDED[name]}"), name
        await tab.client.close()


def _may(who: str, what: str) -> bool:
    # The owner of a Home Assistant decides who belongs to the station, and has no role by that.
    return NEEDED[what] == ADMINISTRATOR if who == OWNER else RANK[who] >= NEEDED_RANK[NEEDED[what]]


async def test_an_automation_only_tells_the_room_and_the_patrols(hass: HomeAssistant, town: Town) -> None:
    refusals = {action: await answer(town, action, None) for action in actions(hass)}

    # The buttons do nothing before somebody taps them, and then it is asked who.
    told = {action: refusals.pop(action) for action in BY_AUTOMATIONS}
    assert told == {
        "confirm_presented": "unknown_incident",
        "patrol_buttons": "unknown_incident",
        "light": "not_a_lighting_group",
    }
    assert set(refusals.values()) == {"no_user"}


async def test_the_owner_of_home_assistant_is_no_operator_by_that(town: Town) -> None:
    assert town.users[OWNER].is_admin
    assert await answer(town, "acknowledge", OWNER) == "not_operator"


async def test_a_user_who_was_made_inactive_acts_no_more(hass: HomeAssistant, town: Town) -> None:
    await hass.auth.async_update_user(town.users[OPERATOR], is_active=False)

    assert await answer(town, "acknowledge", OPERATOR) == "not_operator"


async def test_a_user_who_was_removed_acts_no_more(hass: HomeAssistant, town: Town) -> None:
    await hass.auth.async_remove_user(town.users[OPERATOR])

    assert await answer(town, "acknowledge", OPERATOR) == "not_operator"


async def test_a_role_counts_from_the_moment_in_which_it_is_given_or_taken(hass: HomeAssistant, town: Town) -> None:
    options = town.station.options
    user = town.users[NOBODY].id
    assert await answer(town, "acknowledge", NOBODY) == "not_operator"

    operators = {**options["operators"], user: {"role": "operator", "number": 12}}
    hass.config_entries.async_update_entry(town.station, options={**options, "operators": operators})
    await hass.async_block_till_done()
    assert await answer(town, "acknowledge", NOBODY) == "unknown_incident"

    hass.config_entries.async_update_entry(town.station, options={**options, "operators": {}})
    await hass.async_block_till_done()
    assert await answer(town, "acknowledge", NOBODY) == "not_operator"
    assert await answer(town, "acknowledge", OPERATOR) == "not_operator"
    assert town.still_linked()

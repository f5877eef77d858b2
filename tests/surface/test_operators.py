"""Nobody acts at a station whom no administrator made somebody there; an automation tells, but decides nothing."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.desk_api import STEPS
from custom_components.smart_safety_zone.operators import NEEDED as TABLE
from custom_components.smart_safety_zone.services import ACTIONS

from .town import NOBODY, OPERATOR, OWNER, STATION, SUPERVISOR, VIEWER, Town

INCIDENT = "0" * 32
SITE = "a" * 26
BY_VIEWERS: dict[str, dict[str, Any]] = {"list_incidents": {}, "list_sites": {}}
BY_OPERATORS: dict[str, dict[str, Any]] = {
    "acknowledge": {"incident": INCIDENT},
    "note": {"incident": INCIDENT, "text": "Seen"},
    "close": {"incident": INCIDENT, "disposition": "real"},
    "take_over": {"incident": INCIDENT, "text": "Shift is over"},
    "hand_over": {"incident": INCIDENT, "operator": 8},
    "hand_back": {"incident": INCIDENT},
    "set_priority": {"incident": INCIDENT, "priority": 2},
    "join": {"incident": INCIDENT, "others": [INCIDENT]},
    "split": {"incident": INCIDENT},
    "recall": {"incident": INCIDENT},
    "release": {"incident": INCIDENT},
    "reopen": {"incident": INCIDENT},
    "confirm_presented": {"incident": INCIDENT},
    "list_tips": {},
    "take_tip": {"tip": INCIDENT},
    "close_tip": {"tip": INCIDENT, "outcome": "acted"},
    **{
        action: {"incident": INCIDENT, "unit": "191-7"}
        for action in ("dispatch", "en_route", "arrived", "finished", "patrol_buttons")
    },
    "check_in": {"device_id": "nothing"},
}
BY_SUPERVISORS: dict[str, dict[str, Any]] = {
    "make_bundle": {"incident": INCIDENT},
    "make_invite": {},
    **{f"{what}_site": {"site": SITE} for what in ("approve", "suspend", "resume", "revoke")},
}
NEEDED = {
    **dict.fromkeys(BY_VIEWERS, "viewer"),
    **dict.fromkeys(BY_OPERATORS, "operator"),
    **dict.fromkeys(BY_SUPERVISORS, "supervisor"),
}
DATA = BY_VIEWERS | BY_OPERATORS | BY_SUPERVISORS
RANK = {NOBODY: 0, VIEWER: 1, OPERATOR: 2, SUPERVISOR: 3}
NEEDED_RANK = {"viewer": 1, "operator": 2, "supervisor": 3}
NOT_ALLOWED = {f"not_{role}" for role in NEEDED_RANK} | {"no_user"}


async def answer(town: Town, action: str, who: str | None) -> str | None:
    """Call an action about something that does not exist; return the key of what was answered."""
    try:
        await town.act(action, who, **DATA[action])
    except ServiceValidationError as err:
        refusal = err
    else:
        return None
    assert refusal.translation_domain == DOMAIN
    if refusal.translation_key in NOT_ALLOWED - {"no_user"}:
        assert refusal.translation_placeholders == {"station": STATION}
    return refusal.translation_key


def test_every_action_needs_a_role() -> None:
    assert NEEDED.keys() == ACTIONS.keys()
    assert {action: TABLE[action] for action in ACTIONS} == NEEDED


def test_the_table_holds_each_action_and_each_command_of_the_screens_and_nothing_else() -> None:
    reads = {"subscribe", "incident", "together", "units", "pictures", "arm"}
    assert TABLE.keys() == ACTIONS.keys() | STEPS.keys() | reads
    assert {TABLE[step] for step in STEPS} == {"operator"}


@pytest.mark.parametrize("who", RANK)
async def test_each_action_wants_its_role_or_a_higher_one(town: Town, who: str) -> None:
    for action, role in NEEDED.items():
        refusal = await answer(town, action, who)
        if RANK[who] < NEEDED_RANK[role]:
            assert refusal == f"not_{role}", action
        else:
            assert refusal not in NOT_ALLOWED, action


async def test_an_automation_only_tells_the_room_and_the_patrols(town: Town) -> None:
    refusals = {action: await answer(town, action, None) for action in NEEDED}

    assert refusals.pop("confirm_presented") == "unknown_incident"
    # The buttons do nothing before somebody taps them, and then it is asked who.
    assert refusals.pop("patrol_buttons") == "unknown_incident"
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

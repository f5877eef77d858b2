"""The station's actions: what they do, what they refuse and in which words, and who is remembered for it."""

import ast
from collections.abc import Iterator
import json
import re
from string import Formatter
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.yaml import load_yaml_dict
import probatio as vol
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.const import OPERATOR_ROLES
from custom_components.smart_safety_zone.incident.errors import Code
from custom_components.smart_safety_zone.incident.model import Disposition, State
from custom_components.smart_safety_zone.journal import Entry
from custom_components.smart_safety_zone.lighting_entities import LAMP_REFUSALS
from custom_components.smart_safety_zone.lighting_services import LIGHT, SCHEMA as LIGHT_SCHEMA
from custom_components.smart_safety_zone.operators import NEEDED
from custom_components.smart_safety_zone.protocol.invite import read_invite
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.services import ACTIONS
from custom_components.smart_safety_zone.site_services import SITE_ACTIONS
from custom_components.smart_safety_zone.station.tokens import BUTTON_STEPS, ButtonFault

from .flow_driving import join
from .flow_texts import COMPONENT, TEXTS
from .town import (
    COLLEAGUE,
    DOOR,
    MARKET,
    OPERATOR,
    OWNER,
    PEOPLE,
    SUPERVISOR,
    VIEWER,
    Site,
    Town,
    full_disk,
    named,
    until,
)

NO_INCIDENT = "0" * 32
NO_SITE = "a" * 26
SCHEMAS: Final[dict[str, Any]] = {
    **{name: action.schema for name, action in ACTIONS.items()},
    **{name: action.schema for name, action in SITE_ACTIONS.items()},
    "install_blueprints": {},
    LIGHT: LIGHT_SCHEMA,
}


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@pytest.fixture
async def incident(town: Town, site: Site) -> str:
    """A fresh press."""
    await site.press()
    await site.reaches("stored")
    return town.incident.id


async def refused(town: Town, action: str, who: str | None = OPERATOR, **data: Any) -> tuple[str | None, Any]:
    """Call an action that is refused; return the key and the values of its text."""
    with pytest.raises(ServiceValidationError) as caught:
        await town.act(action, who, **data)
    return caught.value.translation_key, caught.value.translation_placeholders


async def test_an_incident_goes_through_its_life(town: Town, incident: str) -> None:
    await town.act("confirm_presented", None, incident=incident)
    await town.act("acknowledge", incident=incident)
    await town.act("note", incident=incident, text="On the phone")
    await town.act("take_over", COLLEAGUE, incident=incident, text="Shift is over")
    assert (town.incident.owner is not None and town.incident.owner.number) == 8
    await town.act("close", COLLEAGUE, incident=incident, disposition="real", text="Handed to the crew")
    assert (town.incident.state, town.incident.disposition) == (State.CLOSED, Disposition.REAL)
    await town.act("note", incident=incident, text="They called back")
    await town.act("reopen", incident=incident)

    assert town.incident.state is State.ACKNOWLEDGED
    assert (town.incident.owner is not None and town.incident.owner.number) == 7


async def test_a_unit_is_sent_and_the_site_sees_it(town: Town, site: Site, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    answers = [
        await town.act(action, incident=incident, unit="191-7") for action in ("dispatch", "en_route", "arrived")
    ]
    answers.append(await town.act("dispatch", incident=incident, unit="Investigators 2"))

    assert [answer["state"] for answer in answers] == ["dispatched", "dispatched", "on_scene", "on_scene"]
    assert [answer["units"] for answer in answers] == [["191-7"]] * 3 + [["191-7", "Investigators 2"]]
    await site.reaches("on_scene")


async def test_only_who_has_an_incident_sends_a_unit(town: Town, incident: str) -> None:
    assert await refused(town, "dispatch", incident=incident, unit="191-7") == ("not_acknowledged", {})
    await town.act("acknowledge", incident=incident)
    assert await refused(town, "en_route", incident=incident, unit="191-7") == ("not_dispatched", {})
    assert await refused(town, "arrived", incident=incident, unit="191-7") == ("not_dispatched", {})
    assert await refused(town, "dispatch", COLLEAGUE, incident=incident, unit="191-7") == (
        "owned_by_other",
        {"number": "7"},
    )
    await town.act("dispatch", incident=incident, unit="191-7")
    # Whoever hears the unit on the radio writes it down.
    await town.act("en_route", COLLEAGUE, incident=incident, unit="191-7")
    await town.act("arrived", COLLEAGUE, incident=incident, unit="191-7")


async def test_nobody_is_sent_to_a_drill(town: Town, site: Site) -> None:
    site.runtime.press(site.point("SOS"), drill=True)
    await site.reaches("stored")
    drill = town.incident.id
    await town.act("acknowledge", incident=drill)

    assert await refused(town, "dispatch", incident=drill, unit="191-7") == ("drill", {})
    made = await town.act("patrol_buttons", None, incident=drill, unit="191-7")
    assert len(made["actions"]) == 1


async def test_what_is_presented_twice_is_presented(town: Town, incident: str) -> None:
    await town.act("confirm_presented", None, incident=incident)
    version = town.incident.version
    await town.act("confirm_presented", None, incident=incident)

    assert town.incident.version == version


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("acknowledge", {}),
        ("note", {"text": "Seen"}),
        ("close", {"disposition": "test"}),
        ("take_over", {"text": "Shift is over"}),
        ("reopen", {}),
        ("release", {}),
        ("hand_back", {}),
        ("hand_over", {"operator": 8}),
        ("set_priority", {"priority": 2}),
        ("join", {"others": [NO_INCIDENT]}),
        ("split", {}),
        ("recall", {}),
        ("finished", {"unit": "191-7"}),
        ("confirm_presented", {}),
        ("dispatch", {"unit": "191-7"}),
        ("en_route", {"unit": "191-7"}),
        ("arrived", {"unit": "191-7"}),
        ("patrol_buttons", {"unit": "191-7"}),
    ],
)
async def test_an_incident_that_nobody_knows_is_refused(town: Town, action: str, data: dict[str, Any]) -> None:
    assert await refused(town, action, incident=NO_INCIDENT, **data) == ("unknown_incident", {})


async def test_an_incident_is_taken_before_it_is_closed(town: Town, incident: str) -> None:
    assert await refused(town, "close", incident=incident, disposition="test") == ("not_acknowledged", {})
    assert await refused(town, "take_over", incident=incident, text="Mine") == ("not_acknowledged", {})
    assert await refused(town, "reopen", incident=incident) == ("not_closed", {})


async def test_an_incident_has_one_operator(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)

    assert await refused(town, "acknowledge", incident=incident) == ("already_acknowledged", {})
    assert await refused(town, "acknowledge", COLLEAGUE, incident=incident) == ("owned_by_other", {"number": "7"})
    assert await refused(town, "close", COLLEAGUE, incident=incident, disposition="test") == (
        "owned_by_other",
        {"number": "7"},
    )
    assert await refused(town, "take_over", incident=incident, text="Mine") == ("already_acknowledged", {})


async def test_an_incident_is_closed_once(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="test")

    for action, data in (
        ("acknowledge", {}),
        ("close", {"disposition": "test"}),
        ("take_over", {"text": "Shift is over"}),
    ):
        assert await refused(town, action, incident=incident, **data) == ("already_closed", {})


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("acknowledge", {}),
        ("acknowledge", {"incident": "the newest"}),
        ("close", {"incident": NO_INCIDENT}),
        ("close", {"incident": NO_INCIDENT, "disposition": "bored"}),
        ("note", {"incident": NO_INCIDENT}),
        ("note", {"incident": NO_INCIDENT, "text": ""}),
        ("note", {"incident": NO_INCIDENT, "text": "x" * 2001}),
        ("dispatch", {"incident": NO_INCIDENT}),
        ("dispatch", {"incident": NO_INCIDENT, "unit": " \u202e "}),
        ("arrived", {"incident": NO_INCIDENT, "unit": "x" * 41}),
        ("patrol_buttons", {"incident": NO_INCIDENT, "unit": "191-7", "hours": 49}),
        ("patrol_buttons", {"incident": NO_INCIDENT, "unit": "191-7", "steps": ["close"]}),
        ("approve_site", {"site": "market"}),
        ("make_invite", {"valid_minutes": 0}),
        ("list_sites", {"site": NO_SITE}),
    ],
)
async def test_what_is_missing_or_misshapen_is_refused(town: Town, action: str, data: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        await town.act(action, SUPERVISOR, **data)


async def test_a_note_of_blanks_is_no_note(town: Town, incident: str) -> None:
    assert await refused(town, "note", incident=incident, text="  ") == ("text_missing", {})


async def test_nothing_is_done_without_a_station(hass: HomeAssistant, town: Town) -> None:
    await hass.config_entries.async_unload(town.station.entry_id)

    assert await refused(town, "list_incidents") == ("no_station", None)


async def test_a_step_that_is_not_on_disk_was_not_done(town: Town, site: Site, incident: str) -> None:
    event = town.state(town.own("incident"))

    with full_disk(town.runtime.journal):
        for action, data in (("acknowledge", {}), ("note", {"text": "Seen"}), ("confirm_presented", {})):
            with pytest.raises(HomeAssistantError) as caught:
                await town.act(action, incident=incident, **data)
            assert not isinstance(caught.value, ServiceValidationError)
            assert caught.value.translation_key == "not_committed"

    assert town.incident.state is State.OPEN
    assert town.state(town.own("incident")) is event
    assert town.state(town.own("unacknowledged_incidents")).state == "1"
    assert site.progress().state == "stored"
    await town.act("acknowledge", incident=incident)
    await site.reaches("taken")


async def test_a_decision_about_a_site_that_is_not_on_disk_does_not_hold(town: Town, site: Site) -> None:
    with full_disk(town.runtime.journal):
        for action in ("suspend_site", "revoke_site"):
            with pytest.raises(HomeAssistantError) as caught:
                await town.act(action, OWNER, site=site.id)
            assert not isinstance(caught.value, ServiceValidationError)
            assert caught.value.translation_key == "not_committed"
        with pytest.raises(HomeAssistantError) as caught:
            await town.act("make_invite", OWNER)
        assert caught.value.translation_key == "not_committed"

    assert site.record.standing is Standing.ACTIVE
    assert town.state(site.at_station("standing")).state == "active"
    assert town.still_linked()


async def entries(town: Town) -> list[Entry]:
    """Read the station's journal."""
    return await town.runtime.journal.read(lambda reader: list(reader.entries()))


async def test_the_journal_tells_who_did_what(town: Town, incident: str) -> None:
    await town.act("confirm_presented", None, incident=incident)
    await town.act("acknowledge", incident=incident)
    await town.act("note", COLLEAGUE, incident=incident, text="Seen")
    await town.act("close", incident=incident, disposition="test")

    actors = {
        each.kind: json.loads(each.payload)["actor"]
        for each in await entries(town)
        if each.kind.startswith("incident.") and each.payload is not None
    }
    assert actors["incident.presented"] == {"kind": "automation"}
    for kind, name in (("acknowledged", OPERATOR), ("noted", COLLEAGUE), ("closed", OPERATOR)):
        assert actors[f"incident.{kind}"] == {
            "kind": "operator",
            "user_id": town.users[name].id,
            "number": PEOPLE[name][1],
        }


async def test_the_journal_tells_who_decided_about_a_site(town: Town) -> None:
    site = await town.site(approve=False)
    for action in ("approve", "suspend", "resume", "revoke"):
        await town.act(f"{action}_site", OWNER, site=site.id)
    await town.act("make_invite", OWNER)

    # Who decides as an administrator need not have a number in the room.
    owner = {"kind": "operator", "user_id": town.users[OWNER].id}
    actors = [
        (each.kind, json.loads(each.payload)["actor"] == owner)
        for each in await entries(town)
        if each.payload is not None and each.kind.startswith(("site.", "invite."))
    ]
    assert actors[-5:] == [
        (kind, True) for kind in ("site.approved", "site.suspended", "site.resumed", "site.revoked", "invite.made")
    ]


async def test_no_entry_holds_a_persons_name(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="test")

    written = b"".join(each.header + (each.payload or b"") for each in await entries(town))
    assert [name for name in PEOPLE if name.encode() in written] == []


async def test_a_site_is_approved_suspended_resumed_and_revoked(town: Town) -> None:
    site = await town.site(approve=False)
    for action, standing in (
        ("approve", Standing.ACTIVE),
        ("suspend", Standing.SUSPENDED),
        ("resume", Standing.ACTIVE),
        ("revoke", Standing.REVOKED),
    ):
        await town.act(f"{action}_site", OWNER, site=site.id)
        assert site.record.standing is standing


async def test_digits_that_are_not_those_of_the_site_approve_nothing(town: Town) -> None:
    site = await town.site(approve=False)
    wrong = f"{(int(site.record.digits) + 1) % 1_000_000:06}"

    refusal = await refused(town, "approve_site", OWNER, site=site.id, digits=wrong)

    assert refusal == ("wrong_digits", {})
    before = site.record.standing
    spoken = f"{site.record.digits[:3]} {site.record.digits[3:]}"
    await town.act("approve_site", OWNER, site=site.id, digits=spoken)
    assert (before, site.record.standing) == (Standing.UNAPPROVED, Standing.ACTIVE)


async def test_a_decision_that_does_not_fit_is_refused(town: Town, site: Site) -> None:
    assert await refused(town, "approve_site", OWNER, site=site.id) == ("not_unapproved", {})
    assert await refused(town, "resume_site", OWNER, site=site.id) == ("not_suspended", {})
    await town.act("suspend_site", OWNER, site=site.id)
    assert await refused(town, "suspend_site", OWNER, site=site.id) == ("not_active", {})
    await town.act("revoke_site", OWNER, site=site.id)
    assert await refused(town, "revoke_site", OWNER, site=site.id) == ("already_revoked", {})


@pytest.mark.parametrize("action", ["approve_site", "suspend_site", "resume_site", "revoke_site"])
async def test_a_site_that_nobody_knows_is_refused(town: Town, action: str) -> None:
    assert await refused(town, action, OWNER, site=NO_SITE) == ("unknown_site", {})


async def test_an_invite_of_the_action_lets_a_site_join(hass: HomeAssistant, town: Town) -> None:
    made = await town.act("make_invite", OWNER, valid_minutes=60)
    assert made.keys() == {"invite", "code", "expires"}
    assert read_invite(made["invite"]).station.hex()

    entry = await join(hass, town.runtime, invite=made["invite"])

    assert town.runtime.sites()[str(entry.unique_id)].standing is Standing.UNAPPROVED
    await until(lambda: town.runtime.link(str(entry.unique_id)).connected)


async def test_an_invite_keeps_to_the_stations_policy(hass: HomeAssistant, town: Town) -> None:
    refusal = await refused(town, "make_invite", OWNER, needs_approval=False)
    assert refusal == ("approval_required", {})

    hass.config_entries.async_update_entry(town.station, options={**town.station.options, "approval": "invited"})
    refusal = await refused(town, "make_invite", OWNER, needs_approval=False, valid_minutes=16)
    assert refusal == ("validity_out_of_range", {"max": "15"})
    assert await town.act("make_invite", OWNER, needs_approval=False)
    assert await town.act("make_invite", OWNER, needs_approval=True, valid_minutes=30 * 24 * 60)

    hass.config_entries.async_update_entry(town.station, options={**town.station.options, "address": ""})
    assert await refused(town, "make_invite", OWNER) == ("no_address", {})


async def test_lists_look_like_this(hass: HomeAssistant, town: Town, snapshot: SnapshotAssertion) -> None:
    hass.states.async_set(DOOR["source"], "off")
    market = await town.site(MARKET, "market", DOOR)
    await town.site("Krung bank", "bank", approve=False)
    hass.states.async_set(DOOR["source"], "on")
    await market.reaches("stored", "Back door")
    await market.press()
    await market.reaches("stored")
    taken = next(each for each in await town.incidents(2) if each.kind == "intrusion")
    await town.act("acknowledge", incident=taken.id)

    snapshot = named(town, snapshot)
    assert await town.act("list_incidents", VIEWER) == snapshot(name="incidents")
    assert await town.act("list_sites", VIEWER) == snapshot(name="sites")


async def test_what_is_closed_is_listed_no_more(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="test")

    assert await town.act("list_incidents", VIEWER) == {"incidents": []}


# What describes the actions agrees, without a Home Assistant.

FIELDS = load_yaml_dict(str(COMPONENT / "services.yaml"))


def test_every_action_is_described_everywhere() -> None:
    icons = json.loads((COMPONENT / "icons.json").read_text(encoding="utf-8"))["services"]

    assert FIELDS.keys() == icons.keys() == SCHEMAS.keys()
    for texts in TEXTS.values():
        assert texts["services"].keys() == SCHEMAS.keys()


@pytest.mark.parametrize("action", SCHEMAS)
def test_every_field_is_described_everywhere(action: str) -> None:
    described = (FIELDS[action] or {}).get("fields", {})
    schema = SCHEMAS[action]

    assert described.keys() == {str(key) for key in schema}
    for key in schema:
        assert described[str(key)].get("required", False) is isinstance(key, vol.Required)
    for texts in TEXTS.values():
        words = texts["services"][action]
        assert words.get("fields", {}).keys() == described.keys()
        for each in (words, *words.get("fields", {}).values()):
            assert each["name"]
            assert each["description"]


def test_what_can_be_chosen_is_what_is_taken() -> None:
    fields = FIELDS["close"]["fields"]["disposition"]["selector"]["select"]
    assert fields["options"] == list(Disposition)
    for texts in TEXTS.values():
        assert list(texts["selector"][fields["translation_key"]]["options"]) == list(Disposition)
    buttons = FIELDS["patrol_buttons"]["fields"]["steps"]["selector"]["select"]
    assert buttons["options"] == list(BUTTON_STEPS)
    for texts in TEXTS.values():
        assert list(texts["selector"][buttons["translation_key"]]["options"]) == list(BUTTON_STEPS)
    number = FIELDS["make_invite"]["fields"]["valid_minutes"]["selector"]["number"]
    taken = vol.Schema(ACTIONS["make_invite"].schema)
    for minutes in (number["min"], number["max"]):
        assert taken({"valid_minutes": minutes})
    with pytest.raises(vol.Invalid):
        taken({"valid_minutes": number["max"] + 1})


# Every error has its words.

VALUES = {
    "not_in_unit": {"unit"},
    "unknown_unit": {"unit"},
    "unit_busy": {"unit"},
    "table_too_long": {"rows"},
    "owned_by_other": {"number"},
    "unknown_operator": {"number"},
    "alarm_still_open": {"name"},
    "nothing_to_cancel": {"name"},
    "tip_of_other": {"number"},
    "too_many_pictures": {"count"},
    "path_not_allowed": {"path"},
    "file_unreadable": {"path"},
    "no_still": {"camera"},
    "locked_out": {"seconds"},
    "zones_open": {"zones"},
    "validity_out_of_range": {"max"},
    **{f"not_{role}": {"station"} for role in OPERATOR_ROLES},
    "station_keys_lost": {"path"},
    **{f"journal_{what}": {"path"} for what in ("damaged", "too_new", "unavailable")},
}


ONLY_SHOWN = {"journal_kept", "journal_kept_unsealed", "wrong_recovery_key", "unknown_picture"} | {
    "too_many_items",
    "item_too_long",
}
"""What is a repair or a form's error and never an exception that a user meets."""


def raised() -> Iterator[str]:
    """Yield every key of an exception's text that the source names."""
    yield from (code.value for code in Code)
    yield from (f"not_{role}" for role in NEEDED.values())
    yield from (fault.value for fault in ButtonFault)
    yield from (f"lamps_{word}" for word in (*LAMP_REFUSALS, "refused"))
    for path in COMPONENT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name("StationError"), args=[ast.Constant(str(code)), *_]):
                    yield code
                case ast.Call(
                    func=ast.Name("StationError"),
                    args=[ast.IfExp(body=ast.Constant(str(one)), orelse=ast.Constant(str(other))), *_],
                ):
                    yield from (one, other)
                case ast.Call(func=ast.Name("SiteError"), args=[ast.Constant(str(code)), *_]) if (
                    path.parent.name == "tips" or path.name in {"outgoing.py", "tip_pictures.py"}
                ):
                    yield code
                case ast.keyword("translation_key", value) if path.name in {
                    "__init__.py",
                    "access_api.py",
                    "blueprint_install.py",
                    "lighting_services.py",
                    "mask_api.py",
                    "panel_api.py",
                    "panel_entities.py",
                    "report_api.py",
                    "services.py",
                    "site_services.py",
                    "unit_api.py",
                    "view_api.py",
                    "view_services.py",
                    "tip_services.py",
                    "operators.py",
                    "recovery.py",
                }:
                    constants = ast.walk(value) if not isinstance(value, ast.JoinedStr) else []
                    yield from (
                        each.value
                        for each in constants
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    )
    for errors in (COMPONENT / "site").rglob("errors.py"):
        yield from re.findall(r'__init__\("(\w+)"[,)]', errors.read_text(encoding="utf-8"))


def test_every_error_has_words_and_all_words_an_error() -> None:
    for texts in TEXTS.values():
        assert texts["exceptions"].keys() == set(raised()) - ONLY_SHOWN
        assert all(text["message"] for text in texts["exceptions"].values())


def test_the_source_is_really_read() -> None:
    assert {"unknown_point", "cannot_store", "wrong_digits", "no_user", "journal_damaged", "drill"} < set(raised())


@pytest.mark.parametrize("language", TEXTS)
def test_errors_name_what_they_are_given(language: str) -> None:
    for key, text in TEXTS[language]["exceptions"].items():
        found = {name for _, name, _, _ in Formatter().parse(text["message"]) if name}
        assert found == VALUES.get(key, set()), key

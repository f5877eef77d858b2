"""Who may act in the radio room: only whom an administrator made somebody; everybody else is told the way out."""

from collections.abc import AsyncGenerator
import re
from typing import Any, Final

import pytest
import pytest_asyncio

from scripts.rig import Api, CommandError, Login, until
from scripts.rig.book import station_book
from scripts.rig.log import Expected
from scripts.rig.town import DOMAIN, OPERATOR, STATION_NAME, Town

from .acts import (
    DEADLINE_S,
    LINK_LOST,
    act,
    at_rest,
    clear,
    linked,
    press_until,
    progress,
    site_at_station,
    the_incident,
)

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]
SITES = ("market",)
EXPECTED = (
    LINK_LOST,
    Expected(
        logger="homeassistant.components.automation.try_to_take",
        text="This action needs a person",
        reason="the automation is refused, and its log says why",
    ),
    Expected(
        logger="homeassistant.components.automation.try_to_take",
        text="An error occurred while executing|Error while executing automation",
        reason="as above",
    ),
    Expected(
        logger="homeassistant.components.websocket_api.http.connection",
        text=r"\A\[\d+\] [^\n]*\Z",
        reason="Home Assistant logs what it refuses a user",
    ),
)

GUARD: Final = Login(username="guard", password="night-watch", name="Night guard")
VIEWER: Final = Login(username="viewer", password="only-looking", name="Viewer")
DESK: Final = Login(username="desk", password="desk-eight", name="Desk eight")
DESK_NUMBER: Final = 8
WAITING: Final = "Corner shop"

_AUTOMATION: Final = """automation:
  - id: try_to_take
    alias: Try to take
    triggers:
      - trigger: event
        event_type: try_to_take
    actions:
      - action: "{{ trigger.event.data.action }}"
        data: "{{ trigger.event.data.data }}"
"""

type Attempt = tuple[str, dict[str, Any]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def users(town: Town) -> dict[str, str]:
    """Make a user without any role, a viewer and an operator; return their ids."""
    users = {each.username: await town.room.add_user(each) for each in (GUARD, VIEWER, DESK)}
    for login, role, number in ((VIEWER, "viewer", 3), (DESK, "operator", DESK_NUMBER)):
        await town.room.api.run_options_flow(
            (await town.room.api.entries(DOMAIN))[0]["entry_id"],
            [{"next_step_id": "operators"}, {"user": users[login.username]}, {"role": role, "number": number}],
        )
    return users


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def waiting_site(town: Town) -> str:
    """Join a site that nobody has approved, and return its id."""
    invite = await act(town, "make_invite")
    await town.town.api.run_flow(
        DOMAIN,
        [
            {"next_step_id": "site"},
            {
                "invite": invite["invite"],
                "name": WAITING,
                "kind": "shop",
                "place": {"latitude": 14.59, "longitude": 100.45},
                "sos_button": True,
            },
        ],
    )
    site: str = (await site_at_station(town, WAITING))["site"]
    return site


@pytest_asyncio.fixture(loop_scope="module")
async def incident(town: Town) -> AsyncGenerator[str]:
    """Raise an alarm."""
    await linked(town)
    await press_until(town, town.sites["market"], "presented")
    yield (await the_incident(town, town.sites["market"]))["incident"]
    await clear(town)


async def refused(api: Api, attempt: Attempt) -> str:
    """Return the words with which an action is refused."""
    with pytest.raises(CommandError) as error:
        await api.call_service(DOMAIN, *attempt)
    assert error.value.code == "service_validation_error"
    return error.value.message


async def both_languages(town: Town, message: str, **said: str) -> tuple[str, str]:
    """Return the key and the Thai words of an error that came in English."""
    words = {}
    for language in ("en", "th"):
        answer = await town.room.api.command(
            "frontend/get_translations", language=language, category="exceptions", integration=DOMAIN
        )
        words[language] = {
            key.removeprefix(f"component.{DOMAIN}.exceptions.").removesuffix(".message"): text.format(**said)
            for key, text in answer["resources"].items()
            if all(f"{{{name}}}" not in text or name in said for name in re.findall(r"{(\w+)}", text))
        }
    keys = [key for key, text in words["en"].items() if message.endswith(text.rstrip("."))]
    assert len(keys) == 1, message
    return keys[0], words["th"][keys[0]]


def attempts(incident: str, site: str) -> list[Attempt]:
    """Return what wants an operator, and what wants an administrator."""
    return [
        ("acknowledge", {"incident": incident}),
        ("note", {"incident": incident, "text": "Nobody asked me."}),
        ("close", {"incident": incident, "disposition": "false_alarm", "false_cause": "misuse"}),
        ("confirm_presented", {"incident": incident}),
        ("approve_site", {"site": site}),
        ("revoke_site", {"site": site}),
    ]


@pytest.mark.parametrize("login", [GUARD, VIEWER, None], ids=["no role", "viewer", "administrator"])
async def test_without_the_role_everything_is_refused_and_the_way_out_is_named(
    town: Town, users: dict[str, str], waiting_site: str, incident: str, login: Login | None
) -> None:
    before = await the_incident(town, town.sites["market"])
    api = await town.room.connect(login)

    for attempt in attempts(incident, waiting_site):
        decides = attempt[0].endswith("_site")
        if decides and login is None:
            continue
        message = await refused(api, attempt)
        key, thai = await both_languages(town, message, station=STATION_NAME)
        assert key == ("not_administrator" if decides else "not_operator")
        assert decides or ("options" in message and STATION_NAME in message and STATION_NAME in thai)
        assert "ผู้ดูแลระบบ" in thai

    assert await the_incident(town, town.sites["market"]) == before
    assert (await site_at_station(town, WAITING))["standing"] == "unapproved"
    await progress(town, town.sites["market"], "presented")


@pytest.mark.parametrize("login", [GUARD, None], ids=["no role", "administrator"])
async def test_whoever_has_no_role_does_not_even_look(town: Town, users: dict[str, str], login: Login | None) -> None:
    api = await town.room.connect(login)
    for action in ("list_incidents", "list_sites"):
        with pytest.raises(CommandError, match=r"You have no role") as error:
            await api.call_service(DOMAIN, action, return_response=True)
        assert error.value.code == "service_validation_error"


async def test_a_viewer_looks(town: Town, users: dict[str, str], incident: str) -> None:
    api = await town.room.connect(VIEWER)
    found = await town.act(api, "list_incidents")
    assert [each["incident"] for each in found["incidents"]] == [incident]


async def test_an_automation_takes_nothing(town: Town, waiting_site: str, incident: str) -> None:
    before = await the_incident(town, town.sites["market"])
    configuration = town.room.folder / "configuration.yaml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("automation:\n", _AUTOMATION, 1), encoding="utf-8")
    await town.room.api.call_service("automation", "reload")
    await town.room.api.wait_state("automation.try_to_take", "on", DEADLINE_S)

    # Whatever user fires the event: what an automation does bears no user.
    for action, data in attempts(incident, waiting_site):
        if action == "confirm_presented":
            continue
        count = _refusals(town)
        await town.room.api.fire_event("try_to_take", {"action": f"{DOMAIN}.{action}", "data": data})

        def refused_once_more(count: int = count) -> bool:
            return _refusals(town) > count

        await until(refused_once_more, DEADLINE_S, f"refusal of {action} in the log")

    configuration.write_text(text, encoding="utf-8")
    await town.room.api.call_service("automation", "reload")
    assert await the_incident(town, town.sites["market"]) == before
    assert (await site_at_station(town, WAITING))["standing"] == "unapproved"


def _refusals(town: Town) -> int:
    return town.room.log_text().count("This action needs a person")


async def test_an_error_about_the_matter_itself_is_said_in_words(
    town: Town, users: dict[str, str], incident: str
) -> None:
    """Not as the code that the station uses for it."""
    desk = await town.room.connect(DESK)
    cases: list[tuple[Api, Attempt]] = [
        (desk, ("acknowledge", {"incident": "0" * 32})),
        (desk, ("close", {"incident": incident, "disposition": "real"})),
        (town.room.api, ("approve_site", {"site": "a" * 26})),
        (town.room.api, ("approve_site", {"site": (await site_at_station(town, "Fresh market"))["site"]})),
    ]
    for api, attempt in cases:
        message = await refused(api, attempt)
        _, thai = await both_languages(town, message)
        assert re.search("[\u0e01-\u0e2e]", thai)


async def test_what_operators_do_is_on_record_with_their_number_and_user(
    town: Town, users: dict[str, str], incident: str
) -> None:
    market = town.sites["market"]
    desk = await town.room.connect(DESK)
    await town.act(desk, "acknowledge", incident=incident)
    assert (await progress(town, market, "taken")).attributes["operator"] == DESK_NUMBER
    await town.act(desk, "note", incident=incident, text="Patrol two is near.")
    await town.act(desk, "close", incident=incident, disposition="unfounded", text="Nobody there.")
    await progress(town, market, "closed")
    owner: str = (await town.room.api.command("auth/current_user"))["id"]

    async with at_rest(town.room):
        book = await station_book(town.room)
    assert book.verification.ok
    for step in ("acknowledged", "noted", "closed"):
        (said,) = [each for each in book.steps(step) if each["incident"] == incident]
        assert (said["actor"]["number"], said["actor"]["user_id"]) == (DESK_NUMBER, users[DESK.username])
    approved = [entry for entry in book.entries if entry.kind == "site.approved"]
    assert approved
    # Administrators decide about sites, and need no number for that.
    assert all(owner.encode() in (entry.payload or b"") for entry in approved)
    # Names stand nowhere in the book: who bears a number is Home Assistant's to say.
    assert not any(OPERATOR.name.encode() in (entry.payload or b"") + entry.header for entry in book.entries)

"""The rig itself, proved with real Home Assistant processes."""

from asyncio import gather
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
import json
from pathlib import Path

import pytest

from scripts.rig import ApiError, CommandError, ConnectionLostError, FlowError, Home, HomeError, Login, Step
from scripts.rig.folder import free_port

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("socket_enabled")]

LAMP = "input_boolean.lamp"
LAMP_YAML = "input_boolean:\n  lamp:\n    name: Lamp\n"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[Home]:
    """Start a home with a lamp."""
    async with Home("Shop", tmp_path / "shop", configuration=LAMP_YAML) as home:
        yield home


async def test_a_first_start_makes_a_running_home_with_an_owner(home: Home) -> None:
    """Name, place and owner are as asked for, on the loopback only, and the log is clean."""
    config = await home.api.get("/api/config")
    user = await home.api.command("auth/current_user")
    network = await home.api.command("network")

    assert config["state"] == "RUNNING"
    assert config["location_name"] == "Shop"
    assert config["time_zone"] == "Asia/Bangkok"
    assert user["is_owner"]
    assert [adapter["name"] for adapter in network["adapters"] if adapter["enabled"]] == ["lo"]
    assert {entry["domain"] for entry in await home.api.entries()} <= {"analytics", "backup"}
    assert home.problems() == []
    assert home.cpu_seconds() > 0
    assert home.memory_bytes() > 50_000_000


async def test_a_state_change_is_seen_as_it_happens(home: Home) -> None:
    """Subscribed states, events and triggers all show one action."""
    events = await home.api.events("state_changed")
    triggers = await home.api.triggers({"trigger": "state", "entity_id": LAMP, "to": "on"})

    await home.api.wait_state(LAMP, "off")
    await home.api.call_service("input_boolean", "turn_on", target={"entity_id": LAMP})

    state = await home.api.wait_state(LAMP, lambda state: state.state == "on")
    assert state.attributes["friendly_name"] == "Lamp"
    assert (await events.next())["data"]["new_state"]["state"] == "on"
    assert (await triggers.next())["variables"]["trigger"]["entity_id"] == LAMP
    assert (await home.api.states())[LAMP].last_changed == pytest.approx(state.last_changed, abs=1e-3)


async def test_what_does_not_come_is_said(home: Home) -> None:
    """A wait, a command and a flow that fail name what they wanted."""
    with pytest.raises(TimeoutError, match=r"input_boolean\.lamp didn't become on"):
        await home.api.wait_state(LAMP, "on", deadline_s=0.1)
    with pytest.raises(CommandError, match=r"input_boolean\.explode"):
        await home.api.call_service("input_boolean", "explode")
    with pytest.raises(ApiError, match="404"):
        await home.api.run_flow("no_such_integration")


async def test_a_flow_runs_through_its_menu_and_forms(home: Home) -> None:
    """Core's group helper serves as the flow to drive; its options change by the same means."""
    steps: list[Step] = [
        {"next_step_id": "binary_sensor"},
        lambda form: {"name": form["step_id"], "entities": [LAMP.replace("input_boolean", "binary_sensor")]},
    ]
    with pytest.raises(FlowError, match="wants more") as refused:
        await home.api.run_flow("group", steps[:1])
    assert refused.value.step == "binary_sensor"

    entry_id = (await home.api.run_flow("group", steps))["result"]["entry_id"]
    await home.api.wait_state("binary_sensor.binary_sensor", "unavailable")
    await home.api.run_options_flow(entry_id, [{"entities": [], "all": True, "hide_members": False}])
    assert [entry["entry_id"] for entry in await home.api.entries("group")] == [entry_id]
    await home.api.remove_entry(entry_id)
    assert await home.api.entries("group") == []


async def test_another_user_can_log_in_and_has_no_rights_of_an_owner(home: Home) -> None:
    """A user with a password acts as himself."""
    guard = Login(username="guard", password="night-watch", name="Night guard")
    user_id = await home.add_user(guard)
    api = await home.connect(guard)

    assert (await api.command("auth/current_user"))["id"] == user_id
    with pytest.raises(CommandError, match="unauthorized"):
        await api.command("config/auth/list")
    with pytest.raises(PermissionError, match="can't log in"):
        await home.connect(Login(username="guard", password="wrong"))


async def test_a_restart_keeps_port_owner_and_state(home: Home) -> None:
    """Everything was saved, and the new connection speaks to the same home."""
    await home.api.call_service("input_boolean", "turn_on", target={"entity_id": LAMP})
    before, url, pid = home.api, home.url, home.pid

    await home.restart()

    assert (home.url, home.pid != pid) == (url, True)
    assert home.api.token == before.token
    await home.api.wait_state(LAMP, "on")
    with pytest.raises(ConnectionLostError):
        await before.command("get_states")
    assert home.problems(all_starts=True) == []


async def test_a_killed_home_starts_again(home: Home) -> None:
    """SIGKILL leaves a lock file; a second process in the same folder is refused while one lives."""
    with pytest.raises(HomeError, match="is taken"):
        await Home("Shop", home.folder).start()
    with pytest.raises(HomeError, match="exit code 1"):
        await Home("Shop", home.folder, port=free_port()).start()
    lock = json.loads((home.folder / ".ha_run.lock").read_text(encoding="utf-8"))
    assert lock["pid"] == home.pid

    await home.kill()
    assert not home.running
    assert (home.folder / ".ha_run.lock").exists()
    await home.start()

    assert (await home.api.command("auth/current_user"))["is_owner"]


async def test_a_frozen_home_is_silent_until_thawed(home: Home) -> None:
    """Frozen, it holds its connections and answers nothing."""
    home.freeze()
    with pytest.raises(TimeoutError):
        await home.api.command("get_states", deadline_s=0.3)
    home.thaw()
    assert LAMP in await home.api.states()


async def test_two_homes_live_side_by_side(tmp_path: Path) -> None:
    """Two names, two ports, two owners' tokens; a folder found again keeps its port."""
    async with AsyncExitStack() as stack:
        homes = [Home(name, tmp_path / name) for name in ("Station", "Market")]
        await gather(*(stack.enter_async_context(home) for home in homes))
        names = [(await home.api.get("/api/config"))["location_name"] for home in homes]
        assert names == ["Station", "Market"]
        assert len({home.port for home in homes}) == 2
    assert [Home(home.name, home.folder).port for home in homes] == [home.port for home in homes]
    assert all(not home.running for home in homes)

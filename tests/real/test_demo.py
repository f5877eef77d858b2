"""The demo: the whole path without a person, and a person's Ctrl-C and second start."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import re
import signal
import sys
from typing import Any, Final

import pytest

from scripts.rig import Api, cctv, until
from scripts.rig.demo import DEMO, Check
from scripts.rig.folder import ROOT
from scripts.rig.furniture import furnish
from scripts.rig.town import DOMAIN, INCIDENTS, Town

from .acts import act, drained, incidents, progress

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]
SCENES: Final = {"lit", "restored", "drilled", "silent", "duress", "pictured", "cut_off"}
KEYS: Final = {"press_to_station_ms", "press_to_stored_ms", "ack_to_site_ms", "steps", "lost", "duplicated", *SCENES}
START_DEADLINE_S: Final = 90.0
STOP_DEADLINE_S: Final = 30.0
_HOUSE: Final = re.compile(r"House behind it +(button\.\w+)")
# As scripts/demo runs it, but with a playground of the test's own.
_DEMO: Final = """
import sys
from pathlib import Path
from scripts.rig import demo
demo.PLAYGROUND = Path(sys.argv.pop())
sys.exit(demo.main())
"""


async def test_the_command_prints_one_json_object_and_ends_with_0() -> None:
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "demo", "--check", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(START_DEADLINE_S):
        output, errors = await process.communicate()

    assert process.returncode == 0, errors.decode()
    result: dict[str, Any] = json.loads(output.decode().splitlines()[-1])
    assert set(result) == KEYS
    assert (tuple(result["steps"]), result["lost"], result["duplicated"]) == (Check.STEPS, 0, 0)
    assert {each for each in SCENES if result[each]} == SCENES


async def test_ctrl_c_ends_both_homes_and_the_next_start_goes_on_with_all_as_it_was_in_thai(
    tmp_path: Path,
) -> None:
    async with _demo(tmp_path, "--language", "th") as demo:
        shown = await _read_until(demo, "Ctrl-C ends both")
        children = _children(tmp_path)
        assert len(children) == 2
        assert all(word in shown for word in ("http://127.0.0.1:", "operator", "input_button.market_pole"))
        before = await _open_an_incident(tmp_path, source=_HOUSE.findall(shown)[0])

        demo.send_signal(signal.SIGINT)
        async with asyncio.timeout(STOP_DEADLINE_S):
            assert await demo.wait() == 0
        assert _children(tmp_path) == []

    async with Town(tmp_path, language="th", premises=DEMO) as town:
        await drained(town)
        assert before["town"] == {each["title"]: each["entry_id"] for each in await town.town.api.entries(DOMAIN)}
        (incident,) = await incidents(town)
        assert incident["incident"] == before["incident"]
        state = await town.room.api.state(INCIDENTS)
        assert state is not None
        await act(town, "acknowledge", incident=incident["incident"])
        await act(town, "close", incident=incident["incident"], disposition="test")
        await progress(town, town.sites["home"], "closed")
        furniture = await furnish(town)
        async with cctv.running(town.town):
            result = await Check(town, furniture).run()
        assert set(result) == KEYS
        assert (tuple(result["steps"]), result["lost"], result["duplicated"]) == (Check.STEPS, 0, 0)
        assert {each for each in SCENES if result[each]} == SCENES
        assert all(0 < result[key] < 5_000 for key in KEYS if key.endswith("_ms"))
        assert (town.room.problems(all_starts=True), town.town.problems(all_starts=True)) == ([], [])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_ended_while_it_starts_it_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    async with _demo(tmp_path) as demo:
        await until(lambda: len(_children(tmp_path)) == 2, START_DEADLINE_S, "start of both homes")
        demo.send_signal(number)
        async with asyncio.timeout(STOP_DEADLINE_S):
            assert await demo.wait() == 0
    assert _children(tmp_path) == []


@asynccontextmanager
async def _demo(playground: Path, *options: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _DEMO, *options, str(playground), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _read_until(demo: asyncio.subprocess.Process, words: str) -> str:
    assert demo.stdout is not None
    shown = ""
    async with asyncio.timeout(START_DEADLINE_S):
        while words not in shown:
            line = await demo.stdout.readline()
            assert line, shown
            shown += line.decode()
    return shown


def _children(playground: Path) -> list[int]:
    """Return the processes whose command line names the playground, the demo itself excepted."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(word.startswith(f"{playground}/".encode()) for word in words):
                found.append(int(entry.name))
    return found


async def _open_an_incident(playground: Path, source: str) -> dict[str, Any]:
    """Press in the demo that runs elsewhere, and tell what is there."""
    town = await _visit(playground / "town")
    async with town:
        entries = {each["title"]: each["entry_id"] for each in await town.entries(DOMAIN)}
        room = await _visit(playground / "radio-room")
        async with room:
            inbox = await room.inbox("subscribe_entities", entity_ids=[INCIDENTS])
            await inbox.next()
            await town.call_service("button", "press", target={"entity_id": source})
            event = await inbox.next(lambda event: "incident" in json.dumps(event))
    (change,) = event["c"].values()
    return {"town": entries, "incident": change["+"]["a"]["incident"]}


async def _visit(folder: Path) -> Api:
    memory = json.loads((folder / ".rig.json").read_text(encoding="utf-8"))
    return await Api.open(f"http://127.0.0.1:{memory['port']}", memory["token"])

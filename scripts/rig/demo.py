"""The demo: a radio room and a town, to look at and to press, or to be checked without a person (`--check`)."""

import argparse
import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
import json
from pathlib import Path
import shutil
import signal
import sys
from tempfile import TemporaryDirectory
from time import monotonic, time
from typing import Any, Final

from . import cctv
from .api import Api, State
from .folder import ROOT
from .furniture import CODE, DIMMED, DURESS_CODE, LAMP, TELLER, Furniture, furnish
from .home import HomeError
from .rest import Json
from .town import DOMAIN, HOUSEHOLD, INCIDENTS, OPERATOR, PREMISES, Site, Town
from .waiting import until
from .websocket import Inbox

PLAYGROUND: Final = ROOT / "playground"
STEP_DEADLINE_S: Final = 15.0
AT_ONCE_S: Final = 1.0
FULL: Final = 255
DEMO: Final = (*PREMISES, HOUSEHOLD)


def main() -> int:
    """Run the demo; exit code 0 if all of it happened."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="press, acknowledge and close without a person; prints JSON"
    )
    parser.add_argument(
        "--language", default="en", choices=("en", "th"), help="language of both homes at their first start"
    )
    parser.add_argument("--fresh", action="store_true", help="forget the homes of an earlier start")
    arguments = parser.parse_args()
    try:
        return asyncio.run(_check() if arguments.check else _show(arguments.language, fresh=arguments.fresh))
    except KeyboardInterrupt:
        return 0
    except (HomeError, TimeoutError) as err:
        print(f"scripts/demo: {err}", file=sys.stderr)
        return 1


async def _show(language: str, *, fresh: bool) -> int:
    if fresh and PLAYGROUND.exists():
        await asyncio.to_thread(shutil.rmtree, PLAYGROUND)
    print("Starting two Home Assistants; the first start takes about half a minute …", flush=True)
    stop = asyncio.Event()
    async with AsyncExitStack() as homes:
        starting = asyncio.create_task(homes.enter_async_context(Town(PLAYGROUND, language=language, premises=DEMO)))

        def end() -> None:
            stop.set()
            starting.cancel()

        # Handlers of our own from the beginning: in a shell's background job Python leaves SIGINT ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, end)
        try:
            town = await starting
            furniture = await furnish(town)
            await homes.enter_async_context(cctv.running(town.town))
        except asyncio.CancelledError:
            return 0
        owner = town.room.owner
        print(
            f"""
The radio room   {town.room.url}   user {OPERATOR.username}, password {OPERATOR.password}
The town         {town.town.url}   user {owner.username}, password {owner.password}
(The radio room's administrator is {owner.username}, password {owner.password}.)

Press in the town:
  Fresh market        {town.sites["market"].source}
  Market branch bank  {town.sites["bank"].source} (turn on; off is the restoral)
  Gold shop           {town.sites["gold"].source}
  Bank, silently      {TELLER} (turn on): nothing of it shows in the town until the room lets it
  House behind it     {town.sites["home"].source}
  Bank, alarm panel   {furniture.panel}: code {CODE}; {DURESS_CODE} does the same, and calls the police

See in the radio room's sidebar: Radio room. Arm the sound; then each next step is the filled button.
See in the town, at each site's device: Progress, step by step; and {LAMP}, which the market's
alarm lights at full and puts back when it is over. The gold shop shares {cctv.SCENES["gold"].entity} during its
incidents, the house {cctv.SCENES["home"].entity} on request: {furniture.cameras["gold"]} and
{furniture.cameras["home"]} end that at once. A dashboard takes the cards "Safety zone: SOS" and
"Safety zone: keypad".

Ctrl-C ends both. The next start finds everything as it was.
""",
            flush=True,
        )
        await stop.wait()
        print("Stopping …", flush=True)
    return 0


async def _check() -> int:
    with TemporaryDirectory(prefix="ssz-check-") as folder:
        async with Town(Path(folder), premises=DEMO) as town:
            furniture = await furnish(town)
            async with cctv.running(town.town):
                result = await Check(town, furniture).run()
            problems = town.room.problems() + town.town.problems()
    for problem in problems:
        print(problem, file=sys.stderr)
    print(json.dumps(result))
    whole = tuple(result["steps"]) == Check.STEPS and result["lost"] == result["duplicated"] == 0
    whole = whole and all(result[each] for each in Check.SCENES) and not problems
    return 0 if whole else 1


class Check:
    """One alarm from the press to its closing, seen at both ends; one press at every other site; then some scenes."""

    STEPS: Final = ("sent", "stored", "presented", "taken", "closed")
    SCENES: Final = ("lit", "restored", "drilled", "silent", "duress", "pictured", "cut_off")

    def __init__(self, town: Town, furniture: Furniture) -> None:
        """Watch nothing yet."""
        self._town = town
        self._furniture = furniture
        self._progress: list[State] = []
        self._opened = Inbox()

    async def run(self) -> dict[str, Any]:
        """Do it, and return what the command prints."""
        town = self._town
        site = town.sites["market"]
        await town.town.api.watch_states(self._note_progress, [site.progress])
        await town.room.api.watch_states(self._note_incident, [INCIDENTS])
        operator = await town.operator()
        pressed = await self._press(site)
        await self._until(site, "presented")
        opened: State = await self._opened.next(deadline_s=STEP_DEADLINE_S)
        incident = opened.attributes["incident"]
        lit = (await self._lamp(FULL)) == FULL
        acknowledged = time()
        await town.act(operator, "acknowledge", incident=incident)
        await self._until(site, "taken")
        await town.act(operator, "note", incident=incident, text="Patrol informed by radio.")
        await town.act(operator, "close", incident=incident, disposition="real")
        await self._until(site, "closed")
        restored = (await self._lamp(DIMMED)) == DIMMED
        others = [each for key, each in town.sites.items() if key != "market"]
        for each in others:
            await self._press(each)
            await self._until(each, "presented")
        incidents = [state.attributes["incident"] for _, state in self._opened.items]
        steps = list(self._progress)
        seen = {state.state: state.last_updated for state in reversed(steps)}
        return {
            "press_to_station_ms": round((opened.last_updated - pressed) * 1000, 1),
            "press_to_stored_ms": round((seen["stored"] - pressed) * 1000, 1),
            "ack_to_site_ms": round((seen["taken"] - acknowledged) * 1000, 1),
            "steps": [state.state for state in steps],
            "lost": len(town.sites) - len(set(incidents)),
            "duplicated": len(incidents) - len(set(incidents)),
            "pictured": await self._pictured(operator),
            "cut_off": await self._cut_off(operator),
            "lit": lit,
            "restored": restored,
            "drilled": await self._drill(site, operator),
            "silent": await self._silent(operator),
            "duress": await self._duress(operator),
        }

    async def _lamp(self, brightness: int) -> int | None:
        """Wait for the alley's lamp to be so bright; return how bright it is."""
        state = await self._town.town.api.wait_state(
            LAMP, lambda state: state.attributes.get("brightness") == brightness, STEP_DEADLINE_S
        )
        found: int | None = state.attributes.get("brightness")
        return found

    async def _pictured(self, operator: Api) -> bool:
        """Tell whether the room has pictures of the gold shop's press, from before it and from after."""
        listed = await self._listed(operator, lambda each: each["site_name"] == "Gold shop")

        async def kept() -> list[int] | None:
            answer = await operator.command(f"{DOMAIN}/desk/pictures", incident=listed["incident"])
            offsets = [each["offset_ms"] for each in answer if each["state"] == "kept"]
            return offsets if {each < 0 for each in offsets} == {True, False} else None

        return bool(await until(kept, STEP_DEADLINE_S, "a picture of the gold shop's press"))

    async def _cut_off(self, operator: Api) -> bool:
        """Look through the gold shop's camera; tell whether its owner's switch ends that within a second."""
        home, switch = self._town.town.api, self._furniture.cameras["gold"]
        incident = (await self._listed(operator, lambda each: each["site_name"] == "Gold shop"))["incident"]
        nearest = await operator.command(f"{DOMAIN}/view/nearest", incident=incident)
        camera = next(each for each in nearest if each["site_name"] == "Gold shop")
        look = {key: camera[key] for key in ("site", "camera")}
        seen = await operator.inbox(f"{DOMAIN}/view/start", **look, purpose="Who is there?", incident=incident)
        for _ in range(2):
            await seen.next(lambda each: "picture" in each, deadline_s=STEP_DEADLINE_S)
            handle = next(each["look"] for _, each in seen.items if "look" in each)
            await operator.command(f"{DOMAIN}/view/shown", look=handle)
        began = monotonic()
        await home.call_service("switch", "turn_off", target={"entity_id": switch})
        await seen.next(lambda each: each.get("reason") == "switched_off", deadline_s=STEP_DEADLINE_S)
        took_s = monotonic() - began
        await home.call_service("switch", "turn_on", target={"entity_id": switch})
        return took_s < AT_ONCE_S

    async def _silent(self, operator: Api) -> bool:
        """Press the button under a desk; tell whether the room knows, and the bank shows nothing until it is let."""
        home = self._town.town.api
        before = await home.state(self._furniture.silent)
        await home.call_service("input_boolean", "turn_on", target={"entity_id": TELLER})
        listed = await self._listed(operator, lambda each: each["silent"] and each["kind"] == "hold_up")
        hidden = await home.state(self._furniture.silent) == before
        for action, data in (("acknowledge", {}), ("close", {"disposition": "real"}), ("release", {})):
            await self._town.act(operator, action, incident=listed["incident"], **data)
        await home.wait_state(self._furniture.silent, "closed", STEP_DEADLINE_S)
        return hidden

    async def _duress(self, operator: Api) -> bool:
        """Arm the bank, disarm it with the code of whoever is forced; tell whether the room knows."""
        home, panel = self._town.town.api, self._furniture.panel
        command = f"{DOMAIN}/panel/command"
        await home.command(command, entity_id=panel, command="arm_away", code=CODE)
        await home.wait_state(panel, "armed_away", STEP_DEADLINE_S)
        await home.command(command, entity_id=panel, command="disarm", code=DURESS_CODE)
        await home.wait_state(panel, "disarmed", STEP_DEADLINE_S)
        listed = await self._listed(operator, lambda each: each["kind"] == "duress")
        return bool(listed["silent"])

    async def _listed(self, operator: Api, chosen: Callable[[Json], bool]) -> Json:
        """Wait for an incident in the room's list."""

        async def found() -> Json:
            listed = (await self._town.act(operator, "list_incidents"))["incidents"]
            return next((each for each in listed if chosen(each)), None)

        return await until(found, STEP_DEADLINE_S, "incident in the room's list")

    async def _drill(self, site: Site, operator: Api) -> bool:
        """Raise a drill; tell whether it is shown in the room as one, and the alarms beside it are not."""
        home = self._town.town.api
        devices = [each["device_id"] for each in await home.entities() if each["entity_id"] == site.progress]
        data = {"device_id": devices[0]}
        answer = await home.call_service(DOMAIN, "drill", data, return_response=True)
        await self._until(site, "presented")
        listed = (await self._town.act(operator, "list_incidents"))["incidents"]
        drills = [each["point_name"] for each in listed if each["drill"]]
        return bool(answer["stored"]) and len(drills) == 1 and len(listed) == len(self._town.sites)

    async def _press(self, site: Site) -> float:
        """Press, and return when the source changed."""
        before = await self._town.town.api.state(site.source)
        since = before.last_updated if before else 0.0
        await self._town.press(site)
        changed = await self._town.town.api.wait_state(
            site.source, lambda state: state.last_updated > since, STEP_DEADLINE_S
        )
        return changed.last_updated

    async def _until(self, site: Site, step: str) -> None:
        await self._town.town.api.wait_state(site.progress, step, STEP_DEADLINE_S)

    def _note_progress(self, _entity_id: str, state: State | None) -> None:
        last = self._progress[-1].state if self._progress else "idle"
        if state is not None and state.state != last:
            self._progress.append(state)

    def _note_incident(self, _entity_id: str, state: State | None) -> None:
        if state is not None and state.attributes.get("event_type") == "opened":
            self._opened.put(state)


if __name__ == "__main__":
    sys.exit(main())

"""What a person does and sees in the two homes, in words."""

from asyncio import gather
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from scripts.rig import Api, Home, State, until
from scripts.rig.log import Expected
from scripts.rig.town import DOMAIN, Site, Town

DEADLINE_S: Final = 20.0

# A site that cannot reach its station has to say so, once: the tests that cut the line expect it.
LINK_LOST: Final = Expected(
    logger="custom_components.smart_safety_zone.site.receiver",
    text="the station is not reached",
    reason="the test cut the line",
)
KILLED: Final = (
    Expected(
        logger="homeassistant.components.recorder.util",
        text="was not shutdown cleanly|was shutdown cleanly|Ended unfinished session",
        reason="Home Assistant's own database notices a kill",
    ),
)


# Home Assistant takes a second to keep a login, so it is used until the radio room restarts.
_OPERATORS: Final[WeakKeyDictionary[Town, tuple[int, Api]]] = WeakKeyDictionary()


async def operator(town: Town) -> Api:
    """Return the operator's connection to the radio room as it runs now."""
    pid, api = _OPERATORS.get(town, (0, None))
    if api is None or pid != town.room.pid or api.connection.closed:
        api = await town.operator()
        _OPERATORS[town] = (town.room.pid, api)
    return api


async def incidents(town: Town) -> list[dict[str, Any]]:
    """Return the open incidents, as the operator sees them."""
    found: list[dict[str, Any]] = (await act(town, "list_incidents"))["incidents"]
    return found


async def incidents_of(town: Town, site: Site) -> list[dict[str, Any]]:
    """Return a site's open incidents."""
    return [each for each in await incidents(town) if each["site_name"] == site.premises.name]


async def the_incident(
    town: Town, site: Site, wanted: Callable[[dict[str, Any]], object] = lambda _: True
) -> dict[str, Any]:
    """Wait until a site has an open incident that is as wanted, and return it; it must be the only one."""

    async def find() -> list[dict[str, Any]]:
        found = await incidents_of(town, site)
        return found if any(map(wanted, found)) else []

    (found,) = await until(find, DEADLINE_S, f"incident of {site.premises.name} as wanted")
    incident: dict[str, Any] = found
    return incident


async def act(town: Town, action: str, **data: Any) -> Any:
    """Act as the operator."""
    return await town.act(await operator(town), action, **data)


async def clear(town: Town) -> None:
    """Take what is latched back, and close every open incident."""
    for site in town.sites.values():
        if site.source.startswith("input_boolean."):
            await town.town.api.call_service("input_boolean", "turn_off", target={"entity_id": site.source})
    await drained(town)
    for each in await incidents(town):
        if each["state"] == "open":
            await act(town, "acknowledge", incident=each["incident"])
        await act(town, "close", incident=each["incident"], disposition="test")


async def entries_on_disk(town: Town) -> None:
    """Wait until Home Assistant has written its entries, which it does a second after a change."""
    for home in (town.room, town.town):
        path = home.folder / ".storage" / "core.config_entries"
        wanted = {each["entry_id"]: each["num_subentries"] for each in await home.api.entries(DOMAIN)}

        def written(path: Path = path, wanted: dict[str, int] = wanted) -> bool:
            entries = json.loads(path.read_text(encoding="utf-8"))["data"]["entries"]
            kept = {each["entry_id"]: len(each["subentries"]) for each in entries if each["domain"] == DOMAIN}
            return kept == wanted

        await until(written, DEADLINE_S, f"entries of {home.name} on disk")


async def linked(town: Town) -> None:
    """Wait until every site's link is up."""
    for site in town.sites.values():
        await town.town.api.wait_state(site.link, lambda state: state.state in {"up", "unstable"}, DEADLINE_S)


async def drained(town: Town) -> None:
    """Wait until nothing waits in any site's outbox."""
    for site in town.sites.values():
        await town.town.api.wait_state(site.outbox, "0", DEADLINE_S)


async def progress(town: Town, site: Site, step: str) -> State:
    """Wait for a step of a site's alarm."""
    return await town.town.api.wait_state(site.progress, step, DEADLINE_S)


async def press_until(town: Town, site: Site, step: str) -> State:
    """Press and wait for a step of this very press."""
    before = await town.town.api.state(site.progress)
    since = before.attributes["since"] if before is not None else None
    await town.press(site)
    return await town.town.api.wait_state(
        site.progress, lambda state: state.state == step and state.attributes["since"] != since, DEADLINE_S
    )


@asynccontextmanager
async def at_rest(*homes: Home) -> AsyncGenerator[None]:
    """Stop homes in order for a while, so that their journals can be read."""
    await gather(*(home.stop() for home in homes))
    try:
        yield
    finally:
        await gather(*(home.start() for home in homes))


async def gone(check: Callable[[], Awaitable[object]], what: str) -> None:
    """Wait until something is no longer there."""

    async def is_gone() -> bool:
        return not await check()

    await until(is_gone, DEADLINE_S, f"end of {what}")


async def site_at_station(town: Town, name: str) -> dict[str, Any]:
    """Return what the station says of a site."""
    sites = (await act(town, "list_sites"))["sites"]
    found: dict[str, Any] = next(each for each in sites if each["name"] == name)
    return found


def integration_entries(entries: list[dict[str, Any]]) -> dict[str, str]:
    """Return the titles and states of our entries."""
    return {each["title"]: each["state"] for each in entries if each["domain"] == DOMAIN}

"""One user's connection to one Home Assistant: REST, websocket, states, actions, flows, registries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self, override

from . import flows
from .flows import Step
from .rest import Json, Rest
from .waiting import until
from .websocket import Callback, Connection, Inbox, Unsubscribe

_CONFIG_FLOW = "/api/config/config_entries/flow"
_OPTIONS_FLOW = "/api/config/config_entries/options/flow"
_SUBENTRY_FLOW = "/api/config/config_entries/subentries/flow"
_REPAIR_FLOW = "/api/repairs/issues/fix"
REAUTH_DEADLINE_S = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """An entity's state as a subscriber sees it."""

    entity_id: str
    state: str
    attributes: dict[str, Json]
    last_changed: float
    last_updated: float


class Api(Rest):
    """One user's connection; `open` makes it. Flow methods need an administrator."""

    def __init__(self, url: str, token: str) -> None:
        """Connect nothing; use `open`."""
        super().__init__(url, token)
        self._connection: Connection | None = None

    @classmethod
    async def open(cls, url: str, token: str) -> Self:
        """Return a connection whose websocket is authenticated."""
        api = cls(url, token)
        try:
            api._connection = await Connection.open(api.session, url, token)
        except BaseException:
            await api.close()
            raise
        return api

    @property
    def connection(self) -> Connection:
        """The websocket."""
        if self._connection is None:
            message = "not connected"
            raise ConnectionError(message)
        return self._connection

    @override
    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        await super().close()

    async def command(self, kind: str, /, **fields: Json) -> Json:
        """Return the result of a websocket command, or raise CommandError."""
        return await self.connection.command(kind, **fields)

    async def subscribe(self, callback: Callback, kind: str, /, **fields: Json) -> Unsubscribe:
        """Hand every event of a subscribing websocket command to `callback`; return how to end it."""
        return await self.connection.subscribe(callback, kind, **fields)

    async def inbox(self, kind: str, /, **fields: Json) -> Inbox:
        """Return an inbox filled by a subscribing websocket command."""
        inbox = Inbox()
        inbox.unsubscribe = await self.subscribe(inbox.put, kind, **fields)
        return inbox

    async def events(self, event_type: str | None = None) -> Inbox:
        """Return an inbox of Home Assistant's events from now on."""
        return await self.inbox("subscribe_events", **({"event_type": event_type} if event_type else {}))

    async def triggers(self, trigger: Json) -> Inbox:
        """Return an inbox of what an automation trigger (or a list) gives from now on."""
        return await self.inbox("subscribe_trigger", trigger=trigger)

    async def fire_event(self, event_type: str, data: dict[str, Json] | None = None) -> None:
        """Fire an event on Home Assistant's bus."""
        await self.command("fire_event", event_type=event_type, event_data=data or {})

    async def call_service(
        self,
        domain: str,
        service: str,
        data: dict[str, Json] | None = None,
        *,
        target: dict[str, Json] | None = None,
        return_response: bool = False,
    ) -> Json:
        """Run an action to its end and return its response if asked for, or raise CommandError."""
        answer = await self.command(
            "call_service",
            domain=domain,
            service=service,
            service_data=data or {},
            return_response=return_response,
            **({"target": target} if target else {}),
        )
        return answer.get("response")

    async def states(self) -> dict[str, State]:
        """Return all states by entity id."""
        return {item["entity_id"]: _state(item) for item in await self.command("get_states")}

    async def state(self, entity_id: str) -> State | None:
        """Return one entity's state, or None."""
        return (await self.states()).get(entity_id)

    async def watch_states(
        self, callback: Callable[[str, State | None], None], entity_ids: Sequence[str] | None = None
    ) -> Unsubscribe:
        """Call back with each state now and at each change (None: removed), for all entities or those named."""
        book: dict[str, Json] = {}

        def receive(event: Json) -> None:
            for entity_id in _apply(book, event):
                callback(entity_id, _from_compressed(entity_id, book[entity_id]) if entity_id in book else None)

        fields = {"entity_ids": list(entity_ids)} if entity_ids else {}
        return await self.subscribe(receive, "subscribe_entities", **fields)

    async def wait_state(
        self, entity_id: str, wanted: str | Callable[[State], bool], deadline_s: float = 10.0
    ) -> State:
        """Return the first state that is `wanted`, also one that is there already, or raise TimeoutError."""
        inbox = Inbox()
        unsubscribe = await self.watch_states(lambda _, state: inbox.put(state), [entity_id])
        try:
            state: State = await inbox.next(
                lambda state: (
                    state is not None and (state.state == wanted if isinstance(wanted, str) else wanted(state))
                ),
                deadline_s=deadline_s,
            )
        except TimeoutError as err:
            message = f"{entity_id} didn't become {wanted}: {err}"
            raise TimeoutError(message) from err
        finally:
            await unsubscribe()
        return state

    async def entities(self, platform: str | None = None) -> list[Json]:
        """Return the entity registry's entries, of one integration or all."""
        entries = await self.command("config/entity_registry/list")
        return [entry for entry in entries if platform in (None, entry["platform"])]

    async def devices(self) -> list[Json]:
        """Return the device registry's entries."""
        devices: list[Json] = await self.command("config/device_registry/list")
        return devices

    async def entries(self, domain: str | None = None) -> list[Json]:
        """Return the config entries, of one integration or all."""
        entries: list[Json] = await self.command("config_entries/get", **({"domain": domain} if domain else {}))
        return entries

    async def subentries(self, entry_id: str) -> list[Json]:
        """Return the subentries of a config entry."""
        subentries: list[Json] = await self.command("config_entries/subentries/list", entry_id=entry_id)
        return subentries

    async def issues(self, domain: str | None = None) -> list[Json]:
        """Return the open repairs, of one integration or all."""
        answer = await self.command("repairs/list_issues")
        return [issue for issue in answer["issues"] if domain in (None, issue["domain"])]

    async def reload_entry(self, entry_id: str) -> None:
        """Reload a config entry."""
        await self.post(f"/api/config/config_entries/entry/{entry_id}/reload")

    async def remove_entry(self, entry_id: str) -> None:
        """Remove a config entry."""
        await self.delete(f"/api/config/config_entries/entry/{entry_id}")

    async def run_flow(self, handler: str, steps: Sequence[Step] = ()) -> Json:
        """Add an entry by a config flow and return the flow's result; `result["result"]` is the entry."""
        return await flows.run(self, _CONFIG_FLOW, {"handler": handler}, steps)

    async def run_reconfigure_flow(self, handler: str, entry_id: str, steps: Sequence[Step]) -> Json:
        """Change an entry by its reconfigure flow and return the flow's result."""
        return await flows.run(self, _CONFIG_FLOW, {"handler": handler, "entry_id": entry_id}, steps)

    async def run_options_flow(self, entry_id: str, steps: Sequence[Step]) -> Json:
        """Change an entry's options and return the flow's result."""
        return await flows.run(self, _OPTIONS_FLOW, {"handler": entry_id}, steps)

    async def run_subentry_flow(
        self, entry_id: str, kind: str, steps: Sequence[Step], *, subentry_id: str | None = None
    ) -> Json:
        """Add a subentry, or change the one named, and return the flow's result."""
        start = {"handler": [entry_id, kind]} | ({"subentry_id": subentry_id} if subentry_id else {})
        return await flows.run(self, _SUBENTRY_FLOW, start, steps)

    async def run_repair_flow(self, domain: str, issue_id: str, steps: Sequence[Step] = ({},)) -> Json:
        """Fix a repair and return the flow's result."""
        return await flows.run(self, _REPAIR_FLOW, {"handler": domain, "issue_id": issue_id}, steps)

    async def run_reauth_flow(self, entry_id: str, steps: Sequence[Step]) -> Json:
        """Wait for the reauth flow that the entry starts, carry it through and return its result."""
        flow = await self.wait_flow(lambda flow: flow["context"].get("entry_id") == entry_id, source="reauth")
        return await self.resume_flow(flow["flow_id"], steps)

    async def resume_flow(self, flow_id: str, steps: Sequence[Step]) -> Json:
        """Carry a config flow that Home Assistant began (discovery, reauth) through and return its result."""
        return await flows.resume(self, _CONFIG_FLOW, flow_id, steps)

    async def wait_flow(
        self, wanted: Callable[[Json], bool] = lambda _: True, *, source: str, deadline_s: float = REAUTH_DEADLINE_S
    ) -> Json:
        """Return a config flow in progress that came from `source` (zeroconf, reauth …) and is wanted."""

        async def find() -> Json:
            running = await self.command("config_entries/flow/progress")
            return next((flow for flow in running if flow["context"]["source"] == source and wanted(flow)), None)

        return await until(find, deadline_s, f"config flow from {source}")


def _state(item: Json) -> State:
    return State(
        entity_id=item["entity_id"],
        state=item["state"],
        attributes=item["attributes"],
        last_changed=datetime.fromisoformat(item["last_changed"]).timestamp(),
        last_updated=datetime.fromisoformat(item["last_updated"]).timestamp(),
    )


def _apply(book: dict[str, Json], event: Json) -> list[str]:
    """Bring the compressed states of `book` up to date and return the ids of those touched."""
    book.update(event.get("a", {}))
    for entity_id, change in event.get("c", {}).items():
        old, plus = book[entity_id], change.get("+", {})
        gone = change.get("-", {}).get("a", ())
        attributes = {key: value for key, value in old["a"].items() if key not in gone} | plus.get("a", {})
        # A changed "lc" is the update's time too; Home Assistant then leaves "lu" out.
        times = {"lu": plus["lc"]} if "lc" in plus else {}
        book[entity_id] = old | times | plus | {"a": attributes}
    for entity_id in event.get("r", ()):
        book.pop(entity_id, None)
    return [*event.get("a", {}), *event.get("c", {}), *event.get("r", ())]


def _from_compressed(entity_id: str, item: Json) -> State:
    return State(
        entity_id=entity_id,
        state=item["s"],
        attributes=item["a"],
        last_changed=item["lc"],
        last_updated=item.get("lu", item["lc"]),
    )

"""Home Assistant's websocket: commands with answers, subscriptions with callbacks."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
import json
from time import monotonic
from typing import Self

import aiohttp

from .rest import Json

COMMAND_DEADLINE_S = 30.0
HEARTBEAT_S = 30.0

type Callback = Callable[[Json], None]
type Unsubscribe = Callable[[], Awaitable[None]]


class CommandError(Exception):
    """A websocket command that Home Assistant refused."""

    def __init__(self, kind: str, code: str, message: str) -> None:
        """Keep the code for the one who expects it."""
        super().__init__(f"{kind}: {code}: {message}")
        self.code = code
        self.message = message


class ConnectionLostError(ConnectionError):
    """The websocket closed while an answer was awaited."""


class Connection:
    """One authenticated websocket; `open` makes it, `close` ends it."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        """Take over a websocket that is already authenticated."""
        self._websocket = websocket
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._callbacks: dict[int, Callback] = {}
        self._lost: BaseException | None = None
        self._reader = asyncio.create_task(self._read(), name="rig websocket reader")

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, url: str, token: str) -> Self:
        """Connect and authenticate, or raise ConnectionLostError with Home Assistant's reason."""
        websocket = await session.ws_connect(f"{url}/api/websocket", heartbeat=HEARTBEAT_S, max_msg_size=0)
        await websocket.receive_json()
        await websocket.send_json({"type": "auth", "access_token": token})
        answer = await websocket.receive_json()
        if answer["type"] != "auth_ok":
            await websocket.close()
            raise ConnectionLostError(answer.get("message", answer["type"]))
        return cls(websocket)

    @property
    def closed(self) -> bool:
        """Whether the connection is gone."""
        return self._reader.done()

    async def command(self, kind: str, /, *, deadline_s: float = COMMAND_DEADLINE_S, **fields: Json) -> Json:
        """Return the result of one command, or raise CommandError."""
        return await self._ask(next(self._ids), kind, fields, deadline_s)

    async def subscribe(self, callback: Callback, kind: str, /, **fields: Json) -> Unsubscribe:
        """Hand every event of a subscribing command to `callback`; return how to end it."""
        number = next(self._ids)
        self._callbacks[number] = callback
        try:
            await self._ask(number, kind, fields, COMMAND_DEADLINE_S)
        except BaseException:
            del self._callbacks[number]
            raise

        async def unsubscribe() -> None:
            if self._callbacks.pop(number, None) and not self.closed:
                with suppress(ConnectionLostError):
                    await self.command("unsubscribe_events", subscription=number)

        return unsubscribe

    async def wait_closed(self, deadline_s: float) -> None:
        """Return when the connection is gone, or raise TimeoutError."""
        async with asyncio.timeout(deadline_s):
            await asyncio.wait([self._reader])

    async def close(self) -> None:
        """Close the websocket and end the reader."""
        self._reader.cancel()
        await asyncio.wait([self._reader])
        await self._websocket.close()

    async def _ask(self, number: int, kind: str, fields: dict[str, Json], deadline_s: float) -> Json:
        if self.closed:
            message = f"{kind}: the websocket is closed"
            raise ConnectionLostError(message) from self._lost
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            async with asyncio.timeout(deadline_s):
                await self._send({"id": number, "type": kind, **fields})
                return await answer
        except CommandError as err:
            raise CommandError(kind, err.code, err.message) from None
        finally:
            del self._answers[number]

    async def _send(self, message: dict[str, Json]) -> None:
        try:
            await self._websocket.send_json(message)
        except ConnectionError as err:
            raise ConnectionLostError(str(err)) from err

    async def _read(self) -> None:
        try:
            async for message in self._websocket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._receive(json.loads(message.data))
        except Exception as err:
            # A callback that raises ends the connection, so that its test can't go on and pass.
            self._lost = err
            raise
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionLostError("the websocket closed before the answer"))

    def _receive(self, message: dict[str, Json]) -> None:
        number = message["id"]
        if message["type"] == "event":
            if callback := self._callbacks.get(number):
                callback(message["event"])
            return
        answer = self._answers.get(number)
        if answer is None or answer.done():
            return
        if message["type"] == "pong" or message["success"]:
            answer.set_result(message.get("result"))
        else:
            error = message["error"]
            answer.set_exception(CommandError("", error["code"], error["message"]))


class Inbox:
    """What a subscription brought, in order, each with the monotonic time of its arrival."""

    def __init__(self) -> None:
        """Start empty."""
        self.items: list[tuple[float, Json]] = []
        self._arrived = asyncio.Event()
        self._read = 0
        self.unsubscribe: Unsubscribe | None = None

    def put(self, item: Json) -> None:
        """Add one item; this is the subscription's callback."""
        self.items.append((monotonic(), item))
        self._arrived.set()

    async def next(self, wanted: Callable[[Json], bool] = lambda _: True, *, deadline_s: float = 10.0) -> Json:
        """Return the next item not yet read that is wanted, skipping others, or raise TimeoutError."""
        try:
            async with asyncio.timeout(deadline_s):
                while True:
                    while self._read < len(self.items):
                        item = self.items[self._read][1]
                        self._read += 1
                        if wanted(item):
                            return item
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            message = f"nothing wanted among {len(self.items)} within {deadline_s:g} s; last: {self.items[-3:]}"
            raise TimeoutError(message) from None

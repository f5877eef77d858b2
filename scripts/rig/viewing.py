"""An operator's screen, as far as looking through cameras goes: each look by the panel's own commands."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self

from .api import Api
from .rest import Json

DOMAIN: Final = "smart_safety_zone"
FIRST_DEADLINE_S: Final = 30.0


class Look:
    """One look through one camera; `async with` begins and ends it."""

    def __init__(self, api: Api, site: str, camera: str, *, case: str = "2569/114", **more: Json) -> None:
        """Begin nothing; `more` are further fields of the command, such as the mode or the incident."""
        self._api = api
        about: dict[str, Json] = {} if "incident" in more else {"case": case}
        self._fields = {"site": site, "camera": camera, "purpose": "Robbery reported", **about, **more}
        self._stop: Callable[[], Awaitable[None]] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._news = asyncio.Event()
        self._began = 0.0
        self.first_s: float | None = None
        """Seconds from the request to the first picture."""
        self.last = 0.0
        """When the newest came."""
        self.frames = 0
        self.phase = ""
        self.reason = ""
        self.handle = ""
        self.words: list[dict[str, str]] = []
        """What the site said of WebRTC."""
        self.picture = ""
        """The newest, base64."""

    async def __aenter__(self) -> Self:
        """Ask."""
        self._began = monotonic()
        self._stop = await self._api.subscribe(self._hear, f"{DOMAIN}/view/start", **self._fields)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Look no longer."""
        if self._stop is not None:
            await self._stop()
        for task in self._tasks:
            task.cancel()

    async def say(self, kind: str, text: str) -> None:
        """Say something of WebRTC to the site."""
        await self._api.command(f"{DOMAIN}/view/rtc", look=self.handle, kind=kind, text=text)

    async def until(self, wanted: Callable[[Self], object], deadline_s: float = FIRST_DEADLINE_S) -> None:
        """Wait until it stands as wanted."""
        async with asyncio.timeout(deadline_s):
            while not wanted(self):
                self._news.clear()
                await self._news.wait()

    def _hear(self, message: Json) -> None:
        if "phase" in message:
            self.handle, self.phase, self.reason = message["look"], message["phase"], message["reason"]
        elif "rtc" in message:
            self.words.append(message["rtc"])
        elif "picture" in message:
            self.frames += 1
            self.last = monotonic()
            self.picture = message["picture"]
            if self.first_s is None:
                self.first_s = self.last - self._began
            task = asyncio.create_task(self._shown())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._news.set()

    async def _shown(self) -> None:
        """Say that the picture stands on the screen, so that the next one may come."""
        if self.phase == "live":
            await self._api.command(f"{DOMAIN}/view/shown", look=self.handle)

"""A Home Assistant process of its own, from an empty folder to a running home with an owner."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
import json
import os
from pathlib import Path
from secrets import token_hex
import signal
import sys
from types import TracebackType
from typing import Final, Self

import aiohttp

from . import auth
from .api import Api
from .auth import OWNER, Login
from .folder import COMPONENT, LOOPBACK, Furnishing, Place, free_port, furnish, is_free
from .log import Problem, problems_in
from .process import Process
from .rest import ApiError, Rest
from .waiting import until

START_DEADLINE_S: Final = 90.0
STOP_DEADLINE_S: Final = 60.0
_LOG_TAIL: Final = 3000
# What would make the child believe that it runs under a supervisor or a test, and Python's own switches:
# PYTHONDONTWRITEBYTECODE alone doubles the time of every start.
_FOREIGN_VARIABLES: Final = ("SUPERVISOR", "HASSIO", "PYTEST", "COVERAGE", "COV_", "PYTHON")


class HomeError(Exception):
    """A home that didn't come up as it should; the message ends with its log."""


class Home:
    """A Home Assistant process; `async with` starts and stops it. `api` speaks for the owner while it runs."""

    def __init__(  # noqa: PLR0913 (a home has that many sides, all but two with a default)
        self,
        name: str,
        folder: Path,
        *,
        port: int | None = None,
        language: str = "en",
        place: Place | None = None,
        configuration: str = "",
        adapters: tuple[str, ...] = ("lo",),
        log_level: str = "warning",
        owner: Login = OWNER,
        component: Path = COMPONENT,
    ) -> None:
        """Start nothing; `configuration` is YAML added to configuration.yaml when that is first written."""
        self.name = name
        self.folder = folder.resolve()
        self.owner = owner
        self.port = port or int(self._memory().get("port", 0)) or free_port()
        self.environment: dict[str, str] = {}
        """Variables that the next start adds to those of this process."""
        self._furnishing = Furnishing(
            name=name,
            port=self.port,
            language=language,
            place=place or Place(),
            configuration=configuration,
            adapters=adapters,
            log_level=log_level,
            component=component,
        )
        self._process: Process | None = None
        self._api: Api | None = None
        self._visitors: list[Api] = []
        self._log_start = 0

    async def __aenter__(self) -> Self:
        """Start."""
        try:
            await self.start()
        except BaseException:
            await self.kill()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop; kill when it won't stop or something already failed."""
        if error is not None or not self.running:
            await self.kill()
            return
        try:
            await self.stop()
        finally:
            await self.kill()

    @property
    def url(self) -> str:
        """The address of the frontend and the API, on the loopback."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.exit_code is None

    @property
    def process(self) -> Process:
        """The process, living or dead, of the last start."""
        if self._process is None:
            message = f"{self.name} was never started"
            raise HomeError(message)
        return self._process

    @property
    def pid(self) -> int:
        """The process id of the last start."""
        return self.process.pid

    @property
    def api(self) -> Api:
        """The owner's connection of this start; a restart makes a new one."""
        if self._api is None:
            message = f"{self.name} isn't running"
            raise HomeError(message)
        return self._api

    @property
    def log(self) -> Path:
        """The file with everything that the process wrote, over all its starts."""
        return self.folder / "hass.log"

    async def start(self, deadline_s: float = START_DEADLINE_S) -> Api:
        """Start the process and return the owner's connection once Home Assistant is RUNNING."""
        if self.running:
            message = f"{self.name} runs already"
            raise HomeError(message)
        if not is_free(self.port):
            # Home Assistant would end, and we would speak to whoever sits there.
            message = f"{self.name}: port {self.port} is taken"
            raise HomeError(message)
        furnish(self.folder, self._furnishing)
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        self._process = Process(
            [str(Path(sys.executable).parent / "hass"), "-c", str(self.folder), "--skip-pip", "--log-no-color"],
            folder=self.folder,
            log=self.log,
            environment=self._environment(),
        )
        try:
            token = await self._token(deadline_s)
            await self._wait_running(token, deadline_s)
            self._api = await Api.open(self.url, token)
        except (TimeoutError, HomeError, aiohttp.ClientError, ApiError) as err:
            await self.kill()
            message = f"{self.name}: {err}\n{self.log_text()[-_LOG_TAIL:]}"
            raise HomeError(message) from err
        return self._api

    async def stop(self, deadline_s: float = STOP_DEADLINE_S) -> int:
        """End it in order (SIGTERM, everything saved) and return the exit code."""
        await self._close_connections()
        self.process.signal(signal.SIGTERM)
        return await self.process.ended(deadline_s)

    async def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut of the program does; harmless when it has ended."""
        if self._process is not None:
            self._process.signal(signal.SIGKILL)
            await self._process.ended(STOP_DEADLINE_S)
        await self._close_connections()

    async def restart(self) -> Api:
        """Stop in order and start again, same port, same owner; subscriptions are gone."""
        code = await self.stop()
        if code != 0:
            message = f"{self.name} stopped with exit code {code}\n{self.log_text()[-_LOG_TAIL:]}"
            raise HomeError(message)
        return await self.start()

    def freeze(self) -> None:
        """Stop the clock of the process (SIGSTOP): alive, connected, and silent."""
        self.process.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after `freeze`."""
        self.process.signal(signal.SIGCONT)

    async def connect(self, login: Login | None = None) -> Api:
        """Return one more connection, of the owner or of a user with a password; it closes with the home."""
        token = str(self._memory()["token"]) if login is None else await self._new_token(login)
        visitor = await Api.open(self.url, token)
        self._visitors.append(visitor)
        return visitor

    async def add_user(self, login: Login, *, group: str = "system-users", local_only: bool = False) -> str:
        """Make a user who can log in and return the id; groups: system-users, system-admin, system-read-only."""
        answer = await self.api.command(
            "config/auth/create", name=login.name or login.username, group_ids=[group], local_only=local_only
        )
        user_id: str = answer["user"]["id"]
        await self.api.command(
            "config/auth_provider/homeassistant/create",
            user_id=user_id,
            username=login.username,
            password=login.password,
        )
        return user_id

    def cpu_seconds(self) -> float:
        """Return the processor time of this start so far, all threads, user and system."""
        return self.process.cpu_seconds()

    def memory_bytes(self) -> int:
        """Return the resident memory."""
        return self.process.memory_bytes()

    def log_text(self, *, all_starts: bool = False) -> str:
        """Return what the process wrote since its last start, or ever."""
        if not self.log.exists():
            return ""
        start = 0 if all_starts else self._log_start
        return self.log.read_bytes()[start:].decode("utf-8", errors="replace")

    def problems(self, *, all_starts: bool = False) -> list[Problem]:
        """Return the warnings and errors in the log, with tracebacks, less those of `log.EXPECTED`."""
        return problems_in(self.log_text(all_starts=all_starts))

    async def _token(self, deadline_s: float) -> str:
        async with Rest(self.url) as rest:
            await self._until_up(lambda: self._answers(rest), deadline_s, "answer by HTTP")
            token = str(self._memory().get("token", ""))
            if token:
                return token
            # Between the two, onboarding ends: its view goes, and a login takes its place.
            if await self._has_owner(rest):
                token = await self._new_token(self.owner)
            else:
                token = await self._long_lived(await auth.onboard(rest, self.owner, self._furnishing.language))
        self._remember(token)
        return token

    async def _new_token(self, login: Login) -> str:
        async with Rest(self.url) as rest:
            return await self._long_lived(await auth.log_in(rest, login))

    async def _long_lived(self, access_token: str) -> str:
        async with await Api.open(self.url, access_token) as api:
            name = f"rig {token_hex(4)}"
            token: str = await api.command("auth/long_lived_access_token", client_name=name, lifespan=365)
        # Home Assistant writes it after a second; a kill before that would lock us out.
        stored = self.folder / ".storage" / "auth"
        await until(
            lambda: stored.exists() and name in stored.read_text(encoding="utf-8"), START_DEADLINE_S, "token on disk"
        )
        return token

    async def _has_owner(self, rest: Rest) -> bool:
        try:
            return await auth.is_onboarded(rest)
        except ApiError:
            # Once a home is onboarded, the view is no longer there.
            return True

    async def _answers(self, rest: Rest) -> bool:
        with suppress(aiohttp.ClientError, ApiError):
            await rest.get("/manifest.json")
            return True
        return False

    async def _wait_running(self, token: str, deadline_s: float) -> None:
        async with Rest(self.url, token) as rest:

            async def is_running() -> bool:
                with suppress(aiohttp.ClientConnectionError):
                    answer = await rest.get("/api/config")
                    if answer["recovery_mode"]:
                        message = "came up in recovery mode"
                        raise HomeError(message)
                    return bool(answer["state"] == "RUNNING")
                return False

            await self._until_up(is_running, deadline_s, "state RUNNING")

    async def _until_up(self, predicate: Callable[[], Awaitable[bool]], deadline_s: float, what: str) -> None:
        async def up() -> bool:
            if not self.running:
                message = f"ended with exit code {self.process.exit_code} before any {what}"
                raise HomeError(message)
            return await predicate()

        await until(up, deadline_s, what)

    async def _close_connections(self) -> None:
        opened = [*self._visitors, *([self._api] if self._api else [])]
        self._visitors, self._api = [], None
        for api in opened:
            await api.close()

    def _environment(self) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN_VARIABLES)}
        # SETUP_PORT is where recovery mode listens; the port itself is in the store "http".
        fixed = {"SETUP_PORT": str(self.port), "HA_DISABLE_LOG_FILE": "1", "PYTHONUNBUFFERED": "1"}
        return own | fixed | self.environment

    def _memory(self) -> dict[str, str | int]:
        path = self.folder / ".rig.json"
        memory: dict[str, str | int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return memory

    def _remember(self, token: str) -> None:
        path = self.folder / ".rig.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps({"port": self.port, "token": token}), encoding="utf-8")

"""What no alarm can be faster than: one websocket round trip and two flushed commits, between two processes."""

import argparse
import asyncio
from contextlib import closing
from pathlib import Path
import sqlite3
import sys
from time import perf_counter
from typing import Final

import aiohttp
from aiohttp import web

from .folder import LOOPBACK, ROOT, free_port
from .waiting import until

# As large as a signal's record with its header, signature and body.
PAYLOAD: Final = bytes(450)
START_DEADLINE_S: Final = 20.0


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, payload BLOB)")
    return database


def _commit(database: sqlite3.Connection) -> None:
    database.execute("INSERT INTO entry (payload) VALUES (?)", (PAYLOAD,))


def serve(folder: Path, port: int) -> None:
    """Answer every message after a commit, until the connection ends; the far end's process."""

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        with closing(_open(folder / "far.db")) as database:
            async for message in socket:
                _commit(database)
                await socket.send_bytes(message.data)
        return socket

    app = web.Application()
    app.router.add_get("/", handle)
    web.run_app(app, host=LOOPBACK, port=port, print=None)


async def measure_floor(folder: Path, count: int) -> list[float]:
    """Return the milliseconds of `count` rounds: commit here, send, commit there, answer."""
    port = free_port()
    far = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scripts.rig.floor", str(folder), str(port), cwd=ROOT
    )
    try:
        async with aiohttp.ClientSession() as client:

            async def connected() -> aiohttp.ClientWebSocketResponse | None:
                try:
                    return await client.ws_connect(f"http://{LOOPBACK}:{port}/", compress=0)
                except aiohttp.ClientError:
                    return None

            socket = await until(connected, START_DEADLINE_S, "far end of the floor")
            assert socket is not None
            with closing(_open(folder / "near.db")) as database:
                rounds = []
                for _ in range(count):
                    start = perf_counter()
                    _commit(database)
                    await socket.send_bytes(PAYLOAD)
                    await socket.receive_bytes()
                    rounds.append((perf_counter() - start) * 1000)
            await socket.close()
    finally:
        far.terminate()
        await far.wait()
    return rounds


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    arguments = parser.parse_args()
    serve(arguments.folder, arguments.port)

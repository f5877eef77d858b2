"""A site alarms while strangers besiege the door of a real station: it gets in, and its alarms arrive."""

import asyncio
from collections.abc import AsyncGenerator
import json
from statistics import quantiles
import sys
from time import monotonic
from typing import Final

import aiohttp
import pytest
import pytest_asyncio

from custom_components.smart_safety_zone.link.websocket import LINK_PATH, dial
from custom_components.smart_safety_zone.protocol.messages import Receipt
from scripts.rig.fair import Fair

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]
PRESSES: Final = 60
EVERY_S: Final = 0.05
SHOUTERS: Final = 6
CROWD: Final = 1_000
SLOWEST_S: Final = 10.0
"""What it costs is printed; only what is lost or hangs fails on a machine that does other things as well."""
MEMORY_BYTES: Final = 64 << 20
UPGRADE: Final = (
    f"GET {LINK_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
).encode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Fair]:
    """Start a real station with one site, whose keys the test holds."""
    async with Fair(tmp_path_factory.mktemp("siege"), 1) as fair:
        yield fair
        assert [each for each in fair.room.problems() if "ssz_probe" not in each.text] == []


async def alarms(fair: Fair) -> list[float]:
    """Press so often; return how long each receipt took, in milliseconds."""
    (site,) = fair.sites
    took = []
    for _ in range(PRESSES):
        began = monotonic()
        record = await site.press()
        assert isinstance(await site.answered(record, SLOWEST_S), Receipt)
        took.append((monotonic() - began) * 1000)
        await asyncio.sleep(max(0, EVERY_S - (monotonic() - began)))
    return took


def p99(took: list[float]) -> float:
    return quantiles(took, n=100)[98]


async def test_garbage_at_line_rate_keeps_back_no_alarm(fair: Fair) -> None:
    alone = await alarms(fair)
    memory = fair.room.memory_bytes()
    program = (sys.executable, "-m", "scripts.rig.siege", fair.room.url, str(2 * PRESSES * EVERY_S), str(SHOUTERS))
    siege = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    try:
        besieged = await alarms(fair)
        assert siege.returncode is None, "the siege was over before the alarms were"
    finally:
        said, _ = await siege.communicate()
    counts = json.loads(said)
    grown = fair.room.memory_bytes() - memory
    figures = {"p99_alone_ms": p99(alone), "p99_ms": p99(besieged), "ratio_p99": p99(besieged) / p99(alone)}
    print(f"\n{figures | counts}, {grown >> 20} MiB")  # noqa: T201 - the figures of the run
    # Whoever shouts is hung up on, and has to dial for each few words.
    assert counts["hung up on"] > 20 * SHOUTERS
    assert len(besieged) == len(alone) == PRESSES
    assert grown < MEMORY_BYTES
    assert fair.sites[0].connected


async def test_a_thousand_half_open_sockets_keep_no_site_out(fair: Fair) -> None:
    (site,) = fair.sites
    memory, port = fair.room.memory_bytes(), int(fair.room.url.rpartition(":")[2])
    crowd = []
    for number in range(CROWD):
        source = (f"127.0.0.{2 + number % 100}", 0)
        _reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=source)
        writer.write(UPGRADE if number % 2 else UPGRADE[:40])
        await writer.drain()
        crowd.append(writer)
    began = monotonic()
    async with aiohttp.ClientSession() as client:
        await site.connect(await dial(client, fair.room.url, site.ticket))
        assert isinstance(await site.answered(await site.press(), SLOWEST_S), Receipt)
        took_s, grown = monotonic() - began, fair.room.memory_bytes() - memory
        print(f"\ndialled and receipted after {took_s * 1000:.0f} ms, {grown >> 20} MiB")  # noqa: T201 - as above
        assert grown < MEMORY_BYTES
        for writer in crowd:
            writer.close()
        await site.disconnect()

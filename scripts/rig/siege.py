"""Strangers who shout: garbage at line rate from several sockets, in a process of its own so that it slows nobody else.

Usage: python -m scripts.rig.siege ADDRESS SECONDS SHOUTERS        prints one JSON object: sockets, refused, bytes
"""

import asyncio
from collections import Counter
import json
import os
import sys
from time import monotonic
from typing import Final

import aiohttp

from custom_components.smart_safety_zone.link.websocket import LINK_PATH
from custom_components.smart_safety_zone.protocol.letter import MAX_FIRST_FRAME_BYTES, Frame

REFUSED_PAUSE_S: Final = 0.01
_ARGUMENTS: Final = 4


async def shout(client: aiohttp.ClientSession, address: str, end: float, counts: Counter[str]) -> None:
    """Dial, shout until hung up on, and dial again, as fast as it goes."""
    garbage = [bytes((kind,)) + os.urandom(MAX_FIRST_FRAME_BYTES - 1) for kind in (*Frame, 9)]
    while monotonic() < end:
        try:
            async with client.ws_connect(address + LINK_PATH, compress=0) as socket:
                counts["sockets"] += 1
                while not socket.closed and monotonic() < end:
                    frame = garbage[counts["frames"] % len(garbage)]
                    await socket.send_bytes(frame)
                    counts["frames"] += 1
                    counts["bytes"] += len(frame)
        except aiohttp.WSServerHandshakeError:
            counts["refused"] += 1
            await asyncio.sleep(REFUSED_PAUSE_S)
        except ConnectionError, aiohttp.ClientError:
            counts["hung up on"] += 1


async def besiege(address: str, seconds: float, shouters: int) -> Counter[str]:
    """Shout for so long."""
    counts: Counter[str] = Counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True)) as client:
        end = monotonic() + seconds
        await asyncio.gather(*(shout(client, address, end, counts) for _ in range(shouters)))
    return counts


if __name__ == "__main__":
    if len(sys.argv) != _ARGUMENTS:
        sys.exit(__doc__)
    print(json.dumps(asyncio.run(besiege(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))))

"""Pictures of one view on their way to its station: piece by piece, one picture at a time, behind everything else."""

import asyncio
from collections.abc import Callable, Iterator
import time
from typing import Final

from ....protocol.cameras import FRAME_PART_BYTES, MAX_FRAME_PARTS, FramePart, ViewMode, ViewRefusal
from ..pictures.errors import NoPictureError
from ..pictures.picture import Picture, mono_ms
from ..pictures.pictures import Pictures
from .view import View

FASTEST_S: Final = 0.1
SLOWEST_S: Final = 0.5
"""Between two and ten pictures a second, as the line takes them."""
HEADROOM: Final = 1.25
"""How much longer than a picture takes until the next one: the line is not to be filled by pictures."""
TAKEN_PATIENCE_S: Final = 30.0
"""So long a picture may be under way; alarms go before it."""
NO_PICTURE_PATIENCE_S: Final = 10.0
"""So long a camera may give none within a view."""
RETRY_S: Final = 1.0
UNCHANGED_S: Final = 0.02

type MayGoOn = Callable[[View], ViewRefusal | None]


def pause_s(busy_s: float) -> float:
    """Tell how long after the last picture the next one is begun, by how long that one took."""
    return min(SLOWEST_S, max(FASTEST_S, busy_s * HEADROOM))


async def send_pictures(view: View, pictures: Pictures, may_go_on: MayGoOn) -> ViewRefusal:
    """Send one picture, or one after the other; returns why it has ended. NoPictureError, NoMaskError."""
    if view.request.mode == ViewMode.STILL:
        return await _send(view, await pictures.still(view.camera), may_go_on) or ViewRefusal.ENDED
    before: Picture | None = None
    wait_s, seen_s = FASTEST_S, time.monotonic()
    async with pictures.watching(view.camera) as eye:
        while True:
            began_s = time.monotonic()
            try:
                picture = await eye.picture(wait_s * 1000)
            except NoPictureError:
                if time.monotonic() - seen_s > NO_PICTURE_PATIENCE_S:
                    raise
                await asyncio.sleep(RETRY_S)
                continue
            seen_s = time.monotonic()
            if picture is before:
                await asyncio.sleep(UNCHANGED_S)
                continue
            before = picture
            if (refusal := await _send(view, picture, may_go_on)) is not None:
                return refusal
            wait_s = pause_s(time.monotonic() - began_s)
            await asyncio.sleep(max(0, began_s + wait_s - time.monotonic()))


async def _send(view: View, picture: Picture, may_go_on: MayGoOn) -> ViewRefusal | None:
    """Send one picture and wait until the station has it; returns why not."""
    if len(picture.data) > FRAME_PART_BYTES * MAX_FRAME_PARTS:
        raise NoPictureError
    if (refusal := may_go_on(view)) is not None:
        return refusal
    view.under_way = False
    view.taken.clear()
    parts = _parts(view, picture)

    def leaves() -> FramePart | None:
        # Asked again for every piece: what waited for its turn on a slow line does not leave after the owner's no.
        return None if may_go_on(view) is not None else next(parts, None)

    view.receiver.hold_back(leaves)
    try:
        async with asyncio.timeout(TAKEN_PATIENCE_S):
            await view.taken.wait()
    except TimeoutError:
        return ViewRefusal.LINK_LOST
    return None


def _parts(view: View, picture: Picture) -> Iterator[FramePart]:
    number = view.picture_leaves(mono_ms())
    pieces = -(-len(picture.data) // FRAME_PART_BYTES)
    for part in range(pieces):
        yield FramePart(
            view=view.request.view,
            number=number,
            part=part,
            parts=pieces,
            age_ms=picture.age_ms,
            data=picture.data[part * FRAME_PART_BYTES : (part + 1) * FRAME_PART_BYTES],
        )

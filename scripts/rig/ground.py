"""Pictures of a ground that is nowhere, for a map to stand on: streets, a river, houses; each piece bears its name."""

from functools import cache
from io import BytesIO
import math
import re
from typing import Final

from PIL import Image, ImageDraw
from playwright.async_api import Page, Route

TILES: Final = "**/api/map_tiles/**"
_PATH: Final = re.compile(r"/(\d+)/(\d+)/(\d+)\.png")
_SIZE: Final = 256
_BLOCK_M: Final = 110
"""From street to street."""
_AVENUE: Final = 4
"""Every so many streets one is wide."""
_ROUND_M: Final = 40_075_017
_FINE_PX: Final = 24
"""Blocks that are smaller have no houses and no lanes."""
_LAND, _ROAD, _CASING, _AVENUES, _WATER, _HOUSE, _PARK = (
    "#f2efe9", "#ffffff", "#c8c2b8", "#f7d79c", "#aad3df", "#d9d0c9", "#cdebb0",
)  # fmt: skip


async def show(page: Page) -> None:
    """Give a browser this ground."""
    await page.context.route(TILES, _give)


async def _give(route: Route) -> None:
    found = _PATH.search(route.request.url)
    if found is None:
        await route.fulfill(status=404)
        return
    zoom, x, y = map(int, found.groups())
    await route.fulfill(body=piece(zoom, x, y), content_type="image/png")


@cache
def piece(zoom: int, x: int, y: int) -> bytes:
    """Draw a piece of the map as a tile server would give it; its neighbours go on where it ends."""
    metres = _ROUND_M / 2**zoom
    scale = _SIZE / metres
    left, top = x * metres, y * metres
    picture = Image.new("RGB", (_SIZE, _SIZE), _LAND)
    pen = ImageDraw.Draw(picture)
    _blocks(pen, left, top, scale)
    bank = [_river(top + step / scale) - left for step in range(-16, _SIZE + 17, 16)]
    rows = [(at * scale, step - 16) for at, step in zip(bank, range(0, _SIZE + 33, 16), strict=True)]
    pen.line(rows, fill=_WATER, width=max(2, round(120 * scale)))
    if _AVENUE * _BLOCK_M * scale >= _FINE_PX / 2:
        _streets(pen, left, top, scale)
    pen.text((4, 4), f"{zoom}/{x}/{y}", fill="#6b6b6b", font_size=10)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _river(north_m: float) -> float:
    # Somewhere in the west of the town of the rig, by the pixels of the whole world.
    return 31_219_800 + 220 * math.sin(north_m / 700)


def _blocks(pen: ImageDraw.ImageDraw, left: float, top: float, scale: float) -> None:
    if _BLOCK_M * scale < _FINE_PX:
        return
    for column in range(int(left // _BLOCK_M), int((left + _SIZE / scale) // _BLOCK_M) + 1):
        for row in range(int(top // _BLOCK_M), int((top + _SIZE / scale) // _BLOCK_M) + 1):
            seed = (column * 73_856_093 ^ row * 19_349_663) & 0xFFFF
            corner = ((column * _BLOCK_M - left) * scale, (row * _BLOCK_M - top) * scale)
            if seed % 11 == 0:
                _house(pen, corner, (10, 10, 90, 90), scale, _PARK)
                continue
            for number in range(6):
                across, down = 12 + number % 3 * 30, 14 + number // 3 * 46
                wide = 16 + (seed >> number) % 10
                _house(pen, corner, (across, down, wide, wide + (seed >> number) % 7), scale, _HOUSE)


def _house(
    pen: ImageDraw.ImageDraw, corner: tuple[float, float], box: tuple[int, int, int, int], scale: float, colour: str
) -> None:
    left, top = corner[0] + box[0] * scale, corner[1] + box[1] * scale
    pen.rectangle((left, top, left + box[2] * scale, top + box[3] * scale), fill=colour, outline="#bfb5aa")


def _streets(pen: ImageDraw.ImageDraw, left: float, top: float, scale: float) -> None:
    for casing in (True, False):
        for start, along in ((left, True), (top, False)):
            first = int(start // _BLOCK_M)
            for number in range(first, first + int(_SIZE / scale / _BLOCK_M) + 2):
                wide = number % _AVENUE == 0
                if not wide and _BLOCK_M * scale < _FINE_PX:
                    continue
                width = max(2, round((16 if wide else 8) * scale)) + (2 if casing else 0)
                at = (number * _BLOCK_M - start) * scale
                colour = _CASING if casing else _AVENUES if wide else _ROAD
                pen.line((at, -2, at, _SIZE + 2) if along else (-2, at, _SIZE + 2, at), fill=colour, width=width)

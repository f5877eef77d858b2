"""Hiding what a mask says, and making a picture fit to travel: from its pixels alone. Everything here blocks."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from ....protocol.chunks import MAX_ATTACHMENT_BYTES
from ...tips.pictures import MAX_FILE_BYTES, MAX_PIXELS, bare
from .errors import NoMaskError, NoPictureError
from .masks import Corner, Mask

MAX_WIDTH: Final = 1280
QUALITIES: Final = (80, 65, 45)
MARGIN_PX: Final = 20
"""Beyond the edge of a mask: a block of a JPEG is 16 pixels wide, and what it hides would shine through at its rim."""


def from_file(raw: bytes) -> Image.Image:
    """Read a camera's still. NoPictureError."""
    if len(raw) > MAX_FILE_BYTES:
        raise NoPictureError
    try:
        with Image.open(BytesIO(raw)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NoPictureError
            # As it is held; what else stands in it stays here.
            return bare(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError) as err:
        raise NoPictureError from err


def paint(picture: Image.Image, mask: Mask) -> bytes:
    """Hide what is to be hidden, then scale and encode. NoMaskError, NoPictureError."""
    try:
        # Before scaling: that mixes each pixel with its neighbours.
        masked = _masked(picture, mask)
    except Exception as err:
        raise NoMaskError from err
    if masked.width > MAX_WIDTH:
        masked = masked.resize((MAX_WIDTH, max(1, round(masked.height * MAX_WIDTH / masked.width))))
    for quality in QUALITIES:
        out = BytesIO()
        masked.save(out, "JPEG", quality=quality)
        if out.tell() <= MAX_ATTACHMENT_BYTES:
            return out.getvalue()
    raise NoPictureError


def _masked(picture: Image.Image, mask: Mask) -> Image.Image:
    plain = bare(picture)
    draw = ImageDraw.Draw(plain)
    for polygon in mask.polygons:
        corners = [_pixel(corner, plain.size) for corner in polygon]
        draw.polygon(corners, fill=0)
        draw.line([*corners, corners[0]], fill=0, width=2 * MARGIN_PX)
        for x, y in corners:
            draw.ellipse((x - MARGIN_PX, y - MARGIN_PX, x + MARGIN_PX, y + MARGIN_PX), fill=0)
    return plain


def _pixel(corner: Corner, size: tuple[int, int]) -> tuple[int, int]:
    return round(corner[0] * size[0]), round(corner[1] * size[1])

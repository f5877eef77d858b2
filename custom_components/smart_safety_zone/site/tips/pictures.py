"""Making a picture fit to travel: what it shows, and nothing of what a camera or a phone has written into it."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from ...protocol.chunks import MAX_ATTACHMENT_BYTES, MIMES, looks_like
from ..errors import SiteError

MIME: Final = "image/jpeg"
"""What every picture leaves as."""
MAX_FILE_BYTES: Final = 32 * 1024 * 1024
MAX_PIXELS: Final = 64_000_000
"""More than any phone takes; a small file that unfolds to more is an attack."""
SIDES: Final = (1920, 1280, 800)
QUALITIES: Final = (85, 70, 55)


def clean(raw: bytes) -> bytes:
    """Make a JPEG of at most `MAX_ATTACHMENT_BYTES` of a JPEG or PNG, from its pixels alone. SiteError; blocking."""
    if len(raw) > MAX_FILE_BYTES:
        raise SiteError("picture_too_large")
    if not any(looks_like(mime, raw) for mime in MIMES):
        raise SiteError("not_a_picture")
    try:
        with Image.open(BytesIO(raw), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise SiteError("picture_too_large")
            # How it was held stands in what is not taken along.
            upright = ImageOps.exif_transpose(picture)
            return _small(bare(upright))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as err:
        raise SiteError("not_a_picture") from err


def bare(picture: Image.Image) -> Image.Image:
    """Copy the pixels onto an empty picture, which knows nothing else; what is transparent is white."""
    bare = Image.new("RGB", picture.size, "white")
    shown = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    bare.paste(shown, mask=shown if shown.mode == "RGBA" else None)
    return bare


def _small(picture: Image.Image) -> bytes:
    for side in SIDES:
        picture.thumbnail((side, side))
        for quality in QUALITIES:
            out = BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MAX_ATTACHMENT_BYTES:
                return out.getvalue()
    raise SiteError("picture_too_large")

"""What a mask may be, and that nothing of what it hides leaves."""

from io import BytesIO
from pathlib import Path
import random

from hypothesis import given, settings, strategies as st
from PIL import Image, ImageDraw
import pytest

from custom_components.smart_safety_zone.site.cameras.pictures.errors import NoMaskError, NoPictureError
from custom_components.smart_safety_zone.site.cameras.pictures.masks import BadMaskError, Mask, checked
from custom_components.smart_safety_zone.site.cameras.pictures.painting import MARGIN_PX, MAX_WIDTH, from_file, paint

GOLDEN = Path(__file__).parent / "golden" / "mask-1.json"
SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
MASK = Mask(1, (SQUARE,))


def scene(hidden: str, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Something to see everywhere, and a person within the square."""
    picture = Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))
    ImageDraw.Draw(picture).rectangle((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill=hidden)
    return picture


def encoded(picture: Image.Image, form: str, **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080), (333, 217)])
def test_scenes_that_differ_only_under_the_mask_leave_as_the_same_bytes(size: tuple[int, int]) -> None:
    assert paint(scene("red", size), MASK) == paint(scene("white", size), MASK)
    assert paint(scene("red", size), Mask()) != paint(scene("white", size), Mask())


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_so_do_those_that_a_camera_has_encoded(form: str) -> None:
    red, white = (paint(from_file(encoded(scene(each), form)), MASK) for each in ("red", "white"))
    assert red == white


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=3), st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_whatever_lies_in_a_triangle_changes_nothing(corners: list[tuple[float, float]], seed: int) -> None:
    try:
        mask = Mask().next([corners])
    except BadMaskError:
        return
    size = (160, 120)
    one = scene("red", size)
    other = one.copy()
    hidden = Image.new("1", size)
    ImageDraw.Draw(hidden).polygon([(round(x * size[0]), round(y * size[1])) for x, y in corners], fill=1)
    other.paste(Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3)), mask=hidden)
    assert paint(one, mask) == paint(other, mask)


def test_what_is_not_hidden_is_shown() -> None:
    shown = Image.open(BytesIO(paint(Image.new("RGB", (640, 480), "white"), MASK)))
    assert shown.getpixel((320, 240)) == (0, 0, 0)
    assert shown.getpixel((160 - 2 * MARGIN_PX, 240)) == (255, 255, 255)


def test_a_picture_leaves_small_and_bare() -> None:
    exif = Image.Exif()
    exif[0x010F] = "maker"
    raw = encoded(scene("red", (2560, 1440)), "JPEG", exif=exif, comment=b"where it is")
    shown = Image.open(BytesIO(paint(from_file(raw), Mask())))
    assert shown.size == (MAX_WIDTH, 720)
    assert not shown.getexif()
    assert "comment" not in shown.info


def test_a_picture_that_is_none_gives_none() -> None:
    with pytest.raises(NoPictureError):
        from_file(b"\xff\xd8\xff nonsense")


def test_a_mask_that_cannot_be_painted_gives_no_picture() -> None:
    with pytest.raises(NoMaskError):
        paint(scene("red"), Mask(1, (((0.0, float("nan")), (1.0, 0.0), (1.0, 1.0)),)))


@pytest.mark.parametrize(
    "polygon",
    [
        [],
        [(0, 0), (1, 1)],
        [(0, 0), (0.5, 0.5), (1, 1)],
        [(0, 0), (1.01, 0), (1, 1)],
        [(0, 0), (float("nan"), 0), (1, 1)],
        [(0, 0), (1, 0, 0), (1, 1)],
        [(0, 0), (1, 1), (1, 0), (0, 0.8)],
        [(0.5, 0), (0.8, 1), (0, 0.4), (1, 0.4), (0.2, 1)],
    ],
    ids=["empty", "line", "flat", "beside", "nan", "three", "bow", "star"],
)
def test_what_is_no_polygon_is_refused(polygon: list[tuple[float, ...]]) -> None:
    with pytest.raises(BadMaskError):
        checked([polygon])


def test_there_are_not_too_many() -> None:
    with pytest.raises(BadMaskError):
        checked([SQUARE] * 17)


def test_the_form_on_disk_is_the_golden_one() -> None:
    raw = GOLDEN.read_bytes().rstrip(b"\n")
    mask = Mask(3, (((0.0, 0.0), (0.5, 0.0), (0.5, 0.25)),))
    assert mask.write() == raw
    assert Mask.read(raw) == mask


def test_another_mask_has_another_version_and_none_has_none() -> None:
    assert MASK.next([]) == Mask(2)
    assert (MASK.shown_version, Mask(2).shown_version) == (1, 0)

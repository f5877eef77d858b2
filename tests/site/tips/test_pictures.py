"""What leaves of a picture is what it shows, upright, and nothing that was written into it."""

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo
import pytest

from custom_components.smart_safety_zone.protocol.chunks import MAX_ATTACHMENT_BYTES
from custom_components.smart_safety_zone.site.errors import SiteError
from custom_components.smart_safety_zone.site.tips import pictures
from custom_components.smart_safety_zone.site.tips.pictures import clean

SECRETS = (b"Somchai", b"14.5896", b"Exif", b"hidden behind the end")


def saved(picture: Image.Image, form: str, **more: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def of_a_phone() -> bytes:
    picture = Image.new("RGB", (400, 300), "blue")
    picture.paste("red", (0, 0, 400, 20))
    exif = picture.getexif()
    exif[0x010F] = "Somchai"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[29] = "14.5896"
    return saved(picture, "JPEG", exif=exif, comment=b"Somchai", icc_profile=b"Somchai") + b"hidden behind the end"


def opened(raw: bytes) -> Image.Image:
    assert not [secret for secret in SECRETS if secret in raw]
    picture = Image.open(BytesIO(raw))
    assert picture.format == "JPEG"
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return picture


def test_nothing_that_a_phone_has_written_leaves() -> None:
    raw = of_a_phone()
    assert [secret for secret in SECRETS if secret in raw] == list(SECRETS)
    opened(clean(raw))


def test_a_picture_taken_sideways_is_shown_upright() -> None:
    picture = opened(clean(of_a_phone())).convert("RGB")
    assert picture.size == (300, 400)
    right, left = picture.getpixel((295, 200)), picture.getpixel((20, 200))
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert right[0] > 150 > right[2]
    assert left[2] > 150 > left[0]


def test_texts_in_a_png_stay_and_what_is_transparent_is_white() -> None:
    info = PngInfo()
    info.add_text("Author", "Somchai 14.5896")
    picture = opened(clean(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG", pnginfo=info)))
    assert picture.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "LA", "CMYK", "1", "I;16"])
def test_pictures_of_every_mode_are_taken(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(clean(saved(Image.new(mode, (20, 20)), form))).size == (20, 20)


def test_what_is_large_is_made_small_enough() -> None:
    noise = Image.effect_noise((4000, 3000), 120).convert("RGB")
    raw = clean(saved(noise, "JPEG", quality=95))
    assert len(raw) <= MAX_ATTACHMENT_BYTES
    assert max(opened(raw).size) <= pictures.SIDES[0]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_picture"),
        (b"<svg onload='alert()'/>", "not_a_picture"),
        (b"\xff\xd8\xff but no more", "not_a_picture"),
        (saved(Image.new("RGB", (9, 9)), "GIF"), "not_a_picture"),
        (saved(Image.new("RGB", (300, 300)), "PNG")[:-40], "not_a_picture"),
        (saved(Image.new("1", (9000, 9000)), "PNG"), "picture_too_large"),
    ],
    ids=["empty", "svg", "magic only", "gif", "cut off", "bomb"],
)
def test_what_is_no_picture_or_unfolds_to_too_much_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(SiteError) as caught:
        clean(raw)
    assert caught.value.code == code


def test_a_file_beyond_all_pictures_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_FILE_BYTES", 10)
    with pytest.raises(SiteError) as caught:
        clean(of_a_phone())
    assert caught.value.code == "picture_too_large"

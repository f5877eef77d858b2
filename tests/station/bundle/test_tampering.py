"""Whatever is changed in a bundle is named: by whoever has no key, and by the holder of the station's own."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from itertools import pairwise
import json
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import ZipFile

import pytest

from custom_components.smart_safety_zone.protocol.bundle import (
    ACCESS,
    CHAIN,
    MANIFEST,
    SIGNATURE,
    STATION_KEY,
    TIMELINE,
)
from custom_components.smart_safety_zone.protocol.crypto import SigningKey

from ..conftest import Station
from .made import Files, bundle, checked, faults, happened, packed, signed_anew, signing_key, unpacked

OTHER: Final = SigningKey(b"\7" * 32)
PAGE: Final = "timeline.html"


class Case(NamedTuple):
    """A bundle with what signs it, and where to put a changed one."""

    files: Files
    key: SigningKey
    path: Path

    def record(self, direction: str = "in") -> str:
        """The first record from the site, or from the station."""
        return next(name for name in self.files if name.endswith(f"-{direction}.record"))

    def picture(self) -> str:
        """The first picture."""
        return next(name for name in self.files if name.startswith("pictures/"))

    def named(self, files: Files) -> dict[str, str]:
        """What is found, by file."""
        found: dict[str, str] = {}
        for where, what in faults(packed(self.path, files.items())):
            found[where] = f"{found[where]}; {what}" if where in found else what
        return found

    def named_signed(
        self, files: Files, change: Callable[[dict[str, Any]], None] = lambda said: None
    ) -> dict[str, str]:
        """The same, if the station's own key signs what was changed."""
        return self.named(signed_anew(files, self.key, change))


@pytest.fixture
async def case(station: Station, tmp_path: Path) -> Case:
    site = await station.joined("Gold shop", "gold_shop")
    made = await bundle(station, await happened(station, site))
    case = Case(unpacked(made.path), signing_key(station), tmp_path / "changed.zip")
    assert case.named(case.files) == {}
    assert case.named_signed(case.files) == {}
    return case


def flipped(data: bytes) -> bytes:
    """With one bit changed, in the middle."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def names(case: Case) -> list[str]:
    """One file of each sort."""
    return [STATION_KEY, TIMELINE, PAGE, ACCESS, CHAIN, case.record("in"), case.record("out"), case.picture()]


async def test_an_altered_file_is_named(case: Case) -> None:
    for name in names(case):
        assert case.named({**case.files, name: flipped(case.files[name])})[name].startswith("it was altered"), name
        assert case.named({**case.files, name: case.files[name] + b"\n"})[name].startswith("it was altered"), name


async def test_a_removed_file_is_named(case: Case) -> None:
    for name in names(case):
        files = {each: data for each, data in case.files.items() if each != name}
        assert case.named(files)[name].startswith("it was removed"), name


@pytest.mark.parametrize(
    "name", ["pictures/more.jpg", "records/00000001-in.record", "note.txt", "../escape", ".hidden"]
)
async def test_an_added_file_is_named(case: Case, name: str) -> None:
    assert case.named({**case.files, name: b"more"})[name].startswith("it was added")


async def test_another_order_is_named(case: Case) -> None:
    for name in names(case):
        rest = {each: data for each, data in case.files.items() if each != name}
        found = case.named({name: case.files[name], **rest})
        assert "another order" in found[name], name


async def test_two_files_under_each_other_s_names_are_named(case: Case) -> None:
    one, other = case.record("in"), case.record("out")
    found = case.named({**case.files, one: case.files[other], other: case.files[one]})

    assert all(found[name].startswith("it was altered") for name in (one, other))


async def test_a_file_that_is_there_twice_is_named(case: Case) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed(case.path, [*case.files.items(), (TIMELINE, b"[]")])

    assert ("timeline.json", "it is there twice") in faults(case.path)


async def test_a_comment_of_the_file_is_named(case: Case) -> None:
    with ZipFile(packed(case.path, case.files.items()), "a") as archive:
        archive.comment = b"genuine"

    assert faults(case.path) == [("changed.zip", "a comment was added to the file")]


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive at all"])
async def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "none.zip"
    path.write_bytes(data)

    assert "cannot be read" in faults(path)[0][1]


async def test_a_changed_manifest_is_named_and_so_is_a_missing_signature(case: Case) -> None:
    said = json.loads(case.files[MANIFEST])
    said["incident"]["disposition"] = "false_alarm"
    assert "was altered" in case.named({**case.files, MANIFEST: json.dumps(said).encode()})[MANIFEST]
    assert "was altered" in case.named({**case.files, SIGNATURE: flipped(case.files[SIGNATURE])})[MANIFEST]
    assert "was altered" in case.named({**case.files, SIGNATURE: b""})[MANIFEST]
    without = {name: data for name, data in case.files.items() if name != SIGNATURE}
    assert case.named(without)[SIGNATURE] == "it is missing"
    without = {name: data for name, data in case.files.items() if name != MANIFEST}
    assert case.named(without)[MANIFEST] == "it is missing, and nothing else can be believed"


@pytest.mark.parametrize(
    "raw",
    [b"{}", b"[]", b"no json", b'{"kind":"smart_safety_zone/bundle","format":2,"files":[]}', b'{"kind":1,"kind":2}'],
)
async def test_a_manifest_that_is_none_is_named(case: Case, raw: bytes) -> None:
    assert "no manifest" in case.named({**case.files, MANIFEST: raw})[MANIFEST]


async def test_another_station_s_key_is_named_to_whoever_knows_the_right_one(case: Case) -> None:
    def change(said: dict[str, Any]) -> None:
        said["station"]["key"] = OTHER.public.hex()

    path = packed(case.path, signed_anew(case.files, OTHER, change).items())
    known = json.loads(case.files[MANIFEST])["station"]["fingerprint"]
    assert (MANIFEST, faults(path, known)[0][1]) in faults(path, known)
    assert "another station's key" in faults(path, known)[0][1]
    # Without it, what the station has signed before speaks against the new key.
    assert any(where.endswith("-out.record") for where, _ in faults(path))


async def test_the_holder_of_the_key_cannot_change_what_a_site_has_signed(case: Case) -> None:
    name = case.record("in")
    found = case.named_signed({**case.files, name: flipped(case.files[name])})
    assert found.keys() == {name}
    body = case.files[name]
    found = case.named_signed({**case.files, name: body[:-1] + bytes([body[-1] ^ 1])})
    assert "it is not the record of the journal's entry, byte by byte" in found[name]
    assert "its content is not what was signed" in found[name]

    for at in range(0, len(body), 5):
        altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert name in case.named_signed({**case.files, name: altered}), at


async def test_the_holder_of_the_key_cannot_exchange_a_picture(case: Case) -> None:
    name = case.picture()
    assert case.named_signed({**case.files, name: b"\xff\xd8\xff another"}) == {
        name: "it is not the picture that the manifest names"
    }

    def change(said: dict[str, Any]) -> None:
        digest = "ab" * 32
        said["pictures"][0] |= {"sha256": digest, "file": None, "state": "gone"}

    files = {each: data for each, data in case.files.items() if each != name}
    assert "no record that the site has signed names this picture" in case.named_signed(files, change).values()
    assert case.named_signed({**case.files, "pictures/more.jpg": b"more"}) == {
        "pictures/more.jpg": "the manifest tells nothing of this picture"
    }


def changed_line(chain: bytes, kind: str, **said: Any) -> bytes:
    """The chain with one entry changed."""
    lines = [json.loads(line) for line in chain.splitlines()]
    line = next(each for each in lines if each["kind"] == kind)
    line |= said
    return b"".join(json.dumps(each).encode() + b"\n" for each in lines)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"payload": b64encode(b"{}").decode()}, "its content is another one"),
        ({"header": b64encode(b"{}").decode()}, "it says something else than what was hashed"),
        ({"time_ms": 1}, "it says something else than what was hashed"),
        ({"previous": "00" * 32}, "it says something else than what was hashed"),
        ({"hash": "00" * 32}, "it says something else than what was hashed"),
        ({"payload": None, "salt": None}, "its content is gone, and no entry says why"),
    ],
)
async def test_the_holder_of_the_key_cannot_change_an_entry_of_the_journal(
    case: Case, said: dict[str, Any], what: str
) -> None:
    chain = changed_line(case.files[CHAIN], "incident.closed", **said)

    assert what in "; ".join(case.named_signed({**case.files, CHAIN: chain}).values())


async def test_a_new_hash_for_a_changed_entry_breaks_the_next_one(case: Case) -> None:
    from custom_components.smart_safety_zone.journal.entry import chain as hashed  # noqa: PLC0415 - here alone

    lines = [json.loads(line) for line in case.files[CHAIN].splitlines()]
    first = next(line for line, after in pairwise(lines) if after["seq"] == line["seq"] + 1)
    first["time_ms"] += 1
    first["hash"] = hashed(
        bytes.fromhex(first["previous"]),
        first["seq"],
        kind=first["kind"],
        time_ms=first["time_ms"],
        header=b64decode(first["header"]),
        payload_digest=bytes.fromhex(first["payload_digest"]),
    ).hex()
    chain = b"".join(json.dumps(each).encode() + b"\n" for each in lines)

    assert "it does not follow the entry before it" in case.named_signed({**case.files, CHAIN: chain}).values()


async def test_lines_in_another_order_and_a_line_too_few_are_named(case: Case) -> None:
    lines = case.files[CHAIN].splitlines(keepends=True)
    swapped = b"".join([lines[1], lines[0], *lines[2:]])
    assert "it is out of its order" in case.named_signed({**case.files, CHAIN: swapped}).values()

    fewer = case.named_signed({**case.files, CHAIN: b"".join(lines[:-1])})
    assert f"it has {len(lines) - 1} entries, and the manifest says {len(lines)}" in fewer.values()
    torn = case.named_signed({**case.files, CHAIN: case.files[CHAIN] + b"{\n"})
    assert torn[f"{CHAIN}, line {len(lines) + 1}"] == "it cannot be read"


@pytest.mark.parametrize("name", [TIMELINE, ACCESS])
async def test_what_people_read_is_what_the_journal_says(case: Case, name: str) -> None:
    said = json.loads(case.files[name])
    for changed in (said[:-1], [*said, said[0]], [{**said[0], "time_ms": 1}, *said[1:]]):
        files = {**case.files, name: json.dumps(changed).encode()}
        assert case.named_signed(files) == {name: "it does not say what the journal's entries say"}


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("view.asked", "it has ended, and no entry says who began it"),
        ("view.asked", "the site has signed a look that no entry of the station knows of"),
    ],
)
async def test_a_look_that_was_taken_out_is_named(case: Case, kind: str, what: str) -> None:
    lines = [line for line in case.files[CHAIN].splitlines(keepends=True) if json.loads(line)["kind"] != kind]

    assert what in case.named_signed({**case.files, CHAIN: b"".join(lines)}).values()


async def test_a_receipt_for_another_content_is_named(case: Case) -> None:
    def change(said: dict[str, Any]) -> None:
        said["records"] = [each for each in said["records"] if each["direction"] == "in"]

    assert "the records of chain and manifest are not the same" in case.named_signed(case.files, change).values()


async def test_an_end_of_the_journal_before_its_entries_is_named(case: Case) -> None:
    def change(said: dict[str, Any]) -> None:
        said["journal"]["head_seq"] = 1

    assert "it lies behind the end of the journal" in case.named_signed(case.files, change).values()


@pytest.mark.parametrize("field", ["journal", "records", "pictures", "site"])
async def test_a_manifest_that_lacks_something_is_no_reason_to_stumble(case: Case, field: str) -> None:
    found = case.named_signed(case.files, lambda said: said.pop(field))

    assert "not in the form of a bundle" in found[MANIFEST]


async def test_whoever_gives_no_key_is_told_to_compare(case: Case) -> None:
    found = checked(packed(case.path, case.files.items()))

    assert [where for where, _ in found.notes] == ["station", "site"]
    assert case.key.public.hex() in found.notes[0][1]
    assert json.loads(case.files[MANIFEST])["site"]["keys"][0] in found.notes[1][1]

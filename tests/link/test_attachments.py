"""Attachments on disk: whole ones under their digest, and parts that a restart goes on from."""

from hashlib import sha256
import os
from pathlib import Path

import pytest

from custom_components.smart_safety_zone.link.attachments import Files

DATA = b"a picture"
DIGEST = sha256(DATA).digest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "made" / "files")


def test_what_is_kept_is_read_again_whole_and_in_part(files: Files) -> None:
    assert not files.has(DIGEST)
    assert files.read(DIGEST) == b""
    assert files.keep(DATA) == DIGEST
    assert files.keep(DATA) == DIGEST
    assert files.has(DIGEST)
    assert files.read(DIGEST) == DATA
    assert files.read(DIGEST, 2, 3) == DATA[2:5]
    assert files.read(DIGEST, 100, 3) == b""


def test_an_offset_beyond_all_disks_reads_nothing(files: Files) -> None:
    files.keep(DATA)
    assert files.read(DIGEST, 2**63 - 1, 3) == b""


def test_what_comes_in_parts_is_whole_once_it_is_finished(files: Files) -> None:
    files.append(DIGEST, 0, DATA[:4])
    assert (files.begun(DIGEST), files.has(DIGEST)) == (4, False)
    files.append(DIGEST, 4, b"wrong, and cut off by the next")
    files.append(DIGEST, 4, DATA[4:])
    assert files.digest_of_part(DIGEST) == DIGEST
    assert files.head_of_part(DIGEST, 3) == DATA[:3]
    files.finish(DIGEST)
    assert (files.begun(DIGEST), files.read(DIGEST)) == (0, DATA)


def test_beginning_anew_forgets_what_was_there(files: Files) -> None:
    files.append(DIGEST, 0, b"what a crash has left, longer than all of it")
    files.append(DIGEST, 0, DATA)
    assert files.digest_of_part(DIGEST) == DIGEST


def test_what_nothing_names_is_swept_away(files: Files) -> None:
    other, part = files.keep(b"other"), sha256(b"part").digest()
    files.keep(DATA)
    files.append(part, 0, b"pa")
    files.sweep({DIGEST})
    assert [files.has(each) for each in (DIGEST, other)] == [True, False]
    assert files.begun(part) == 0
    files.clear()
    assert not files.has(DIGEST)


def test_removing_is_of_both_and_may_be_repeated(files: Files) -> None:
    files.keep(DATA)
    files.append(DIGEST, 0, b"x")
    files.remove(DIGEST)
    files.remove(DIGEST)
    files.drop_part(DIGEST)
    assert (files.has(DIGEST), files.begun(DIGEST)) == (False, 0)


def test_it_is_flushed_before_it_has_its_name_and_the_name_after(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace, fsync = Path.replace, os.fsync

    def named(self: Path, target: Path) -> Path:
        order.append("name")
        return replace(self, target)

    def flushed(descriptor: int) -> None:
        order.append("flush")
        fsync(descriptor)

    monkeypatch.setattr(Path, "replace", named)
    monkeypatch.setattr(os, "fsync", flushed)
    files.keep(DATA)
    assert order == ["flush", "name", "flush"]
    files.append(DIGEST, 0, DATA)
    files.finish(DIGEST)
    assert order == ["flush", "name", "flush"] * 2


def test_what_a_journal_that_came_back_does_not_name_is_put_away_and_never_swept(files: Files) -> None:
    other = files.keep(b"other")
    files.keep(DATA)
    files.set_aside({DIGEST})
    assert [files.has(each) for each in (DIGEST, other)] == [True, False]
    files.sweep({DIGEST})
    folder = files._folder
    assert (folder / f"{other.hex()}.aside").read_bytes() == b"other"
    files.clear()
    assert not folder.exists()

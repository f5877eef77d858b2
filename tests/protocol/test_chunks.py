"""Whatever is lost, doubled, mixed up or spoilt on the way: exactly the same bytes in the end, or a clear failure."""

from hashlib import sha256
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.chunks import (
    MAX_ATTACHMENT_BYTES,
    Ending,
    Pull,
    Verdict,
    is_fit,
    looks_like,
)
from custom_components.smart_safety_zone.protocol.tips import MAX_CHUNK_BYTES, Attachment, Chunk, ChunkWanted

from .ends import seed

SMALL = 7
"""Bytes of a chunk here, so that a few bytes make many chunks."""


def answer(data: bytes, wanted: ChunkWanted, size: int = SMALL) -> Chunk:
    """Answer as the sender does."""
    return Chunk(digest=wanted.digest, offset=wanted.offset, data=data[wanted.offset : wanted.offset + size])


class Receiver:
    """A receiver whose disk survives its crashes, more or less."""

    def __init__(self, data: bytes) -> None:
        self.digest, self.size = sha256(data).digest(), len(data)
        self.disk = b""
        self.outcome: Verdict | Ending | None = None
        self.pull = Pull.beginning(self.digest, self.size, 0)

    def restart(self) -> None:
        self.pull = Pull.beginning(self.digest, self.size, len(self.disk))
        self.look()

    def take(self, chunk: Chunk) -> None:
        verdict = self.pull.judge(chunk)
        if verdict is Verdict.WANTED:
            self.disk = self.disk[: self.pull.have] + chunk.data
            self.pull = self.pull.grown(chunk)
        elif verdict is not Verdict.NOT_WANTED:
            self.outcome = verdict
        self.look()

    def look(self) -> None:
        """Hash what is here once it is all."""
        if self.pull.complete:
            ending = self.pull.ended(sha256(self.disk).digest())
            if ending is Ending.AGAIN:
                self.pull = self.pull.again()
            else:
                self.outcome = ending


@given(st.binary(min_size=1, max_size=80), st.randoms(use_true_random=False))
def test_any_order_of_losses_doubles_and_restarts_gives_the_same_bytes(data: bytes, rng: Random) -> None:
    receiver = Receiver(data)
    on_the_way: list[Chunk] = []
    for _ in range(60):
        if receiver.outcome is not None:
            break
        match rng.randrange(5):
            case 0:
                receiver.restart()
            case 1 if on_the_way:
                # One that came before, or that was held up.
                receiver.take(rng.choice(on_the_way))
            case 2:
                # Asked for, and lost.
                on_the_way.append(answer(data, receiver.pull.wanted))
            case _:
                on_the_way.append(answer(data, receiver.pull.wanted))
                receiver.take(on_the_way[-1])
    while receiver.outcome is None:
        receiver.take(answer(data, receiver.pull.wanted))
    assert receiver.outcome is Ending.WHOLE
    assert receiver.disk == data


@given(st.binary(min_size=1, max_size=80), st.randoms(use_true_random=False))
def test_a_disk_that_a_crash_has_spoilt_costs_a_second_try_and_no_picture(data: bytes, rng: Random) -> None:
    receiver = Receiver(data)
    receiver.disk = bytes(rng.randrange(256) for _ in range(rng.randrange(100)))
    receiver.restart()
    for _ in range(100):
        if receiver.outcome is not None:
            break
        receiver.take(answer(data, receiver.pull.wanted))
    assert receiver.outcome is Ending.WHOLE
    assert receiver.disk == data


@given(st.binary(min_size=1, max_size=80), st.data())
def test_a_sender_that_gives_other_bytes_is_found_out(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    spoilt = data[:at] + bytes([data[at] ^ draw.draw(st.integers(1, 255))]) + data[at + 1 :]
    receiver = Receiver(data)
    while receiver.outcome is None:
        receiver.take(answer(spoilt, receiver.pull.wanted))
    assert receiver.outcome is Ending.WRONG


def test_a_sender_that_has_it_no_more_says_so() -> None:
    pull = Pull.beginning(seed("picture"), 20, 0)
    assert pull.judge(Chunk(digest=seed("picture"), offset=0)) is Verdict.GONE


@pytest.mark.parametrize(
    ("have", "chunk", "verdict"),
    [
        (0, Chunk(digest=seed("other"), offset=0, data=b"x"), Verdict.NOT_WANTED),
        (5, Chunk(digest=seed("picture"), offset=0, data=b"x"), Verdict.NOT_WANTED),
        (0, Chunk(digest=seed("picture"), offset=5, data=b"x"), Verdict.NOT_WANTED),
        (0, Chunk(digest=seed("picture"), offset=0, data=b"x" * 21), Verdict.MISSHAPEN),
        (0, Chunk(digest=seed("picture"), offset=0, data=b"x" * 20), Verdict.WANTED),
    ],
)
def test_only_what_is_wanted_is_taken(have: int, chunk: Chunk, verdict: Verdict) -> None:
    assert Pull.beginning(seed("picture"), 20, have).judge(chunk) is verdict


def test_no_chunk_is_larger_than_an_alarm_can_wait_for() -> None:
    pull = Pull.beginning(seed("picture"), 10 * MAX_CHUNK_BYTES, 0)
    large = Chunk(digest=seed("picture"), offset=0, data=bytes(MAX_CHUNK_BYTES + 1))
    assert pull.judge(large) is Verdict.MISSHAPEN


def test_more_on_disk_than_there_can_be_is_not_believed() -> None:
    assert Pull.beginning(seed("picture"), 20, 21) == Pull(seed("picture"), 20)


@pytest.mark.parametrize(
    ("size", "mime", "fit"),
    [
        (1, "image/jpeg", True),
        (MAX_ATTACHMENT_BYTES, "image/png", True),
        (0, "image/jpeg", False),
        (MAX_ATTACHMENT_BYTES + 1, "image/jpeg", False),
        (1, "text/html", False),
    ],
)
def test_only_pictures_of_some_size_are_asked_for(size: int, mime: str, fit: bool) -> None:
    assert is_fit(Attachment(digest=seed("picture"), size=size, mime=mime)) is fit


def test_a_picture_is_known_by_its_first_bytes() -> None:
    assert looks_like("image/jpeg", b"\xff\xd8\xff\xe0")
    assert looks_like("image/png", b"\x89PNG\r\n\x1a\n")
    assert not looks_like("image/jpeg", b"<html>")
    assert not looks_like("image/png", b"\xff\xd8\xff\xe0")
    assert not looks_like("text/html", b"<html>")

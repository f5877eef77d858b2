"""What a site keeps can be read by every later version."""

from pathlib import Path

import pytest

from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.site.progress import PointProgress, PointStep
from custom_components.smart_safety_zone.site.proof import Proof, ProofState
from custom_components.smart_safety_zone.site.store import Pending, Pins, PointMemory

GOLDEN = Path(__file__).parent / "golden"
PUBLIC = SigningKey(bytes(32)).public
PINS = Pins(
    station=b"s" * 16,
    signing=PUBLIC,
    recovery=b"r" * 32,
    name="สถานี",
    standing=Standing.UNAPPROVED,
    digits="012345",
    address="http://station.example:8123",
    ticket=b"ticket",
    since_epoch=2,
)
MEMORY = PointMemory(
    progress=PointProgress(
        step=PointStep.CLOSED,
        signal="00" * 16,
        incident="11" * 16,
        operator=7,
        disposition="real",
        at_ms=3,
        since=2,
        drill=True,
        reopened_ms=1,
    ),
    source="binary_sensor.door",
    level=True,
    raised="00" * 16,
    handled_ms=5,
    trouble="22" * 16,
)
PENDING = Pending(site=b"i" * 16, station=b"s" * 16, handle=b"h" * 32, seed=b"k" * 32)
PROOF = Proof(last_ms=7, state=ProofState.NOT_RECEIPTED, signal="33" * 16, proved_ms=6)
SAMPLES = {
    "pins-1.json": PINS.document(),
    "point-1.json": MEMORY.document("01JPOINT"),
    "pending-1.json": PENDING.document(),
    "proof-1.json": PROOF.document("01JPOINT"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_form_on_disk_is_the_golden_one(name: str) -> None:
    assert SAMPLES[name].value == (GOLDEN / name).read_bytes().rstrip(b"\n")


def test_what_was_written_is_read() -> None:
    assert Pins.read(b"s" * 16, (GOLDEN / "pins-1.json").read_bytes()) == PINS
    assert PointMemory.read((GOLDEN / "point-1.json").read_bytes()) == MEMORY
    assert Pending.read((GOLDEN / "pending-1.json").read_bytes()) == PENDING
    assert Proof.read((GOLDEN / "proof-1.json").read_bytes()) == PROOF


def test_no_secret_shows_in_a_log() -> None:
    assert "6b6b" not in repr(PENDING)
    assert "kkkk" not in repr(PENDING)
    assert "ticket" not in repr(PINS).replace("ticket=", "")

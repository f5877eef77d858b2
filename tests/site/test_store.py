"""What a site keeps can be read by every later version."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.messages import Signal, Standing
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.site.courses import Routed
from custom_components.smart_safety_zone.site.progress import PointProgress, PointStep
from custom_components.smart_safety_zone.site.proof import Proof, ProofState
from custom_components.smart_safety_zone.site.routing import Course, Leg, Reach, Taken
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
    outcomes=((20_500, 1, 2),),
    counted="11" * 16,
    counted_as="real",
    counted_ms=3,
    progress=PointProgress(
        step=PointStep.CLOSED,
        signal="00" * 16,
        incident="11" * 16,
        operator=7,
        disposition="real",
        at_ms=3,
        since=2,
        drill=True,
        until=4,
        cancelled=True,
        reopened_ms=1,
    ),
    source="binary_sensor.door",
    level=True,
    raised="00" * 16,
    handled_ms=5,
    trouble="22" * 16,
    hold_since_ms=6,
    standing=("00" * 16, "33" * 16),
    visible=PointProgress(step=PointStep.STORED, signal="44" * 16),
    hidden_until_ms=7,
)
PENDING = Pending(site=b"i" * 16, station=b"s" * 16, handle=b"h" * 32, seed=b"k" * 32)
PROOF = Proof(last_ms=7, state=ProofState.NOT_RECEIPTED, signal="33" * 16, proved_ms=6)
COURSE = Routed(
    Signal(signal=b"g" * 16, point="01JPOINT", type="alarm", kind="police", label="SOS"),
    Moment(1_795_000_000_000, 7, b"b" * 8),
    Course(
        alarm=True,
        legs={b"s" * 16: Leg(0, Reach.TAKEN), b"t" * 16: Leg(5_000, Reach.STORED, told=True)},
        taken=Taken(b"s" * 16, 1_795_000_001_000, 7, b"i" * 16),
    ),
)
TWO_STATIONS = replace(
    MEMORY, reports={"73" * 16: MEMORY.progress, "74" * 16: replace(MEMORY.progress, step=PointStep.STORED)}
)
SAMPLES = {
    "course-1.json": COURSE.document(),
    "point-1-two-stations.json": TWO_STATIONS.document("01JPOINT"),
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
    assert PointMemory.read((GOLDEN / "point-1-two-stations.json").read_bytes()) == TWO_STATIONS
    assert Routed.read((GOLDEN / "course-1.json").read_bytes()) == COURSE
    assert Pending.read((GOLDEN / "pending-1.json").read_bytes()) == PENDING
    assert Proof.read((GOLDEN / "proof-1.json").read_bytes()) == PROOF


def test_an_earlier_press_is_not_written_down_with_its_reports() -> None:
    later = replace(TWO_STATIONS, progress=replace(MEMORY.progress, signal="33" * 16))
    assert PointMemory.read(later.document("01JPOINT").value or b"").reports == {}


def test_no_secret_shows_in_a_log() -> None:
    assert "6b6b" not in repr(PENDING)
    assert "kkkk" not in repr(PENDING)
    assert "ticket" not in repr(PINS).replace("ticket=", "")

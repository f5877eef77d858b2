"""What a station keeps of each picture of evidence, and how both ends name it."""

from dataclasses import replace
from pathlib import Path

from custom_components.smart_safety_zone.protocol.cameras import Evidence, evidence_owner
from custom_components.smart_safety_zone.protocol.tips import Attachment
from custom_components.smart_safety_zone.site.unseen import is_silent
from custom_components.smart_safety_zone.station.evidence.taken import Taken, made_of

GOLDEN = Path(__file__).parent / "golden" / "taken-1.json"
EVIDENCE = Evidence(
    signal=b"s" * 16,
    camera="01JCAMERA",
    offset_ms=-500,
    picture=Attachment(digest=b"d" * 32, size=100, mime="image/jpeg"),
    mask=2,
)
STATION = b"p" * 16


def test_the_form_on_disk_is_the_golden_one() -> None:
    taken = made_of(EVIDENCE, b"o" * 16, "site", "69" * 16, 1_795_000_000_000)
    raw = GOLDEN.read_bytes().rstrip(b"\n")
    assert taken.write() == raw
    assert Taken.read(raw) == taken


def test_each_picture_of_each_camera_and_station_has_an_owner_of_its_own() -> None:
    others = (replace(EVIDENCE, camera="01JOTHER"), replace(EVIDENCE, signal=b"t" * 16))
    owners = {evidence_owner(STATION, each) for each in (EVIDENCE, *others)} | {evidence_owner(b"q" * 16, EVIDENCE)}
    assert len(owners) == 4
    assert evidence_owner(STATION, replace(EVIDENCE, offset_ms=0)) in owners


def test_a_picture_of_a_silent_alarm_is_counted_by_nobody_at_the_site() -> None:
    assert is_silent(replace(EVIDENCE, silent=True))
    assert not is_silent(EVIDENCE)

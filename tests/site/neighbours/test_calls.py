"""A call for help is believed for the neighbour's signature by a key that was compared, once, now."""

from dataclasses import replace

import pytest

from custom_components.smart_safety_zone.incident.model import incident_id
from custom_components.smart_safety_zone.protocol.cameras import HelpCall
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.protocol.messages import Body, Kind, Signal
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.record import Numbered, sign_record
from custom_components.smart_safety_zone.site.neighbours.calls import FRESH_MS, Heard, HelpRefusal, examine
from custom_components.smart_safety_zone.site.neighbours.settings import Neighbour

STATION, OTHER = b"p" * 16, b"q" * 16
HERE, THERE, ELSEWHERE = b"h" * 16, b"t" * 16, b"e" * 16
KEY, STOLEN = SigningKey(b"1" * 32), SigningKey(b"2" * 32)
SIGNAL = b"a" * 16
MADE = Moment(1_000_000_000, 5, b"12345678")
NOW = Moment(MADE.wall_ms + 2_000, 9, b"abcdefgh")
NEIGHBOUR = Neighbour(name="Shop", site=THERE, keys={STATION: KEY.public}, place=None, called=True, helped=True)
CALL = HelpCall(signal=SIGNAL, kind="fire", at_ms=MADE.wall_ms, neighbours=(ELSEWHERE, HERE))


def raw(
    body: Body = CALL,
    *,
    key: SigningKey = KEY,
    kind: int = Kind.HELP_CALL,
    sender: bytes = THERE,
    receiver: bytes = STATION,
    place: tuple[int, int] = (1, 7),
) -> bytes:
    return sign_record(
        key,
        kind=kind,
        sender=sender,
        receiver=receiver,
        identifier=b"r" * 16,
        place=Numbered(*place),
        made=MADE,
        salt=b"s" * 32,
        body=encode(body),
    ).raw


def judged(
    record: bytes,
    neighbour: Neighbour = NEIGHBOUR,
    *,
    now: Moment = NOW,
    station: bytes = STATION,
    newest: tuple[int, int] = (1, 6),
) -> Heard | HelpRefusal:
    return examine(record, station, HERE, {neighbour.site: neighbour}, {(THERE, STATION): newest}, now)


def test_a_neighbours_call_is_believed_and_named_as_every_station_names_it() -> None:
    heard = judged(raw())
    assert isinstance(heard, Heard)
    assert heard.incident == bytes.fromhex(incident_id(id_text(THERE), SIGNAL.hex()))
    assert (heard.site, heard.age_ms, heard.place, heard.over) == (THERE, 2_000, (1, 7), False)


def test_nothing_of_it_can_be_changed() -> None:
    record = raw()
    for at in range(len(record)):
        changed = bytearray(record)
        changed[at] ^= 1
        assert isinstance(judged(bytes(changed)), HelpRefusal), at


@pytest.mark.parametrize(
    ("record", "neighbour", "refusal"),
    [
        (b"no record", NEIGHBOUR, HelpRefusal.NOT_A_CALL),
        (raw(sender=ELSEWHERE), NEIGHBOUR, HelpRefusal.UNKNOWN_NEIGHBOUR),
        (raw(), replace(NEIGHBOUR, helped=False), HelpRefusal.NOT_AGREED),
        (raw(receiver=OTHER), NEIGHBOUR, HelpRefusal.OTHER_STATION),
        (raw(), replace(NEIGHBOUR, keys={OTHER: KEY.public}), HelpRefusal.UNKNOWN_KEY),
        (raw(key=STOLEN), NEIGHBOUR, HelpRefusal.FORGED),
        (raw(replace(CALL, neighbours=(ELSEWHERE,))), NEIGHBOUR, HelpRefusal.NOT_FOR_US),
        (raw(place=(1, 6)), NEIGHBOUR, HelpRefusal.REPEATED),
        (
            raw(Signal(signal=SIGNAL, point="sos", type="alarm", kind="fire"), kind=Kind.SIGNAL),
            NEIGHBOUR,
            HelpRefusal.NOT_A_CALL,
        ),
    ],
    ids=lambda each: each.name if isinstance(each, HelpRefusal) else "",
)
def test_a_call_that_is_not_the_neighbours_to_us_opens_nothing(
    record: bytes, neighbour: Neighbour, refusal: HelpRefusal
) -> None:
    assert judged(record, neighbour) is refusal


def test_a_station_does_not_bring_a_call_that_was_made_for_another() -> None:
    both = replace(NEIGHBOUR, keys={STATION: KEY.public, OTHER: KEY.public})
    assert judged(raw(), both, station=OTHER) is HelpRefusal.OTHER_STATION


def test_a_call_holds_now_whichever_clock_is_ahead() -> None:
    for wall_ms in (MADE.wall_ms - FRESH_MS, MADE.wall_ms + FRESH_MS):
        assert isinstance(judged(raw(), now=replace(NOW, wall_ms=wall_ms)), Heard)
    for wall_ms in (MADE.wall_ms - FRESH_MS - 1, MADE.wall_ms + FRESH_MS + 1):
        assert judged(raw(), now=replace(NOW, wall_ms=wall_ms)) is HelpRefusal.STALE


def test_a_later_epoch_goes_before_any_number() -> None:
    assert isinstance(judged(raw(place=(2, 1)), newest=(1, 999)), Heard)
    assert judged(raw(place=(1, 1000)), newest=(2, 1)) is HelpRefusal.REPEATED

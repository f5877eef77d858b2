"""Which attachments a station has room for: nobody takes it all, and nothing that is here is pushed out."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.chunks import MAX_ATTACHMENT_BYTES
from custom_components.smart_safety_zone.protocol.crypto import sha256
from custom_components.smart_safety_zone.protocol.tips import Attachment
from custom_components.smart_safety_zone.station.evidence.rows import Room, Row, RowState, admit

OWNER = "ab" * 16


def attachment(number: int, size: int = 100, mime: str = "image/jpeg") -> Attachment:
    return Attachment(digest=sha256(b"%d" % number), size=size, mime=mime)


def states(rows: tuple[Row, ...]) -> list[RowState]:
    return [row.state for row in rows]


def test_what_fits_is_wanted_and_what_does_not_is_said_to() -> None:
    rows = admit((), Room(250, 1000), "a", OWNER, [attachment(1), attachment(2), attachment(3), attachment(4, 50)], 5)
    assert states(rows) == [RowState.WANTED, RowState.WANTED, RowState.NO_ROOM, RowState.WANTED]
    assert [row.settled for row in rows] == [False, False, True, False]


def test_one_site_leaves_room_for_the_others() -> None:
    room = Room(1000, 150)
    mine = admit((), room, "a", OWNER, [attachment(1), attachment(2)], 5)
    assert states(mine) == [RowState.WANTED, RowState.NO_ROOM]
    assert states(admit(mine, room, "b", OWNER, [attachment(3)], 5)) == [RowState.WANTED]
    assert states(admit(mine, room, "a", OWNER, [attachment(3)], 5)) == [RowState.NO_ROOM]


@pytest.mark.parametrize("bad", [attachment(1, 0), attachment(1, MAX_ATTACHMENT_BYTES + 1), attachment(1, 5, "text/x")])
def test_what_is_no_picture_takes_no_room(bad: Attachment) -> None:
    rows = admit((), Room(150, 150), "a", OWNER, [bad, attachment(2)], 5)
    assert states(rows) == [RowState.UNFIT, RowState.WANTED]


def test_what_is_named_twice_is_fetched_once() -> None:
    assert len(admit((), Room(1000, 1000), "a", OWNER, [attachment(1), attachment(1)], 5)) == 1


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.integers(1, 400), max_size=4)), max_size=12),
    st.integers(0, 2000),
    st.integers(0, 1000),
)
def test_no_bound_is_ever_passed(records: list[tuple[str, list[int]]], total: int, per_site: int) -> None:
    rows: list[Row] = []
    for number, (site, sizes) in enumerate(records):
        attachments = [attachment(number * 10 + at, size) for at, size in enumerate(sizes)]
        rows += admit(rows, Room(total, per_site), site, f"{number:032x}", attachments, 5)
        held = [row for row in rows if row.takes_room]
        assert sum(row.size for row in held) <= total
        for each in "abc":
            assert sum(row.size for row in held if row.site_id == each) <= per_site


def test_a_row_is_written_and_read() -> None:
    [row] = admit((), Room(1000, 1000), "a", OWNER, [attachment(1)], 5)
    assert Row.read(row.write()) == row
    assert row.key == bytes.fromhex(OWNER) + row.raw_digest

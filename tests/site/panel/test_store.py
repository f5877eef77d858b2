"""What a panel keeps is a form that later code reads, and survives being written and read."""

from dataclasses import fields
from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.journal import Document
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.site.panel.attempts import Attempts
from custom_components.smart_safety_zone.site.panel.codes import HashedCode, User
from custom_components.smart_safety_zone.site.panel.machine import Mode, PanelState, Phase
from custom_components.smart_safety_zone.site.panel.store import PanelMemory, read_users, users_document
from custom_components.smart_safety_zone.site.store import is_readable

GOLDEN = Path(__file__).parent / "golden"
MEMORY = PanelMemory(
    state=PanelState(
        mode=Mode.AWAY, phase=Phase.PENDING, user=7, bypassed=frozenset({"01JHALL"}), tripped=("01JDOOR", "01JDESK")
    ),
    began=Moment(wall_ms=5, mono_ms=4, boot=b"bootboot", clock_set=False),
    attempts=Attempts(wrong_ms=(1, 2), locked_at_ms=3),
    late="11" * 16,
    early="22" * 16,
    opened_ms=6,
    judged_ms=7,
)
USERS = (
    User(
        number=7,
        name="สมชาย",
        code=HashedCode(b"s" * 16, b"c" * 32),
        duress=HashedCode(b"t" * 16, b"d" * 32),
    ),
)
DOCUMENTS = {"panel-1": MEMORY.document("01JPANEL"), "panel-users-1": users_document("aa" * 16, USERS)}
MOMENTS = st.builds(
    Moment,
    wall_ms=st.integers(0, 2**50),
    mono_ms=st.integers(0, 2**50),
    boot=st.binary(min_size=8, max_size=8),
    clock_set=st.booleans(),
)
STATES = st.builds(
    PanelState,
    mode=st.sampled_from(Mode),
    phase=st.sampled_from(Phase),
    user=st.none() | st.integers(1, 20),
    bypassed=st.frozensets(st.text(max_size=9), max_size=4),
    tripped=st.lists(st.text(max_size=9), max_size=4).map(tuple),
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_form_on_disk_is_the_golden_one(name: str) -> None:
    assert DOCUMENTS[name].value == (GOLDEN / f"{name}.json").read_bytes().rstrip()


def test_what_was_written_is_read() -> None:
    assert PanelMemory.read((GOLDEN / "panel-1.json").read_bytes()) == MEMORY
    assert read_users((GOLDEN / "panel-users-1.json").read_bytes()) == USERS


@given(STATES, MOMENTS)
def test_any_panel_is_read_as_it_was_written(state: PanelState, began: Moment) -> None:
    memory = PanelMemory(state=state, began=began)
    assert PanelMemory.read(memory.document("01JPANEL").value or b"") == memory


def test_the_sample_says_something_of_every_field() -> None:
    plain = PanelMemory(began=Moment(0, 0, b"bootboot"))
    assert not [each.name for each in fields(plain) if getattr(plain, each.name) == getattr(MEMORY, each.name)]


def test_what_a_newer_version_wrote_is_refused() -> None:
    newer = (DOCUMENTS["panel-1"].value or b"").replace(b'"version":1', b'"version":2')
    with pytest.raises(ValueError, match="version 2"):
        PanelMemory.read(newer)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_is_found_in_a_damaged_journal_is_used_only_if_it_can_be_read(document: Document) -> None:
    assert is_readable(document)
    assert not is_readable(Document(document.collection, document.key, b"{}"))


def test_without_users_nothing_is_kept() -> None:
    assert users_document("aa" * 16, ()).value is None

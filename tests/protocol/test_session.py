"""A conversation as it goes well, and as either end restarts or changes its key in the middle of it."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import sha256
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LocalError
from custom_components.smart_safety_zone.protocol.events import (
    CardRenewed,
    Greeted,
    HeartbeatReceived,
    RecordReceived,
    Welcomed,
)
from custom_components.smart_safety_zone.protocol.identity import (
    SEALING_KEY_GRACE_MS,
    SEALING_KEY_LIFE_MS,
    Role,
    read_card,
)
from custom_components.smart_safety_zone.protocol.letter import MAX_FIRST_FRAME_BYTES, Frame, read_letter
from custom_components.smart_safety_zone.protocol.messages import (
    Inventory,
    Receipt,
    Standing,
    View,
)
from custom_components.smart_safety_zone.protocol.session import SessionState, session_id

from .ends import (
    NOW,
    SILENCE_MS,
    SITE,
    STATION,
    Pair,
    a_heartbeat,
    a_record,
    a_signal,
    an_offer,
    carry,
    dialled,
    greet,
    keyring,
    later,
    opened,
    refused,
    seed,
    welcome,
)


def test_a_site_and_a_station_prove_themselves_and_talk() -> None:
    pair = dialled()
    greeted = greet(pair)
    assert greeted == Greeted(SITE.id, View(epoch=1, number=4), 1)
    assert pair.states == (SessionState.AWAITING, SessionState.AWAITING)
    welcome(pair, greeted, Standing.SUSPENDED)
    assert pair.states == (SessionState.AWAITING, SessionState.OPEN)
    (event,) = carry(pair.station, pair.site)
    assert isinstance(event, Welcomed)
    assert event.welcome.standing == Standing.SUSPENDED
    assert (event.welcome.view, event.welcome.ticket) == (View(epoch=1, number=2), b"ticket")
    assert (event.welcome.silence_ms, event.welcome.name) == (SILENCE_MS, "Station 5")
    assert pair.states == (SessionState.OPEN, SessionState.OPEN)
    assert pair.site.peer is not None
    assert pair.station.peer is not None
    assert (pair.site.peer.role, pair.site.peer.id) == (Role.STATION, STATION.id)
    assert (pair.station.peer.role, pair.station.peer.id) == (Role.SITE, SITE.id)


def test_a_record_and_its_receipt_arrive() -> None:
    pair = opened()
    record = a_record()
    pair.site.send(an_offer(record, age_ms=1200, again=True))
    assert carry(pair.site, pair.station) == [RecordReceived(record, a_signal(), None, 1200, again=True)]
    receipt = Receipt(record=record.header.id, digest=record.header.digest)
    answer = a_record(receipt, author=STATION, receiver=SITE.id)
    pair.station.send(an_offer(answer))
    assert carry(pair.station, pair.site) == [RecordReceived(answer, receipt, None, None, again=False)]


def test_heartbeats_arrive_in_both_directions() -> None:
    pair = opened()
    beat = a_heartbeat(view=View(epoch=3))
    for sender, receiver in ((pair.site, pair.station), (pair.station, pair.site)) * 3:
        sender.send(beat)
        assert carry(sender, receiver) == [HeartbeatReceived(beat)]
    assert (pair.site.counter, pair.station.counter) == (4, 4)


@given(st.lists(st.sampled_from(["site", "station", "site loses", "station loses"]), max_size=12))
def test_lost_letters_are_passed_over(steps: list[str]) -> None:
    pair = opened()
    for step in steps:
        sender, receiver = (pair.site, pair.station) if "site" in step else (pair.station, pair.site)
        sender.send(a_heartbeat())
        if "loses" in step:
            sender.data_to_send()
        else:
            assert carry(sender, receiver) == [HeartbeatReceived(a_heartbeat())]


def test_what_is_queued_is_handed_out_once_and_in_order() -> None:
    pair = opened()
    for number in range(3):
        pair.site.send(a_heartbeat(outbox=number))
    assert pair.site.has_to_send
    frames = pair.site.data_to_send()
    assert [pair.station.receive(frame) for frame in frames] == [
        HeartbeatReceived(a_heartbeat(outbox=number)) for number in range(3)
    ]
    assert pair.site.data_to_send() == []


def test_nothing_is_sent_before_the_session_is_open_or_after_it() -> None:
    pair = dialled()
    refused(LocalError, Fault.OUT_OF_TURN, lambda: pair.site.send(a_heartbeat()))
    greeted = greet(pair)
    refused(LocalError, Fault.OUT_OF_TURN, lambda: pair.site.send(a_heartbeat()))
    refused(LocalError, Fault.OUT_OF_TURN, lambda: pair.station.send(a_heartbeat()))
    welcome(pair, greeted)
    pair.station.close()
    refused(LocalError, Fault.OUT_OF_TURN, lambda: pair.station.send(a_heartbeat()))
    refused(LocalError, Fault.CLOSED, lambda: pair.station.receive(b""))


def test_nobody_is_welcomed_who_has_not_proven_himself() -> None:
    pair = dialled()
    refused(LocalError, Fault.OUT_OF_TURN, lambda: welcome(pair, Greeted(SITE.id, View(), 1)))
    assert pair.station.state is SessionState.AWAITING


def test_a_welcome_does_not_open_a_session_that_has_ended() -> None:
    pair = dialled()
    greeted = greet(pair)
    with pytest.raises(AuthError):
        pair.station.receive(b"\x02too early")
    refused(LocalError, Fault.OUT_OF_TURN, lambda: welcome(pair, greeted))
    assert pair.station.state is SessionState.CLOSED


def test_nobody_is_welcomed_twice() -> None:
    pair = dialled()
    greeted = greet(pair)
    welcome(pair, greeted)
    refused(LocalError, Fault.OUT_OF_TURN, lambda: welcome(pair, greeted))


def test_the_session_id_binds_the_greeting_and_the_hello() -> None:
    pair = opened()
    assert pair.session == session_id(sha256(pair.station.greeting_frame), pair.station._hello)
    assert pair.session != session_id(sha256(b"other"), pair.station._hello)


def test_two_sessions_of_the_same_ends_have_different_ids() -> None:
    one, two = opened(), opened(nonce="another nonce")
    assert one.session != two.session


@pytest.mark.parametrize(("versions", "chosen"), [((1,), 1), ((1, 2, 9), 1), ((), 0), ((2,), 0), ((0,), 0)])
def test_the_highest_version_that_both_speak_is_used(versions: tuple[int, ...], chosen: int) -> None:
    assert greet(dialled(versions=versions)).version == chosen


def test_without_a_common_version_both_are_told_and_the_session_ends() -> None:
    pair = dialled(versions=(2,))
    welcome(pair, greet(pair))
    assert pair.station.state is SessionState.CLOSED
    (event,) = carry(pair.station, pair.site)
    assert isinstance(event, Welcomed)
    assert event.welcome.version == 0
    assert pair.site.state is SessionState.CLOSED


def renew(pair: Pair, end: str, ms: int = SEALING_KEY_LIFE_MS, name: str = "next") -> bool:
    keys = pair.site_keys if end == "site" else pair.station_keys
    return keys.tend(seed(f"{end} {name}"), later(NOW, ms))


@pytest.mark.parametrize("end", ["site", "station"])
def test_a_new_sealing_key_is_shown_and_used(end: str) -> None:
    pair = opened()
    ours, theirs = (pair.site, pair.station) if end == "site" else (pair.station, pair.site)
    assert renew(pair, end)
    ours.renew_card()
    assert carry(ours, theirs) == [CardRenewed()]
    theirs.send(a_heartbeat())
    (frame,) = theirs.data_to_send()
    assert read_letter(frame[1:]).header.key == ours.keyring.key_id
    assert ours.receive(frame) == HeartbeatReceived(a_heartbeat())


@pytest.mark.parametrize("end", ["site", "station"])
def test_letters_to_the_previous_key_are_taken_for_ten_minutes(end: str) -> None:
    pair = opened()
    ours, theirs = (pair.site, pair.station) if end == "site" else (pair.station, pair.site)
    renew(pair, end)
    renew(pair, end, SEALING_KEY_LIFE_MS + SEALING_KEY_GRACE_MS - 1)
    theirs.send(a_heartbeat())
    assert carry(theirs, ours) == [HeartbeatReceived(a_heartbeat())]


@pytest.mark.parametrize("end", ["site", "station"])
def test_a_letter_to_a_key_that_is_gone_is_answered_by_the_card_and_sent_anew(end: str) -> None:
    pair = opened()
    ours, theirs = (pair.site, pair.station) if end == "site" else (pair.station, pair.site)
    renew(pair, end)
    renew(pair, end, SEALING_KEY_LIFE_MS + SEALING_KEY_GRACE_MS)
    theirs.send(an_offer())
    assert carry(theirs, ours) == []
    assert ours.state is SessionState.OPEN
    assert ours.counter == 1
    (frame,) = ours.data_to_send()
    assert frame == bytes((Frame.CARD,)) + ours.keyring.card
    assert theirs.receive(frame) == CardRenewed()
    theirs.send(a_heartbeat())
    assert carry(theirs, ours) == [HeartbeatReceived(a_heartbeat())]


def test_a_new_key_after_the_wall_clock_was_set_back_is_used_as_well() -> None:
    pair = opened()
    back = replace(later(NOW, SEALING_KEY_LIFE_MS), wall_ms=1_000_000_000_000)
    assert pair.station_keys.tend(seed("next"), back)
    pair.station.renew_card()
    assert carry(pair.station, pair.site) == [CardRenewed()]


def test_a_card_that_is_not_newer_changes_nothing() -> None:
    pair = opened()
    old_card = bytes((Frame.CARD,)) + pair.station_keys.card
    renew(pair, "station")
    pair.station.renew_card()
    carry(pair.station, pair.site)
    before = pair.site.peer
    assert pair.site.receive(old_card) is None
    pair.station.renew_card()
    assert carry(pair.station, pair.site) == []
    assert pair.site.peer is before


@pytest.mark.parametrize("whose", ["another key", "another id", "another role"])
def test_a_card_of_somebody_else_ends_the_session(whose: str) -> None:
    pair = opened()
    maker = {
        "another key": replace(STATION, signing=SITE.signing),
        "another id": replace(STATION, id=SITE.id),
        "another role": replace(STATION, role=Role.SITE),
    }[whose]
    card = keyring(maker, later(NOW, 1)).card
    code = Fault.BAD_KEY if whose == "another key" else Fault.UNKNOWN_SENDER
    refused(AuthError, code, lambda: pair.site.receive(bytes((Frame.CARD,)) + card))
    assert pair.site.state is SessionState.CLOSED


def test_a_card_with_a_false_signature_ends_the_session() -> None:
    pair = opened()
    renew(pair, "station")
    card = pair.station_keys.card
    false = card[:-1] + bytes((card[-1] ^ 1,))
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: pair.site.receive(bytes((Frame.CARD,)) + false))


def test_no_card_is_queued_before_the_session_is_open() -> None:
    pair = dialled()
    pair.site.renew_card()
    assert not pair.site.has_to_send


def test_a_station_that_restarted_is_dialled_and_greets_anew() -> None:
    before = opened()
    before.site.send(a_heartbeat())
    (late,) = before.site.data_to_send()
    after = opened(nonce="another nonce")
    refused(AuthError, Fault.WRONG_SESSION, lambda: after.station.receive(late))
    assert after.station.state is SessionState.CLOSED


def test_everything_before_the_welcome_fits_into_a_first_frame() -> None:
    pair = dialled()
    (greeting,) = pair.station.data_to_send()
    pair.site.receive(greeting)
    (hello,) = pair.site.data_to_send()
    assert max(len(greeting), len(hello)) <= 2048 < MAX_FIRST_FRAME_BYTES
    assert read_card(pair.site_keys.card).raw not in hello


def test_an_inventory_arrives() -> None:
    pair = opened()
    record = a_record(Inventory(name="Shop", kind="shop"))
    pair.site.send(an_offer(record))
    (event,) = carry(pair.site, pair.station)
    assert isinstance(event, RecordReceived)
    assert event.body == Inventory(name="Shop", kind="shop")

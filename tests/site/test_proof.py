"""What is known of self-tests: only a receipt proves, what failed stays so until one comes, and no clock stops it."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.site.proof import (
    DEADLINE_MS,
    FAILED,
    Proof,
    ProofState,
    answered,
    at_clock,
    expired,
    sent,
    without_source,
)

NOW_MS = 1_795_000_000_000
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("sent"), st.sampled_from("abc")),
        st.tuples(st.just("receipt"), st.sampled_from("abc")),
        st.tuples(st.just("refusal"), st.sampled_from("abc")),
        st.tuples(st.just("wait"), st.integers(0, 2 * DEADLINE_MS)),
        st.tuples(st.just("source"), st.just("")),
    )
)


def test_a_test_that_is_receipted_proves() -> None:
    proof = answered(sent(Proof(last_ms=0), "a", NOW_MS), "a", NOW_MS + 40, refused=False)
    assert (proof.state, proof.proved_ms, proof.failed) == (ProofState.PROVED, NOW_MS + 40, False)


def test_a_test_without_a_receipt_fails_at_its_deadline_and_a_late_receipt_still_proves() -> None:
    waiting = sent(Proof(last_ms=0), "a", NOW_MS)
    assert expired(waiting, NOW_MS + DEADLINE_MS - 1) == waiting
    failed = expired(waiting, NOW_MS + DEADLINE_MS)
    assert failed.state is ProofState.NOT_RECEIPTED
    assert answered(failed, "a", NOW_MS + 9 * DEADLINE_MS, refused=False).state is ProofState.PROVED


def test_a_receipt_of_another_test_says_nothing() -> None:
    waiting = sent(Proof(last_ms=0), "b", NOW_MS)
    assert answered(waiting, "a", NOW_MS, refused=False) == waiting


def test_a_clock_that_was_ahead_does_not_put_off_the_next_test() -> None:
    assert at_clock(Proof(last_ms=NOW_MS + 1), NOW_MS).last_ms == NOW_MS
    assert at_clock(Proof(last_ms=NOW_MS - 1), NOW_MS).last_ms == NOW_MS - 1


@given(ACTS)
def test_only_a_receipt_ends_a_failure_and_only_a_receipt_proves(acts: list[tuple[str, str | int]]) -> None:
    proof, now_ms = Proof(last_ms=NOW_MS), NOW_MS
    for act, what in acts:
        before = proof
        match act, what:
            case "sent", str(signal):
                proof = sent(proof, signal, now_ms)
            case (("receipt" | "refusal"), str(signal)):
                proof = answered(proof, signal, now_ms, refused=act == "refusal")
            case "source", _:
                proof = without_source(proof)
            case "wait", int(ms):
                now_ms += ms
                proof = expired(proof, now_ms)
        assert not (before.failed and not proof.failed) or act == "receipt"
        assert before.proved_ms == proof.proved_ms or act == "receipt"
        assert proof.failed == (proof.state in FAILED)
        assert Proof.read(proof.document("x").value or b"") == proof
    # Whatever is waited for ends.
    assert expired(proof, now_ms + DEADLINE_MS).deadline_ms() is None

"""A short run of the fuzzer, what longer ones have found, and whether it would find anything."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.protocol import fields, session
from custom_components.smart_safety_zone.protocol.crypto import SIGNATURE_BYTES, VerifyKey
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LocalError
from custom_components.smart_safety_zone.protocol.succession import Pinned, Succession

from .corpus import kept
from .engine import ORDER, PARSERS, Run, parse
from .guided import check
from .machines import machines
from .oracle import feed

KEPT = [(machine, outcome, frame) for machine, outcome, frame in kept()]


def test_a_short_run_finds_nothing() -> None:
    result = Run(seed=7).go(inputs=6_000, seconds=20)
    assert result.breaches == []
    assert result.inputs.total() >= 3_000


@pytest.mark.parametrize(("machine", "outcome", "frame"), KEPT, ids=[f"{each[0]}-{each[1]}" for each in KEPT])
def test_what_is_kept_does_what_it_did(machine: str, outcome: str, frame: bytes) -> None:
    if machine.startswith(PARSERS):
        assert parse(machine.removeprefix(f"{PARSERS}-"), frame).name == outcome
        return
    done = feed(machines()[machine], frame, outsider=False)
    assert (done.name, done.breaches) == (outcome, ())


def test_what_is_kept_reaches_every_fault() -> None:
    reached = {fault for _, outcome, _ in KEPT for fault in Fault if outcome.endswith(f"-{fault}")}
    closed = next(frame for machine, outcome, frame in KEPT if (machine, outcome[:9]) == ("station-open", "AuthError"))
    end = machines()["station-open"].make()
    for _ in range(2):
        try:
            end.receive(closed)
        except LocalError as err:
            reached.add(Fault(err.code))
        except AuthError:
            continue
    assert reached == {*Fault}


def _uncounted() -> Any:
    real = session.Session._open

    def opened(self: session.Session, *args: Any) -> bytes:
        self._received = 0
        return real(self, *args)

    return patch.object(session.Session, "_open", opened)


def _unverified() -> Any:
    def follow(_pinned: Pinned, raw: bytes, _station: bytes) -> tuple[VerifyKey, None]:
        return VerifyKey(fields.decode(Succession, raw[:-SIGNATURE_BYTES]).signing), None

    return patch.object(Pinned, "follow", follow)


FLAWS: dict[str, tuple[str, Callable[[], Any]]] = {
    "signatures are not looked at": ("station-open", lambda: patch.object(VerifyKey, "verify", lambda *_: None)),
    "counters are not looked at": (ORDER, _uncounted),
    "a number has two forms": (PARSERS, lambda: patch.object(fields, "_decode_uint", int.from_bytes)),
    "a succession is not verified": ("site-succeeded", _unverified),
    "an error of another kind comes out": (
        "station-open",
        lambda: patch.object(session, "read_talk", side_effect=KeyError),
    ),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_would_be_found(flaw: str) -> None:
    where, broken = FLAWS[flaw]
    run = Run(seed=3, names=[where])
    with broken():
        assert run.go(inputs=10_000, seconds=20).breaches != []


@pytest.mark.parametrize("which", range(0, 256, 5))
def test_what_a_guided_run_feeds_is_checked_as_well(which: int) -> None:
    for raw in (b"", bytes(400), *(frame for _, _, frame in KEPT[which % 7 :: 37])):
        check(bytes((which,)) + raw)


def test_a_guided_run_ends_at_what_does_not_hold() -> None:
    def fed() -> None:
        for which in range(64):
            check(bytes((which,)) + bytes(400))

    with (
        patch.object(session.Session, "receive", side_effect=KeyError),
        pytest.raises(AssertionError, match="KeyError"),
    ):
        fed()

"""One tree of errors, with codes that never change."""

import pytest

from custom_components.smart_safety_zone.protocol.errors import (
    AuthError,
    EnrolmentError,
    Fault,
    LinkError,
    LocalError,
    RemoteError,
    TransportError,
)

KINDS = [LocalError, RemoteError, AuthError, TransportError, EnrolmentError]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_a_link_error_with_a_plain_code(kind: type[LinkError]) -> None:
    err = kind(Fault.REPLAYED, "letter 3")
    assert isinstance(err, LinkError)
    assert type(err.code) is str
    assert err.code == "replayed"
    assert str(err) == "replayed: letter 3"
    assert str(kind("replayed")) == "replayed"


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_passes_for_another(kind: type[LinkError]) -> None:
    assert [other.__name__ for other in KINDS if other in kind.__mro__] == [kind.__name__]


def test_the_faults_that_travel_are_these() -> None:
    assert {fault.value for fault in Fault} >= {
        "not_a_frame",
        "truncated",
        "oversized",
        "version",
        "bad_field",
        "duplicate_field",
        "unknown_field",
        "unknown_kind",
        "not_allowed",
        "unknown_sender",
        "wrong_receiver",
        "wrong_station",
        "wrong_session",
        "replayed",
        "bad_signature",
        "bad_digest",
        "bad_key",
        "not_sealed_for_us",
        "out_of_turn",
        "closed",
    }

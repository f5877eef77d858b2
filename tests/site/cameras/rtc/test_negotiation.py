"""What may be agreed with a browser at a station: one picture, one way."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.cameras import MAX_RTC_TEXT_BYTES
from custom_components.smart_safety_zone.site.cameras.rtc.negotiation import (
    BadWordError,
    check_answer,
    check_candidate,
    check_offer,
)

HEAD = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
VIDEO = ["m=video 9 UDP/TLS/RTP/SAVPF 102", "c=IN IP4 0.0.0.0", "a=rtpmap:102 H264/90000"]
AUDIO = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=recvonly"]
DATA = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=recvonly"]
DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")


def sdp(*lines: str) -> str:
    return "\r\n".join(lines) + "\r\n"


def test_a_browser_may_offer_to_see() -> None:
    check_offer(sdp(*HEAD, *VIDEO, "a=recvonly"))
    check_offer(sdp(*HEAD, "a=recvonly", *VIDEO))


def test_a_camera_may_answer_with_a_picture() -> None:
    check_answer(sdp(*HEAD, *VIDEO, "a=sendonly"))


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "hello",
        sdp(*HEAD),
        sdp(*HEAD, *VIDEO),
        sdp(*HEAD, *VIDEO, "a=recvonly", *AUDIO),
        sdp(*HEAD, *AUDIO),
        sdp(*HEAD, *VIDEO, "a=recvonly", *DATA),
        sdp(*HEAD, *VIDEO, "a=recvonly", *VIDEO, "a=recvonly"),
        sdp(*HEAD, "a=recvonly", *VIDEO, "a=sendrecv"),
        sdp(*HEAD, *VIDEO, "a=recvonly", "a=sendrecv"),
        sdp(*HEAD, *VIDEO, "a=recvonly", "a=x:" + "x" * MAX_RTC_TEXT_BYTES),
    ],
    ids=["nothing", "no sdp", "no line", "both ways", "sound too", "sound", "data", "two", "not it", "unclear", "long"],
)
def test_nothing_else_is_agreed_to(offer: str) -> None:
    with pytest.raises(BadWordError):
        check_offer(offer)


@given(session=st.sampled_from(("", *DIRECTIONS)), media=st.sampled_from(("", *DIRECTIONS)))
def test_only_the_direction_that_holds_decides(session: str, media: str) -> None:
    lines = [f"a={each}" for each in (session,) if each], [f"a={each}" for each in (media,) if each]
    text = sdp(*HEAD, *lines[0], *VIDEO, *lines[1])
    holds = media or session or "sendrecv"
    for check, wanted in ((check_offer, "recvonly"), (check_answer, "sendonly")):
        if holds == wanted:
            check(text)
        else:
            with pytest.raises(BadWordError):
                check(text)


@given(st.text(max_size=300))
def test_whatever_is_offered_is_agreed_to_or_refused(text: str) -> None:
    for check in (check_offer, check_answer, check_candidate):
        try:
            check(text)
        except BadWordError:
            continue
        assert check is check_candidate
        assert not text or text.removeprefix("a=").startswith("candidate:")


def test_a_candidate_is_one_line() -> None:
    check_candidate("candidate:1 1 udp 2113937151 192.0.2.1 60781 typ host")
    check_candidate("")
    for bad in ("candidate:1\r\na=sendrecv", "m=audio", "candidate:" + "1" * 2000):
        with pytest.raises(BadWordError):
            check_candidate(bad)

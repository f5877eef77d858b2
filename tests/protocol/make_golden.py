"""Writes the samples that later code must still read: `python -m tests.protocol.make_golden [--again NAME …]`.

A sample that exists is never written again unless it is named: it stands for what is out in the world by now.
"""

from collections.abc import Iterator
from dataclasses import Field, dataclass, fields, is_dataclass, replace
import json
from pathlib import Path
import sys
from typing import Any

from custom_components.smart_safety_zone.protocol.admission import make_ticket
from custom_components.smart_safety_zone.protocol.cameras import (
    Evidence,
    FramePart,
    FrameTaken,
    HelpCall,
    HelpRelayed,
    InventoryCamera,
    Look,
    RtcWord,
    SharingTier,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRefusal,
    ViewRequest,
    ViewState,
)
from custom_components.smart_safety_zone.protocol.crypto import SigningKey, prove
from custom_components.smart_safety_zone.protocol.elsewhere import Elsewhere
from custom_components.smart_safety_zone.protocol.enrolment import (
    AnswerCore,
    RequestCore,
    _Answer,
    _begun,
    _committed,
    _Request,
    _transcript,
)
from custom_components.smart_safety_zone.protocol.fields import FIRST_OPTIONAL_NUMBER, encode
from custom_components.smart_safety_zone.protocol.identity import read_card
from custom_components.smart_safety_zone.protocol.invite import Invite, invite_keys, invite_text
from custom_components.smart_safety_zone.protocol.lamps import (
    InventoryGroup,
    LampAccess,
    LampAnswer,
    LampRefusal,
    LampRequest,
    Lamps,
)
from custom_components.smart_safety_zone.protocol.letter import write_letter
from custom_components.smart_safety_zone.protocol.messages import (
    Body,
    Heartbeat,
    Hello,
    Inventory,
    InventoryPoint,
    Leave,
    Offer,
    Progress,
    ProgressStep,
    Receipt,
    Refusal,
    Signal,
    Standing,
    StandingChange,
    Talk,
    View,
    Welcome,
    write_talk,
)
from custom_components.smart_safety_zone.protocol.opening import Challenge, Commitment, Greeting
from custom_components.smart_safety_zone.protocol.panels import InventoryPanel, PanelReport
from custom_components.smart_safety_zone.protocol.succession import Succession, make_succession
from custom_components.smart_safety_zone.protocol.tips import (
    MAX_CHUNK_BYTES,
    Attachment,
    Chunk,
    ChunkWanted,
    Tip,
    TipCategory,
    TipOutcome,
    TipProgress,
    TipStep,
)

from .ends import NOW, SITE, STATION, a_record, an_id, greeting_frame, header_to, keyring, peer_of, seed

FOLDER = Path(__file__).parent / "golden"
VIEW = View(epoch=2, number=17, head_seq=300, head_hash=seed("head"))
POINT = InventoryPoint(id="till", kind="robbery", name="Till 1", silent=True, momentary=True)
INVITE = Invite(
    address="https://station.example:8123", station=STATION.id, code=seed("code")[:10], expires_ms=NOW.wall_ms
)
TICKET_KEY = seed("ticket key")

BODIES: dict[str, Body] = {
    "signal": Signal(
        signal=an_id("signal"),
        point="till",
        type="alarm",
        kind="robbery",
        label="ร้านทอง เคาน์เตอร์",
        silent=True,
        drill=True,
        refers_to=an_id("earlier signal"),
        before_ms=1500,
        cancellable_ms=10_000,
    ),
    "signal-least": Signal(signal=an_id("signal"), point="", type="alarm", kind="sos"),
    "progress": Progress(
        signal=an_id("signal"),
        incident=an_id("incident"),
        step=ProgressStep.CLOSED,
        at_ms=NOW.wall_ms,
        operator=0,
        disposition="real",
    ),
    "progress-least": Progress(
        signal=an_id("signal"), incident=an_id("incident"), step=ProgressStep.PRESENTED, at_ms=0
    ),
    "receipt": Receipt(record=an_id("record"), digest=seed("digest")),
    "refusal": Refusal(record=an_id("record"), digest=seed("digest"), code="unknown_kind"),
    "inventory": Inventory(
        name="ร้านทอง",
        kind="shop",
        points=(POINT, InventoryPoint(id="door", kind="intrusion", name="")),
        latitude_e6=14_589_606,
        longitude_e6=-100_455_055,
        software="0.1.0",
    ),
    "inventory-tested": Inventory(
        name="", kind="bank", points=(InventoryPoint(id="till", kind="hold_up", name="", test_every_s=604_800),)
    ),
    "inventory-battery": Inventory(
        name="", kind="shop", points=(InventoryPoint(id="sos", kind="police", name="", battery_low=True),)
    ),
    "inventory-least": Inventory(name="", kind=""),
    "inventory-groups": Inventory(
        name="ตลาด",
        kind="market",
        groups=(
            InventoryGroup(
                id="alley",
                name="ตรอกหลังตลาด",
                access=LampAccess.NEIGHBOURS,
                latitude_e6=14_589_700,
                longitude_e6=100_455_100,
            ),
            InventoryGroup(id="gate", name="", access=LampAccess.NEVER),
        ),
    ),
    "lamps": Lamps(group="alley", on=True, causes=("alarm", "station"), failed=1, at_ms=NOW.wall_ms),
    "lamps-least": Lamps(group="", on=False, causes=(), failed=0, at_ms=0),
    "standing": StandingChange(standing=Standing.SUSPENDED),
    "leave": Leave(reason="moved"),
    "elsewhere": Elsewhere(
        signal=bytes(range(16)),
        incident=bytes(range(16, 32)),
        step="taken",
        at_ms=NOW.wall_ms,
        name="สภ.เมืองอ่างทอง",
        purpose="backup",
        operator=7,
        silent=True,
    ),
    "elsewhere-least": Elsewhere(signal=bytes(16), incident=bytes(16), step="", at_ms=0),
    "signal-closing": Signal(
        signal=an_id("closing"),
        point="vault",
        type="closing",
        kind="closing",
        label="ห้องมั่นคง",
        user=7,
        user_label="สมชาย",
    ),
    "inventory-panels": Inventory(
        name="ธนาคาร",
        kind="bank",
        points=(InventoryPoint(id="door", kind="intrusion", name="Door", panel="vault"),),
        panels=(InventoryPanel(id="vault", name="ห้องมั่นคง"),),
    ),
    "panel": PanelReport(panel="vault", state="armed_away", since_ms=NOW.wall_ms, user=7),
    "panel-least": PanelReport(panel="vault", state="triggered", since_ms=0),
    "tip": Tip(
        tip=an_id("tip"),
        category=TipCategory.DRUGS,
        text="มีคนขายยาหลังตลาด\nทุกคืน หลังสองทุ่ม",
        at_ms=NOW.wall_ms,
        latitude_e6=14_589_606,
        longitude_e6=-100_455_055,
        attachments=(Attachment(digest=seed("picture"), size=70_000, mime="image/jpeg"),),
    ),
    "tip-least": Tip(tip=an_id("tip"), category="", text="", at_ms=0),
    "tip-progress": TipProgress(
        tip=an_id("tip"), step=TipStep.CLOSED, at_ms=NOW.wall_ms, operator=7, outcome=TipOutcome.PASSED_ON, unkept=2
    ),
    "inventory-cameras": Inventory(
        name="ร้านทอง",
        kind="gold_shop",
        cameras=(
            InventoryCamera(
                id="door",
                name="หน้าร้าน",
                tier=SharingTier.INCIDENT,
                sees="own_frontage",
                latitude_e6=14_590_100,
                longitude_e6=100_453_800,
                direction=270,
                angle=110,
                masked=True,
                off=True,
                webrtc=True,
                screen=True,
            ),
            InventoryCamera(id="till", name="", tier=SharingTier.REGISTRY),
        ),
    ),
    "look": Look(
        silent=True,
        view=an_id("view"),
        camera="door",
        mode=ViewMode.FRAMES,
        state=ViewState.GRANTED,
        at_ms=NOW.wall_ms,
        operator=7,
        purpose="ดูเหตุ",
        incident=an_id("incident"),
        case="2569/114",
        reason=ViewRefusal.ENDED,
        seconds=42,
        pictures=160,
    ),
    "look-least": Look(view=an_id("view"), camera="", mode="", state="", at_ms=0),
    "evidence": Evidence(
        signal=an_id("signal"),
        camera="door",
        offset_ms=-2_000,
        picture=Attachment(digest=seed("picture"), size=70_000, mime="image/jpeg"),
        mask=3,
        head_seq=300,
        head_hash=seed("head"),
    ),
    "evidence-least": Evidence(
        signal=an_id("signal"),
        camera="",
        offset_ms=0,
        picture=Attachment(digest=seed("picture"), size=0, mime=""),
    ),
    "help-call": HelpCall(
        signal=an_id("signal"),
        kind="robbery",
        at_ms=NOW.wall_ms,
        latitude_e6=14_589_606,
        longitude_e6=-100_455_055,
        neighbours=(an_id("neighbour"),),
        over=True,
    ),
    "help-call-least": HelpCall(signal=an_id("signal"), kind="", at_ms=0),
    "tip-progress-least": TipProgress(tip=an_id("tip"), step=TipStep.RECEIVED, at_ms=0),
}
STATION_SAYS = {"progress", "progress-least", "standing", "tip-progress", "tip-progress-least"}


def talks() -> dict[str, Talk]:
    greeting, hello = seed("greeting"), seed("hello")
    record = a_record(BODIES["signal"])
    return {
        "hello": Hello(greeting=greeting, card=keyring(SITE).card, nonce=seed("site nonce"), view=VIEW),
        "welcome": Welcome(
            greeting=greeting,
            hello=hello,
            version=1,
            standing=Standing.ACTIVE,
            view=View(),
            ticket=make_ticket(TICKET_KEY, SITE.id, NOW.wall_ms),
            silence_ms=20_000,
            wall_ms=NOW.wall_ms,
            name="สถานีตำรวจ",
        ),
        "offer": Offer(id=record.header.id, record=record.raw, age_ms=0, again=True),
        "offer-least": Offer(id=record.header.id, record=record.raw),
        "heartbeat": Heartbeat(
            wall_ms=NOW.wall_ms, mono_ms=1, silent_ms=2, view=VIEW, outbox=3, echo_mono_ms=0, held_ms=5
        ),
        "heartbeat-sessions": Heartbeat(wall_ms=1, mono_ms=2, silent_ms=3, view=VIEW, outbox=4, sessions=2),
        "heartbeat-absence": Heartbeat(wall_ms=1, mono_ms=2, silent_ms=3, view=VIEW, outbox=4, absence_ms=300_000),
        "lamp-request": LampRequest(
            request=an_id("request"),
            group="alley",
            on=True,
            beat_ms=NOW.mono_ms,
            incident=an_id("incident"),
            near=True,
            seconds=600,
        ),
        "lamp-request-least": LampRequest(request=an_id("request"), group="", on=False, beat_ms=0),
        "lamp-answer": LampAnswer(request=an_id("request"), refusal=LampRefusal.NO_INCIDENT),
        "lamp-answer-least": LampAnswer(request=an_id("request")),
        "chunk-wanted": ChunkWanted(digest=seed("picture"), offset=MAX_CHUNK_BYTES),
        "chunk": Chunk(digest=seed("picture"), offset=MAX_CHUNK_BYTES, data=seed("chunk")),
        "chunk-least": Chunk(digest=seed("picture"), offset=0),
        **_views(),
        "heartbeat-least": Heartbeat(wall_ms=0, mono_ms=0, silent_ms=0, view=View(), outbox=0),
    }


def _views() -> dict[str, Talk]:
    return {
        "view-request": ViewRequest(
            view=an_id("view"),
            camera="door",
            mode=ViewMode.WEBRTC,
            beat_ms=NOW.mono_ms,
            operator=7,
            purpose="ดูเหตุ",
            incident=an_id("incident"),
            case="2569/114",
            help_call=an_id("help call"),
            screen=True,
        ),
        "view-request-least": ViewRequest(view=an_id("view"), camera="", mode="", beat_ms=0),
        "view-answer": ViewAnswer(
            view=an_id("view"), state=ViewState.REFUSED, refusal=ViewRefusal.NO_INCIDENT, left_ms=60_000
        ),
        "view-answer-least": ViewAnswer(view=an_id("view"), state=ViewState.GRANTED),
        "view-end": ViewEnd(view=an_id("view"), reason=ViewRefusal.SWITCHED_OFF),
        "frame-part": FramePart(view=an_id("view"), number=3, part=1, parts=2, age_ms=40, data=seed("frame")),
        "frame-taken": FrameTaken(view=an_id("view"), number=3),
        "rtc-word": RtcWord(view=an_id("view"), kind="offer", text="v=0"),
        "help-relayed": HelpRelayed(record=seed("help call")),
    }


@dataclass(frozen=True)
class Sample:
    """Bytes as they travel or are kept, and what they say."""

    raw: bytes
    says: dict[str, Any]


def plain(value: Any) -> Any:
    """A message as JSON can hold it; bytes in hex."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value) if not _is_unsaid(value, each)}
    return value


def _is_unsaid(value: Any, each: Field[Any]) -> bool:
    # What is optional came later: a sample of before does not know it.
    optional = any(slot.name == each.name and slot.number >= FIRST_OPTIONAL_NUMBER for slot in _slots(value))
    return optional and getattr(value, each.name) == each.default


def _slots(value: Any) -> tuple[Any, ...]:
    slots: tuple[Any, ...] = getattr(value, "__wire__", ())
    return slots


def samples() -> Iterator[tuple[str, Sample]]:
    """All samples of today's code; only the sealed letter differs from run to run."""
    for name, body in BODIES.items():
        author, other = (STATION, SITE) if name in STATION_SAYS else (SITE, STATION)
        record = a_record(body, author=author, receiver=other.id, name=name)
        yield f"record-{name}", Sample(record.raw, {"header": plain(record.header), "body": plain(body)})
    for name, talk in talks().items():
        yield f"talk-{name}", Sample(write_talk(talk), plain(talk))
    card = read_card(keyring(STATION).card)
    yield "card", Sample(card.raw, plain(card))
    greeting = Greeting(card=card.raw, nonce=seed("station nonce"))
    yield "greeting", Sample(greeting_frame(keyring(STATION), greeting.nonce), plain(greeting))
    followed = Succession(station=STATION.id, signing=STATION.signing.public, count=2)
    succession = make_succession(SigningKey(seed("recovery")), followed)
    yield "succession", Sample(succession, plain(followed))
    heir = replace(greeting, succession=succession)
    yield "greeting-succession", Sample(greeting_frame(keyring(STATION), heir.nonce, succession), plain(heir))
    header = header_to(keyring(STATION), SITE, an_id("session"), 7)
    payload = write_talk(talks()["heartbeat"])
    letter = write_letter(SITE.signing, peer_of(keyring(STATION)).sealing, header, payload)
    yield "letter", Sample(letter, {"header": plain(header), "payload": payload.hex()})
    yield "invite", Sample(invite_text(INVITE).encode(), plain(INVITE))
    yield from _enrolment()


def _enrolment() -> Iterator[tuple[str, Sample]]:
    keys = invite_keys(INVITE.code, INVITE.station)
    core = RequestCore(
        card=keyring(SITE).card, nonce=seed("site nonce"), handle=keys.handle, name="ร้านทอง", kind="shop"
    )
    yield "enrolment-request-core", Sample(encode(core), plain(core))
    proof = prove(keys.site_proof, _begun(seed("greeting"), _committed(encode(core))))
    commitment = Commitment(card=core.card, digest=_committed(encode(core)), handle=keys.handle, proof=proof)
    yield "enrolment-commitment", Sample(encode(commitment), plain(commitment))
    for name, challenge in (
        ("enrolment-challenge", Challenge(challenge=seed("challenge"))),
        ("enrolment-challenge-refused", Challenge(refusal="busy")),
    ):
        yield name, Sample(encode(challenge), plain(challenge))
    transcript = _transcript(seed("greeting"), encode(core), seed("challenge"))
    request = _Request(core=encode(core), proof=prove(keys.site_proof, transcript))
    yield "enrolment-request", Sample(encode(request), plain(request))
    accepted = AnswerCore(standing=Standing.UNAPPROVED, recovery=STATION.signing.public, name="สถานีตำรวจ", version=1)
    yield "enrolment-answer-core", Sample(encode(accepted), plain(accepted))
    refused = AnswerCore(refusal="expired")
    yield "enrolment-refusal-core", Sample(encode(refused), plain(refused))
    answer = _Answer(core=encode(refused), proof=prove(keys.station_proof, transcript + encode(refused)))
    yield "enrolment-answer", Sample(encode(answer), plain(answer))


def main(again: list[str]) -> None:
    """Write the samples that do not exist, and those that are named."""
    FOLDER.mkdir(exist_ok=True)
    for name, sample in samples():
        path = FOLDER / f"{name}.json"
        if not path.exists() or name in again:
            text = json.dumps({"hex": sample.raw.hex(), "says": sample.says}, indent=2, ensure_ascii=False)
            path.write_text(text + "\n", encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

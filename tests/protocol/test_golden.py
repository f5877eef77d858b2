"""Whatever was ever sent or kept is still read to the same values, and written to the same bytes."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.smart_safety_zone.protocol.admission import ticket_holder
from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey
from custom_components.smart_safety_zone.protocol.enrolment import AnswerCore, RequestCore, _Answer, _Request
from custom_components.smart_safety_zone.protocol.fields import decode, encode
from custom_components.smart_safety_zone.protocol.identity import Role, make_card, read_card
from custom_components.smart_safety_zone.protocol.invite import invite_text, read_invite
from custom_components.smart_safety_zone.protocol.letter import open_letter, read_letter
from custom_components.smart_safety_zone.protocol.messages import (
    RECORDS,
    TALK,
    Welcome,
    read_body,
    read_talk,
    write_talk,
)
from custom_components.smart_safety_zone.protocol.opening import Challenge, Commitment, Greeting
from custom_components.smart_safety_zone.protocol.record import Numbered, from_parts, read_record, sign_record
from custom_components.smart_safety_zone.protocol.succession import make_succession, read_succession

from .ends import NOW, SITE, STATION, keyring, seed, verify_key
from .make_golden import FOLDER, TICKET_KEY, main, plain, samples

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
RECORD_NAMES = [name for name in NAMES if name.startswith("record-")]
TALK_NAMES = [name for name in NAMES if name.startswith("talk-")]


def sample(name: str) -> tuple[bytes, dict[str, Any]]:
    kept = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return bytes.fromhex(kept["hex"]), kept["says"]


def as_then(today: Any, says: Any) -> Any:
    """What is said today, without the fields that came after the sample: its bytes, which are compared, have none."""
    match today, says:
        case dict(), dict():
            return {key: as_then(value, says[key]) for key, value in today.items() if key in says}
        case list(), list() if len(today) == len(says):
            return [as_then(*each) for each in zip(today, says, strict=True)]
    return today


@pytest.mark.parametrize("name", RECORD_NAMES)
def test_a_kept_record_says_what_it_said(name: str) -> None:
    raw, says = sample(name)
    record = read_record(raw)
    author = SITE if record.header.sender == SITE.id else STATION
    record.verify(verify_key(author))
    assert plain(record.header) == says["header"]
    body = read_body(record.header.kind, record.body, author.role)
    assert as_then(plain(body), says["body"]) == says["body"]
    assert encode(body) == record.body
    assert from_parts(record.signed, record.salt, record.body) == record
    header = record.header
    again = sign_record(
        author.signing,
        kind=header.kind,
        sender=header.sender,
        receiver=header.receiver,
        identifier=header.id,
        place=Numbered(header.epoch, header.number),
        made=header.made,
        salt=record.salt,
        body=record.body,
    )
    assert again == record


@pytest.mark.parametrize("name", TALK_NAMES)
def test_kept_talk_says_what_it_said(name: str) -> None:
    raw, says = sample(name)
    talk = read_talk(raw, min(TALK[raw[0]].senders))
    assert as_then(plain(talk), says) == says
    assert write_talk(talk) == raw


def test_every_kind_of_record_has_a_sample() -> None:
    assert {read_record(sample(name)[0]).header.kind for name in RECORD_NAMES} == set(RECORDS)


def test_every_kind_of_talk_has_a_sample() -> None:
    assert {sample(name)[0][0] for name in TALK_NAMES} == set(TALK)


def test_every_sample_of_today_is_kept() -> None:
    assert sorted(name for name, _ in samples()) == NAMES


def test_a_kept_card_shows_what_it_showed() -> None:
    raw, says = sample("card")
    card = read_card(raw)
    card.verify(verify_key(STATION))
    assert plain(card) == says
    assert make_card(STATION, card.sealing, card.versions, card.made_ms) == raw


@pytest.mark.parametrize("name", ["greeting", "greeting-succession"])
def test_a_kept_greeting_says_what_it_said(name: str) -> None:
    raw, says = sample(name)
    greeting = decode(Greeting, raw[1:])
    assert raw[0] == 1
    assert plain(greeting) == says
    assert encode(greeting) == raw[1:]


def test_a_kept_succession_still_names_the_key() -> None:
    raw, says = sample("succession")
    succession = read_succession(raw, STATION.id, VerifyKey(SigningKey(seed("recovery")).public))
    assert plain(succession) == says
    assert make_succession(SigningKey(seed("recovery")), succession) == raw


def test_a_kept_letter_is_opened_by_its_key() -> None:
    raw, says = sample("letter")
    letter = read_letter(raw)
    opened = open_letter(letter, keyring(STATION))
    opened.verify(verify_key(SITE))
    assert {"header": plain(letter.header), "payload": opened.payload.hex()} == says
    assert encode(letter.header) == letter.raw_header


def test_a_printed_invite_still_invites() -> None:
    raw, says = sample("invite")
    invite = read_invite(raw.decode())
    assert plain(invite) == says
    assert invite_text(invite) == raw.decode()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("enrolment-commitment", Commitment),
        ("enrolment-challenge", Challenge),
        ("enrolment-challenge-refused", Challenge),
        ("enrolment-request-core", RequestCore),
        ("enrolment-request", _Request),
        ("enrolment-answer-core", AnswerCore),
        ("enrolment-refusal-core", AnswerCore),
        ("enrolment-answer", _Answer),
    ],
)
def test_kept_enrolment_says_what_it_said(name: str, form: type) -> None:
    raw, says = sample(name)
    value: object = decode(form, raw)
    assert plain(value) == says
    assert encode(value) == raw


def test_a_kept_ticket_still_names_its_site() -> None:
    welcome = read_talk(sample("talk-welcome")[0], Role.STATION)
    assert isinstance(welcome, Welcome)
    assert ticket_holder(TICKET_KEY, welcome.ticket, NOW.wall_ms) == SITE.id


def test_making_samples_touches_none_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    before = _files()
    main([])
    assert capsys.readouterr().out == ""
    assert _files() == before


def _files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}


def test_the_form_of_a_sample_does_not_depend_on_the_run() -> None:
    random_ones = {"letter"}
    for name, made in samples():
        raw, says = sample(name)
        assert as_then(made.says, says) == says, name
        assert made.raw == raw or name in random_ones, name

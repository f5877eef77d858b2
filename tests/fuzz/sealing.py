"""Letters in parts, signed and sealed around whatever is wrong inside of them."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from custom_components.smart_safety_zone.protocol.crypto import SIGNATURE_BYTES, SigningKey, sha256
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Peer, make_card, read_card
from custom_components.smart_safety_zone.protocol.letter import Frame, LetterHeader, padded_size
from custom_components.smart_safety_zone.protocol.record import SALT_BYTES
from custom_components.smart_safety_zone.protocol.succession import Succession, make_succession
from tests.protocol.ends import STRANGER, keyring, peer_of

from .mutation import join, split, spoil_bytes, spoil_fields

_OFFER: Final = 3
_HELLO: Final = 1
_RECORD_FIELD: Final = 2
_DIGEST_FIELD: Final = 12
_CARD_FIELDS: Final = {Frame.LETTER: 2, Frame.ENROL: 1}
_ELSEWHERE: Final = peer_of(keyring(STRANGER))


@dataclass(frozen=True)
class Letter:
    """A letter that a machine would take now, in parts, so that each can be spoilt and sealed again."""

    frame: int
    header: LetterHeader
    payload: bytes
    author: Identity
    to: Peer


def sealed(
    letter: Letter,
    *,
    header: bytes | None = None,
    payload: bytes | None = None,
    signing: SigningKey | None = None,
    size: int | None = None,
    to: Peer | None = None,
) -> bytes:
    """Write the letter as its author would, but for what is given instead."""
    raw = encode(letter.header) if header is None else header
    inside = letter.payload if payload is None else payload
    bound = b"ssz/letter/1\0" + len(raw).to_bytes(2, "big") + raw
    signature = (signing or letter.author.signing).sign(bound + inside)
    prefix = signature + (len(inside) if size is None else size).to_bytes(4, "big")
    plain = (prefix + inside).ljust(padded_size(len(prefix) + len(inside)), b"\0")
    return bytes((letter.frame,)) + bound[len(b"ssz/letter/1\0") :] + (to or letter.to).sealing.seal(plain, bound)


def resigned_card(rng: Random, card: bytes, who: Identity) -> bytes:
    """A card with anything wrong in it, signed by its own key."""
    body = spoil_fields(rng, card[:-SIGNATURE_BYTES])
    return body + who.signing.sign(b"ssz/card/1\0" + body)


def resigned_record(rng: Random, raw: bytes, who: Identity) -> bytes:
    """A record with anything wrong in header or body, whose digest and signature are right again."""
    length = int.from_bytes(raw[:2], "big")
    header, rest = raw[2 : 2 + length], raw[2 + length + SIGNATURE_BYTES :]
    salt, body = rest[:SALT_BYTES], rest[SALT_BYTES:]
    if rng.random() < 0.6:
        body = spoil_fields(rng, body)
        digest = sha256(salt, body)
        header = join([(number, digest if number == _DIGEST_FIELD else value) for number, value in split(header) or []])
    else:
        header = spoil_fields(rng, header)
    signed = header + who.signing.sign(b"ssz/record/1\0" + header)
    return len(header).to_bytes(2, "big") + signed + salt + body


def deeper(rng: Random, letter: Letter) -> bytes:
    """The payload with something wrong in what it carries: the record of an offer, the card of a first letter."""
    number, fields = b"", split(letter.payload)
    if letter.frame == Frame.LETTER:
        number, fields = letter.payload[:1], split(letter.payload[1:])
    kind = number[0] if number else 0
    if not fields or (letter.frame == Frame.LETTER and kind not in {_OFFER, _HELLO}):
        return number + spoil_fields(rng, letter.payload[len(number) :])
    at = _RECORD_FIELD if kind == _OFFER else _CARD_FIELDS[Frame(letter.frame)]
    changed = []
    for each, value in fields:
        made = value
        if each == at and kind == _OFFER:
            made = resigned_record(rng, value, letter.author) if rng.random() < 0.8 else spoil_bytes(rng, value)
        elif each == at and len(value) > SIGNATURE_BYTES:
            made = resigned_card(rng, value, letter.author)
        changed.append((each, made))
    return number + join(changed)


def by_an_insider(rng: Random, letter: Letter) -> bytes:
    """A letter of somebody who has the author's keys and no good intentions."""
    first = 1 if letter.frame == Frame.LETTER else 0
    header, payload = letter.header, letter.payload
    match rng.randrange(9):
        case 0:
            changes = {"header": spoil_fields(rng, encode(header))}
        case 1:
            counter = rng.choice((0, 1, header.counter, header.counter + 1, 2**63 - 1))
            changes = {"header": encode(replace(header, counter=counter))}
        case 2:
            return sealed(letter, size=rng.choice((0, 1, len(payload) + 1, 512, 2**32 - 1)))
        case 3:
            changes = {"payload": spoil_bytes(rng, payload)}
        case 4 | 5:
            changes = {"payload": deeper(rng, letter)}
        case 6:
            changes = {"payload": bytes((rng.randrange(7),)) + payload[1:]}
        case _:
            changes = {"payload": payload[:first] + spoil_fields(rng, payload[first:])}
    return sealed(letter, header=changes.get("header"), payload=changes.get("payload"))


def by_an_outsider(rng: Random, letter: Letter) -> bytes:
    """A letter of somebody who has seen others, knows every public key and has no private one of either end."""
    match rng.randrange(4):
        case 0:
            return sealed(letter, signing=STRANGER.signing)
        case 1:
            return sealed(letter, to=_ELSEWHERE)
        case 2:
            return sealed(letter, signing=STRANGER.signing, payload=spoil_bytes(rng, letter.payload))
        case _:
            header = spoil_fields(rng, encode(letter.header))
            return sealed(letter, header=header, signing=STRANGER.signing)


def usurped(rng: Random, greeting: bytes) -> bytes:
    """A greeting of somebody who says that he is the station now, and vouches for that himself."""
    card = read_card(dict(split(greeting[1:]) or [])[1])
    usurper = Identity(card.role, card.id, STRANGER.signing)
    count = rng.choice((1, 2, 2**63 - 1))
    named = Succession(station=card.id, signing=usurper.signing.public, count=count)
    vouched = make_succession(usurper.signing, named)
    own = make_card(usurper, card.sealing, card.versions, card.made_ms + 1)
    fields = [(number, own if number == 1 else value) for number, value in split(greeting[1:]) or [] if number < 3]
    return greeting[:1] + join([*fields, (3, vouched)] if rng.random() < 0.8 else fields)

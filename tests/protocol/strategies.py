"""Arbitrary messages, made from the wire form that their classes declare."""

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from custom_components.smart_safety_zone.protocol.fields import (
    BOOL,
    BOOT,
    BYTES,
    DIGEST,
    ID,
    LONG_TEXT,
    MAX_UINT,
    SINT,
    TEXT,
    UINT,
    Codec,
)
from custom_components.smart_safety_zone.protocol.messages import RECORDS, TALK
from custom_components.smart_safety_zone.protocol.names import NAME, PROSE, plain_name, plain_prose

UINTS = st.integers(0, MAX_UINT) | st.integers(0, 300)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
NAMES = st.text(max_size=100).map(plain_name)
PROSES = st.text(max_size=200).map(plain_prose)

_BY_CODEC: Mapping[int, st.SearchStrategy[Any]] = {
    id(ID): st.binary(min_size=16, max_size=16),
    id(DIGEST): st.binary(min_size=32, max_size=32),
    id(BOOT): st.binary(min_size=8, max_size=8),
    id(UINT): UINTS,
    id(SINT): st.integers(-(2**62), 2**62 - 1),
    id(BOOL): st.booleans(),
    id(BYTES): st.binary(max_size=100),
    id(TEXT): TEXTS,
    id(LONG_TEXT): st.text(st.characters(codec="utf-8"), max_size=2_000),
    id(NAME): NAMES,
    id(PROSE): PROSES,
}


def messages(cls: type) -> st.SearchStrategy[Any]:
    """Arbitrary values of a message class."""
    hints = get_type_hints(cls)
    wire: Any = cls
    fields = {slot.name: _field(slot.codec, hints[slot.name], slot.default) for slot in wire.__wire__}
    return st.builds(cls, **fields)


def _field(codec: Codec[Any], hint: Any, default: object) -> st.SearchStrategy[Any]:
    known = _BY_CODEC.get(id(codec))
    if known is None:
        known = _inside(hint)
    return st.none() | known if default is None else known


def _inside(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        item: Any = get_args(hint)[0]
        plain = {str: TEXTS, bytes: _BY_CODEC[id(ID)]}.get(item, UINTS)
        each = messages(item) if hasattr(item, "__wire__") else plain
        return st.lists(each, max_size=4).map(tuple)
    return messages(hint)


FORMS = [rule.form for rule in (*RECORDS.values(), *TALK.values())]
ANY_MESSAGE = st.sampled_from(FORMS).flatmap(messages)

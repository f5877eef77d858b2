"""Incidents and steps as plain JSON values for the station's store: versioned on writing, strict on reading."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

from .errors import Code, UnreadableError
from .false_cause import FalseCause
from .model import (
    WAITING,
    Actor,
    ActorKind,
    AlarmKind,
    Cause,
    Disposition,
    Incident,
    Priority,
    State,
    Step,
    StepType,
    Way,
)

FORMAT_VERSION: Final = 1
"""Of both forms; what a newer version wrote is refused, what an older one wrote is read for ever."""

type Json = dict[str, Any]


def to_json(incident: Incident) -> Json:
    """Return the incident as JSON values; fields that say nothing are left out."""
    return {"format": FORMAT_VERSION, **_plain(incident)}


def from_json(raw: object) -> Incident:
    """Return the incident that `to_json` wrote, or raise UnreadableError."""
    incident = Incident(**_read("incident", _without_format(raw), Incident, _INCIDENT))
    _check("incident", incident.timeline and incident.signals and incident.standing >= 0 and incident.version >= 1)
    _check("incident.owner", incident.owner is None or incident.state not in WAITING)
    # What was taken back in time has been nobody's.
    _check("incident.owner", incident.owner is not None or incident.state in {*WAITING, State.CLOSED})
    _check("incident.held_until_ms", incident.state is not State.HELD or incident.held_until_ms is not None)
    _check("incident.disposition", (incident.state is State.CLOSED) == (incident.disposition is not None))
    _check("incident.false_cause", incident.false_cause is None or incident.disposition is Disposition.FALSE_ALARM)
    _check("incident.closed_ms", (incident.state is State.CLOSED) == (incident.closed_ms is not None))
    return incident


def step_to_json(step: Step) -> Json:
    """Return the step as JSON values; fields that say nothing are left out."""
    return {"format": FORMAT_VERSION, **_plain(step)}


def step_from_json(raw: object) -> Step:
    """Return the step that `step_to_json` wrote, or raise UnreadableError."""
    return _step("step", _without_format(raw))


def _plain(value: object) -> Any:
    if type(value) in _PLAIN_ALREADY:
        return value
    said = _SAID.get(type(value))
    if said is not None:
        return {
            name: _plain(item)
            for (name, default), item in zip(said.fields, said.items(value), strict=True)
            if item != default
        }
    if isinstance(value, Enum):
        return value.value
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


class _Said(NamedTuple):
    """How the fields of a class are read, found once: each repeated press writes its incident anew."""

    fields: tuple[tuple[str, object], ...]
    """Names, and the values that say nothing."""
    items: Callable[[object], tuple[object, ...]]

    @classmethod
    def of(cls, made: type[Actor | Step | Incident]) -> Self:
        """Look at the fields of a class."""
        found = fields(made)
        return cls(tuple((each.name, each.default) for each in found), attrgetter(*(each.name for each in found)))


_PLAIN_ALREADY: Final = frozenset({str, int, bool, type(None)})
_SAID: Final[Mapping[type, _Said]] = MappingProxyType({made: _Said.of(made) for made in (Actor, Step, Incident)})


def _check(where: str, holds: object) -> None:
    if not holds:
        raise UnreadableError(Code.FORMAT_UNREADABLE, where)


def _without_format(raw: object) -> Json:
    if not isinstance(raw, dict):
        raise UnreadableError(Code.FORMAT_UNREADABLE, "not an object")
    version = _integer("format", raw.get("format"))
    if version > FORMAT_VERSION:
        raise UnreadableError(Code.FORMAT_TOO_NEW, f"format {version}, known {FORMAT_VERSION}")
    _check("format", version == FORMAT_VERSION)
    return {key: value for key, value in raw.items() if key != "format"}


type _Reader = Callable[[str, object], Any]


def _read(where: str, raw: object, made: type[Actor | Step | Incident], readers: Mapping[str, _Reader]) -> Json:
    if not isinstance(raw, dict):
        raise UnreadableError(Code.FORMAT_UNREADABLE, where)
    needed = {each.name for each in fields(made) if each.default is MISSING}
    _check(f"{where}: fields", needed <= raw.keys() <= readers.keys())
    return {name: readers[name](f"{where}.{name}", value) for name, value in raw.items()}


def _text(where: str, raw: object) -> str:
    if not isinstance(raw, str):
        raise UnreadableError(Code.FORMAT_UNREADABLE, where)
    return raw


def _integer(where: str, raw: object) -> int:
    # A bool is an int to Python, never to us.
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise UnreadableError(Code.FORMAT_UNREADABLE, where)
    return raw


def _flag(where: str, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise UnreadableError(Code.FORMAT_UNREADABLE, where)
    return raw


def _one_of(words: type[Enum]) -> _Reader:
    def read(where: str, raw: object) -> Enum:
        # Priority(True) and Priority(1.0) would pass.
        _check(where, type(raw) in {str, int})
        try:
            return words(raw)
        except ValueError:
            raise UnreadableError(Code.FORMAT_UNREADABLE, where) from None

    return read


def _each(reader: _Reader) -> _Reader:
    def read(where: str, raw: object) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise UnreadableError(Code.FORMAT_UNREADABLE, where)
        return tuple(reader(f"{where}[{index}]", item) for index, item in enumerate(raw))

    return read


def _pair(where: str, raw: object) -> tuple[str, str]:
    if not isinstance(raw, list):
        raise UnreadableError(Code.FORMAT_UNREADABLE, where)
    language, words = _each(_text)(where, raw) if len(raw) == 2 else (None, None)  # noqa: PLR2004 - it is a pair
    _check(where, language)
    return str(language), str(words)


def _or_none(reader: _Reader) -> _Reader:
    return lambda where, raw: None if raw is None else reader(where, raw)


def _actor(where: str, raw: object) -> Actor:
    return Actor(**_read(where, raw, Actor, _ACTOR))


def _step(where: str, raw: object) -> Step:
    return Step(**_read(where, raw, Step, _STEP))


_ACTOR: Final[Mapping[str, _Reader]] = MappingProxyType(
    {"kind": _one_of(ActorKind), "user_id": _text, "number": _integer, "name": _text, "supervisor": _flag}
)

_STEP: Final[Mapping[str, _Reader]] = MappingProxyType(
    {
        "type": _one_of(StepType),
        "at_ms": _integer,
        "actor": _actor,
        "text": _text,
        "signal_id": _text,
        "silent": _flag,
        "unit": _text,
        "to": _actor,
        "disposition": _one_of(Disposition),
        "false_cause": _one_of(FalseCause),
        "cause": _one_of(Cause),
        "item": _text,
        "words": _each(_pair),
        "edition": _text,
        "priority": _one_of(Priority),
        "other": _text,
        "way": _one_of(Way),
        "followed": _flag,
        "count": _integer,
    }
)

_INCIDENT: Final[Mapping[str, _Reader]] = MappingProxyType(
    {
        "id": _text,
        "site_id": _text,
        "point_id": _text,
        "kind": _one_of(AlarmKind),
        "kind_text": _text,
        "priority": _one_of(Priority),
        "state": _one_of(State),
        "opened_ms": _integer,
        "raised_ms": _integer,
        "age_ms": _or_none(_integer),
        "drill": _flag,
        "silent": _flag,
        "before_ms": _integer,
        "repeats": _integer,
        "standing": _integer,
        "held_until_ms": _integer,
        "signals": _each(_text),
        "restored": _flag,
        "owner": _actor,
        "elsewhere": _actor,
        "units": _each(_text),
        "presented_ms": _integer,
        "acknowledged_ms": _integer,
        "dispatched_ms": _integer,
        "on_scene_ms": _integer,
        "closed_ms": _integer,
        "disposition": _one_of(Disposition),
        "false_cause": _one_of(FalseCause),
        "duplicate_of": _text,
        "lead": _text,
        "parts": _each(_text),
        "disclosed_ms": _integer,
        "timeline": _each(_step),
        "version": _integer,
    }
)

"""The loop: make an input, feed it, check it, count it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
import gc
from random import Random
import resource
import time
from typing import Final

from custom_components.smart_safety_zone.protocol.errors import LinkError
from custom_components.smart_safety_zone.protocol.fields import decode, encode
from custom_components.smart_safety_zone.protocol.identity import read_card
from custom_components.smart_safety_zone.protocol.invite import invite_text, read_code, read_invite
from custom_components.smart_safety_zone.protocol.letter import MAX_FIRST_FRAME_BYTES, Frame, open_letter, read_letter
from custom_components.smart_safety_zone.protocol.messages import RECORDS, TALK
from custom_components.smart_safety_zone.protocol.record import read_record
from tests.protocol.ends import STATION, keyring
from tests.protocol.make_golden import INVITE

from .machines import BOTH_SAY, SITE_SAYS, STATION_SAYS, Machine, machines
from .mutation import join, some_bytes, split, spoil_bytes, spoil_fields, without_additions
from .oracle import Outcome, feed, too_slow
from .order import LETTERS, Orders
from .sealing import Letter, by_an_insider, by_an_outsider, resigned_card, sealed, usurped

WARM_UP: Final = 2_000
"""Inputs after which memory is looked at for the first time."""
MAX_GROWTH_KIB: Final = 48 * 1024
MAX_NEW_OBJECTS: Final = 5_000
FORMS: Final = tuple(rule.form for rule in (*RECORDS.values(), *TALK.values()))

type Found = Callable[[str, str, bytes], None]
"""Told of each frame: machine, outcome, bytes."""


@dataclass
class Result:
    """What a run has seen."""

    inputs: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    seconds: float = 0
    slowest_ms: float = 0
    slowest: str = ""
    grown_kib: int = 0
    new_objects: int = 0

    def breach(self, what: str, where: str, frame: bytes) -> None:
        """Note a breach, and what brought it about."""
        if len(self.breaches) < 20:
            self.breaches.append(f"{where}: {what}: {frame.hex()[:4000]}")
        self.outcomes["BREACH"] += 1


@cache
def _said_elsewhere(peer: bytes) -> tuple[bytes, ...]:
    """What somebody says in any state of his."""
    return tuple(letter.payload for each in machines().values() if each.peer.id == peer for letter in each.letters)


def spoilt(rng: Random, machine: Machine) -> tuple[bytes, bool]:
    """A frame for a machine, and whether somebody without the peer's keys could have made it."""
    kind = rng.randrange(100)
    if kind < 5 or not (machine.letters or machine.clear):
        return rng.choice((b"\1", b"\2", b"\3", b"\4", b"")) + some_bytes(rng, 700), True
    if kind == 5:
        return bytes((rng.choice(list(Frame)),)) + bytes(MAX_FIRST_FRAME_BYTES * rng.choice((1, 4))), True
    if machine.clear and (not machine.letters or kind < 20):
        return _spoilt_in_clear(rng, machine)
    return _spoilt_letter(rng, machine, rng.choice(machine.letters), kind)


def _spoilt_letter(rng: Random, machine: Machine, letter: Letter, kind: int) -> tuple[bytes, bool]:
    if kind < 30:
        return by_an_outsider(rng, letter), True
    if kind < 45:
        frame = sealed(letter)
        changed = spoil_bytes(rng, frame)
        return changed, changed != frame
    if kind < 48:
        return sealed(letter, payload=rng.choice(_said_elsewhere(machine.peer.id))), False
    return by_an_insider(rng, letter), False


def _spoilt_in_clear(rng: Random, machine: Machine) -> tuple[bytes, bool]:
    frame = rng.choice(machine.clear)
    if rng.random() < 0.4:
        changed = spoil_bytes(rng, frame)
        return changed, changed != frame
    if frame[0] == Frame.GREETING and rng.random() < 0.3:
        return usurped(rng, frame), True
    if frame[0] == Frame.CARD:
        return frame[:1] + resigned_card(rng, frame[1:], machine.peer), False
    fields = split(frame[1:]) or []
    if rng.random() < 0.3:
        return frame[:1] + spoil_fields(rng, frame[1:]), False
    cards = [(number, resigned_card(rng, value, machine.peer) if number == 1 else value) for number, value in fields]
    return frame[:1] + join(cards), False


def real_things() -> dict[str, bytes]:
    """Real bytes of everything that has a form, by name."""
    ends = machines()
    talk = ends["station-open"].letters
    payloads = (ends["station-waiting"].letters[0], ends["site-proving"].letters[0], talk[0], talk[1])
    made = {type(body).__name__: encode(body) for body in (*SITE_SAYS, *STATION_SAYS, *BOTH_SAY)}
    made |= {TALK[each.payload[0]].form.__name__: each.payload[1:] for each in payloads}
    made["record"] = dict(split(talk[1].payload[1:]) or [])[2]
    made["card"] = ends["station-open"].clear[0][1:]
    made["letter"] = sealed(talk[0])[1:]
    made["invite"] = invite_text(INVITE).encode()
    return made


def _read(name: str, raw: bytes) -> None:
    """Read bytes as what they pretend to be; AssertionError if what was read has a second form."""
    if name == "letter":
        open_letter(read_letter(raw), keyring(STATION))
    elif name == "record":
        read_record(raw)
    elif name == "card":
        read_card(raw).verify()
    elif name == "invite":
        text = raw.decode("utf-8", "replace")
        for read in (read_invite, read_code):
            try:
                read(text)
            except LinkError:
                continue
    else:
        form = next(each for each in FORMS if each.__name__ == name)
        value: object = decode(form, raw)
        assert encode(value) == without_additions(form, raw), "has a second form"


def parse(name: str, raw: bytes) -> Outcome:
    """Read bytes as what they pretend to be, and check what must hold of any."""
    began = time.thread_time_ns()
    breaches: tuple[str, ...] = ()
    outcome = "read"
    try:
        _read(name, raw)
    except LinkError as err:
        outcome = f"{type(err).__name__}-{err.code}"
    except Exception as err:  # noqa: BLE001 - that there is nothing else is what is asked
        breaches = (f"raised {err!r}",)
    return Outcome(outcome, (time.thread_time_ns() - began) / 1e6, breaches)


PARSERS: Final = "parsers"
ORDER: Final = "order"
NAMES: Final = (*machines(), PARSERS, ORDER)
_PARSED_AT_ONCE: Final = 12


class Run:
    """Some thousand inputs of one seed."""

    def __init__(self, seed: int, names: Iterable[str] = NAMES, found: Found | None = None) -> None:
        """Prepare; `found` hears of every frame."""
        self.result = Result()
        self._rng = Random(seed)
        self._names = tuple(names)
        self._found = found
        self._real = real_things()
        self._orders = Orders(self._rng)
        self._before = (0, 0)

    def go(self, inputs: int, seconds: float = float("inf")) -> Result:
        """Feed so many inputs, but no longer than that."""
        began = time.monotonic()
        result, done = self.result, 0
        while done < inputs and time.monotonic() - began < seconds:
            before = done
            for name in self._names:
                done += self._step(name)
            if before <= WARM_UP < done:
                self._before = memory()
        if done > WARM_UP:
            kib, objects = memory()
            result.grown_kib, result.new_objects = kib - self._before[0], objects - self._before[1]
            if result.grown_kib > MAX_GROWTH_KIB or result.new_objects > MAX_NEW_OBJECTS:
                result.breach(f"memory grew by {result.grown_kib} KiB, {result.new_objects} objects", "all", b"")
        result.seconds = time.monotonic() - began
        return result

    def _step(self, name: str) -> int:
        if name == ORDER:
            if not self.result.inputs[name] or self._rng.random() < 1 / 16:
                self._orders.renew()
            for breach in self._orders.deliver():
                self.result.breach(breach, ORDER, b"")
            self.result.inputs[name] += LETTERS
            return LETTERS
        if name == PARSERS:
            for _ in range(_PARSED_AT_ONCE):
                what = self._rng.choice(tuple(self._real))
                raw = spoil_fields(self._rng, self._real[what])
                self._note(f"{PARSERS}-{what}", raw, partial(parse, what, raw))
            self.result.inputs[name] += _PARSED_AT_ONCE
            return _PARSED_AT_ONCE
        machine = machines()[name]
        frame, outsider = spoilt(self._rng, machine)
        self._note(name, frame, lambda: feed(machine, frame, outsider=outsider))
        self.result.inputs[name] += 1
        return 1

    def _note(self, name: str, frame: bytes, do: Callable[[], Outcome]) -> None:
        result, outcome = self.result, do()
        if too_slow(outcome, frame):
            # What took long because the machine was busy does not do so three times.
            outcome = min((outcome, *(do() for _ in range(3))), key=lambda each: each.took_ms)
            if too_slow(outcome, frame):
                result.breach(f"took {outcome.took_ms:.1f} ms", name, frame)
        result.outcomes[outcome.name] += 1
        for breach in outcome.breaches:
            result.breach(breach, name, frame)
        if outcome.took_ms > result.slowest_ms:
            result.slowest_ms = outcome.took_ms
            result.slowest = f"{name}, {len(frame)} bytes: {outcome.name}"
        if self._found is not None:
            self._found(name, outcome.name, frame)


def memory() -> tuple[int, int]:
    """How much this process has held at most, in KiB, and how many objects it holds now."""
    gc.collect()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(gc.get_objects())


type Shortest = dict[tuple[str, str], bytes]
"""By machine and outcome."""


def work(seed: int, inputs: int, seconds: float, names: tuple[str, ...]) -> tuple[Result, Shortest]:
    """Do one process's share; returns the shortest frame of each outcome as well."""
    shortest: Shortest = {}

    def found(machine: str, outcome: str, frame: bytes) -> None:
        before = shortest.get((machine, outcome))
        if before is None or len(frame) < len(before):
            shortest[machine, outcome] = frame

    return Run(seed, names, found).go(inputs, seconds), shortest

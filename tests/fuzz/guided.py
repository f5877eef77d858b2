"""The same checks, guided by coverage, where atheris is installed: what reaches new code is kept and spoilt further.

Usage: python -m tests.fuzz.guided [what libFuzzer takes]        such as: -runs=200000 -seed=1
"""

import importlib
import sys
from typing import Any

from custom_components.smart_safety_zone.protocol.messages import Offer, write_talk

from .engine import parse, real_things
from .machines import machines
from .oracle import feed
from .sealing import sealed


def check(data: bytes) -> None:
    """Read the first byte as what is fed, the rest as what it is fed with; whatever does not hold ends the run."""
    if not data:
        return
    parsers, ends = sorted(real_things_once()), sorted(machines())
    which, raw = data[0] % (len(parsers) + 2 * len(ends)), data[1:]
    if which < len(parsers):
        breaches = parse(parsers[which], raw).breaches
    else:
        machine = machines()[ends[(which - len(parsers)) // 2]]
        if (which - len(parsers)) % 2 and machine.letters:
            letter = machine.letters[-1]
            inside = write_talk(Offer(id=raw[:16], record=raw[16:])) if len(raw) > 300 else raw
            breaches = feed(machine, sealed(letter, payload=inside), outsider=False).breaches
        else:
            breaches = feed(machine, raw, outsider=False).breaches
    if breaches:
        raise AssertionError(breaches)


_REAL: dict[str, bytes] = {}


def real_things_once() -> dict[str, bytes]:
    """What the parsers are named by."""
    if not _REAL:
        _REAL.update(real_things())
    return _REAL


def main() -> None:
    """Hand over to libFuzzer, which never returns."""
    atheris: Any = importlib.import_module("atheris")
    for name, module in list(sys.modules.items()):
        if name.startswith("custom_components.smart_safety_zone.protocol."):
            for each in vars(module).values():
                if getattr(each, "__module__", None) == name and callable(each) and hasattr(each, "__code__"):
                    atheris.instrument_func(each)
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

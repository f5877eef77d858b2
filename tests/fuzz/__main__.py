"""The command: input without end, on both cores; fails if anything does not hold."""

import argparse
from concurrent.futures import ProcessPoolExecutor
import json
import os
from pathlib import Path
import sys
import time
from typing import Any

from custom_components.smart_safety_zone.protocol.errors import Fault

from . import corpus
from .engine import NAMES, Result, Shortest, work

CORES = 2
INPUTS = 1_000_000


def summary(results: list[Result], seconds: float, seed: int) -> dict[str, Any]:
    """Say what was seen, as one object."""
    outcomes = sum((each.outcomes for each in results), start=type(results[0].outcomes)())
    inputs = sum((each.inputs for each in results), start=type(results[0].inputs)())
    codes = {fault for fault in Fault for name in outcomes if name.endswith(f"-{fault}")}
    slowest = max(results, key=lambda each: each.slowest_ms)
    return {
        "inputs": inputs.total(),
        "per_s": round(inputs.total() / seconds),
        "seconds": round(seconds, 1),
        "seed": seed,
        "breaches": sum(each.outcomes["BREACH"] for each in results),
        "outcomes": len(outcomes),
        "faults": f"{len(codes)} of {len(Fault)}",
        "faults_missing": sorted({*Fault} - codes),
        "slowest_ms": round(slowest.slowest_ms, 2),
        "slowest": slowest.slowest,
        "grown_kib": max(each.grown_kib for each in results),
        "by_machine": dict(sorted(inputs.items())),
    }


def main() -> int:
    """Run, print one JSON object, and return 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of: {' '.join(NAMES)}")
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=None, help="the same again")
    parser.add_argument("--keep", action="store_true", help="add what is new to the corpus in tests/fuzz/corpus")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    names = tuple(asked.names) or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    seed = asked.seed if asked.seed is not None else int.from_bytes(os.urandom(4), "big")
    began = time.monotonic()
    with ProcessPoolExecutor(CORES) as pool:
        share = -(-asked.inputs // CORES)
        shares = [pool.submit(work, seed * CORES + core, share, asked.seconds, names) for core in range(CORES)]
        done = [each.result() for each in shares]
    results = [result for result, _ in done]
    said = summary(results, time.monotonic() - began, seed)
    sys.stdout.write(json.dumps(said) + "\n")
    if asked.json is not None:
        asked.json.write_text(json.dumps(said) + "\n", encoding="utf-8")
    for breach in (each for result in results for each in result.breaches):
        sys.stderr.write(f"{breach}\n")
    if asked.keep:
        shortest: Shortest = {}
        for _, frames in done:
            for key, frame in frames.items():
                if len(frame) < len(shortest.get(key, frame + b"\0")):
                    shortest[key] = frame
        sys.stderr.write(f"{corpus.keep(shortest)} files of the corpus were written\n")
    return 1 if said["breaches"] else 0


if __name__ == "__main__":
    sys.exit(main())

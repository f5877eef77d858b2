"""Faults between two real Home Assistants while alarms go on: what was lost, doubled, late or unnoticed."""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Final

from .disk import DiskError
from .faults_ledger import Account
from .faults_load import Load
from .faults_scenes import FAULTS, Fault, NotPossibleError
from .faults_stage import Scene, Stage
from .faults_storm import play_storm
from .faults_watch import Watch

STORM: Final = "storm"
NAMES: Final = (*FAULTS, STORM)
WARM_S: Final = 2.0
IN_FLIGHT_S: Final = 1.0
"""What was pressed so shortly before a fault may have been caught by it."""
AFTER_S: Final = 3.5
"""The load goes on for so long after a fault; within that, all that waited has to be there."""
NOTICED_WITHIN_S: Final = 30.0
RECOVERED_WITHIN_S: Final = 3.0
"""A second to reconnect, two to hand over what waited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """One fault's outcome; times in seconds, None where a fault has no such thing."""

    fault: str
    sent: int | None = None
    lost: int | None = None
    duplicated: int | None = None
    refired: int | None = None
    max_late_s: float | None = None
    detected_site_s: float | None = None
    detected_station_s: float | None = None
    recovered_s: float | None = None
    troubles: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A fault's figures, and which requirements did not hold."""

    figures: Figures
    broken: list[str]


def main() -> int:
    """Play the faults and print one JSON object for each; exit code 1 if a requirement is broken."""
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__, epilog=f"Faults: {', '.join(NAMES)}.")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too, as one list")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which faults; all, if none is named")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(NAMES)
    if unknown:
        parser.error(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    outcomes: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        outcomes.append(outcome)
        print(json.dumps(asdict(outcome.figures)), flush=True)
        for each in outcome.broken:
            print(f"{outcome.figures.fault}: {each}", file=sys.stderr, flush=True)
        if arguments.json:
            text = json.dumps([asdict(each.figures) for each in outcomes], indent=2)
            arguments.json.write_text(text + "\n", encoding="utf-8")

    asyncio.run(_run([name for name in NAMES if not arguments.names or name in arguments.names], tell))
    return 1 if any(each.broken for each in outcomes) else 0


async def _run(names: Sequence[str], tell: Callable[[Outcome], None]) -> None:
    with TemporaryDirectory(prefix="ssz-faults-") as name:
        folder = Path(name)
        paired = [each for each in names if each in FAULTS]
        if paired:
            async with Stage(folder / "pair") as stage:
                for each in paired:
                    tell(await play(stage, each))
        if STORM in names:
            figures, broken = await play_storm(folder / "fair")
            tell(Outcome(figures=Figures(fault=STORM, **figures), broken=broken))


async def play(stage: Stage, name: str, fault: Fault | None = None) -> Outcome:
    """Play one fault under load, and judge it; `fault` replaces the one of that name, with the same requirements."""
    fault = fault or FAULTS[name]
    try:
        if fault.prepare is not None:
            await fault.prepare(stage)
    except (DiskError, NotPossibleError) as err:
        return Outcome(figures=Figures(fault=name), broken=[f"not played: {err}"])
    await stage.settled(up=fault.one_trouble)
    broken = []
    async with Watch(stage.town) as watch:
        async with Load(stage.town) as load:
            scene = Scene(stage=stage, load=load, watch=watch)
            await asyncio.sleep(WARM_S)
            await fault.play(scene)
            await asyncio.sleep(AFTER_S)
        try:
            await stage.drained()
        except TimeoutError as err:
            broken.append(f"not drained: {err}")
        account = await stage.account(scene)
    await stage.clear_desk()
    figures = _figures(name, fault, scene, account)
    return Outcome(figures=figures, broken=broken + scene.broken + judge(fault, figures, scene, account))


def _figures(name: str, fault: Fault, scene: Scene, account: Account) -> Figures:
    # A home that was not there has noticed nothing, whatever it shows while it starts.
    noticed = [scene.detected(window) for window in scene.windows] if fault.detects else []
    # Of blips that follow each other only the last leaves the time to recover.
    judged = scene.windows[-1:] if fault.one_trouble else scene.windows
    recovered = [
        account.recovered_s(window.began - IN_FLIGHT_S, window.ended) for window in judged if window.ended is not None
    ]
    return Figures(
        fault=name,
        sent=account.sent,
        lost=len(account.lost) + len(account.unkept),
        duplicated=len(account.duplicated),
        refired=len(account.refired),
        max_late_s=_rounded(account.max_late_s),
        detected_site_s=_slowest([site for site, _ in noticed]),
        detected_station_s=_slowest([station for _, station in noticed]),
        recovered_s=_slowest(recovered),
        troubles=max((scene.watch.troubles(key) for key in scene.town.sites), default=0),
    )


def judge(fault: Fault, figures: Figures, scene: Scene, account: Account) -> list[str]:
    """Return the requirements that do not hold, each in a line."""
    broken = [] if figures.sent else ["nothing was sent"]
    kinds: list[tuple[str, Sequence[object]]] = [
        ("lost", account.lost),
        ("shown as sent and not committed", account.unkept),
        ("duplicated", account.duplicated),
        ("fired again", account.refired),
        ("books with a broken chain", account.broken),
    ]
    broken += [f"{len(found)} {what}, the first: {found[0]}" for what, found in kinds if found]
    for end, noticed in (("sites", figures.detected_site_s), ("station", figures.detected_station_s)):
        if noticed is None and fault.detects:
            broken.append(f"the {end} did not notice")
        elif noticed is not None and noticed > NOTICED_WITHIN_S:
            broken.append(f"the {end} noticed after {noticed} s")
    if fault.recovers and figures.recovered_s is None:
        broken.append("what waited was not receipted")
    elif fault.recovers and (figures.recovered_s or 0) > RECOVERED_WITHIN_S:
        broken.append(f"recovered after {figures.recovered_s} s")
    return broken + (_troubles(scene) if fault.one_trouble else [])


def _troubles(scene: Scene) -> list[str]:
    counts = {key: (scene.watch.site_troubles(key), scene.watch.troubles(key)) for key in scene.town.sites}
    return [
        f"{key}: {site} troubles at the site, {station} at the station; wanted: 1 at each"
        for key, (site, station) in counts.items()
        if (site, station) != (1, 1)
    ]


def _slowest(times: Sequence[float | None]) -> float | None:
    known = [each for each in times if each is not None]
    return _rounded(max(known)) if known and len(known) == len(times) else None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


if __name__ == "__main__":
    sys.exit(main())

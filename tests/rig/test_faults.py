"""The command that plays the faults requires what it says, and a full disk is a full one."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from scripts.rig.disk import DiskError, SmallDisk
from scripts.rig.faults import NOTICED_WITHIN_S, RECOVERED_WITHIN_S, Figures, judge
from scripts.rig.faults_ledger import Account
from scripts.rig.faults_load import ALARM, Press
from scripts.rig.faults_scenes import FAULTS, Fault
from scripts.rig.faults_stage import Scene, Stage, Window
from scripts.rig.faults_watch import Watch

PRESS = Press(site="gold", type=ALARM, at=1, shown=1)
CLEAN = Account(
    sent=1, lost=[], duplicated=[], refired=[], unkept=[], broken=[], lateness=[0.1], receipted=[], signals=frozenset()
)
FIGURES = Figures(fault="a fault", sent=1, recovered_s=RECOVERED_WITHIN_S)
LONG = Fault(play=FAULTS["refuse_30s"].play, detects=True)
NOTICED = replace(FIGURES, detected_site_s=NOTICED_WITHIN_S, detected_station_s=NOTICED_WITHIN_S)


def a_scene() -> Scene:
    """Return a scene with one site, of which nothing was seen."""
    stage = Mock(Stage, town=Mock(sites={"gold": Mock()}))
    return Scene(stage=stage, load=Mock(presses=[]), watch=Watch(stage.town))


def test_what_holds_is_not_told() -> None:
    assert judge(LONG, NOTICED, a_scene(), CLEAN) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"lost": [PRESS]}, "1 lost"),
        ({"unkept": [("gold", "now")]}, "1 shown as sent and not committed"),
        ({"duplicated": ["signal"]}, "1 duplicated"),
        ({"refired": ["signal", "other"]}, "2 fired again"),
        ({"broken": ["site.db"]}, "1 books with a broken chain"),
    ],
)
def test_whatever_became_of_a_press_is_told(changes: dict[str, Any], told: str) -> None:
    (line,) = judge(LONG, NOTICED, a_scene(), replace(CLEAN, **changes))

    assert line.startswith(told)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sent": 0}, "nothing was sent"),
        ({"detected_site_s": None}, "the sites did not notice"),
        ({"detected_station_s": None}, "the station did not notice"),
        ({"detected_site_s": 30.1}, "the sites noticed after 30.1 s"),
        ({"detected_station_s": 31.0}, "the station noticed after 31.0 s"),
        ({"recovered_s": None}, "what waited was not receipted"),
        ({"recovered_s": 3.1}, "recovered after 3.1 s"),
    ],
)
def test_every_figure_beyond_what_is_required_is_told(changes: dict[str, Any], told: str) -> None:
    assert judge(LONG, replace(NOTICED, **changes), a_scene(), CLEAN) == [told]


def test_what_a_fault_is_too_short_for_is_not_required() -> None:
    assert judge(FAULTS["reset_1s"], FIGURES, a_scene(), CLEAN) == []
    assert judge(FAULTS["clock_jump"], replace(FIGURES, recovered_s=None), a_scene(), CLEAN) == []


@pytest.mark.parametrize(
    ("site", "station", "fine"),
    [
        (["up", "connecting", "unstable", "up"], ["up", "unstable", "down", "up"], True),
        (["up"], ["up", "unstable"], False),
        (["up", "unstable"], ["up"], False),
        (["up", "unstable"], ["up", "unstable", "up", "unstable"], False),
        (["up", "down", "connecting", "unstable"], ["up", "unstable"], False),
    ],
)
def test_flapping_is_to_make_one_trouble_at_each_end(site: list[str], station: list[str], *, fine: bool) -> None:
    scene = a_scene()
    scene.watch.site_links["gold"] = [(float(at), state) for at, state in enumerate(site)]
    scene.watch.station_links["gold"] = [(float(at), state) for at, state in enumerate(station)]

    assert (judge(FAULTS["flap"], FIGURES, scene, CLEAN) == []) is fine


def test_a_fault_is_noticed_when_the_last_site_has_noticed_and_not_after_its_end() -> None:
    scene = a_scene()
    scene.town.sites["bank"] = Mock()
    scene.watch.site_links |= {"gold": [(5.0, "down"), (11.0, "up"), (31.0, "down")], "bank": [(32.0, "down")]}
    scene.watch.heard["gold"] = [(31.0, "off")]

    assert scene.detected(Window(10.0, 40.0)) == (22.0, None)
    assert scene.detected(Window(10.0, 31.5)) == (None, None)


def is_mounted(disk: SmallDisk) -> bool:
    """Tell whether its folder is a file system of its own."""
    return os.path.ismount(disk.folder)


@pytest.fixture
async def disk(tmp_path: Path) -> AsyncGenerator[SmallDisk]:
    """Mount a small disk over a folder with a file; skip where nobody may mount."""
    (tmp_path / "kept").write_text("before", encoding="utf-8")
    disk = SmallDisk(tmp_path)
    try:
        await disk.mount()
    except DiskError as err:
        pytest.skip(str(err))
    yield disk
    await disk.unmount()


async def test_a_full_disk_takes_nothing_until_it_is_freed(disk: SmallDisk) -> None:
    file = disk.folder / "new"
    await disk.fill()

    with pytest.raises(OSError, match="No space left"):
        await asyncio.to_thread(file.write_bytes, b"x")

    await disk.free()
    await asyncio.to_thread(file.write_bytes, b"x")


async def test_a_small_disk_takes_over_what_is_there_and_gives_it_back(disk: SmallDisk) -> None:
    kept = disk.folder / "kept"
    assert is_mounted(disk)
    assert kept.read_text(encoding="utf-8") == "before"
    kept.write_text("after", encoding="utf-8")
    await disk.fill()

    await disk.unmount()

    assert not is_mounted(disk)
    assert [each.name for each in disk.folder.iterdir()] == ["kept"]
    assert kept.read_text(encoding="utf-8") == "after"

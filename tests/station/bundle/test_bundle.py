"""A bundle holds all that a station has of one incident, and nothing of others; its making is in the journal first."""

import asyncio
import json
from pathlib import Path
import re
from shutil import which
import sqlite3
import subprocess
import sys
from typing import Any, Final

import pytest

from custom_components.smart_safety_zone.link.keeping import RECORD_IN
from custom_components.smart_safety_zone.protocol.bundle import (
    ACCESS,
    CHAIN,
    MANIFEST,
    SIGNATURE,
    STATION_KEY,
    TIMELINE,
)
from custom_components.smart_safety_zone.protocol.cameras import Evidence, Look
from custom_components.smart_safety_zone.protocol.crypto import VerifyKey
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.messages import Kind, Progress, Receipt, Signal, read_body
from custom_components.smart_safety_zone.protocol.record import read_record
from custom_components.smart_safety_zone.station.bundle import bundles, collecting
from custom_components.smart_safety_zone.station.errors import StationError
from scripts.rig.virtual import VirtualSite

from ..conftest import OPERATOR, Station, broken, until
from .made import NOTE, PICTURES, PURPOSE, SCRIPT, SUPERVISOR, bundle, checked, faults, happened, told, unpacked

TEN: Final = 10
TOOLS: Final = ("bash", "unzip", "openssl", "sha256sum", "jq", "xxd", "od")
PAGE: Final = Path(__file__).parents[3] / "docs" / "how-to" / "evidence-bundle.md"


async def finished(command: list[Any]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, beside everything else."""
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False, timeout=60)


def kinds(path: Path) -> list[str]:
    """What the entries in a bundle are."""
    return [json.loads(line)["kind"] for line in unpacked(path)[CHAIN].splitlines()]


@pytest.fixture
async def site(station: Station) -> VirtualSite:
    return await station.joined("Gold shop", "gold_shop")


async def test_it_holds_and_has_everything(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    made = await bundle(station, incident)
    files, found = unpacked(made.path), checked(made.path)
    said = json.loads(files[MANIFEST])

    assert found.faults == []
    assert list(files)[:7] == [MANIFEST, SIGNATURE, STATION_KEY, TIMELINE, "timeline.html", ACCESS, CHAIN]
    assert sorted(data for name, data in files.items() if name.startswith("pictures/")) == sorted(PICTURES)
    assert [step["kind"] for step in json.loads(files[TIMELINE])] == [
        "incident.opened",
        "incident.acknowledged",
        "incident.noted",
        "view.asked",
        "view.ended",
        "incident.closed",
    ]
    assert [look["kind"] for look in json.loads(files[ACCESS])] == ["evidence.seen", "view.asked", "view.ended"]
    headers = [read_record(files[each["file"]]).header for each in said["records"]]
    bodies = [
        read_body(record.header.kind, record.body, Role.SITE if each["direction"] == "in" else Role.STATION)
        for each in said["records"]
        for record in (read_record(files[each["file"]]),)
    ]
    assert {type(body) for body in bodies} == {Signal, Receipt, Evidence, Look, Progress}
    answered = {body.record for body in bodies if isinstance(body, Receipt)}
    signed = {each.id for each in headers if each.kind in {Kind.SIGNAL, Kind.EVIDENCE, Kind.LOOK}}
    assert signed <= answered
    assert len(signed) == 4
    assert not any("receipt" in what for _, what in found.notes)
    assert said["erased"] == []
    assert said["incident"]["disposition"] == "real"
    assert made.name == f"incident-{incident[:8]}-{made.id[:8]}.zip"
    assert made.path.stat().st_mode & 0o077 == 0


async def test_signatures_are_those_that_the_site_has_made(station: Station, site: VirtualSite) -> None:
    made = await bundle(station, await happened(station, site))
    files = unpacked(made.path)
    key = VerifyKey(station.runtime.sites()[site.id].key)

    for each in json.loads(files[MANIFEST])["records"]:
        if each["direction"] == "in":
            read_record(files[each["file"]]).verify(key)
            assert each["key"] == key.public.hex()


async def test_nothing_of_another_site_and_no_name_of_an_operator_is_in_it(station: Station, site: VirtualSite) -> None:
    made = await bundle(station, await happened(station, site))
    whole = b"".join(unpacked(made.path).values())
    other = next(each for each in station.runtime.sites().values() if each.id != site.id)

    assert b"Other shop" not in whole
    assert other.id.encode() not in whole
    assert other.raw_id not in whole
    assert OPERATOR.name is not None
    assert OPERATOR.name.encode() not in whole


async def test_the_page_says_it_in_both_languages_and_takes_no_text_for_html(
    station: Station, site: VirtualSite
) -> None:
    made = await bundle(station, await happened(station, site))
    page = unpacked(made.path)["timeline.html"].decode()

    assert re.findall(r'<article lang="(\w+)">', page) == ["th", "en"]
    assert page.count("&lt;script&gt;") == 2
    assert "<script" not in page
    assert NOTE.split("> ")[1] in page
    assert re.search(r"\d\d/\d\d/25\d\d", page)
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<img") == 2 * len(PICTURES)


async def test_what_was_looked_at_is_part_of_what_happened(station: Station, site: VirtualSite) -> None:
    made = await bundle(station, await happened(station, site))
    files = unpacked(made.path)
    asked, ended = (line for line in json.loads(files[TIMELINE]) if line["kind"].startswith("view."))
    page = files["timeline.html"].decode().split("bundle_timeline", 1)[1].split("bundle_records", 1)[0]

    assert (asked["said"]["purpose"], asked["said"]["actor"]["number"]) == (PURPOSE, 7)
    assert (ended["fact"]["reason"], ended["fact"]["seconds"], ended["fact"]["pictures"]) == ("ended", 8, 20)
    assert asked["fact"]["view"] == ended["fact"]["view"]
    assert [page.count(word) for word in ("look_view_asked", PURPOSE, "look_view_ended")] == [1, 1, 1]


async def test_a_look_that_only_the_site_tells_of_is_named_by_the_program(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    await site.answered(await site.say(told(incident, bytes([1] * 16))))
    found = checked((await bundle(station, incident)).path)

    assert found.faults == []
    assert [what for _, what in found.notes if "look" in what] == [
        "the site tells of a look that the station has not asked for"
    ]


async def test_what_was_ticked_stands_in_the_language_of_each_reader(station: Station, site: VirtualSite) -> None:
    await site.answered(await site.press(label="Teller 2"))
    await until(station.runtime.open_incidents)
    (incident,) = station.runtime.open_incidents()
    await station.runtime.acknowledge(incident.id, OPERATOR)
    occasion = (await station.runtime.procedures.show(incident, OPERATOR)).occasion
    item = station.runtime.procedures.for_all(occasion).items[0]
    await station.runtime.procedures.tick(incident.id, OPERATOR, occasion, item.key, done=True)
    files = unpacked((await bundle(station, incident.id)).path)
    (ticked,) = (line for line in json.loads(files[TIMELINE]) if line["kind"] == "incident.ticked")
    thai, english = files["timeline.html"].decode().split("</article>")[:2]

    assert dict(ticked["said"]["words"]) == dict(item.words)
    assert item.words["th"] in thai
    assert item.words["en"] not in thai
    assert item.words["en"] in english


async def test_who_made_it_is_in_the_journal_before_anybody_has_it(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    made = await bundle(station, incident)
    given = await station.runtime.bundles.give(made.id, SUPERVISOR)
    entries = await station.runtime.journal.read(
        lambda reader: reader.entries(kinds={"bundle.made", "bundle.given"}, newest_first=False)
    )

    assert given == made
    assert [entry.kind for entry in entries] == ["bundle.made", "bundle.given"]
    for entry in entries:
        fact = json.loads(entry.header)
        assert (fact["incident"], fact["bundle"], fact["manifest"]) == (incident, made.id, made.manifest)
        assert json.loads(entry.payload or b"")["actor"] == {"kind": "operator", "user_id": "user-1", "number": 1}
    second = unpacked((await bundle(station, incident)).path)
    assert [look["kind"] for look in json.loads(second[ACCESS])] == [
        "evidence.seen",
        "view.asked",
        "view.ended",
        "bundle.made",
        "bundle.given",
    ]


async def test_what_the_journal_does_not_take_nobody_gets(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    made = await bundle(station, incident)
    folder = made.path.parent
    with broken(station):
        with pytest.raises(StationError, match="bundle_not_made"):
            await bundle(station, incident)
        with pytest.raises(StationError, match="not_committed"):
            await station.runtime.bundles.give(made.id, SUPERVISOR)

    assert [path.name for path in folder.iterdir()] == [made.path.name]


async def test_a_silent_alarm_wants_a_word_more_until_it_is_released(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site, silent=True)
    with pytest.raises(StationError, match="bundle_silent"):
        await bundle(station, incident)
    page = unpacked((await bundle(station, incident, silent=True)).path)["timeline.html"].decode()
    assert page.count("bundle_silent") == 2

    await station.runtime.release(incident, OPERATOR)
    assert faults((await bundle(station, incident)).path) == []


async def test_what_was_erased_is_said_to_be_that_and_its_signature_holds(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    journal = station.runtime.journal
    entries = await journal.read(lambda reader: reader.entries(kinds={RECORD_IN, "incident.noted"}))
    signals = [
        entry.seq for entry in entries if entry.kind == "incident.noted" or b"Teller 2" in (entry.payload or b"")
    ]
    assert len(signals) == 2
    await journal.erase(signals, 1_795_000_000_000, "asked by the site")
    made = await bundle(station, incident)
    files, found = unpacked(made.path), checked(made.path)
    said = json.loads(files[MANIFEST])

    assert found.faults == []
    assert [each["seq"] for each in said["erased"]] == signals
    assert [each["erased"] for each in said["records"]].count(True) == 1
    assert any(name.endswith("-in.signed") for name in files)
    assert NOTE.split("> ")[1] not in b"".join(files.values()).decode(errors="replace")
    assert not any(name.startswith(f"records/{signals[0]:08d}") and name.endswith(".record") for name in files)
    assert "bundle_erased" in files["timeline.html"].decode()
    assert (f"entry {signals[0]}", "its content was erased, and the journal says so") in found.notes


async def test_a_picture_that_is_gone_is_said_to_be_that(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    runtime = station.runtime
    taken, row = runtime.album.of(incident)[0]
    runtime.evidence._files.remove(row.raw_digest)
    made = await bundle(station, incident)
    said = json.loads(unpacked(made.path)[MANIFEST])["pictures"]

    assert [(each["file"] is None, each["state"]) for each in said] == [(True, "lost"), (False, "kept")]
    assert faults(made.path) == []
    assert (taken.digest, "the picture is not in the bundle: lost") in checked(made.path).notes


async def test_a_site_with_a_new_key_has_records_of_the_former_one(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    site.renew_key()
    await station.enrol(site)
    found = checked((await bundle(station, incident)).path)

    assert found.faults == []
    assert any("a key that the station knows no longer" in what for _, what in found.notes)


@pytest.mark.parametrize("page", [1, 2, 7])
async def test_it_is_read_in_steps_and_is_whole(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    incident = await happened(station, site)
    whole = kinds((await bundle(station, incident)).path)
    monkeypatch.setattr(collecting, "PAGE", page)
    monkeypatch.setattr(collecting, "PAUSE_S", 0)
    # The making of the first one is part of the second.
    assert kinds((await bundle(station, incident)).path) == [*whole, "bundle.made"]


async def test_a_clock_that_jumped_hides_nothing(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = await happened(station, site)
    monkeypatch.setattr(collecting, "_seek", lambda _at_ms, reader: reader.head()[0])
    made = await bundle(station, incident)

    assert faults(made.path) == []
    assert len(json.loads(unpacked(made.path)[TIMELINE])) == 6


async def test_more_presses_than_a_bundle_takes_are_said_to_be_left_out(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = await happened(station, site)
    monkeypatch.setattr(collecting, "MAX_ENTRIES", TEN)
    made = await bundle(station, incident)
    said = json.loads(unpacked(made.path)[MANIFEST])["journal"]

    assert said["entries"] == TEN
    assert said["left_out"] > 0
    assert ("chain.jsonl", f"{said['left_out']} entries were left out, since there were too many") in checked(
        made.path
    ).notes


async def test_every_press_is_in_it_also_those_that_the_incident_no_longer_names(
    station: Station, site: VirtualSite
) -> None:
    for _ in range(40):
        await site.answered(await site.press())
    await until(lambda: station.runtime.open_incidents()[0].repeats == 39)
    await until(lambda: station.runtime.desk.showing._next_turn is None)
    made = await bundle(station, station.runtime.open_incidents()[0].id)
    said = json.loads(unpacked(made.path)[MANIFEST])

    assert faults(made.path) == []
    assert [each["direction"] for each in said["records"]].count("in") == 40


async def test_no_copy_is_left_lying_about(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "KEPT_S", 0.05)
    first = await bundle(station, await happened(station, site))
    await until(lambda: not first.path.exists())
    with pytest.raises(StationError, match="unknown_bundle"):
        await station.runtime.bundles.give(first.id, SUPERVISOR)

    monkeypatch.setattr(bundles, "KEPT_S", 3600)
    second = await bundle(station, first.incident)
    await station.restart()
    assert not second.path.exists()


async def test_two_at_once_wait_for_each_other(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    one, other = await asyncio.gather(bundle(station, incident), bundle(station, incident))

    assert one.id != other.id
    assert faults(one.path) == faults(other.path) == []


async def test_the_program_needs_no_home_assistant_and_tells_by_its_exit(
    station: Station, site: VirtualSite, tmp_path: Path
) -> None:
    made = await bundle(station, await happened(station, site))

    async def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        wall = "import sys; sys.modules['homeassistant'] = None; sys.argv = sys.argv[1:]; import runpy; "
        command = [sys.executable, "-I", "-c", wall + "runpy.run_path(sys.argv[0], run_name='__main__')", str(SCRIPT)]
        return await finished([*command, *arguments])

    key = json.loads(unpacked(made.path)[MANIFEST])["station"]
    for known in (key["key"], key["fingerprint"], key["fingerprint"].lower()):
        good = await run(str(made.path), "--key", known)
        assert (good.returncode, good.stderr) == (0, "")
        assert good.stdout.endswith("All of it holds.\n")
    other = await run(str(made.path), "--key", "AAAA-BBBB-CCCC-DDDD", "--json")
    assert (other.returncode, json.loads(other.stdout)["holds"]) == (1, False)
    assert (await run(str(tmp_path / "none.zip"))).returncode == 2


@pytest.mark.skipif(not all(map(which, TOOLS)), reason="the public tools are not installed")
async def test_what_the_documentation_says_to_do_by_hand_is_done(
    station: Station, site: VirtualSite, tmp_path: Path
) -> None:
    made = await bundle(station, await happened(station, site))
    (tmp_path / "incident-1234.zip").write_bytes(made.path.read_bytes())
    section = PAGE.read_text(encoding="utf-8").split("## Check it by hand", 1)[1].split("\n## ", 1)[0]
    first, *others = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    script = "set -euo pipefail\n" + "".join((first, *others))
    done = await finished(["bash", "-c", f"cd '{tmp_path}'\n{script}"])
    said = done.stdout.splitlines()
    key = json.loads(unpacked(made.path)[MANIFEST])["station"]

    assert done.returncode == 0, done.stderr
    assert said[:3] == ["Signature Verified Successfully", key["key"], key["key"]]
    assert said[3:7] == [key["fingerprint"], "unaltered", "complete", "Signature Verified Successfully"]
    assert said[7] == "1"
    assert said[8].startswith("records/")
    # The same steps say so when something was altered.
    (tmp_path / "bundle" / TIMELINE).write_text("[]", encoding="utf-8")
    bad = await finished(["bash", "-c", f"cd '{tmp_path}/bundle'\n" + first.split("cd bundle", 1)[1]])
    assert "unaltered" not in bad.stdout
    assert TIMELINE in bad.stdout + bad.stderr


async def test_a_copy_of_the_journal_says_the_same(station: Station, site: VirtualSite, tmp_path: Path) -> None:
    made = await bundle(station, await happened(station, site))
    copied = tmp_path / "bundle.zip"
    copied.write_bytes(made.path.read_bytes())
    path = station.runtime.journal._path
    await station.runtime.stop()
    journal = tmp_path / "copy.db"
    journal.write_bytes(path.read_bytes())
    arguments: list[Any] = [sys.executable, SCRIPT, copied, "--json", "--journal", journal]
    good = await finished(arguments)
    assert json.loads(good.stdout)["faults"] == []

    with sqlite3.connect(journal) as connection:
        connection.execute("UPDATE entry SET hash = zeroblob(32) WHERE kind = 'incident.closed'")
    connection.close()
    bad = await finished(arguments)
    assert [what for _, what in json.loads(bad.stdout)["faults"]] == ["the journal has another entry in this place"]


async def test_what_goes_with_an_incident_is_named(station: Station, site: VirtualSite) -> None:
    incident = await happened(station, site)
    (other,) = [each.id for each in station.runtime.open_incidents()]
    await station.runtime.reopen(incident, OPERATOR)
    await station.runtime.join(incident, OPERATOR, [other])
    made = await bundle(station, incident)
    files = unpacked(made.path)

    assert faults(made.path) == []
    assert json.loads(files[MANIFEST])["incident"]["parts"] == [other]
    assert other in files["timeline.html"].decode()

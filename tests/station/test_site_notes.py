"""Key holders and notes: on disk before they show, read by name, and gone without a trace of what they said."""

from unittest.mock import patch

import orjson
import pytest

from custom_components.smart_safety_zone.incident.checklist import Occasion
from custom_components.smart_safety_zone.incident.model import Disposition
from custom_components.smart_safety_zone.journal import Document, Entry
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.procedures.model import Source
from custom_components.smart_safety_zone.station.readable import is_readable
from custom_components.smart_safety_zone.station.site_notes import NOTES, KeyHolder, NotesOfSites, SiteNotes

from .conftest import OPERATOR, SOS, Station, broken, until

SOMSRI = KeyHolder("Somsri", "081-234-5678", "Back door, at night too")
NOTE = "Gas bottles behind the kitchen"


async def journal(station: Station, kind: str) -> list[Entry]:
    await until(lambda: station.runtime.journal.pending == 0)
    found: list[Entry] = await station.runtime.journal.read(lambda reader: reader.entries(kinds=[kind]))
    return found


async def test_what_is_written_is_known_after_a_restart_and_the_chain_holds_nothing_of_it(station: Station) -> None:
    site = await station.joined()
    await station.runtime.site_notes.write(site.id, f" {NOTE} ", [SOMSRI], OPERATOR)
    runtime = await station.restart()
    notes = runtime.site_notes.read(site.id, OPERATOR)
    assert (notes.note, notes.holders) == (NOTE, (SOMSRI,))
    [entry] = await journal(station, "site.notes_written")
    assert orjson.loads(entry.header).items() >= {"site": site.id, "holders": 1, "noted": True}.items()
    assert orjson.loads(entry.payload or b"") == {"actor": {"kind": "operator", "user_id": "user-7", "number": 7}}


async def test_whoever_reads_them_is_in_the_journal_with_the_incident(station: Station) -> None:
    site = await station.joined()
    assert station.runtime.site_notes.read(site.id, OPERATOR, "ab" * 16).is_empty
    await station.runtime.site_notes.write(site.id, NOTE, [], OPERATOR)
    station.runtime.site_notes.read(site.id, OPERATOR, "ab" * 16)
    # Where there is nothing, nobody has read anything.
    [entry] = await journal(station, "site.notes_read")
    assert orjson.loads(entry.header).items() >= {"site": site.id, "incident": "ab" * 16}.items()


async def test_the_key_holder_is_shown_even_if_the_disk_is_full(station: Station) -> None:
    site = await station.joined()
    await station.runtime.site_notes.write(site.id, "", [SOMSRI], OPERATOR)
    with broken(station):
        assert station.runtime.site_notes.read(site.id, OPERATOR).holders == (SOMSRI,)


async def test_what_could_not_be_written_is_not_known(station: Station) -> None:
    site = await station.joined()
    with broken(station), pytest.raises(StationError) as refused:
        await station.runtime.site_notes.write(site.id, NOTE, [], OPERATOR)
    assert refused.value.code == "not_committed"
    assert not station.runtime.site_notes.knows(site.id)


async def test_with_nothing_in_them_they_are_erased_from_the_file(station: Station) -> None:
    site = await station.joined()
    await station.runtime.site_notes.write(site.id, NOTE, [SOMSRI], OPERATOR)
    await station.runtime.site_notes.write(site.id, " ", [], OPERATOR)
    assert not station.runtime.site_notes.knows(site.id)
    path = station.runtime.journal.path
    await station.restart()
    assert not station.runtime.site_notes.knows(site.id)
    assert all(
        b"Somsri" not in each.read_bytes() and b"Gas bottles" not in each.read_bytes()
        for each in (path, path.with_name(path.name + "-wal"))
        if each.exists()
    )


async def test_nothing_is_kept_of_a_site_that_is_gone_once_its_last_incident_is_closed(station: Station) -> None:
    site = await station.joined()
    runtime = station.runtime
    await site.answered(await site.describe(SOS))
    await site.answered(await site.press())
    await until(runtime.open_incidents)
    [incident] = runtime.open_incidents()
    await runtime.site_notes.write(site.id, NOTE, [SOMSRI], OPERATOR)
    await runtime.procedures.write(site.id, Occasion.FIRE, "Call Somsri", OPERATOR)
    await runtime.revoke(site.id, OPERATOR)
    # Somebody may be standing before the door.
    assert runtime.site_notes.read(site.id, OPERATOR).holders == (SOMSRI,)
    await runtime.acknowledge(incident.id, OPERATOR)
    await runtime.close(incident.id, OPERATOR, Disposition.REAL)
    assert not runtime.site_notes.knows(site.id)
    runtime = await station.restart()
    assert not runtime.site_notes.knows(site.id)
    assert runtime.procedures.in_force(site.id, Occasion.FIRE).source is Source.TEMPLATE
    with pytest.raises(StationError) as refused:
        await runtime.site_notes.write(site.id, NOTE, [], OPERATOR)
    assert refused.value.code == "unknown_site"


async def test_what_a_crash_left_of_a_site_that_is_gone_is_deleted_at_the_next_start(station: Station) -> None:
    site = await station.joined()
    await station.runtime.site_notes.write(site.id, NOTE, [SOMSRI], OPERATOR)
    with patch.object(NotesOfSites, "site_gone", return_value=()):
        await station.runtime.revoke(site.id, OPERATOR)
    assert station.runtime.site_notes.knows(site.id)
    runtime = await station.restart()
    assert not runtime.site_notes.knows(site.id)


def test_what_is_kept_is_read_again_and_says_nothing_in_a_log() -> None:
    notes = SiteNotes(NOTE, (SOMSRI,), 5)
    assert notes.write() == (
        b'{"version":1,"note":"Gas bottles behind the kitchen","holders":'
        b'[["Somsri","081-234-5678","Back door, at night too"]],"changed_ms":5}'
    )
    assert SiteNotes.read(notes.write()) == notes
    assert "Somsri" not in repr(notes)
    assert "Somsri" not in repr(SOMSRI)
    assert is_readable(Document(NOTES, b"k", notes.write()))
    for damaged in (b"{", notes.write().replace(b'"version":1', b'"version":2'), b'{"version":1}'):
        assert not is_readable(Document(NOTES, b"k", damaged))

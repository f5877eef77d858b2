"""What the station keeps of its sites' panels, and of what these say when they open and close."""

from custom_components.smart_safety_zone.incident.model import Signal
from custom_components.smart_safety_zone.journal import Document, Write
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.messages import Kind, Receipt
from custom_components.smart_safety_zone.protocol.panels import PanelReport
from custom_components.smart_safety_zone.station.panels import MAX_REPORTS, PANELS
from scripts.rig.virtual import VirtualSite

from .conftest import Station, until


def report(state: str = "armed_away", panel: str = "vault", **said: int) -> PanelReport:
    return PanelReport(panel=panel, state=state, since_ms=said.pop("since_ms", 5), **said)


async def test_the_newest_report_of_a_panel_is_kept_and_outlives_a_restart(station: Station) -> None:
    bank = await station.joined("Bank", "bank")
    await bank.answered(await bank.say(report("arming", user=7)))
    await bank.answered(await bank.say(report("armed_away", user=7)))
    assert station.runtime.panels.reports(bank.id) == {"vault": report("armed_away", user=7)}

    await bank.disconnect()
    runtime = await station.restart()
    assert runtime.panels.reports(bank.id) == {"vault": report("armed_away", user=7)}


async def test_a_report_that_comes_late_changes_nothing(station: Station) -> None:
    bank = await station.joined("Bank", "bank")
    late = bank.sign(Kind.PANEL, encode(report("armed_away")))
    await bank.answered(await bank.say(report("triggered")))
    assert isinstance(await bank.answered(await bank.send_record(late)), Receipt)
    assert station.runtime.panels.reports(bank.id)["vault"].state == "triggered"


async def test_a_site_cannot_fill_the_memory_with_panels(station: Station) -> None:
    bank = await station.joined("Bank", "bank")
    for number in range(MAX_REPORTS + 3):
        last = await bank.say(report(panel=f"panel-{number}"))
    await bank.answered(last)
    assert len(station.runtime.panels.reports(bank.id)) == MAX_REPORTS


async def test_a_report_of_a_site_that_is_not_approved_waits_in_its_outbox(station: Station) -> None:
    stranger = await station.enrol(VirtualSite("Bank", "bank"), approve=False)
    await station.connect(stranger)
    record = await stranger.say(report())
    await stranger.say(report("triggered"))
    await until(lambda: len(stranger.outbox) == 2)
    assert record.header.id in stranger.outbox
    assert not station.runtime.panels.reports(stranger.id)


async def test_an_opening_and_a_closing_are_shown_with_their_user_and_make_no_incident(station: Station) -> None:
    shown: list[Signal] = []
    station.runtime.subscribe_signals(lambda _site_id, signal: shown.append(signal))
    bank = await station.joined("Bank", "bank")
    for type_ in ("opening", "closing"):
        await bank.answered(await bank.press("vault", type=type_, kind=type_, user=7, user_label="Somchai"))
    await until(lambda: len(shown) == 2)
    assert [(each.type.value, each.user, each.user_label) for each in shown] == [
        ("opening", 7, "Somchai"),
        ("closing", 7, "Somchai"),
    ]
    assert not station.runtime.desk.incidents


async def test_a_duress_is_a_silent_incident_of_the_gravest_priority_whatever_the_site_says_of_silence(
    station: Station,
) -> None:
    bank = await station.joined("Bank", "bank")
    await bank.answered(await bank.press("vault", kind="duress", user=7))
    await until(lambda: station.runtime.desk.incidents)
    (incident,) = station.runtime.desk.incidents.values()
    assert (incident.kind.value, incident.priority, incident.silent) == ("duress", 1, True)


async def test_a_kept_report_is_read_for_ever(station: Station) -> None:
    """The place of its record in eight bytes each for epoch and number, then the body as it came."""
    bank = await station.joined("Bank", "bank")
    kept = bytes.fromhex(
        "0000000000000001000000000000000201000000057661756c74020000000a61726d65645f61776179030000000105040000000107"
    )
    await bank.disconnect()
    await station.runtime.journal.write(Write(documents=(Document(PANELS, bank.raw_id + b"vault", kept),)))
    runtime = await station.restart()
    assert runtime.panels.reports(bank.id) == {"vault": report(user=7)}

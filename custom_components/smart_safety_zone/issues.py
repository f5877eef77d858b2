"""Repair issues that come and go with what the runtimes see: what an owner or a radio room has to put right."""

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from typing import Any, Final

from homeassistant.components.http.ban import KEY_BAN_MANAGER
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN
from .entry import SafetyZoneConfigEntry
from .protocol.messages import Standing
from .protocol.supervision import DEFAULT_SILENCE_MS, LinkState
from .site.receiver import Receiver
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .times import local_time

NAMES_SHOWN: Final = 10
_FIRST_LOOK_S: Final = DEFAULT_SILENCE_MS / 1000 + 1


@callback
def async_follow_issues(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Raise and withdraw the entry's issues as its runtime changes, until the entry is unloaded."""
    runtime = entry.runtime_data
    board = _Board(hass, entry)
    if isinstance(runtime, StationRuntime):
        _follow_station(entry, runtime, board)
    else:
        _follow_site(entry, runtime, board)
    entry.async_on_unload(board.clear)


class _Board:
    """The issues of one entry: each key is there or not, with the words that it was last given."""

    def __init__(self, hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
        self.hass = hass
        self.entry = entry
        self._up: dict[str, tuple[str, dict[str, str]]] = {}

    def show(self, key: str, translation_key: str | None, severity: ir.IssueSeverity, **words: str) -> None:
        """Have the issue `key` say this, or withdraw it where `translation_key` is None."""
        if translation_key is None:
            if self._up.pop(key, None) is not None:
                ir.async_delete_issue(self.hass, DOMAIN, self._id(key))
            return
        said = (translation_key, words)
        if self._up.get(key) == said:
            return
        self._up[key] = said
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            self._id(key),
            is_fixable=False,
            severity=severity,
            translation_key=translation_key,
            translation_placeholders=words,
        )

    @property
    def keys(self) -> frozenset[str]:
        """What is up."""
        return frozenset(self._up)

    def clear(self) -> None:
        """Withdraw all."""
        for key in list(self._up):
            self.show(key, None, ir.IssueSeverity.WARNING)

    def _id(self, key: str) -> str:
        return f"{key}_{self.entry.entry_id}"


def _follow_site(entry: SafetyZoneConfigEntry, runtime: SiteRuntime, board: _Board) -> None:
    started_ms = runtime.clock.now().wall_ms
    patient = True
    shown_of: set[str] = set()

    @callback
    def _look() -> None:
        for key in shown_of - runtime.receivers.keys():
            for kind in ("unreachable", "revoked", "copied", "clock"):
                board.show(f"{kind}_{key}", None, ir.IssueSeverity.ERROR)
        shown_of.clear()
        shown_of.update(runtime.receivers)
        for key, receiver in runtime.receivers.items():
            _show_receiver(board, key, receiver, entry.title, started_ms, patient=patient)
            # Where no police is left that takes this site, a dialog asks for a new invite instead.
            revoked = receiver.standing is Standing.REVOKED and not (receiver.is_police and runtime.abandoned)
            words = {"name": entry.title, "station": receiver.name}
            board.show(f"revoked_{key}", "receiver_revoked" if revoked else None, ir.IssueSeverity.ERROR, **words)
        _show_unproved(board, entry.title, runtime)
        _show_not_agreed(board, entry.title, runtime)

    @callback
    def _no_longer_patient(_now: datetime) -> None:
        nonlocal patient
        patient = False
        _look()

    entry.async_on_unload(runtime.subscribe(_look))
    entry.async_on_unload(_once(board.hass, _FIRST_LOOK_S, _no_longer_patient))
    _look()


def _show_unproved(board: _Board, name: str, runtime: SiteRuntime) -> None:
    failed = sorted(point.name for point in runtime.tests.failed)
    shown = ", ".join(failed[:NAMES_SHOWN]) + (", …" if len(failed) > NAMES_SHOWN else "")
    words = {"name": name, "station": "–" if runtime.primary is None else runtime.primary.name, "points": shown}
    board.show("unproved", "points_unproved" if failed else None, ir.IssueSeverity.WARNING, **words)


def _show_not_agreed(board: _Board, name: str, runtime: SiteRuntime) -> None:
    waiting = sorted(camera.name for camera in runtime.cameras.not_agreed)
    shown = ", ".join(waiting[:NAMES_SHOWN]) + (", …" if len(waiting) > NAMES_SHOWN else "")
    text = "cameras_not_agreed" if waiting else None
    board.show("not_agreed", text, ir.IssueSeverity.WARNING, name=name, cameras=shown)


def _show_receiver(board: _Board, key: str, receiver: Receiver, name: str, started_ms: int, *, patient: bool) -> None:
    unreachable = f"unreachable_{key}"
    words = {"name": name, "station": receiver.name}
    lost = receiver.link_state in {LinkState.DOWN, LinkState.UNSTABLE}
    heard_ms = receiver.last_heard_ms
    if lost and receiver.last_error == "outdated":
        board.show(unreachable, "station_outdated", ir.IssueSeverity.ERROR, **words)
    elif lost and receiver.last_error != "revoked" and not (patient and heard_ms is None):
        if unreachable not in board.keys:
            since = local_time(started_ms if heard_ms is None else heard_ms)
            board.show(unreachable, "station_unreachable", ir.IssueSeverity.ERROR, **words, since=since)
    elif receiver.link_state is LinkState.UP or receiver.last_error == "revoked":
        board.show(unreachable, None, ir.IssueSeverity.ERROR)
    copied = "site_copied" if receiver.copied else None
    board.show(f"copied_{key}", copied, ir.IssueSeverity.ERROR, **words)
    clock = receiver.clock_offset
    ahead_min = 0 if clock is None else -clock.wrong_by_min
    _show_clock(board, f"clock_{key}", name, receiver.name, ahead_min)


def _follow_station(entry: SafetyZoneConfigEntry, runtime: StationRuntime, board: _Board) -> None:
    banned = {each for each in runtime.sites() if _is_banned(board.hass, runtime.link(each).address)}

    @callback
    def _look(site_id: str) -> None:
        (banned.add if _is_banned(board.hass, runtime.link(site_id).address) else banned.discard)(site_id)
        _show()
        site = runtime.sites().get(site_id)
        if site is not None:
            clock = runtime.link(site_id).offset
            _show_clock(board, f"clock_{site_id}", site.name, entry.title, 0 if clock is None else clock.wrong_by_min)

    def _show() -> None:
        watch = runtime.watch
        lists = (
            ("sites_silent", watch.troubles),
            ("sites_copied", watch.copied),
            ("sites_banned", banned),
            ("sites_unproved", runtime.proofs.sites_unproved),
            ("looks_differ", runtime.cameras.log.differing_sites),
        )
        for key, those in lists:
            names = [site.name for each in those if (site := runtime.sites().get(each)) is not None]
            shown = ", ".join(sorted(names)[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
            words = {"count": str(len(names)), "names": shown, "station": entry.title}
            board.show(key, key if names else None, ir.IssueSeverity.WARNING, **words)

    entry.async_on_unload(runtime.subscribe_sites(_look))
    _show()


def _is_banned(hass: HomeAssistant, address: str | None) -> bool:
    """Tell whether Home Assistant refuses an address before anybody can prove anything from there."""
    manager = hass.http.app.get(KEY_BAN_MANAGER)
    return address is not None and manager is not None and ip_address(address) in manager.ip_bans_lookup


def _show_clock(board: _Board, key: str, name: str, other: str, ahead_min: int) -> None:
    wrong = None
    if ahead_min:
        wrong = "clock_ahead" if ahead_min > 0 else "clock_behind"
    board.show(key, wrong, ir.IssueSeverity.WARNING, name=name, other=other, minutes=str(abs(ahead_min)))


def _once(hass: HomeAssistant, wait_s: float, call: Callable[[datetime], Any]) -> Callable[[], None]:
    return async_call_later(hass, wait_s, HassJob(call, "look at the link", cancel_on_shutdown=True))

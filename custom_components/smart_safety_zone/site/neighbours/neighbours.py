"""The neighbours of a site: calling them for help, and hearing their calls."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
import json
from math import inf
import os
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE
from homeassistant.core import HomeAssistant
from homeassistant.util.location import distance

from ...const import CONF_SITE_ID, SUBENTRY_NEIGHBOUR
from ...journal import Document, Draft, Journal, Known, Write, Written
from ...link.clock import Clock
from ...protocol.admission import Bucket
from ...protocol.cameras import MAX_NEIGHBOURS, HelpCall, HelpRelayed
from ...protocol.crypto import SigningKey
from ...protocol.delivery import Lane
from ...protocol.identity import id_bytes, id_text
from ...protocol.messages import Progress, ProgressStep, Signal, Spoken
from ...protocol.names import plain_name
from ...protocol.neighbours import MAX_KEYS, NeighbourCard, NeighbourKey, neighbour_text
from ..cameras.judgement import Reason
from ..part import Part
from ..receiver import Receiver
from ..requests import INCIDENT_MS
from .calls import Heard, HelpRefusal, examine
from .settings import NEIGHBOUR, Neighbour, read_place, write_place

HELP_CALL: Final = "site.help_call"
"""Entries of calls that a station brought: which station and record in the header, what became of it in the payload."""
AGREED: Final = "site.neighbour"
"""Entries of what the owner agreed with a neighbour."""
MAX_CALLS: Final = 64
"""Neighbours' incidents that are remembered."""
CALLS: Final = 30
CALLS_PER_S: Final = 1 / 10
"""Beyond these a station that brings calls without end fills no journal."""
_ID_BYTES: Final = 16
_ALARM: Final = "alarm"
_CANCEL: Final = "cancel"
_DURESS: Final = "duress"
_MICRO: Final = 1_000_000


class Site(Protocol):
    """What this part needs of its site."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """The stations."""

    def receiver_changed(self) -> None:
        """Show something of the site anew."""


@dataclass(slots=True)
class _Need:
    """Alarms of one alarm point for which neighbours are called, or will be once they can be taken back no more."""

    opened_by: Signal
    standing: set[bytes] = field(default_factory=set)
    """The alarms that were not taken back."""
    timer: asyncio.TimerHandle | None = None
    called: bool = False


class Neighbours(Part):
    """All neighbours of one site."""

    def __init__(self, site: Site) -> None:
        """Prepare; `load` reads what was heard."""
        self._site = site
        self._neighbours: dict[bytes, Neighbour] = {}
        self._places: dict[tuple[bytes, bytes], tuple[int, int]] = {}
        self._heard: dict[bytes, tuple[bytes, Reason]] = {}
        """By incident: the neighbour who called, and what follows from it."""
        self._needs: dict[str, _Need] = {}
        """By alarm point."""
        self._budget = Bucket.full(CALLS, CALLS_PER_S, site.clock.now().mono_ms)

    @override
    async def load(self) -> None:
        for key, raw in await self._site.journal.read(lambda reader: reader.scan(NEIGHBOUR)):
            self._places[key[:_ID_BYTES], key[_ID_BYTES:]] = read_place(raw)
        self._neighbours = self._agreed()

    def _agreed(self) -> dict[bytes, Neighbour]:
        subentries = self._site.entry.get_subentries_of_type(SUBENTRY_NEIGHBOUR)
        those = (Neighbour.of(each.title, each.data) for each in subentries)
        return {each.site: each for each in those}

    @override
    async def stop(self) -> None:
        for need in self._needs.values():
            if need.timer is not None:
                need.timer.cancel()

    @override
    def configure(self) -> None:
        before, self._neighbours = self._neighbours, self._agreed()
        drafts = []
        for site in before.keys() | self._neighbours.keys():
            now = self._neighbours.get(site)
            if now != before.get(site):
                drafts.append(self._draft(AGREED, site, _said_of(now)))
            if now is None or not now.helped:
                self._heard = {key: heard for key, heard in self._heard.items() if heard[0] != site}
        if drafts:
            self._site.journal.write(Write(drafts=tuple(drafts)))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What neighbours called for of late, and has not ended by their word."""
        now_ms = self._site.clock.now().mono_ms
        return tuple(reason for _, reason in self._heard.values() if now_ms < reason.at_ms + INCIDENT_MS)

    def text(self) -> str:
        """Return what this site's neighbours are to take in."""
        options, receivers = self._site.entry.options, list(self._site.receivers.values())[:MAX_KEYS]
        signing: dict[bytes, SigningKey] = {
            id_bytes(each.station_id): each.keyring.identity.signing for each in receivers
        }
        card = NeighbourCard(
            site=self._own_id,
            name=plain_name(self._site.entry.title),
            keys=tuple(NeighbourKey(station=station, key=key.public) for station, key in signing.items()),
            latitude_e6=_micro(options.get(CONF_LATITUDE)),
            longitude_e6=_micro(options.get(CONF_LONGITUDE)),
        )
        return neighbour_text(card, signing)

    @property
    def _own_id(self) -> bytes:
        return id_bytes(self._site.entry.data[CONF_SITE_ID])

    # Calling them

    @override
    def raised(self, signal: Signal) -> None:
        if signal.type == _CANCEL and signal.refers_to is not None:
            self._end(signal.refers_to, all_of_it=False)
        # Of a silent alarm and of a drill no neighbour learns.
        if signal.type != _ALARM or signal.drill or signal.silent or signal.kind == _DURESS:
            return
        if not any(each.called for each in self._neighbours.values()):
            return
        need = self._needs.setdefault(signal.point, _Need(signal))
        need.standing.add(signal.signal)
        if not signal.cancellable_ms:
            self._call(need)
        elif need.timer is None and not need.called:
            later = self._site.hass.loop.call_later
            need.timer = later(signal.cancellable_ms / 1000, partial(self._call, need))

    def _call(self, need: _Need, *, over: bool = False) -> None:
        if need.timer is not None:
            need.timer.cancel()
            need.timer = None
        need.called = True
        options = self._site.entry.options
        for receiver in self._site.receivers.values():
            station = id_bytes(receiver.station_id)
            those = [site for site, each in self._neighbours.items() if each.called and station in each.keys]
            if those and receiver.is_police and receiver.accepts:
                call = HelpCall(
                    signal=need.opened_by.signal,
                    kind=need.opened_by.kind,
                    at_ms=self._site.clock.now().wall_ms,
                    latitude_e6=_micro(options.get(CONF_LATITUDE)),
                    longitude_e6=_micro(options.get(CONF_LONGITUDE)),
                    neighbours=tuple(sorted(those)[:MAX_NEIGHBOURS]),
                    over=over,
                )
                receiver.post(call, Lane.STATUS, kept=_nothing)

    @override
    def progressed(self, news: Progress) -> None:
        if news.step == ProgressStep.CLOSED:
            self._end(news.signal, all_of_it=True)

    def _end(self, signal: bytes, *, all_of_it: bool) -> None:
        """Tell the neighbours that it is over once no alarm of the point is left that was not taken back."""
        point = next((key for key, need in self._needs.items() if signal in need.standing), None)
        if point is None:
            return
        need = self._needs[point]
        need.standing.discard(signal)
        if need.standing and not all_of_it:
            return
        del self._needs[point]
        if need.called:
            self._call(need, over=True)
        elif need.timer is not None:
            need.timer.cancel()

    # Hearing them

    @override
    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> bool:
        if not isinstance(talk, HelpRelayed):
            return False
        now, station = self._site.clock.now(), id_bytes(receiver.station_id)
        budget = self._budget.take(now.mono_ms)
        if budget is None:
            # Beyond what is written down, too.
            return True
        self._budget = budget
        found: Heard | HelpRefusal = HelpRefusal.OLD_SESSION
        if newest:
            found = examine(talk.record, station, self._own_id, self._neighbours, self._places, now)
        if isinstance(found, HelpRefusal):
            self._site.journal.write(Write(drafts=(self._draft(HELP_CALL, station, {"refusal": found.value}),)))
            return True
        # Before it is on disk: the same call does not come twice while the disk is busy.
        self._places[found.site, station] = found.place
        said = {
            "site": id_text(found.site),
            "call": found.call.hex(),
            "signal": found.signal.hex(),
            "incident": found.incident.hex(),
            "kind": found.kind,
            "over": found.over,
            "refusal": None,
        }
        document = Document(NEIGHBOUR, found.site + station, write_place(found.place))
        write = Write(drafts=(self._draft(HELP_CALL, station, said),), documents=(document,))
        self._site.journal.write(write).add_done_callback(partial(self._kept, found, now.mono_ms))
        return True

    def _kept(self, call: Heard, heard_ms: int, written: asyncio.Future[Written | Known]) -> None:
        neighbour = self._neighbours.get(call.site)
        if written.cancelled() or written.exception() is not None or neighbour is None or not neighbour.helped:
            # No look goes unrecorded, nor what it would rest on.
            return
        if call.over:
            self._heard.pop(call.incident, None)
        else:
            # By how old it is, so that what was held back on its way opens nothing for longer.
            reason = Reason(
                incident=call.incident, at_ms=heard_ms - call.age_ms, distance_m=self._distance(neighbour, call)
            )
            self._heard.pop(call.incident, None)
            self._heard[call.incident] = (call.site, reason)
            while len(self._heard) > MAX_CALLS:
                del self._heard[next(iter(self._heard))]
        self._site.receiver_changed()

    def _distance(self, neighbour: Neighbour, call: Heard) -> float:
        """Tell how far away a neighbour is, by the place that was compared, else by the one that it signed."""
        options, there = self._site.entry.options, neighbour.place
        if there is None and call.latitude_e6 is not None and call.longitude_e6 is not None:
            there = call.latitude_e6 / _MICRO, call.longitude_e6 / _MICRO
        if there is None or CONF_LATITUDE not in options:
            return inf
        metres = distance(options[CONF_LATITUDE], options[CONF_LONGITUDE], *there)
        return inf if metres is None else metres

    def _draft(self, kind: str, about: bytes, said: Mapping[str, Any]) -> Draft:
        return Draft(
            kind=kind,
            time_ms=self._site.clock.now().wall_ms,
            header=about,
            salt=os.urandom(32),
            payload=json.dumps(said, sort_keys=True).encode(),
        )


def _said_of(neighbour: Neighbour | None) -> dict[str, Any]:
    if neighbour is None:
        return {"paired": False}
    return {
        "paired": True,
        "name": neighbour.name,
        "called": neighbour.called,
        "helped": neighbour.helped,
        "keys": {id_text(station): key.hex() for station, key in neighbour.keys.items()},
    }


def _micro(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * _MICRO)


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return

"""The station, running: its parts put together, and what the surface asks of it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial
import os
from typing import Any, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, Event, HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.util.event_type import EventType

from ..const import (
    BACKUP_MARK,
    CONF_FOUNDED,
    CONF_RECOVERY_KEY,
    CONF_STATION_ID,
)
from ..incident.errors import Code, UnreadableError
from ..incident.model import Actor, ActorKind, Incident, Signal, State, Step
from ..journal import Document, Journal, JournalDamagedError, JournalTooNewError, Write
from ..link.attachments import FILES_SUFFIX
from ..link.clock import Clock
from ..link.door import doors
from ..protocol.errors import LinkError
from ..protocol.identity import Identity, Keyring, Role, id_bytes
from ..protocol.messages import VERSIONS, Standing
from ..protocol.names import plain_name
from .advertising import Advertising
from .bundle.bundles import FOLDER_SUFFIX as BUNDLES_SUFFIX, Bundles
from .cameras.cameras import SharedCameras
from .cameras.screen import CameraScreens
from .checkpoints import Checkpoints
from .desk import Desk
from .elsewhere import Others
from .escalation import Escalation
from .evidence.album import Album
from .evidence.store import EvidenceStore
from .ground import Ground
from .holding import Holding
from .keys import OwnKeys, own_keys, station_path
from .lamps import StationLamps
from .links import Links
from .listeners import Listeners
from .membership import Membership
from .naming import Naming
from .neighbours import Calls
from .panels import Panels
from .part import Parts
from .patrol import Patrol
from .points import Points
from .procedures.procedures import Procedures
from .progress import progress_again, progress_of
from .proofs import Proofs
from .reception import Reception
from .registry import Registry
from .reports.reports import Reports
from .screens import Screens
from .site_notes import NotesOfSites, log_unkept
from .steps import IncidentSteps
from .tips.desk import TipDesk
from .units import Units
from .watch import Watch

_KEY_BYTES = 32

TELL_AGAIN_MS = 60 * 60_000
"""So long after its closing a site may still be told of it at a start."""


class StationRuntime(IncidentSteps, Membership):
    """One station."""

    administrator = Actor(kind=ActorKind.OPERATOR)
    """Who acts through Home Assistant's own dialogs, which do not say who it is."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], journal: Journal, clock: Clock, keys: OwnKeys
    ) -> None:
        """Put the parts together; use `open`."""
        self.hass = hass
        self.entry = entry
        self.journal = journal
        self.clock = clock
        self.id: str = entry.data[CONF_STATION_ID]
        self.faults: Counter[str] = Counter()
        """How often what was refused, by code."""
        identity = Identity.from_seed(Role.STATION, id_bytes(self.id), keys.seed)
        self._keyring = Keyring(identity, VERSIONS, os.urandom(_KEY_BYTES), clock.now())
        self._incident_listeners = Listeners[[Incident, Step]]()
        self._signal_listeners = Listeners[[str, Signal]]()
        self._site_listeners = Listeners[[str]]()
        self._points = Points()
        ground = Ground(keyring=self._keyring, journal=journal, clock=clock, spawn=self._spawn, faults=self.faults)
        self.registry = Registry(ground)
        self.naming = Naming(self.registry.sites)
        self.desk = Desk(journal, self._points, self.naming.is_momentary)
        self._links = Links(ground, self.registry, self.desk, self._points)
        self.watch = Watch(ground, self.registry, self.desk, self._links.view, lambda: entry.options)
        self._reception = Reception(
            ground,
            self.registry,
            self._links,
            ticket_key=keys.ticket,
            succession=keys.succession,
            recovery_key=bytes.fromhex(entry.data[CONF_RECOVERY_KEY]),
            name=self._plain_title,
        )
        self._advertising = Advertising(hass, self.id)
        self.restored_mark: bytes | None = None
        """What a journal says that came back from a backup, or was put together from a damaged one."""
        self._timer: asyncio.TimerHandle | None = None
        self._unlisten: list[Callable[[], None]] = []
        self._furnish(ground)
        self._wire()

    def _furnish(self, ground: Ground) -> None:
        """Make the parts."""
        self.reports = Reports(ground, self.watch.losses, lambda: self.desk.incidents, lambda: self.registry.sites)
        self.screens = Screens()
        self.panels = Panels(self.journal, self._site_changed)
        self.proofs = Proofs(
            ground,
            self.registry,
            self.desk,
            self._links.view,
            is_incident=self.watch.trouble_is_incident,
            changed=self._site_changed,
        )
        self.patrol = Patrol(self.journal, self.clock, self.desk)
        self.units = Units(ground, self.entry, self.desk)
        self._holding = Holding(ground, self.desk)
        self.escalation = Escalation(ground, self.desk, self.screens, lambda: self.entry.options)
        self.lamps = StationLamps(ground, self.registry, self.desk, self._links, self._site_changed)
        self.checkpoints = Checkpoints(ground, self.desk, self.naming, self.entry)
        files = station_path(self.hass, self.entry).with_suffix(FILES_SUFFIX)
        self.evidence = EvidenceStore(self.hass, ground, files, self._links, lambda: self.entry.options)
        self.album = Album(self.hass, ground, self.registry, self.desk, self._links, self.evidence)
        self.tips = TipDesk(self.hass, ground, self.registry, self._links, self.evidence, lambda: self.entry.options)
        self.procedures = Procedures(self.hass, ground, self.desk)
        self.site_notes = NotesOfSites(ground, self.registry)
        self.bundles = Bundles(
            self.hass,
            ground,
            self.registry,
            self.desk,
            self.naming,
            self.album,
            self.evidence,
            folder=files.with_suffix(BUNDLES_SUFFIX),
            station={"id": self.id, "recovery_key": self.entry.data[CONF_RECOVERY_KEY]},
        )
        papers = (self.evidence, self.album, self.tips, self.procedures, self.site_notes, self.bundles)
        links = self._links
        self.cameras = SharedCameras(self.hass, self.entry, ground, self.registry, self.desk, links, self._site_changed)
        self.camera_screens = CameraScreens(ground, self.registry, links, self.cameras)
        desks = (self.cameras, self.panels, self.patrol, self.units, self._holding, self.escalation)
        calls = Calls(ground, self._links)
        self._parts = self._links.parts = Parts(
            (
                *desks,
                self.proofs,
                self.checkpoints,
                self.lamps,
                Others(self.desk, self.clock),
                calls,
                *papers,
            )
        )

    def _wire(self) -> None:
        """Tell the parts whom to tell."""
        self.registry.changed = self.watch.changed = self._site_changed
        self.registry.rekeyed = self._links.cut
        self._links.silence_ms = self.watch.silence_ms
        self._links.trouble_is_incident = self.watch.trouble_is_incident
        self._links.state_changed = self._link_changed
        self._links.absence_ms = self.watch.absence_ms
        self.desk.showing.step_shown = self._step_shown
        self.desk.showing.signal_shown = self._signal_shown

    @classmethod
    async def open(cls, hass: HomeAssistant, entry: ConfigEntry[Any]) -> Self:
        """Open the journal and load what it holds; JournalError if that cannot be."""
        path = station_path(hass, entry)
        await hass.async_add_executor_job(partial(path.parent.mkdir, parents=True, exist_ok=True))
        journal = await Journal.open(path)
        try:
            clock = await hass.async_add_executor_job(Clock.of_this_machine)
            runtime = cls(hass, entry, journal, clock, await own_keys(journal, founded=CONF_FOUNDED in entry.data))
            await runtime._load()
        except UnreadableError as err:
            await journal.close()
            too_new = err.code is Code.FORMAT_TOO_NEW
            raise (JournalTooNewError if too_new else JournalDamagedError)(str(err)) from err
        except (ValueError, KeyError, TypeError, LinkError) as err:
            await journal.close()
            raise JournalDamagedError("a document cannot be read") from err
        except BaseException:
            await journal.close()
            raise
        return runtime

    async def _load(self) -> None:
        self.restored_mark = await self.journal.read(lambda reader: reader.get(*BACKUP_MARK))
        restored = self.restored_mark is not None
        await self.registry.load()
        await self.desk.load()
        await self._links.load(restored=restored)
        await self.watch.load()
        await self._parts.load()
        if restored:
            await self.journal.write(Write(documents=(Document(*BACKUP_MARK, None),)))

    async def start(self) -> None:
        """Let sites in, and show the station in the local network."""
        if self.hass.state is not CoreState.running:
            # Sites dial in as soon as anybody listens; automations hear nothing before the start is over.
            showing = self.desk.showing
            showing.hold()
            self._unlisten.append(async_at_started(self.hass, callback(lambda _hass: showing.release())))
        doors(self.hass)[id_bytes(self.id)] = self._reception.door
        self._tend_later()
        self._tell_again()
        for site_id in self.registry.sites:
            self._forget_if_gone(site_id)
        self.watch.start()
        self._parts.start()
        self._listen(EVENT_HOMEASSISTANT_STOP, self.hang_up)
        self._listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self.stop)
        self._spawn(self._advertising.show(self._plain_title()), "advertise")

    def _listen(self, event_type: EventType[Any], act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def happened(_event: Event[Any]) -> None:
            # What has happened once is not to be unlistened.
            self._unlisten.remove(unlisten)
            await act()

        unlisten = self.hass.bus.async_listen_once(event_type, happened)
        self._unlisten.append(unlisten)

    async def stop(self) -> None:
        """Hang up, finish what is being written and close the journal."""
        while self._unlisten:
            self._unlisten.pop()()
        await self.hang_up()
        await self.journal.close()

    async def hang_up(self) -> None:
        """Let nobody in, end all sockets, and show what came in by them."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if doors(self.hass).get(id_bytes(self.id)) == self._reception.door:
            del doors(self.hass)[id_bytes(self.id)]
        self.watch.stop()
        await self._parts.stop()
        await self._advertising.withdraw()
        # The sites are told first; who was just being let in comes after them.
        self._reception.bar()
        for end in (self._links.close, self._reception.shut, self._links.close):
            await end()

    def entry_updated(self) -> None:
        """Apply what changed in the entry; the rest is read where it is used."""
        self.watch.options_changed(self._links.cut)
        self._parts.configure()
        self._spawn(self._advertising.show(self._plain_title()), "advertise")

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return self.entry.async_create_background_task(self.hass, work, f"{self.entry.title} {name}")

    def _plain_title(self) -> str:
        return plain_name(self.entry.title)

    def _tend_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        wait_ms = max(1000, self._keyring.due_ms() - self.clock.now().mono_ms)
        self._timer = self.hass.loop.call_later(wait_ms / 1000, self._tend)

    def _tend(self) -> None:
        if self._keyring.tend(os.urandom(_KEY_BYTES), self.clock.now()):
            self._links.renew_card()
        self._tend_later()

    def _tell_again(self) -> None:
        """Tell the sites how their incidents stand: a step may be on disk whose telling was not when we ended."""
        now_ms = self.clock.now().wall_ms
        for incident in self.desk.incidents.values():
            if incident.closed_ms is None or now_ms - incident.closed_ms < TELL_AGAIN_MS:
                for progress in progress_again(incident):
                    self._links.tell(incident.site_id, progress)

    def _site_changed(self, site_id: str) -> None:
        self.proofs.take_stock(site_id)
        self._forget_if_gone(site_id)
        self.cameras.site_changed(site_id)
        self._site_listeners.tell(site_id, site_id)

    def _forget_if_gone(self, site_id: str) -> None:
        """Keep nothing about people of a site that is gone, once its last incident is closed."""
        site = self.registry.sites.get(site_id)
        if site is None or site.standing is not Standing.REVOKED:
            return
        if any(each.site_id == site_id for each in self.open_incidents()):
            return
        if documents := self._parts.site_gone(site_id):
            self.journal.write(Write(documents=documents)).add_done_callback(log_unkept)

    def _signal_shown(self, site_id: str, signal: Signal) -> None:
        self.naming.learn(signal)
        self._parts.shown(signal)
        self._signal_listeners.tell(site_id, site_id, signal)

    def _link_changed(self, site_id: str) -> None:
        self._holding.look_at_link(site_id, self._links.view(site_id))
        self.watch.look(site_id)

    def _step_shown(self, incident: Incident, step: Step) -> None:
        self._holding.look(incident)
        self.escalation.step_shown(incident, step)
        self.units.step_shown(incident, step)
        if incident.state is State.CLOSED:
            self._forget_if_gone(incident.site_id)
        self._incident_listeners.tell(incident.site_id, incident, step)
        self._parts.stepped(incident, step)
        for progress in progress_of(incident, step):
            self._links.tell(incident.site_id, progress)

    def subscribe_incidents(
        self, listener: Callable[[Incident, Step], None], site_id: str | None = None
    ) -> Callable[[], None]:
        """Hear of each step of each incident once it is committed, or shown without that."""
        return self._incident_listeners.add(listener, site_id)

    def subscribe_signals(
        self, listener: Callable[[str, Signal], None], site_id: str | None = None
    ) -> Callable[[], None]:
        """Hear of each signal, also of those that make no incident."""
        return self._signal_listeners.add(listener, site_id)

    def subscribe_sites(self, listener: Callable[[str], None], site_id: str | None = None) -> Callable[[], None]:
        """Hear of sites whose standing, inventory or link changed."""
        return self._site_listeners.add(listener, site_id)

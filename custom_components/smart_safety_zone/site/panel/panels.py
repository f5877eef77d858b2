"""All panels of a site: a part of it."""

from collections.abc import Mapping
from typing import Any, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...const import CONF_USERS_KEY, SUBENTRY_PANEL
from ...journal import Document, Journal, Write
from ...link.clock import Clock
from ...protocol.delivery import Lane
from ...protocol.panels import PanelReport
from ..part import Part
from ..receiver import Receiver
from .codes import User
from .commands import Commands
from .panel import Home, Panel
from .store import PANEL, KeptPanels, read_panels, users_document


class Site(Home, Protocol):
    """What the panels need of their site."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """The stations that this site reports to, by subentry."""


class Panels(Part):
    """The panels, by subentry."""

    def __init__(self, site: Site) -> None:
        """Prepare; `load` reads how they stand."""
        self._site = site
        self._panels: dict[str, Panel] = {}
        self._commands: dict[str, Commands] = {}
        self._users: dict[str, tuple[User, ...]] = {}
        self._started = False
        self._told: set[str] = set()
        """The stations that have heard of every panel since this start."""

    @property
    def by_subentry(self) -> Mapping[str, Panel]:
        """All panels."""
        return self._panels

    @property
    def not_stored(self) -> bool:
        """Whether what is shown of a panel waits to be written to disk."""
        return any(panel.not_stored for panel in self._panels.values())

    @property
    def commands(self) -> Mapping[str, Commands]:
        """What people may ask of each."""
        return self._commands

    @override
    async def load(self) -> None:
        kept = await self._site.journal.read(read_panels)
        self._users = dict(kept.users)
        self._add(kept)

    def _add(self, kept: KeptPanels | None = None) -> None:
        site = self._site
        for subentry in site.entry.get_subentries_of_type(SUBENTRY_PANEL):
            key = subentry.subentry_id
            if key in self._panels:
                self._panels[key].configure(subentry)
                continue
            panel = self._panels[key] = Panel(
                site.hass,
                site.clock,
                site.journal,
                site,
                self._tell,
                subentry,
                None if kept is None else kept.panels.get(key),
                self._users.get(str(subentry.data[CONF_USERS_KEY]), ()),
            )
            self._commands[key] = Commands(site.hass, site.clock, panel)
            if self._started:
                panel.start()
                self._tell(panel.report())

    @override
    def start(self) -> None:
        self._started = True
        for panel in self._panels.values():
            panel.start()

    @override
    async def stop(self) -> None:
        self._started = False
        for panel in self._panels.values():
            panel.stop()

    @override
    def configure(self) -> None:
        present = {each.subentry_id for each in self._site.entry.get_subentries_of_type(SUBENTRY_PANEL)}
        for gone in self._panels.keys() - present:
            panel = self._panels.pop(gone)
            del self._commands[gone]
            panel.stop()
            self._users.pop(panel.users_key, None)
            self._site.keep(Document(PANEL, gone.encode(), None))
            self._site.keep(users_document(panel.users_key, ()))
        self._add()

    @override
    def reached(self, receiver: Receiver) -> None:
        if receiver.accepts and receiver.station_id not in self._told:
            self._told.add(receiver.station_id)
            for panel in self._panels.values():
                receiver.post(panel.report(), Lane.STATUS, kept=_nothing)

    def _tell(self, report: PanelReport) -> None:
        for receiver in self._site.receivers.values():
            if receiver.station_id in self._told:
                receiver.post(report, Lane.STATUS, kept=_nothing)

    def lets_alarm(self, point: str) -> bool:
        """Tell whether a point's alarm goes out now; those of other zones that were held back go with it."""
        zone = self._site.points[point].zone
        panel = None if zone is None else self._panels.get(zone.panel)
        if panel is None:
            return True
        alarms = panel.zone_alarms(point)
        for other in alarms:
            if other != point and other in self._site.points:
                self._site.points[other].alarm_held(panel.alarm_id(other))
        return point in alarms

    def window_ms(self, point: str) -> int:
        """Tell how long a code takes the alarm of a zone back."""
        zone = self._site.points[point].zone
        panel = None if zone is None else self._panels.get(zone.panel)
        return 0 if panel is None else panel.window_ms(point)

    def users(self, key: str) -> tuple[User, ...]:
        """Tell who may arm and disarm the panel that keeps its users under this key."""
        return self._users.get(key, ())

    async def set_users(self, key: str, users: tuple[User, ...]) -> None:
        """Let these arm and disarm from now on; returns once it is committed. JournalError says why not."""
        await self._site.journal.write(Write(documents=(users_document(key, users),)))
        self._users[key] = users
        for panel in self._panels.values():
            if panel.users_key == key:
                panel.users = users


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return

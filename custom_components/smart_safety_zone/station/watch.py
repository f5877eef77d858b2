"""Sites that fall silent, or run twice: each is a trouble of the station's own making, until it has been well for long.

A trouble is a signal like those that sites send, committed and shown the same way. Whether it is also an incident, and
how long a silence is none yet, depends on what the premises are.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
import os
from typing import Any, Final

from ..const import CONF_INCIDENT_KINDS, CONF_PATIENCE, CONF_PATIENT_KINDS, SITE_KIND_BANK
from ..incident.model import LINK as LINK_TROUBLE, AlarmKind, Signal, SignalType
from ..journal import Document, Known, Write, Written
from ..protocol.identity import id_bytes, id_text
from ..protocol.messages import Standing
from ..protocol.supervision import (
    DEFAULT_SILENCE_MS,
    MAX_ABSENCE_MS,
    MAX_BANK_ABSENCE_MS,
    SILENCE_CHOICES_MS,
    LinkState,
)
from .desk import Desk
from .ground import Ground
from .links import LinkView
from .registry import Registry, scan_all
from .sites import SiteRecord

LINK: Final = LINK_TROUBLE
"""Troubles of a link that is lost; what such a signal is about."""
COPY: Final = "two_sessions"
"""Troubles of a site that runs twice with the same key."""
TABLES: Final[Mapping[str, str]] = {LINK: "trouble", COPY: "copy"}
"""Documents by site id: the signal that said so."""
COPY_QUIET_MS: Final = 60_000
"""So long one alone must have been heard before the other counts as gone: it may only dial anew."""
RETRY_MS: Final = 5_000
PATIENCE_CHOICES: Final = tuple(str(ms // 1000) for ms in SILENCE_CHOICES_MS[1:])
"""Seconds that an administrator may choose instead of the shortest."""
_FAILING: Final = frozenset({LinkState.DOWN, LinkState.UNSTABLE})


@dataclass(frozen=True, slots=True)
class SilencePolicy:
    """How long which premises may be silent, and for which a lost link is an incident."""

    patient_kinds: frozenset[str] = frozenset()
    patience_ms: int = SILENCE_CHOICES_MS[1]
    incident_kinds: frozenset[str] = frozenset()

    @classmethod
    def of_options(cls, options: Mapping[str, Any]) -> SilencePolicy:
        """Read what an administrator chose; banks are never waited for, and always an incident."""
        return cls(
            patient_kinds=frozenset(options.get(CONF_PATIENT_KINDS, ())) - {SITE_KIND_BANK},
            patience_ms=int(options.get(CONF_PATIENCE, PATIENCE_CHOICES[0])) * 1000,
            incident_kinds=frozenset(options.get(CONF_INCIDENT_KINDS, ())) | {SITE_KIND_BANK},
        )

    def silence_ms(self, kind: str) -> int:
        """Tell how long a site of this kind may be silent before that is a trouble."""
        return self.patience_ms if kind in self.patient_kinds else DEFAULT_SILENCE_MS


class Watch:
    """Raises and ends the troubles of all sites."""

    def __init__(
        self,
        ground: Ground,
        registry: Registry,
        desk: Desk,
        view: Callable[[str], LinkView],
        options: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Prepare; `view` tells how a link is, `options` what the administrator chose."""
        self._ground = ground
        self._registry = registry
        self._desk = desk
        self._view = view
        self._options = options
        self._policy = SilencePolicy.of_options(options())
        self._troubles: dict[str, dict[str, str]] = {about: {} for about in TABLES}
        self._alone_ms: dict[str, int] = {}
        """Since when of a site that ran twice one alone is heard."""
        self._from_ms: int | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self.changed: Callable[[str], None] = lambda _site_id: None

    async def load(self) -> None:
        """Read which troubles had not ended."""
        for about, table in TABLES.items():
            found = await self._ground.journal.read(partial(scan_all, collection=table))
            self._troubles[about] = {id_text(key): signal.decode() for key, signal in found}

    @property
    def troubles(self) -> Mapping[str, str]:
        """The sites whose link is lost, with the signal that said so."""
        return dict(self._troubles[LINK])

    @property
    def copied(self) -> Mapping[str, str]:
        """The sites that run twice, with the signal that said so."""
        return dict(self._troubles[COPY])

    def silence_ms(self, site_id: str) -> int:
        """Tell how long a site may be silent before that is a trouble."""
        site = self._registry.sites.get(site_id)
        return DEFAULT_SILENCE_MS if site is None else self._policy.silence_ms(site.kind)

    def absence_ms(self, site_id: str) -> int:
        """Tell how long a site may announce to be away, as while its Home Assistant restarts."""
        site = self._registry.sites.get(site_id)
        return MAX_BANK_ABSENCE_MS if site is None or site.kind == SITE_KIND_BANK else MAX_ABSENCE_MS

    def trouble_is_incident(self, site_id: str) -> bool:
        """Tell whether a trouble of a site is an incident, as a bank's always is."""
        site = self._registry.sites.get(site_id)
        return site is not None and site.kind in self._policy.incident_kinds

    def options_changed(self, cut: Callable[[str], None]) -> None:
        """Have the sites whose silence is counted otherwise from now on dial anew, so that both ends count alike."""
        before, self._policy = self._policy, SilencePolicy.of_options(self._options())
        for site in self._registry.sites.values():
            if before.silence_ms(site.kind) != self._policy.silence_ms(site.kind):
                cut(site.id)

    def start(self) -> None:
        """Give every site as long as it may be silent to dial in, then look."""
        self._from_ms = self._ground.clock.now().mono_ms
        for silence_ms in SILENCE_CHOICES_MS:
            self._later(silence_ms, self._look_at_all)

    def stop(self) -> None:
        """Look no more."""
        self._from_ms = None
        while self._timers:
            self._timers.pop().cancel()

    def _later(self, wait_ms: int, call: Callable[[], None]) -> None:
        now = asyncio.get_running_loop().time()
        self._timers = [timer for timer in self._timers if timer.when() > now]
        self._timers.append(asyncio.get_running_loop().call_later(wait_ms / 1000 + 0.01, call))

    def _look_at_all(self) -> None:
        for site_id in list(self._registry.sites):
            self.look(site_id)

    def look(self, site_id: str) -> None:
        """See whether a site's link has become a trouble, or is none any more."""
        site = self._registry.sites.get(site_id)
        if site is None or self._from_ms is None:
            return
        link = self._view(site_id)
        self._look_at_link(site, link)
        self._look_for_copies(site, link)

    def _look_at_link(self, site: SiteRecord, link: LinkView) -> None:
        held = self._troubles[LINK].get(site.id)
        if site.standing is not Standing.ACTIVE:
            if held is not None:
                self._end(site, LINK, held)
        elif held is None and link.state in _FAILING:
            if link.heard_wall_ms is not None or self._has_waited(site):
                self._begin(site, LINK, link.heard_wall_ms)
        elif held is not None and link.state is LinkState.UP:
            self._end(site, LINK, held)

    def _look_for_copies(self, site: SiteRecord, link: LinkView) -> None:
        held, now_ms = self._troubles[COPY].get(site.id), self._ground.clock.now().mono_ms
        active = site.standing is Standing.ACTIVE
        if active and link.sessions != 1:
            # While neither is there, nobody knows that one has gone.
            self._alone_ms.pop(site.id, None)
            if held is None and link.sessions > 1:
                self._begin(site, COPY, None)
        elif held is not None:
            left_ms = self._alone_ms.setdefault(site.id, now_ms) + COPY_QUIET_MS - now_ms
            if left_ms <= 0 or not active:
                del self._alone_ms[site.id]
                self._end(site, COPY, held)
            else:
                self._later(left_ms, partial(self.look, site.id))

    def _has_waited(self, site: SiteRecord) -> bool:
        assert self._from_ms is not None
        return self._ground.clock.now().mono_ms - self._from_ms >= self._policy.silence_ms(site.kind)

    def _begin(self, site: SiteRecord, about: str, since_wall_ms: int | None) -> None:
        now_ms = self._ground.clock.now().wall_ms
        since_ms = now_ms if since_wall_ms is None else min(since_wall_ms, now_ms)
        signal = self._signal(site, about, SignalType.TROUBLE, since_ms, now_ms)
        self._troubles[about][site.id] = signal.id
        self._commit(signal, about)

    def _end(self, site: SiteRecord, about: str, trouble: str) -> None:
        now_ms = self._ground.clock.now().wall_ms
        del self._troubles[about][site.id]
        self._commit(self._signal(site, about, SignalType.RESTORAL, now_ms, now_ms, trouble), about)

    def _signal(
        self, site: SiteRecord, about: str, type_: SignalType, raised_ms: int, now_ms: int, refers_to: str | None = None
    ) -> Signal:
        return Signal(
            id=os.urandom(16).hex(),
            site_id=site.id,
            point_id="",
            type=type_,
            kind=AlarmKind.TROUBLE,
            kind_text=about,
            raised_ms=raised_ms,
            received_ms=now_ms,
            age_ms=now_ms - raised_ms,
            drill=False,
            silent=False,
            refers_to=refers_to,
        )

    def _commit(self, signal: Signal, about: str) -> None:
        site_id = signal.site_id
        reaction = self._desk.receive(signal, trouble_is_incident=self.trouble_is_incident(site_id))
        held = self._troubles[about].get(site_id)
        document = Document(TABLES[about], id_bytes(site_id), None if held is None else held.encode())
        write = Write(drafts=reaction.drafts, documents=(*reaction.documents, document))
        written = partial(self._written, signal, about, reaction.show)
        self._ground.journal.write(write).add_done_callback(written)

    def _written(
        self, signal: Signal, about: str, show: Callable[[bool], None], done: asyncio.Future[Written | Known]
    ) -> None:
        committed = not done.cancelled() and done.exception() is None
        show(committed)
        if not committed and self._from_ms is not None:
            # Shown all the same; the desk owes it to the disk, and gives it once more.
            self._later(RETRY_MS, partial(self._commit, signal, about))
        self.changed(signal.site_id)

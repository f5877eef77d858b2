"""Sites that fall silent, or run twice: each is a trouble of the station's own making, until it has been well for long.

A trouble is a signal like those that sites send, committed and shown the same way. Whether it is also an incident, and
how long a silence is none yet, depends on what the premises are.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from ..const import CONF_INCIDENT_KINDS, CONF_PATIENCE, CONF_PATIENT_KINDS, SITE_KIND_BANK
from ..incident.words import LINK as LINK_TROUBLE
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
from .registry import Registry
from .reports.losses import Losses
from .site_record import SiteRecord
from .troubles import Troubles

LINK: Final = LINK_TROUBLE
"""Troubles of a link that is lost; what such a signal is about."""
COPY: Final = "two_sessions"
"""Troubles of a site that runs twice with the same key."""
COPY_QUIET_MS: Final = 60_000
"""So long one alone must have been heard before the other counts as gone: it may only dial anew."""
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
        self._links = Troubles(ground, desk, LINK, "trouble", self.trouble_is_incident, self._told)
        self._copies = Troubles(ground, desk, COPY, "copy", self.trouble_is_incident, self._told)
        self.losses = Losses(ground)
        """What the reports tell of these."""
        self._alone_ms: dict[str, int] = {}
        """Since when of a site that ran twice one alone is heard."""
        self._from_ms: int | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self.changed: Callable[[str], None] = lambda _site_id: None

    async def load(self) -> None:
        """Read which troubles had not ended."""
        await self._links.load()
        await self._copies.load()
        await self.losses.load()

    def _told(self, site_id: str) -> None:
        self.changed(site_id)

    @property
    def troubles(self) -> Mapping[str, str]:
        """The sites whose link is lost, with the signal that said so."""
        return {site_id: signal for (site_id, _), signal in self._links.held.items()}

    @property
    def copied(self) -> Mapping[str, str]:
        """The sites that run twice, with the signal that said so."""
        return {site_id: signal for (site_id, _), signal in self._copies.held.items()}

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
        self._links.start()
        self._copies.start()
        self.losses.start()
        for silence_ms in SILENCE_CHOICES_MS:
            self._later(silence_ms, self._look_at_all)

    def stop(self) -> None:
        """Look no more."""
        self._from_ms = None
        self._links.stop()
        self._copies.stop()
        self.losses.stop()
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
        held = (site.id, "") in self._links.held
        if site.standing is not Standing.ACTIVE or (held and link.state is LinkState.UP):
            self._links.end(site.id)
            self.losses.end(site.id)
        elif not held and link.state in _FAILING and (link.heard_wall_ms is not None or self._has_waited(site)):
            self._links.begin(site.id, since_ms=link.heard_wall_ms)
            self.losses.begin(site.id, link.heard_wall_ms)

    def _look_for_copies(self, site: SiteRecord, link: LinkView) -> None:
        held, now_ms = (site.id, "") in self._copies.held, self._ground.clock.now().mono_ms
        active = site.standing is Standing.ACTIVE
        if active and link.sessions != 1:
            # While neither is there, nobody knows that one has gone.
            self._alone_ms.pop(site.id, None)
            if not held and link.sessions > 1:
                self._copies.begin(site.id)
        elif held:
            left_ms = self._alone_ms.setdefault(site.id, now_ms) + COPY_QUIET_MS - now_ms
            if left_ms <= 0 or not active:
                del self._alone_ms[site.id]
                self._copies.end(site.id)
            else:
                self._later(left_ms, partial(self.look, site.id))

    def _has_waited(self, site: SiteRecord) -> bool:
        assert self._from_ms is not None
        return self._ground.clock.now().mono_ms - self._from_ms >= self._policy.silence_ms(site.kind)

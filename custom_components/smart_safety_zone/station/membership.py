"""The sites of a station and its invites, and what its people decide about them."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry

from ..incident.model import Actor
from ..link.clock import Clock
from ..protocol.enrolment import KeptInvite
from ..protocol.messages import InventoryPoint, Standing, StandingChange
from ..protocol.panels import InventoryPanel
from . import sites
from .errors import StationError
from .inviting import MadeInvite, make_invite
from .links import Links, LinkView
from .naming import Naming
from .points import Points
from .registry import Registry
from .site_record import SiteRecord
from .sites import Change
from .watch import Watch


class Membership:
    """Who belongs to a station; StationError says why something cannot be decided."""

    id: str
    clock: Clock
    entry: ConfigEntry[Any]
    registry: Registry
    naming: Naming
    watch: Watch
    _links: Links
    _points: Points

    def sites(self) -> Mapping[str, SiteRecord]:
        """All sites that ever joined, by id."""
        return self.registry.sites

    def present_sites(self) -> list[str]:
        """The sites that are not revoked."""
        return [site.id for site in self.registry.sites.values() if site.standing is not Standing.REVOKED]

    def present_points(self) -> list[tuple[str, str]]:
        """The alarm points of the sites that are not revoked."""
        return [(site_id, point.id) for site_id in self.present_sites() for point in self.registry.site(site_id).points]

    def point(self, site_id: str, point_id: str) -> InventoryPoint:
        """An alarm point as its site describes it; KeyError if it does not."""
        found = self.naming.point(site_id, point_id)
        if found is None:
            raise KeyError(point_id)
        return found

    def panel(self, site_id: str, panel_id: str) -> InventoryPanel | None:
        """An alarm panel as its site describes it, if it does."""
        return self.naming.panel(site_id, panel_id)

    def points_in_alarm(self, site_id: str) -> frozenset[str]:
        """The points of a site that are in alarm."""
        return self._points.in_alarm(site_id)

    def link(self, site_id: str) -> LinkView:
        """How the link to a site is."""
        return self._links.view(site_id)

    async def make_invite(
        self, actor: Actor | None = None, *, needs_approval: bool | None = None, valid_minutes: int | None = None
    ) -> MadeInvite:
        """Make an invite; it holds once this returns."""
        return await make_invite(
            self.registry,
            self.id,
            self.entry.options,
            actor,
            now_ms=self.clock.now().wall_ms,
            needs_approval=needs_approval,
            valid_minutes=valid_minutes,
        )

    def invites(self) -> Mapping[bytes, KeptInvite]:
        """The invites that still get an answer, by handle."""
        return self.registry.invites

    async def withdraw_invite(self, handle: bytes, actor: Actor | None = None) -> None:
        """Make an invite useless."""

        def decide() -> Change:
            invite = self.registry.invites.get(handle)
            if invite is None:
                raise StationError("unknown_invite")
            return sites.withdraw(invite)

        await self.registry.change(decide, actor)

    async def _change(self, site_id: str, decide: Callable[[SiteRecord], Change], actor: Actor | None) -> SiteRecord:
        change = await self.registry.change(lambda: decide(self.registry.site(site_id)), actor)
        before, site = change.before, change.site
        assert before is not None
        assert site is not None
        if site.standing is not before.standing:
            if site.standing is Standing.REVOKED:
                self._links.part(site_id, tell=True)
            else:
                self._links.tell(site_id, StandingChange(standing=site.standing))
            self.watch.look(site_id)
        return site

    async def approve(self, site_id: str, actor: Actor | None, digits: str | None = None) -> SiteRecord:
        """Take a site in, or its new key; with `digits` only if they are those that the site shows."""
        return await self._change(
            site_id,
            lambda site: sites.approve(site, self.registry.invites, digits, self.clock.now().wall_ms),
            actor,
        )

    async def decline(self, site_id: str, actor: Actor | None) -> SiteRecord:
        """Turn a site away that waits for approval, or its new key."""
        return await self._change(site_id, lambda site: sites.decline(site, self.clock.now().wall_ms), actor)

    async def suspend(self, site_id: str, actor: Actor | None) -> SiteRecord:
        """Store what a site sends, but make no incidents of it."""
        return await self._change(site_id, lambda site: sites.suspend(site, self.clock.now().wall_ms), actor)

    async def resume(self, site_id: str, actor: Actor | None) -> SiteRecord:
        """Take back a suspension."""
        return await self._change(site_id, lambda site: sites.resume(site, self.clock.now().wall_ms), actor)

    async def revoke(self, site_id: str, actor: Actor | None) -> SiteRecord:
        """End it with a site; it is told, and its sockets are closed."""
        return await self._change(site_id, lambda site: sites.revoke(site, self.clock.now().wall_ms), actor)

    async def rename(self, site_id: str, actor: Actor | None, name: str) -> SiteRecord:
        """Call a site by a name of the station's own; an empty one gives it back its own."""
        return await self._change(site_id, lambda site: sites.rename(site, name), actor)

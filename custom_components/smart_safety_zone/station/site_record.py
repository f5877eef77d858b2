"""What a station keeps of a site."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..protocol.cameras import MAX_CAMERAS, InventoryCamera, SharingTier
from ..protocol.identity import fingerprint, id_bytes
from ..protocol.lamps import MAX_GROUPS, InventoryGroup
from ..protocol.messages import Inventory, InventoryPoint, Standing
from ..protocol.panels import InventoryPanel


class Place(NamedTuple):
    """Where a site is."""

    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A new key for a known site, which waits for an operator; until then the old key holds."""

    key: bytes
    digits: str
    invite: bytes
    asked_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRecord:
    """What a station keeps of a site."""

    id: str
    """As Home Assistant bears it."""
    standing: Standing
    key: bytes
    """The pinned public key."""
    key_digits: str
    invite: bytes
    """The handle of the invite that it came by."""
    enrolled_ms: int
    decided_ms: int
    """When its standing or its key last changed."""
    own_name: str = field(repr=False)
    own_kind: str
    given_name: str = field(default="", repr=False)
    """What the station calls it instead."""
    candidate: Candidate | None = None
    inventory: Inventory | None = field(default=None, repr=False)
    """What the site said that it has; kept apart from the rest, as the bytes that came."""
    inventory_place: tuple[int, int] = (0, 0)
    """Epoch and number of the record that brought it."""

    @property
    def raw_id(self) -> bytes:
        """The id as it travels."""
        return id_bytes(self.id)

    @property
    def name(self) -> str:
        """What to call it."""
        return self.given_name or (self.inventory.name if self.inventory else "") or self.own_name

    @property
    def kind(self) -> str:
        """What the premises are."""
        return self.inventory.kind if self.inventory else self.own_kind

    @property
    def points(self) -> tuple[InventoryPoint, ...]:
        """Its alarm points, as it described them."""
        return self.inventory.points if self.inventory else ()

    @property
    def panels(self) -> tuple[InventoryPanel, ...]:
        """Its alarm panels, as it described them."""
        return self.inventory.panels if self.inventory else ()

    @property
    def groups(self) -> tuple[InventoryGroup, ...]:
        """Its lighting groups, as it described them."""
        return self.inventory.groups[:MAX_GROUPS] if self.inventory else ()

    @property
    def cameras(self) -> tuple[InventoryCamera, ...]:
        """Its shared cameras, as it described them; what this version does not know of sharing shares nothing."""
        by_id = {each.id: each for each in (self.inventory.cameras[:MAX_CAMERAS] if self.inventory else ())}
        known = frozenset(SharingTier)
        return tuple(
            each if each.tier in known else replace(each, tier=SharingTier.REGISTRY) for each in by_id.values()
        )

    @property
    def digits(self) -> str:
        """The six digits to compare with those that the site shows."""
        return self.candidate.digits if self.candidate else self.key_digits

    @property
    def fingerprint(self) -> str:
        """The pinned key, named for people."""
        return fingerprint(self.key)

    @property
    def waits(self) -> bool:
        """Whether an operator has to approve something."""
        return self.standing is Standing.UNAPPROVED or self.candidate is not None

    @property
    def place(self) -> Place | None:
        """Where it is, as it said."""
        if self.inventory is None or self.inventory.latitude_e6 is None or self.inventory.longitude_e6 is None:
            return None
        return Place(self.inventory.latitude_e6 / 1e6, self.inventory.longitude_e6 / 1e6)

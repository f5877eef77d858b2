"""The log of all looks: on disk before anybody is asked, and compared with what the sites' own logs say."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
import logging
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_time_interval

from ...incident.model import Actor
from ...journal import Document, Draft, JournalError, Reader, Write
from ...link.party import Reaction
from ...protocol.cameras import Look, ViewRequest
from ..entries import actor_json, entry_draft
from ..errors import StationError
from ..ground import Ground
from ..links import Links
from ..listeners import Listeners
from ..registry import scan_all
from . import looks
from .looks import KEPT_MS, Account
from .view import Ending

_LOGGER = logging.getLogger(__name__)

LOOKS: Final = "look"
"""Documents by view: its account, as long as there is something to compare."""
LOOKED: Final = "look.incident"
"""By incident and view: the accounts of looks that an incident tells of, once there is nothing more to compare."""
CHECK_EVERY: Final = timedelta(minutes=1)
MAX_STRANGERS: Final = 100
"""Looks of one site that nobody here knows of; more tell nothing new."""
_CHANGED_KINDS: Final = {True: "view.differs", False: "view.agrees"}


class LookLog:
    """What both ends say of each look."""

    def __init__(self, hass: HomeAssistant, ground: Ground, links: Links, changed: Callable[[str], None]) -> None:
        """Prepare; `changed` is told whose log differs from ours, or does no longer."""
        self._hass = hass
        self._ground = ground
        self._links = links
        self._changed = changed
        self._accounts: dict[str, Account] = {}
        self._of: defaultdict[str, set[str]] = defaultdict(set)
        """Which of these were for the sake of an incident."""
        self._listeners = Listeners[[str]]()
        self._unlisten: CALLBACK_TYPE | None = None

    async def load(self) -> None:
        """Read what there is."""
        for each in await self._ground.journal.read(_read):
            self._put(each)

    def start(self) -> None:
        """Look each minute for what sites have not told of."""
        # What was under way has ended with the Home Assistant that looked.
        for each in [each for each in self._accounts.values() if each.ended_ms is None]:
            self._ground.spawn(self.ended(bytes.fromhex(each.view), Ending.STATION_ENDED, 0, None), "log of a look")
        self._unlisten = async_track_time_interval(self._hass, self._check, CHECK_EVERY)

    def stop(self) -> None:
        """Look no longer."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    @property
    def differing(self) -> list[Account]:
        """The looks that both ends tell differently and nobody has looked into, the newest first."""
        return sorted((each for each in self._accounts.values() if each.differs), key=lambda each: -each.at_ms)

    @property
    def differing_sites(self) -> set[str]:
        """The sites whose log differs."""
        return {each.site_id for each in self._accounts.values() if each.differs}

    def of(self, incident: str) -> list[Account]:
        """Return the looks for the sake of an incident, the newest first, as far as both ends have not long agreed."""
        those = (self._accounts[each] for each in self._of.get(incident, ()))
        return sorted(those, key=lambda each: -each.at_ms)

    async def all_of(self, incident: str, since_ms: int) -> list[Account]:
        """Return all looks for the sake of an incident that came in at `since_ms`, the newest first."""
        kept: list[Account] = []
        # Of what is younger, nothing has been put aside yet: the desk is not made to wait for the disk.
        if self._ground.clock.now().wall_ms - since_ms > KEPT_MS:
            kept = await self._ground.journal.read(partial(_read_of, incident))
        found = {each.view: each for each in (*kept, *self.of(incident))}
        return sorted(found.values(), key=lambda each: -each.at_ms)

    def subscribe(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Hear of the incidents for whose sake a look has begun or ended, by id; it is on disk by then."""
        return self._listeners.add(listener, None)

    def _put(self, account: Account) -> None:
        self._accounts[account.view] = account
        if account.incident is not None and not account.screen:
            self._of[account.incident].add(account.view)

    def _drop(self, view: str) -> None:
        account = self._accounts.pop(view)
        those = self._of.get(account.incident or "", set())
        those.discard(view)
        if not those:
            self._of.pop(account.incident or "", None)

    def _tell(self, account: Account) -> None:
        if account.incident is not None and not account.screen:
            self._listeners.tell(account.site_id, account.incident)

    async def asked(self, site_id: str, request: ViewRequest, actor: Actor) -> None:
        """Write down that a site is about to be asked; StationError not_committed if the disk does not take it."""
        now_ms = self._ground.clock.now().wall_ms
        account = looks.asked(site_id, request, actor.user_id, now_ms)
        said = {"actor": actor_json(actor), "purpose": request.purpose, "case": request.case}
        draft = entry_draft("view.asked", now_ms, _header(account), said)
        # Before it is on disk: whoever does not wait for that does not keep it from being written.
        self._put(account)
        try:
            await self._ground.journal.write(Write(drafts=(draft,), documents=(_document(account),)))
        except JournalError as err:
            self._drop(account.view)
            raise StationError("not_committed", failed=True) from err
        self._tell(account)

    async def ended(self, view: bytes, reason: str, seconds: int, pictures: int | None) -> None:
        """Write down how a look has ended."""
        before = self._accounts.get(view.hex())
        if before is None or before.ended_ms is not None:
            return
        now_ms = self._ground.clock.now().wall_ms
        account = looks.ended(before, now_ms, reason, seconds, pictures)
        counts = {"reason": reason, "seconds": seconds, "pictures": pictures}
        drafts = (entry_draft("view.ended", now_ms, {**_header(account), **counts}, {}), *self._news(before, account))
        await self._keep(account, drafts)
        self._tell(account)

    def received(self, site_id: str, look: Look) -> Reaction:
        """Compare what a site's log says."""
        now_ms = self._ground.clock.now().wall_ms
        before = self._accounts.get(look.view.hex())
        if before is not None and before.site_id == site_id:
            account = looks.told(before, look)
        elif before is not None or self._strangers()[site_id] >= MAX_STRANGERS:
            # Another site's look, or one more of many that nobody knows of.
            self._ground.faults["unknown_look"] += 1
            return Reaction()
        else:
            account = looks.stranger(site_id, look, now_ms)
        self._put(account)
        differs = before is not None and before.differs

        def show(_committed: bool) -> None:  # noqa: FBT001 - as every `show`
            if account.differs != differs:
                self._changed(site_id)
            if before is None:
                self._tell(account)

        return Reaction(drafts=self._news(before, account), documents=(_document(account),), show=show)

    async def settle(self, view: str, actor: Actor, note: str) -> Account:
        """Take in that somebody has looked into a difference; StationError unknown_look, not_committed."""
        before = self._accounts.get(view)
        if before is None or not before.differs:
            raise StationError("unknown_look")
        account = looks.settled(before, actor.number)
        said = {"actor": actor_json(actor), "note": note}
        draft = entry_draft("view.settled", self._ground.clock.now().wall_ms, _header(account), said)
        try:
            await self._ground.journal.write(Write(drafts=(draft,), documents=(_document(account),)))
        except JournalError as err:
            raise StationError("not_committed", failed=True) from err
        self._put(account)
        self._changed(account.site_id)
        return account

    async def _check(self, _now: datetime) -> None:
        """Find what is missing in the logs of sites that have nothing more to say, and let go of what is old."""
        now_ms = self._ground.clock.now().wall_ms
        for before in list(self._accounts.values()):
            if before.is_old(now_ms):
                # First there, then no more here: in between, whoever asks finds it in both.
                if await self._write((), *_aside(before)):
                    self._drop(before.view)
                continue
            link = self._links.view(before.site_id)
            account = looks.missed(before, now_ms) if link.connected and not link.peer_outbox else before
            if account != before:
                await self._keep(account, self._news(before, account))

    async def _keep(self, account: Account, drafts: tuple[Draft, ...]) -> None:
        before = self._accounts.get(account.view)
        self._put(account)
        if before is None or before.differs != account.differs:
            self._changed(account.site_id)
        await self._write(drafts, _document(account))

    async def _write(self, drafts: tuple[Draft, ...], *documents: Document) -> bool:
        try:
            await self._ground.journal.write(Write(drafts=drafts, documents=documents))
        except JournalError as err:
            self._ground.faults["look_not_kept"] += 1
            _LOGGER.warning("The end of a look could not be kept: %s", type(err).__name__)
            return False
        return True

    def _news(self, before: Account | None, account: Account) -> tuple[Draft, ...]:
        old = None if before is None else before.difference
        if account.difference == old:
            return ()
        header = {**_header(account), "difference": account.difference}
        return (
            entry_draft(_CHANGED_KINDS[account.difference is not None], self._ground.clock.now().wall_ms, header, {}),
        )

    def _strangers(self) -> Counter[str]:
        strange = looks.Difference.UNKNOWN
        return Counter(each.site_id for each in self._accounts.values() if each.difference is strange)


def _header(account: Account) -> dict[str, Any]:
    return {
        "site": account.site_id,
        "view": account.view,
        "camera": account.camera,
        "mode": account.mode,
        "incident": account.incident,
        "screen": account.screen,
    }


def _document(account: Account) -> Document:
    return Document(LOOKS, account.key, account.write())


def _aside(account: Account) -> tuple[Document, ...]:
    """Put an account where its incident finds it; one without an incident is in the journal's entries alone."""
    gone = Document(LOOKS, account.key, None)
    if account.incident is None or account.screen:
        return (gone,)
    return gone, Document(LOOKED, bytes.fromhex(account.incident) + account.key, account.write())


def _read_of(incident: str, reader: Reader) -> list[Account]:
    return [Account.read(raw) for _, raw in scan_all(reader, LOOKED, bytes.fromhex(incident))]


def _read(reader: Reader) -> list[Account]:
    return [Account.read(raw) for _, raw in scan_all(reader, LOOKS)]

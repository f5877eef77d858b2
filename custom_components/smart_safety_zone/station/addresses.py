"""From where each site last proved itself: who finds a site shut out by address has to know that address."""

import asyncio
from functools import partial
from ipaddress import ip_address
from typing import Any, Final

from ..journal import Document, Write
from ..protocol.identity import id_bytes, id_text
from .ground import Ground
from .registry import scan_all

ADDRESSES: Final = "address"
"""Documents by site id: the address, as text."""


class Addresses:
    """The newest address of every site, kept over a restart: a site that is shut out cannot tell it again."""

    def __init__(self, ground: Ground) -> None:
        """Know none; `load` reads what the journal holds."""
        self._journal = ground.journal
        self._known: dict[str, str] = {}

    async def load(self) -> None:
        """Read the addresses of before."""
        found = await self._journal.read(partial(scan_all, collection=ADDRESSES))
        self._known = {id_text(key): address.decode() for key, address in found}

    def get(self, site_id: str) -> str | None:
        """Tell from where a site last proved itself; None if that is not known, or was within this process."""
        return self._known.get(site_id)

    def note(self, site_id: str, address: str) -> None:
        """Take note of where a site has just proved itself."""
        if self._known.get(site_id) == address or not _is_address(address):
            return
        self._known[site_id] = address
        self._keep(site_id, address.encode())

    def forget(self, site_id: str) -> None:
        """Forget a site that is none any more."""
        if self._known.pop(site_id, None) is not None:
            self._keep(site_id, None)

    def _keep(self, site_id: str, address: bytes | None) -> None:
        write = Write(documents=(Document(ADDRESSES, id_bytes(site_id), address),))
        # An address that is not on disk is found out at the site's next dial.
        self._journal.write(write).add_done_callback(_taken)


def _taken(done: asyncio.Future[Any]) -> None:
    if not done.cancelled():
        done.exception()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

"""Who may take up the station's time before proving anything. Proven sites are not limited here."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from ..protocol.admission import Bucket
from ..protocol.enrolment import DRAWS, DRAWS_PER_S

PER_ADDRESS = 32
"""Unproven sockets of one address; a market's shops share one, and come back together after a blackout."""
IN_ALL = 256
PER_TICKET = 4
"""Unproven sockets that show the same site's ticket; a ticket travels in clear, so it opens no more than that."""
WRONG_CODES = 8
WRONG_CODES_PER_S = 1 / 30
"""Eight slips at once, then one every 30 s: 80 bits are not guessed at this pace, and nobody is locked out for long."""
ADDRESSES_KEPT = 1024
_IPV6_NETWORK_BITS = 64


class Limits:
    """The budgets of those who have not proven who they are."""

    def __init__(self) -> None:
        """Start with nobody inside."""
        self._inside: Counter[str] = Counter()
        self._by_ticket: Counter[bytes] = Counter()
        self._wrong: OrderedDict[str, Bucket] = OrderedDict()
        self._draws: dict[bytes, Bucket] = {}

    def enter(self, address: str, site: bytes | None) -> Callable[[], None] | None:
        """Let a socket in, `site` being whose ticket it shows; returns how to give the place back, or None."""
        if site is not None and self._by_ticket[site] < PER_TICKET:
            return _taken(self._by_ticket, site)
        key = network_of(address)
        if self._inside[key] >= PER_ADDRESS or self._inside.total() >= IN_ALL:
            return None
        return _taken(self._inside, key)

    @property
    def unproven(self) -> int:
        """How many sockets have not proven who they are."""
        return self._inside.total() + self._by_ticket.total()

    def may_enrol(self, address: str, now_ms: int) -> bool:
        """Tell whether an address has not shown too many wrong codes lately."""
        bucket = self._wrong.get(network_of(address))
        return bucket is None or bucket.take(now_ms) is not None

    def wrong_code(self, address: str, now_ms: int) -> None:
        """Note a wrong code."""
        key = network_of(address)
        bucket = self._wrong.pop(key, None) or Bucket.full(WRONG_CODES, WRONG_CODES_PER_S, now_ms)
        self._wrong[key] = bucket.take(now_ms) or bucket.refilled(now_ms)
        if len(self._wrong) > ADDRESSES_KEPT:
            self._wrong.popitem(last=False)

    def may_draw(self, handle: bytes, now_ms: int) -> bool:
        """Draw a challenge for an invite whose code was proven, wherever from; False if it had too many lately."""
        bucket = self._draws.get(handle) or Bucket.full(DRAWS, DRAWS_PER_S, now_ms)
        left = bucket.take(now_ms)
        self._draws[handle] = left or bucket.refilled(now_ms)
        return left is not None


def network_of(address: str) -> str:
    """Tell whom an address belongs to: whoever has one IPv6 address has 2^64 of them."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(int(parsed) >> (128 - _IPV6_NETWORK_BITS))
    return str(parsed)


def _taken[K](counter: Counter[K], key: K) -> Callable[[], None]:
    counter[key] += 1
    held = True

    def leave() -> None:
        nonlocal held
        if held:
            held = False
            counter[key] -= 1
            if counter[key] <= 0:
                del counter[key]

    return leave

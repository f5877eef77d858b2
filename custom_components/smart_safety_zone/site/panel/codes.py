"""The users of a panel and their codes: hashed, each with a salt of its own; what is checked takes the same for all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
import hashlib
import hmac
from typing import Final

CODE_DIGITS: Final = (4, 12)
"""Four is what keypads and people are used to; the lockout is what protects so short a code."""
MAX_USERS: Final = 20
"""Each is looked at for each code that is tried, which takes a small machine 20 ms or more."""
SALT_BYTES: Final = 16
_COST: Final = 1 << 13
"""With `_BLOCK` 8 MiB of memory for each look."""
_BLOCK: Final = 8
_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class HashedCode:
    """A code that nobody can read any more."""

    salt: bytes = field(repr=False)
    hash: bytes = field(repr=False)

    def fits(self, code: str) -> bool:
        """Tell whether it is this code; blocking, and slow on purpose."""
        return hmac.compare_digest(_hashed(code, self.salt), self.hash)


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """Who may arm and disarm."""

    number: int
    name: str = field(repr=False)
    code: HashedCode
    duress: HashedCode
    """A second code, for who is forced; of a user without one it is that of no code at all, and looks the same."""


@dataclass(frozen=True, slots=True)
class Match:
    """Whose code it is."""

    number: int
    name: str = field(repr=False)
    duress: bool


def hashed(code: str, salt: bytes) -> HashedCode:
    """Hash a code; blocking."""
    return HashedCode(salt, _hashed(code, salt))


def no_code(entropy: Callable[[int], bytes]) -> HashedCode:
    """Make what no code fits."""
    return HashedCode(entropy(SALT_BYTES), entropy(_HASH_BYTES))


def find(users: Iterable[User], code: str) -> Match | None:
    """Find whose code it is; blocking. Every code is compared, whichever fits: the time tells nothing."""
    found: Match | None = None
    for user in users:
        plain, forced = user.code.fits(code), user.duress.fits(code)
        if plain or forced:
            found = Match(user.number, user.name, duress=forced)
    return found


def is_code(text: str) -> bool:
    """Tell whether a text can be a code: digits only, so that every keypad has them."""
    least, most = CODE_DIGITS
    return least <= len(text) <= most and text.isascii() and text.isdigit()


def with_user(users: tuple[User, ...], user: User) -> tuple[User, ...]:
    """Add a user, or replace the one of the same number."""
    others = (each for each in users if each.number != user.number)
    return tuple(sorted((*others, user), key=lambda each: each.number))


def without_user(users: tuple[User, ...], number: int) -> tuple[User, ...]:
    """Take a user out."""
    return tuple(each for each in users if each.number != number)


def renamed(user: User, name: str) -> User:
    """Call a user otherwise."""
    return replace(user, name=name)


def free_number(users: tuple[User, ...]) -> int:
    """Find the lowest number that nobody has."""
    taken = {user.number for user in users}
    return next(number for number in range(1, MAX_USERS + 2) if number not in taken)


def _hashed(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=_COST, r=_BLOCK, p=1, dklen=_HASH_BYTES)

"""What all parts of a station stand on."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from ..journal import Journal
from ..link.clock import Clock
from ..protocol.identity import Keyring

type Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What all parts of a station stand on."""

    keyring: Keyring
    journal: Journal
    clock: Clock
    spawn: Spawn
    """Starts a task that the config entry owns."""
    faults: Counter[str]
    """How often what was refused, by code."""


def unheard(*_: object) -> None:
    """Stand in for a listener until there is one."""

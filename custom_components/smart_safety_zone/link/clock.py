"""The one place below the roles that reads clocks."""

import os
from pathlib import Path
import time

from ..protocol.moment import Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PLAUSIBLE_MS = 1_790_000_000_000
"""A wall clock before September 2026 has not been set: this code did not exist then."""


class Clock:
    """Both clocks of this machine. The boot id is the kernel's where there is one, so ages survive our own restarts."""

    def __init__(self, boot: bytes) -> None:
        """Use `boot`, 8 bytes, as the name of this run of the monotonic clock."""
        self._boot = boot

    @classmethod
    def of_this_machine(cls) -> Clock:
        """Find the boot id; blocking."""
        try:
            return cls(bytes.fromhex(_BOOT_ID.read_text().replace("-", ""))[:8])
        except OSError, ValueError:
            return cls(os.urandom(8))

    def now(self) -> Moment:
        """Read both clocks."""
        wall_ms = time.time_ns() // 1_000_000
        return Moment(wall_ms, time.monotonic_ns() // 1_000_000, self._boot, wall_ms >= _PLAUSIBLE_MS)

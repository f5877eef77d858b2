"""One child process in its own process group, that doesn't outlive this one."""

import atexit
from contextlib import suppress
import os
from pathlib import Path
import shutil
import signal
import subprocess
from typing import Final

from .waiting import until

_running: Final[set[Process]] = set()
_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


class Process:
    """A child whose output goes to a file; only ever signals the group that it started."""

    def __init__(self, command: list[str], *, folder: Path, log: Path, environment: dict[str, str]) -> None:
        """Start it."""
        # The kernel ends the child when this process is killed and can't; setpriv is part of util-linux.
        setpriv = shutil.which("setpriv")
        leash = [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                [*leash, *command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._child.pid
        _running.add(self)

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal, or None while it runs."""
        code = self._child.poll()
        if code is not None:
            _running.discard(self)
        return code

    def signal(self, number: signal.Signals) -> None:
        """Signal the whole group, if the child still runs."""
        if self.exit_code is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    async def ended(self, deadline_s: float) -> int:
        """Return the exit code when it has ended, or raise TimeoutError."""
        await until(lambda: self.exit_code is not None, deadline_s, f"end of process {self.pid}")
        code = self._child.returncode
        # What it started (ffmpeg, say) goes with it.
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return code

    def cpu_seconds(self) -> float:
        """Return the processor time of all its threads so far, user and system."""
        fields = self._stat()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S

    def memory_bytes(self) -> int:
        """Return the resident memory."""
        return int(self._stat()[21]) * _PAGE_BYTES

    def _stat(self) -> list[str]:
        # The command's name stands in brackets and may hold anything; the rest are numbers after a state.
        return Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


@atexit.register
def _end_all() -> None:
    for process in list(_running):
        process.signal(signal.SIGKILL)

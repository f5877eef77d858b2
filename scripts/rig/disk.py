"""A disk that can be full: a small file system of its own under a folder, and a file that fills it."""

from asyncio import to_thread
from contextlib import suppress
import os
from pathlib import Path
import shutil
import subprocess
from tempfile import TemporaryDirectory
from typing import Final

SIZE_MB: Final = 64
_FILLER: Final = "filler"


class DiskError(Exception):
    """This user may not mount."""


class SmallDisk:
    """A file system in memory over a folder, whose content it takes over; nobody may use the folder meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Mount nothing yet."""
        self.folder = folder
        self._mounted = False

    async def mount(self) -> None:
        """Mount it, with a copy of what the folder holds; DiskError where this user may not."""
        await to_thread(self._mount)

    async def unmount(self) -> None:
        """Unmount it and put back what it holds now."""
        await to_thread(self._unmount)

    async def fill(self) -> None:
        """Take every byte that is left."""
        await to_thread(self._fill)

    async def free(self) -> None:
        """Give back what `fill` took."""
        (self.folder / _FILLER).unlink(missing_ok=True)

    def _mount(self) -> None:
        with TemporaryDirectory(prefix="ssz-disk-") as name:
            copy = Path(name) / "content"
            shutil.copytree(self.folder, copy)
            owner = f"uid={os.getuid()},gid={os.getgid()}"
            _as_root("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700,{owner}", "tmpfs", str(self.folder))
            self._mounted = True
            shutil.copytree(copy, self.folder, dirs_exist_ok=True)

    def _unmount(self) -> None:
        if not self._mounted:
            return
        (self.folder / _FILLER).unlink(missing_ok=True)
        with TemporaryDirectory(prefix="ssz-disk-") as name:
            copy = Path(name) / "content"
            shutil.copytree(self.folder, copy)
            _as_root("umount", str(self.folder))
            self._mounted = False
            for left in self.folder.iterdir():
                left.unlink()
            shutil.copytree(copy, self.folder, dirs_exist_ok=True)

    def _fill(self) -> None:
        with (self.folder / _FILLER).open("ab", buffering=0) as filler, suppress(OSError):
            block = bytes(4096)
            while True:
                filler.write(block)


def _as_root(*command: str) -> None:
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    try:
        subprocess.run([*sudo, *command], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as err:
        message = f"{command[0]} is not permitted here: a full disk wants root, or sudo without a password"
        raise DiskError(message) from err

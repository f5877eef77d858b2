"""Cameras of the demo's town: drawn scenes with a clock and somebody who walks by, in files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from .home import Home

SIZE: Final = (960, 540)
REDRAWN_EVERY_S: Final = 0.5
_STEPS: Final = 40
"""So many pictures until whoever walks by comes again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What a camera sees."""

    key: str
    name: str
    wall: str
    door: str

    def file(self, home: Home) -> Path:
        """Where its picture lies."""
        return home.folder / "cctv" / f"{self.key}.jpg"

    @property
    def entity(self) -> str:
        """The camera entity that Home Assistant makes of it."""
        return f"camera.{self.name.lower().replace(' ', '_')}"

    def draw(self, now: datetime) -> bytes:
        """Draw it as it is at a moment."""
        width, height = SIZE
        picture = Image.new("RGB", SIZE, "#9fb4c7")
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, height * 0.15, width, height * 0.7), fill=self.wall)
        pen.rectangle((width * 0.4, height * 0.3, width * 0.56, height * 0.7), fill=self.door)
        pen.rectangle((width * 0.1, height * 0.3, width * 0.32, height * 0.55), fill="#dbe7ef", outline="#334", width=4)
        pen.rectangle((0, height * 0.7, width, height), fill="#7b7b78")
        step = (now.second * 1_000_000 + now.microsecond) * 2 // 1_000_000 % _STEPS
        left, top = width * step / _STEPS, height * 0.5
        pen.ellipse((left + 12, top, left + 48, top + 36), fill="#4a3426")
        pen.rounded_rectangle((left, top + 38, left + 60, top + 160), 18, fill="#27496d")
        pen.rectangle((0, 0, width, 40), fill="#000000")
        pen.text((12, 8), f"{self.name}   {now:%Y-%m-%d %H:%M:%S.%f}"[:-4], fill="#ffffff", font_size=22)
        out = BytesIO()
        picture.save(out, "JPEG", quality=80)
        return out.getvalue()

    def redraw(self, home: Home) -> None:
        """Put the picture of this moment in its place; never half of one."""
        file = self.file(home)
        file.parent.mkdir(exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(self.draw(datetime.now().astimezone()))
        fresh.replace(file)


SCENES: Final = {
    "gold": Scene(key="gold", name="Gold shop front", wall="#b48a2c", door="#5a1a16"),
    "home": Scene(key="home", name="Garden gate", wall="#5d7f4a", door="#7a5230"),
}
"""By site of the town."""


@asynccontextmanager
async def running(home: Home) -> AsyncIterator[None]:
    """Keep what the cameras see going meanwhile."""

    async def redraw() -> None:
        while True:
            for scene in SCENES.values():
                await asyncio.to_thread(scene.redraw, home)
            await asyncio.sleep(REDRAWN_EVERY_S)

    task = asyncio.create_task(redraw())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

"""What a browser's page lets be heard: each tone that it starts, how high and how loud."""

from dataclasses import dataclass
from typing import Final

from playwright.async_api import Page

from scripts.rig import until

from .acts import DEADLINE_S

PATTERNS: Final = {
    1: (960, 640, 960, 640, 960),
    2: (784, 784, 784),
    3: (587, 587),
    4: (494,),
}
"""By priority."""
LOST: Final = (440, 330, 247)
TRIED: Final = (660, 880)
LOUD: Final = 0.5
LOUDER_AFTER_MS: Final = 21_000
ROUND_MS: Final = 2_000
"""From one beginning of a pattern to the next."""
LISTEN: Final = """(() => {
  window.tones = [];
  const ramp = AudioParam.prototype.linearRampToValueAtTime;
  AudioParam.prototype.linearRampToValueAtTime = function (value, at) {
    this.peak = Math.max(this.peak ?? 0, value);
    return ramp.call(this, value, at);
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (...to) {
    this.leadsTo = to[0];
    return connect.apply(this, to);
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) {
    const heard = this.context.state === 'running' && this.leadsTo?.leadsTo === this.context.destination;
    if (heard) window.tones.push([this.frequency.value, this.leadsTo.gain.peak ?? 1]);
    return start.apply(this, at);
  };
})();"""
"""A script for a page, which notes every oscillator as it starts, with the gain that it goes through."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in one go."""

    hertz: tuple[int, ...]
    loudest: float


class Ear:
    """Who listens to a page; the page's clock is the test's, so that nobody waits for what sounds later."""

    def __init__(self, page: Page) -> None:
        """Listen from `open` on."""
        self._page = page

    async def open(self) -> None:
        """Listen; before the page is opened."""
        await self._page.context.add_init_script(LISTEN)
        await self._page.clock.install()

    async def take(self) -> Heard:
        """Return what was heard since the last time."""
        tones: list[tuple[float, float]] = await self._page.evaluate("window.tones.splice(0)")
        return Heard(tuple(round(each) for each, _ in tones), max((loud for _, loud in tones), default=0.0))

    async def hears(self, pattern: tuple[int, ...]) -> Heard:
        """Wait until a pattern is heard, once or several times over, and nothing else."""
        heard: list[Heard] = []

        async def whole() -> bool:
            said = await self.take()
            if said.hertz:
                heard.append(said)
            return bool(heard)

        await until(whole, DEADLINE_S, "a sound")
        [said] = heard
        times = len(said.hertz) // len(pattern)
        assert said.hertz == pattern * times, said
        return said

    async def later(self, ms: int) -> Heard:
        """Return what is heard while time goes by."""
        await self.take()
        for _ in range(-(-ms // ROUND_MS)):
            await self._page.clock.fast_forward(ROUND_MS)
        return await self.take()

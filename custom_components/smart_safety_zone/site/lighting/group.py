"""A lighting group: its lamps, what holds them on, and what each is put back to."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, Protocol

from homeassistant.core import HomeAssistant, callback

from ...link.clock import Clock
from .causes import FULL, Cause, Claim, Claims, active, at, borrowed, next_ms, switched_off, with_claim, without
from .former import Former
from .lamp import Lamp, Spawn
from .memory import GroupMemory
from .settings import GroupSettings

COMMIT_PATIENCE_S: Final = 2.0
"""What lamps were is on disk before they are lit; a disk that takes longer must not keep an alarm in the dark."""
BLINK_S: Final = 1.0
"""A second on and a second off: a sixth of the three flashes a second above which flashing light is dangerous."""

type Kept = Callable[[bool], None]


class House(Protocol):
    """What a group needs of its site."""

    hass: HomeAssistant
    clock: Clock
    spawn: Spawn

    def keep(self, group: LightingGroup, kept: Kept) -> None:
        """Commit what a group must not forget; `kept` is told whether it is on disk."""

    def show(self, group: LightingGroup) -> None:
        """Show a group anew."""

    def trouble(self, group: LightingGroup) -> None:
        """Tell the station that lamps of a group do not obey, or that they do again."""


class LightingGroup:
    """One group."""

    def __init__(
        self, house: House, identifier: str, name: str, settings: GroupSettings, memory: GroupMemory | None
    ) -> None:
        """Prepare; `memory` is what was kept of it, None for a new one."""
        self.id = identifier
        self.name = name
        self.settings = settings
        self.memory = memory or GroupMemory()
        self._house = house
        self._durable = set(self.memory.formers)
        """Lamps of which it is on disk what they were."""
        self._lamps: dict[str, Lamp] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._patience: set[asyncio.TimerHandle] = set()
        self._blinker: asyncio.TimerHandle | None = None
        self._dark = False
        self._running = False

    @callback
    def start(self) -> None:
        """Go on where the last run of Home Assistant ended."""
        self._running = True
        self._match_lamps()
        self._change(at(self.memory.claims, self._now_ms))

    @callback
    def stop(self) -> None:
        """Leave the lamps as they are."""
        self._running = False
        for handle in (self._timer, self._blinker, *self._patience):
            if handle is not None:
                handle.cancel()
        self._timer = self._blinker = None
        self._patience.clear()
        for lamp in self._lamps.values():
            lamp.stop()
        self._lamps.clear()

    @callback
    def configure(self, name: str, settings: GroupSettings) -> None:
        """Take a changed configuration over."""
        self.name, before = name, self.settings
        self.settings = settings
        if settings.lamps != before.lamps:
            self._match_lamps()
        self._act()

    @callback
    def dissolve(self) -> None:
        """Put every lamp back, as the last thing."""
        self.settings = replace(self.settings, lamps={})
        self.memory = replace(self.memory, claims=without(self.memory.claims, *Cause), alarms={})
        self._act()

    @property
    def is_dissolved(self) -> bool:
        """Whether it has no lamps any more, not even one that is to be put back."""
        return not self.settings.lamps and not self.memory.formers

    def _match_lamps(self) -> None:
        """Have one object for each lamp, also for those that are only to be put back."""
        wanted = {**dict.fromkeys(self.memory.formers, ""), **self.settings.lamps}
        for gone in self._lamps.keys() - wanted.keys():
            self._lamps.pop(gone).stop()
        for reference, chosen in wanted.items():
            if reference not in self._lamps:
                lamp = Lamp(
                    self._house.hass,
                    reference,
                    chosen or reference,
                    self,
                    self._house.spawn,
                    failed=self.memory.failed.get(reference),
                )
                self._lamps[reference] = lamp
                lamp.start()

    @property
    def _now_ms(self) -> int:
        return self._house.clock.now().mono_ms

    @property
    def _own_lamps(self) -> Iterable[Lamp]:
        return (lamp for reference, lamp in self._lamps.items() if reference in self.settings.lamps)

    @property
    def is_available(self) -> bool:
        """Whether any lamp can be told something."""
        return any(lamp.state is not None for lamp in self._own_lamps)

    @property
    def is_on(self) -> bool:
        """Whether any lamp is on."""
        return any(lamp.is_on for lamp in self._own_lamps)

    @property
    def dims(self) -> bool:
        """Whether any lamp can be told how bright to be."""
        return any(lamp.dims for lamp in self._own_lamps)

    @property
    def brightness(self) -> int | None:
        """How bright the brightest lamp is."""
        levels = [lamp.brightness for lamp in self._own_lamps if lamp.is_on]
        return max((level for level in levels if level is not None), default=None)

    @property
    def failed(self) -> list[str]:
        """The lamps that do not obey, by what they are called."""
        return sorted(lamp.entity_id or self.settings.lamps[lamp.reference] for lamp in self._own_lamps if lamp.failed)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What holds the lamps on."""
        return active(self.memory.claims)

    # What happens

    @callback
    def alarm(self, point: str, signal: str, lasts_ms: int) -> None:
        """Light up for an alarm, also lamps that a person has switched since they were lit for something less."""
        self._take_anew()
        self.memory = replace(self.memory, alarms={**self.memory.alarms, point: signal})
        held = self.memory.claims.get(Cause.ALARM)
        until_ms = max(self._now_ms + lasts_ms, 0 if held is None else held.until_ms or 0)
        self.claim(Cause.ALARM, Claim(blink=self.settings.blink, until_ms=until_ms))

    @callback
    def alarm_over(self, point: str) -> None:
        """Take in that the newest alarm of a point is over."""
        if point in self.memory.alarms:
            alarms = {each: signal for each, signal in self.memory.alarms.items() if each != point}
            self.memory = replace(self.memory, alarms=alarms)
            if not alarms:
                self.release(Cause.ALARM)
            else:
                self._act()

    @callback
    def station_on(self, lasts_ms: int) -> None:
        """Light up for the station."""
        self._take_anew()
        self.claim(Cause.STATION, Claim(until_ms=self._now_ms + lasts_ms))

    @callback
    def claim(self, cause: Cause, claim: Claim) -> None:
        """Have a cause hold from now on."""
        self._change(with_claim(self.memory.claims, cause, claim))

    @callback
    def release(self, cause: Cause) -> None:
        """Have a cause hold no more."""
        self._change(without(self.memory.claims, cause))

    @callback
    def hand_on(self, brightness: int | None = None, lasts_ms: int | None = None) -> None:
        """Switch on by hand: the lamps themselves, or what they will be put back to."""
        level = brightness or FULL
        until_ms = None if lasts_ms is None else self._now_ms + lasts_ms
        self._by_hand(level)
        self.claim(Cause.HAND, Claim(brightness=level, until_ms=until_ms))

    @callback
    def hand_off(self) -> None:
        """Switch off by hand: what was borrowed is put back as it was, anything else goes dark."""
        if borrowed(self.memory.claims) is None:
            self._by_hand(None)
            self.release(Cause.HAND)
        else:
            self._change(switched_off(self.memory.claims))

    def _by_hand(self, brightness: int | None) -> None:
        formers = {each: former.switched(brightness) for each, former in self.memory.formers.items()}
        self.memory = replace(self.memory, formers=formers)
        for lamp in self._own_lamps:
            if lamp.reference not in formers:
                lamp.switch(brightness)

    def _take_anew(self) -> None:
        """Count lamps that a person has taken as they are now."""
        if self.memory.taken:
            formers = {each: was for each, was in self.memory.formers.items() if each not in self.memory.taken}
            self._durable &= formers.keys()
            self.memory = replace(self.memory, formers=formers, taken=frozenset())

    @callback
    def lamp_changed(self) -> None:
        """Take a lamp in that has come, and tell of those that do not obey."""
        if not self._running:
            return
        failed = {lamp.reference: lamp.failed for lamp in self._own_lamps if lamp.failed is not None}
        if failed != self.memory.failed:
            self.memory = replace(self.memory, failed=failed)
            if bool(failed) is (self.memory.trouble is None):
                self._house.trouble(self)
            else:
                self._house.keep(self, _nothing)
        if borrowed(self.memory.claims) is not None and self._unknown():
            self._act()
        self._house.show(self)

    @callback
    def lamp_settled(self, reference: str) -> None:
        """Forget what a lamp was once it is so again."""
        if borrowed(self.memory.claims) is None or reference not in self.settings.lamps:
            self._forget_former(reference)

    @callback
    def lamp_taken(self, reference: str) -> None:
        """Leave a lamp alone that a person has switched."""
        if borrowed(self.memory.claims) is not None:
            self.memory = replace(self.memory, taken=self.memory.taken | {reference})
            self._house.keep(self, _nothing)

    def _forget_former(self, reference: str) -> None:
        if reference not in self.memory.formers:
            return
        formers = {each: former for each, former in self.memory.formers.items() if each != reference}
        self._durable.discard(reference)
        self.memory = replace(self.memory, formers=formers)
        self._match_lamps()
        self._house.keep(self, _nothing)

    # What is done about it

    def _change(self, claims: Claims) -> None:
        alarms = self.memory.alarms if Cause.ALARM in claims else {}
        self.memory = replace(self.memory, claims=claims, alarms=alarms)
        self._act()

    def _unknown(self) -> Mapping[str, Former]:
        """Tell what lamps are now of which that is to be known and is not."""
        known = self.memory.formers.keys() | self.memory.taken
        found = {lamp.reference: lamp.former() for lamp in self._own_lamps if lamp.reference not in known}
        return {reference: former for reference, former in found.items() if former is not None}

    def _act(self) -> None:
        """Commit how it stands now, then have the lamps be so."""
        if not self._running:
            return
        if borrowed(self.memory.claims) is None:
            self._leave_taken()
        else:
            self.memory = replace(self.memory, formers={**self.memory.formers, **self._unknown()})
        taken_in = frozenset(self.memory.formers)
        patience: asyncio.TimerHandle | None = None
        decided = False

        def kept(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
            nonlocal decided
            if patience is not None:
                patience.cancel()
                self._patience.discard(patience)
            if not decided and self._running:
                decided = True
                self._durable |= taken_in & self.memory.formers.keys()
                self._settle()

        patience = self._house.hass.loop.call_later(COMMIT_PATIENCE_S, kept, False)
        self._patience.add(patience)
        self._house.keep(self, kept)
        self._arm()
        self._house.show(self)

    def _leave_taken(self) -> None:
        formers = {each: was for each, was in self.memory.formers.items() if each not in self.memory.taken}
        self.memory = replace(self.memory, formers=formers, taken=frozenset())
        self._match_lamps()

    def _settle(self) -> None:
        light = borrowed(self.memory.claims)
        for reference, lamp in list(self._lamps.items()):
            former = self.memory.formers.get(reference)
            if former is not None and (light is None or reference not in self.settings.lamps):
                lamp.restore(former)
            elif light is None or reference in self.memory.taken:
                lamp.unlight()
            else:
                lamp.light(light, held=reference not in self._durable)
        if light is not None and light.blink and self._blinker is None:
            self._blinker = self._house.hass.loop.call_later(BLINK_S, self._blink)

    @callback
    def _blink(self) -> None:
        self._blinker = None
        light = borrowed(self.memory.claims)
        if light is None or not light.blink:
            self._dark = False
            return
        self._dark = not self._dark
        for lamp in self._lamps.values():
            lamp.pulse(dark=self._dark)
        self._blinker = self._house.hass.loop.call_later(BLINK_S, self._blink)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_ms = next_ms(self.memory.claims)
        if due_ms is not None:
            wait_s = max(0.0, (due_ms - self._now_ms) / 1000) + 0.001
            self._timer = self._house.hass.loop.call_later(wait_s, self._expire)

    @callback
    def _expire(self) -> None:
        self._timer = None
        claims = at(self.memory.claims, self._now_ms)
        if Cause.HAND in self.memory.claims and Cause.HAND not in claims:
            self._by_hand(None)
        self._change(claims)


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return

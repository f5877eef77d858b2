"""One lamp of a group: told what to be, watched whether it obeys, told again until it does."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
import logging
from typing import Any, Final, Protocol

from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant, State, callback, split_entity_id

from ..sources import Source
from .causes import Light
from .former import DARK, LIGHT, OFF, ON, Call, Former, dims, lit

_LOGGER = logging.getLogger(__name__)
OBEY_S: Final = 10.0
"""A lamp that has not done what it was told after so long is broken, or cut off."""
RETRY_S: Final = 60.0

type Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class LampWatcher(Protocol):
    """Who is told what a lamp does."""

    def lamp_changed(self) -> None:
        """A lamp has come or gone, is on or off, obeys or does not."""

    def lamp_settled(self, reference: str) -> None:
        """A lamp is as it was told to be, once."""

    def lamp_taken(self, reference: str) -> None:
        """A person has switched a lamp while it was lit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a lamp is to be: lit as long as the wish stands, or once as it was, or as a hand wants it."""

    light: Light | None = None
    former: Former | None = None
    brightness: int | None = None
    held: bool = False
    """To be lit once it is known what it was."""

    @property
    def once(self) -> bool:
        return self.light is None

    @property
    def blinks(self) -> bool:
        return self.light is not None and self.light.blink

    @property
    def state(self) -> str:
        """The state that it is to be in."""
        if self.former is not None:
            return ON if self.former.on else OFF
        return ON if self.light is not None or self.brightness is not None else OFF

    def call(self, domain: str, state: State, *, dark: bool) -> Call:
        if self.former is not None:
            call = self.former.restoring()
            return call if domain == LIGHT else call._replace(data={})
        brightness = self.brightness if self.light is None else self.light.brightness
        if brightness is None or (dark and self.blinks and domain == LIGHT):
            return DARK
        return lit(domain, state.attributes, brightness)


class Lamp:
    """One lamp."""

    def __init__(
        self,
        hass: HomeAssistant,
        reference: str,
        chosen: str,
        watcher: LampWatcher,
        spawn: Spawn,
        *,
        failed: str | None = None,
    ) -> None:
        """Prepare; `chosen` is what the entity was called when it was chosen."""
        self.reference = reference
        self.failed = failed
        """The state that it was told to be in and is not; it is in order again once it has been in it."""
        self._hass = hass
        self._watcher = watcher
        self._spawn = spawn
        self._source = Source(hass, reference, chosen, self._changed)
        self._wish: _Wish | None = None
        self._dark = False
        self._told = False
        """Whether it was told its wish since it was last there."""
        self._obeyed = False
        self._seen_on = False
        """Whether it was on since it was last checked; of one that blinks."""
        self._due = False
        self._sending = False
        self._check: asyncio.TimerHandle | None = None
        self._shown: tuple[object, ...] = ()

    @callback
    def start(self) -> None:
        """Begin to follow the entity."""
        self._source.start()
        self._look()

    @callback
    def stop(self) -> None:
        """Follow no longer, and tell it nothing any more."""
        self._source.stop()
        self._wish = None
        self._forget_check()

    @property
    def state(self) -> State | None:
        """The entity's state; None while it cannot be told anything."""
        state = self._source.state
        return None if state is None or state.state == STATE_UNAVAILABLE else state

    @property
    def entity_id(self) -> str | None:
        """The entity's present name."""
        return self._source.entity_id

    @property
    def is_on(self) -> bool:
        """Whether it is on, as far as it says."""
        return (state := self.state) is not None and state.state == ON

    @property
    def brightness(self) -> int | None:
        """How bright it is; None if it does not say."""
        return None if (state := self.state) is None else state.attributes.get("brightness")

    @property
    def dims(self) -> bool:
        """Whether it can be told how bright to be."""
        return (state := self.state) is not None and dims(state.domain, state.attributes)

    def former(self) -> Former | None:
        """Tell what it is now; None while that cannot be known."""
        state = self.state
        return None if state is None else Former.of(state.domain, state.state, state.attributes)

    @callback
    def light(self, light: Light, *, held: bool = False) -> None:
        """Have it lit from now on; `held`: as soon as it is there and this is called again."""
        self._want(_Wish(light=light, held=held))

    @callback
    def restore(self, former: Former) -> None:
        """Have it be once more what it was, now or when it is back."""
        self._want(_Wish(former=former))

    @callback
    def switch(self, brightness: int | None) -> None:
        """Switch it on or, with None, off as a hand does: once."""
        self._want(_Wish(brightness=brightness))

    @callback
    def unlight(self) -> None:
        """Leave it as it is, if it is to be lit; what a hand wants of it stands."""
        if self._wish is not None and not self._wish.once:
            self.rest()

    @callback
    def rest(self) -> None:
        """Leave it as it is."""
        self._wish = None
        self._forget_check()

    @callback
    def pulse(self, *, dark: bool) -> None:
        """Go on blinking; a relay is not worn out by it, it stays on."""
        self._dark = dark
        state = self.state
        if self._wish is not None and self._wish.blinks and state is not None and state.domain == LIGHT:
            self._send()

    def _want(self, wish: _Wish) -> None:
        if wish == self._wish:
            return
        self._wish = wish
        self._told = self._obeyed = self._seen_on = self._dark = False
        self._forget_check()
        self._look()

    @callback
    def _changed(self, new: State | None) -> None:
        lit_by_us = self._wish is not None and not self._wish.once
        if lit_by_us and new is not None and new.context.user_id is not None and new.state != STATE_UNAVAILABLE:
            self.rest()
            self._watcher.lamp_taken(self.reference)
        self._look()

    def _look(self) -> None:
        wish, state = self._wish, self.state
        if state is not None and state.state == self.failed:
            self._set_failed(None)
        if wish is not None and state is None:
            # Whatever it was told before, it may have forgotten by the time that it is back.
            self._told = self._obeyed = False
            self._arm(OBEY_S)
        elif wish is not None and state is not None:
            self._seen_on |= state.state == ON
            if not self._told and not wish.held:
                self._told = True
                self._arm(OBEY_S)
                # It may do so, and be let go, before this returns.
                self._send()
            elif not self._sending and self._meets(wish, state):
                self._obey(wish)
            else:
                self._arm(OBEY_S)
        shown = (state is None, self.is_on, state is not None and state.attributes.get("brightness"))
        if shown != self._shown:
            self._shown = shown
            self._watcher.lamp_changed()

    def _meets(self, wish: _Wish, state: State) -> bool:
        if wish.blinks:
            return self._seen_on or state.state == ON
        return state.state == wish.state

    def _obey(self, wish: _Wish) -> None:
        self._obeyed = True
        self._forget_check()
        if wish.blinks:
            # Until the next look, by then it must have been on again.
            self._seen_on = False
            self._arm(OBEY_S)
        if wish.once:
            self._wish = None
            self._watcher.lamp_settled(self.reference)

    def _set_failed(self, failed: str | None) -> None:
        if failed != self.failed:
            self.failed = failed
            self._watcher.lamp_changed()

    def _arm(self, wait_s: float) -> None:
        if self._check is None:
            self._check = self._hass.loop.call_later(wait_s, self._checked)

    def _forget_check(self) -> None:
        if self._check is not None:
            self._check.cancel()
            self._check = None

    @callback
    def _checked(self) -> None:
        self._check = None
        wish, state = self._wish, self.state
        if wish is None:
            return
        if not self._hass.is_running:
            # What brings the lamp may not have started yet.
            self._arm(OBEY_S)
        elif state is not None and self._meets(wish, state):
            self._obey(wish)
        elif self._obeyed and state is not None:
            # It did, and something else than a person here has switched it since, such as a switch on the wall.
            self._obeyed = False
            self._send()
            self._arm(OBEY_S)
        else:
            wanted = wish.state
            if state is not None or wanted == ON:
                self._set_failed(wanted)
            if state is not None:
                self._send()
            self._arm(RETRY_S)

    def _send(self) -> None:
        self._due = True
        if not self._sending:
            self._sending = True
            self._spawn(self._tell(), f"lamp {self.reference}")

    async def _tell(self) -> None:
        """Tell it what it is to be by now, one call after the other."""
        try:
            while self._due:
                self._due = False
                wish, state, entity_id = self._wish, self.state, self._source.entity_id
                if wish is None or wish.held or state is None or entity_id is None:
                    break
                domain = split_entity_id(entity_id)[0]
                call = wish.call(domain, state, dark=self._dark)
                try:
                    async with asyncio.timeout(OBEY_S):
                        await self._hass.services.async_call(
                            domain,
                            call.action,
                            {ATTR_ENTITY_ID: entity_id, **call.data},
                            blocking=True,
                            context=Context(),
                        )
                except TimeoutError:
                    _LOGGER.debug("A lamp takes its time")
                except Exception as err:  # noqa: BLE001 - whatever the lamp's integration makes of it
                    _LOGGER.debug("A lamp was not told: %s", type(err).__name__)
        finally:
            self._sending = False
        self._look()

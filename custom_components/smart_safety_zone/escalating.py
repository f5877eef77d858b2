"""How others are told of what nobody takes: phones, a loudspeaker, the next station; screens hear it by their feed."""

import asyncio
from collections import defaultdict, deque
from typing import Any, Final

from homeassistant.components.media_player.const import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    DOMAIN as MEDIA_PLAYER,
    SERVICE_PLAY_MEDIA,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback

from .const import CONF_NEXT_STATION_TARGETS, CONF_PLAYER_MEDIA, CONF_PLAYERS, CONF_SUPERVISOR_TARGETS
from .entry import SafetyZoneConfigEntry
from .incident.model import Incident, Way
from .notices import SEND_S, Words, async_send
from .pages import ROOM_PATH
from .patrol import TAG
from .station.runtime import StationRuntime

AT_MOST: Final = 5
WITHIN_S: Final = 60
"""So many are told one by one in a minute: in a storm, a phone that never stops tells nobody anything."""
_TARGETS: Final = {Way.SUPERVISOR: CONF_SUPERVISOR_TARGETS, Way.NEXT_STATION: CONF_NEXT_STATION_TARGETS}


class Escalating:
    """Carries what is escalated."""

    def __init__(self, hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
        """Prepare."""
        self._hass = hass
        self._entry = entry
        self._runtime = runtime
        self._told_s: defaultdict[tuple[Way, bool], deque[float]] = defaultdict(lambda: deque(maxlen=AT_MOST))
        """By way, and whether a unit asks for help: alarms do not keep that from being told."""

    async def carry(
        self,
        incident: Incident,
        way: Way,
        deaf: bool,  # noqa: FBT001 - as every `Carry`
        unit: str | None = None,
    ) -> str | None:
        """Tell others by a way that nobody has taken an incident, or that a unit asks for help there."""
        if way is Way.SOUND:
            return None
        words = await Words.load(self._hass)
        if self._is_too_much(way, unit):
            return words.say("not_one_by_one", count=self._runtime.counts[1])
        if way is Way.PLAYER:
            return self._said(words, await self._play())
        if unit is not None:
            title = words.say("unit_asks_for_help", unit=unit, kind=words.kind(incident))
        else:
            title = words.say("nobody_hears" if deaf else "not_taken", kind=words.kind(incident))
        if way is Way.NEXT_STATION:
            # Others hear whose it is, and of a silent alarm no more than where: who raised it is not theirs to know.
            place = words.place(self._runtime, incident, whole=not incident.silent)
            message = f"{self._entry.title}: {place}"
        else:
            message = words.place(self._runtime, incident)
        data: dict[str, Any] = {
            "tag": f"{TAG}{'waits' if unit is None else 'help'}_{incident.id}",
            "url": f"/{ROOM_PATH}",
            "clickAction": f"/{ROOM_PATH}",
        }
        # What rings through a phone that is set to silent, by each system's own name.
        data |= {"ttl": 0, "priority": "high", "push": {"interruption-level": "critical"}}
        targets = self._entry.options.get(_TARGETS[way], [])
        told = await asyncio.gather(*(async_send(self._hass, each, title, message, data) for each in targets))
        return self._said(words, dict(zip(targets, told, strict=True)))

    def _is_too_much(self, way: Way, unit: str | None) -> bool:
        times, now_s = self._told_s[way, unit is not None], self._hass.loop.time()
        if len(times) == AT_MOST and now_s - times[0] < WITHIN_S:
            return True
        times.append(now_s)
        return False

    async def _play(self) -> dict[str, bool]:
        options: dict[str, Any] = {
            ATTR_MEDIA_CONTENT_ID: self._entry.options.get(CONF_PLAYER_MEDIA, ""),
            ATTR_MEDIA_CONTENT_TYPE: "music",
            ATTR_MEDIA_ANNOUNCE: True,
        }
        played = {}
        for player in self._entry.options.get(CONF_PLAYERS, []):
            played[player] = False
            try:
                async with asyncio.timeout(SEND_S):
                    await self._hass.services.async_call(
                        MEDIA_PLAYER, SERVICE_PLAY_MEDIA, {ATTR_ENTITY_ID: player, **options}, blocking=True
                    )
            # Whatever a player raises, the next one is tried.
            except Exception:  # noqa: BLE001
                self._runtime.faults["player_not_played"] += 1
            else:
                state = self._hass.states.get(player)
                played[player] = state is not None and state.state != "unavailable"
        return played

    def _said(self, words: Words, told: dict[str, bool]) -> str:
        lines = [
            words.say(key, names=", ".join(names))
            for key, wanted in (("told", True), ("not_told", False))
            if (names := [name for name, was in told.items() if was is wanted])
        ]
        return " ".join(lines)


@callback
def async_carry_escalations(hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
    """Have the station tell others of what nobody takes."""
    runtime.escalation.carry = Escalating(hass, entry, runtime).carry

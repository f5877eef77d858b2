"""What units are told by phone: that they are sent, with buttons for their answers, and that they are called back."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from .entry import SafetyZoneConfigEntry
from .incident.model import AUTOMATION, Incident, Step, StepType
from .notices import Words, async_send, place_on_map
from .pages import UNIT_PATH
from .patrol import HOUR_MS, TAG
from .station.errors import StationError
from .station.runtime import StationRuntime
from .station.units import Unit, spelled

BUTTONS: Final = ("en_route", "arrived")
SHIFT_MS: Final = 12 * HOUR_MS
CLEAR: Final = "clear_notification"
"""The companion app takes away what bears the same tag."""


class UnitNotices:
    """Tells units by their phones; what a phone is not told, the timeline says, so that the radio is used."""

    def __init__(self, hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
        """Prepare; `heard` is told each step."""
        self._hass = hass
        self._entry = entry
        self._runtime = runtime
        self._told: dict[str, set[str]] = {}
        """By incident: call signs, as they are compared, whose phones show it."""

    @callback
    def heard(self, incident: Incident, step: Step) -> None:
        """Take in a step of an incident."""
        if step.followed or incident.is_part:
            return
        if step.type is StepType.DISPATCHED and step.unit is not None:
            self._send(self._sent(incident, step.unit), incident)
        elif step.type is StepType.STOOD_DOWN and step.unit is not None:
            self._send(self._recalled(incident, [step.unit]), incident)
        elif step.type is StepType.RECALLED:
            self._send(self._recalled(incident, self._told.get(incident.id, ())), incident)
        elif step.type is StepType.CLOSED:
            self._send(self._over(incident, self._told.pop(incident.id, ())), incident)

    def _send(self, work: Any, incident: Incident) -> None:
        self._entry.async_create_background_task(self._hass, work, f"units of incident {incident.id}")

    async def _sent(self, incident: Incident, call_sign: str) -> None:
        unit = self._runtime.units.named(call_sign)
        if unit is None or unit.phone is None:
            return
        words = await Words.load(self._hass)
        try:
            tokens = await self._runtime.patrol.make(incident.id, unit.call_sign, BUTTONS, SHIFT_MS)
        except StationError:
            # Better a notice without buttons than none.
            tokens = {}
        page = f"/{UNIT_PATH}?incident={incident.id}"
        data: dict[str, Any] = {
            "tag": f"{TAG}{incident.id}",
            "actions": [{"action": token, "title": words.say(f"button_{step}")} for step, token in tokens.items()],
            # By one name for Android, by the other for iOS.
            "clickAction": page,
            "url": page,
            "ttl": 0,
            "priority": "high",
        }
        if (place := place_on_map(self._runtime, incident)) is not None:
            data["actions"].append(
                {
                    "action": "URI",
                    "title": words.say("route"),
                    "uri": f"geo:0,0?q={place[0]:.6f},{place[1]:.6f}",
                }
            )
        title = words.say("unit_sent", unit=unit.call_sign, kind=words.kind(incident))
        if await async_send(self._hass, unit.phone, title, words.place(self._runtime, incident), data):
            self._told.setdefault(incident.id, set()).add(spelled(call_sign))
            return
        self._runtime.faults["unit_not_told"] += 1
        await self._note(incident, words.say("unit_not_told", unit=unit.call_sign))

    async def _recalled(self, incident: Incident, call_signs: Iterable[str]) -> None:
        words = await Words.load(self._hass)
        for unit in self._with_phones(call_signs):
            assert unit.phone is not None
            told = self._told.get(incident.id, set())
            told.discard(spelled(unit.call_sign))
            title = words.say("unit_recalled", unit=unit.call_sign)
            data = {"tag": f"{TAG}{incident.id}", "ttl": 0, "priority": "high"}
            if not await async_send(self._hass, unit.phone, title, words.place(self._runtime, incident), data):
                await self._note(incident, words.say("unit_not_told", unit=unit.call_sign))

    async def _over(self, incident: Incident, call_signs: Iterable[str]) -> None:
        for unit in self._with_phones(call_signs):
            assert unit.phone is not None
            await async_send(self._hass, unit.phone, None, CLEAR, {"tag": f"{TAG}{incident.id}"})

    def _with_phones(self, call_signs: Iterable[str]) -> list[Unit]:
        found = (self._runtime.units.named(each) for each in list(call_signs))
        return [unit for unit in found if unit is not None and unit.phone is not None]

    async def _note(self, incident: Incident, text: str) -> None:
        try:
            await self._runtime.note(incident.id, AUTOMATION, text)
        except StationError:
            self._runtime.faults["unit_not_told_unkept"] += 1


@callback
def async_tell_units(hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
    """Tell units by their phones, for as long as the entry is loaded."""
    notices = UnitNotices(hass, entry, runtime)
    entry.async_on_unload(runtime.subscribe_incidents(notices.heard))

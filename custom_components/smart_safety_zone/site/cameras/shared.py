"""One shared camera: which entity it is by now, whether that is there, and what the owner has decided about it."""

from collections.abc import Callable
from typing import Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, State, callback

from ...protocol.cameras import InventoryCamera
from ...protocol.names import plain_name
from ..source_faults import SourceFaults
from ..sources import Source
from .settings import CameraSettings
from .terms import Terms

_MICRO: Final = 1_000_000


class SharedCamera:
    """A camera of the household that stations may look through."""

    def __init__(
        self, hass: HomeAssistant, subentry: ConfigSubentry, trouble: str | None, problem_changed: Callable[[str], None]
    ) -> None:
        """Prepare; `problem_changed` is called with the camera's id once a problem has lasted, and once it is over."""
        self.id = subentry.subentry_id
        self.trouble = trouble
        """The trouble signal that still wants its restoral."""
        self.problem: str | None = None if trouble is None else "unavailable"
        """Why it gives no picture, once that has lasted: removed, disabled, unavailable."""
        self._hass = hass
        self._problem_changed = problem_changed
        self._source: Source | None = None
        self._faults = SourceFaults(hass, lambda: self.fault, self._show, f"camera {self.id}")
        self._describe(subentry)

    def _describe(self, subentry: ConfigSubentry) -> None:
        self.name = plain_name(subentry.title)
        self.settings = CameraSettings.of(subentry.data)

    @property
    def entity_id(self) -> str | None:
        """The camera entity, by its present name; None if it cannot be found."""
        return None if self._source is None else self._source.entity_id

    @property
    def fault(self) -> str | None:
        """Why it gives no picture at this moment, were it only for a moment."""
        return None if self._source is None else self._source.fault

    def described(self, terms: Terms, station_id: str) -> InventoryCamera:
        """Describe it as it is shared with one station at this moment."""
        settings = self.settings
        latitude, longitude = settings.place or (None, None)
        return InventoryCamera(
            id=self.id,
            name=self.name,
            tier=terms.tier(station_id),
            sees=settings.sees,
            latitude_e6=_micro(latitude),
            longitude_e6=_micro(longitude),
            direction=settings.direction,
            angle=settings.angle,
            masked=terms.masked,
            off=terms.off or not terms.agreed,
            webrtc=terms.webrtc and not terms.masked,
            screen=terms.screen,
        )

    @callback
    def start(self) -> None:
        """Follow the entity through its renames."""
        settings = self.settings
        self._source = Source(self._hass, settings.reference, settings.entity, self._changed)
        self._source.start()

    @callback
    def watch(self) -> None:
        """Look from here on whether the entity is there."""
        self._changed(None)

    @callback
    def stop(self) -> None:
        """Follow no longer."""
        if self._source is not None:
            self._source.stop()
            self._source = None
        self._faults.forget()

    @callback
    def configure(self, subentry: ConfigSubentry) -> bool:
        """Take a changed configuration over; tells whether it changed."""
        before = (self.name, self.settings)
        self._describe(subentry)
        if self.settings.reference != before[1].reference:
            self.stop()
            self.start()
            self._show(None)
            self.watch()
        return (self.name, self.settings) != before

    @callback
    def _changed(self, _state: State | None) -> None:
        fault = self.fault
        if fault is None:
            self._faults.forget()
            self._show(None)
        elif self.problem is not None:
            self._show(fault)
        else:
            self._faults.wait()

    def _show(self, problem: str | None) -> None:
        if problem != self.problem:
            self.problem = problem
            self._problem_changed(self.id)


def _micro(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * _MICRO)

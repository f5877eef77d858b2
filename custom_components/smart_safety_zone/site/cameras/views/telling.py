"""What is written of a look, here and at its station: the same words, so that the two logs can be compared."""

from ....protocol.cameras import Look, ViewMode, ViewState
from ..access import Access
from ..shared import SharedCamera
from .view import View


def entry_of(view: View, state: ViewState, camera: SharedCamera | None, unwritten: int) -> Access:
    """Return the entry of the access log; a camera that is not there has no name."""
    request = view.request
    return Access(
        view=view.id,
        station=view.receiver.station_id,
        station_name=view.receiver.name,
        camera="" if camera is None else camera.id,
        camera_name="" if camera is None else camera.name,
        mode=request.mode if request.mode in set(ViewMode) else "",
        state=state,
        at_ms=view.asked_ms,
        operator=request.operator,
        purpose=request.purpose,
        incident=None if request.incident is None else request.incident.hex(),
        case=request.case,
        screen=request.screen,
        reason="" if view.over is None else view.over.value,
        seconds=view.seconds,
        pictures=view.pictures,
        answered_by=view.answered_by,
        unwritten=unwritten,
    )


def look_of(view: View, state: ViewState, *, silent: bool) -> Look:
    """Return what the station is told."""
    request = view.request
    return Look(
        view=request.view,
        camera=request.camera,
        mode=request.mode,
        state=state,
        at_ms=view.asked_ms,
        operator=request.operator,
        purpose=request.purpose,
        incident=request.incident,
        case=request.case,
        reason="" if view.over is None else view.over.value,
        seconds=view.seconds,
        pictures=view.pictures,
        silent=silent,
    )

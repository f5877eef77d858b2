"""Why a camera is not shared, or the switch of one is not where it was put; the codes are keys of translated texts."""

from ..errors import SiteError


class NotSharedError(SiteError):
    """No station may have more of the camera than that it is there."""

    def __init__(self) -> None:
        """Code `camera_not_shared`."""
        super().__init__("camera_not_shared")


class NotAgreedError(SiteError):
    """The owner has not agreed, or not to the text as it is now."""

    def __init__(self) -> None:
        """Code `camera_not_agreed`."""
        super().__init__("camera_not_agreed")


class AllOffError(SiteError):
    """All cameras of the site are switched off."""

    def __init__(self) -> None:
        """Code `all_cameras_off`."""
        super().__init__("all_cameras_off")


class OffNotKeptError(SiteError):
    """It is off, and would be on again after a restart."""

    def __init__(self) -> None:
        """Code `camera_off_not_kept`."""
        super().__init__("camera_off_not_kept")


class NoSuchViewError(SiteError):
    """Nobody looks, or asks to, by that name; any more."""

    def __init__(self) -> None:
        """Code `no_such_view`."""
        super().__init__("no_such_view")

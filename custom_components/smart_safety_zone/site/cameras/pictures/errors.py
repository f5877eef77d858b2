"""Why there is no picture; the codes are keys of translated texts."""

from ...errors import SiteError


class NoPictureError(SiteError):
    """The camera gives none."""

    def __init__(self) -> None:
        """Code `no_camera_picture`."""
        super().__init__("no_camera_picture")


class NoMaskError(SiteError):
    """What is to be hidden could not be hidden."""

    def __init__(self) -> None:
        """Code `no_mask`."""
        super().__init__("no_mask")

"""Pictures that leave with a tip-off: stills of cameras, files, and what was uploaded in a dialog."""

from collections.abc import Iterable
from pathlib import Path

from homeassistant.components.camera import async_get_image
from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .site.errors import SiteError
from .site.tips.pictures import MAX_FILE_BYTES


async def async_pictures(hass: HomeAssistant, cameras: Iterable[str] = (), files: Iterable[str] = ()) -> list[bytes]:
    """Take a still of each camera and read each file. SiteError says which one cannot be had."""
    pictures = [await _still(hass, camera) for camera in cameras]
    for path in files:
        # It looks at the disk.
        if not await hass.async_add_executor_job(hass.config.is_allowed_path, path):
            raise SiteError("path_not_allowed", {"path": path})
        pictures.append(await hass.async_add_executor_job(_read, path))
    return pictures


async def _still(hass: HomeAssistant, camera: str) -> bytes:
    try:
        return (await async_get_image(hass, camera)).content
    except HomeAssistantError as err:
        raise SiteError("no_still", {"camera": camera}) from err


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as err:
        raise SiteError("file_unreadable", {"path": path}) from err


async def async_uploaded(hass: HomeAssistant, file_id: str) -> bytes:
    """Take over what was uploaded in a dialog; it is deleted there. SiteError."""

    def take() -> bytes:
        try:
            with process_uploaded_file(hass, file_id) as path:
                return _read(str(path))
        except ValueError as err:
            raise SiteError("file_unreadable", {"path": "–"}) from err

    return await hass.async_add_executor_job(take)

"""Sharing cameras as an owner does: through the dialog, as somebody who is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final
from unittest.mock import Mock

from homeassistant.auth.models import User
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, ConfigSubentry
from homeassistant.helpers.http import current_request

from custom_components.smart_safety_zone.const import SUBENTRY_CAMERA

from .town import OWNER, Site

CAMERA: Final = "camera.shop_front"
WHICH: Final[dict[str, Any]] = {"source": CAMERA, "name": "Shop front", "sees": "frontage", "angle": 90}
IN_INCIDENTS: Final[dict[str, Any]] = {"radius": 150, "before": False, "webrtc": False, "screen": False}

type Result = Any


@contextmanager
def signed_in(user: User) -> Iterator[None]:
    """Act as the person whose request this is."""
    token = current_request.set(Mock(get={KEY_HASS_USER: user}.get))
    try:
        yield
    finally:
        current_request.reset(token)


class Owner:
    """Whoever owns a site's cameras."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.hass = site.town.hass
        self.user = site.town.users[OWNER]
        self.hass.states.async_set(CAMERA, "idle", {"friendly_name": "Shop front"})

    @property
    def subentry(self) -> ConfigSubentry:
        """The first shared camera."""
        return next(iter(self.site.entry.get_subentries_of_type(SUBENTRY_CAMERA)))

    @property
    def camera(self) -> str:
        return self.subentry.subentry_id

    async def begin(self) -> Result:
        """Open the dialog of a new share."""
        return await self.hass.config_entries.subentries.async_init(
            (self.site.entry.entry_id, SUBENTRY_CAMERA), context={"source": SOURCE_USER}
        )

    async def change(self, step: str | None = None) -> Result:
        """Open the dialog of the first camera."""
        result: Result = await self.hass.config_entries.subentries.async_init(
            (self.site.entry.entry_id, SUBENTRY_CAMERA),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": self.camera},
        )
        return result if step is None else await self.answer(result, next_step_id=step)

    async def answer(self, result: Result, **typed: Any) -> Result:
        """Answer a step, signed in."""
        with signed_in(self.user):
            result = await self.hass.config_entries.subentries.async_configure(result["flow_id"], typed)
        await self.hass.async_block_till_done()
        return result

    async def answers(self, result: Result, *steps: tuple[str, dict[str, Any]]) -> Result:
        """Answer steps in a row, each by its name."""
        for step, typed in steps:
            assert (result.get("step_id"), result.get("errors")) == (step, {}), result
            result = await self.answer(result, **typed)
        return result

    async def share(self, tier: str = "incident", **limits: Any) -> str:
        """Share the camera with the only station; returns its id."""
        result = await self.answers(
            await self.begin(),
            ("user", WHICH),
            ("sharing", {"tier": tier}),
            ("limits", {**IN_INCIDENTS, **limits}),
            ("consent", {"agree": True}),
        )
        assert result["type"] == "create_entry"
        return self.camera

    def add(self, title: str, **data: Any) -> str:
        """Make a share without the dialog, and so without consent."""
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type=SUBENTRY_CAMERA, title=title, unique_id=None
        )
        self.hass.config_entries.async_add_subentry(self.site.entry, subentry)
        return subentry.subentry_id

"""A town in which a shop shares its camera: RTSP, Home Assistant's own integrations for cameras, the real flows."""

from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from .api import Api
from .cameras import RtspCamera
from .flows import Step
from .sender import Sender
from .town import DOMAIN, PREMISES, Site, Town
from .waiting import until

SHOP: Final = "gold"
CAMERA: Final = "Shop front"
SHARED_DEADLINE_S: Final = 30.0
_ADVANCED: Final = {"framerate": 2, "verify_ssl": False, "rtsp_transport": "tcp"}


class CameraTown:
    """The town, its camera, and what makes WebRTC of it; `async with` starts and stops all of it."""

    def __init__(
        self, folder: Path, *, tier: str = "always", before: bool = False, cameras: int = 1, **options: Any
    ) -> None:
        """Start nothing; `before`: the site keeps pictures from before a press; `options` are those of `Town`.

        Of several cameras all show the same.
        """
        self.camera = RtspCamera()
        self.sender = Sender()
        self._folder = folder
        self._tier = tier
        self._before = before
        self._cameras = cameras
        self._options = options
        self._stack = AsyncExitStack()
        self.town: Town
        self.entities: list[str] = []
        """The household's own camera entities."""
        self.shared: list[str] = []
        """The shared cameras' ids."""
        self.site = ""
        """The shop's id at the station."""

    async def __aenter__(self) -> Self:
        """Start, join, and share."""
        try:
            await self._stack.enter_async_context(self.camera)
            await self._stack.enter_async_context(self.sender)
            self.town = Town(
                self._folder,
                premises=tuple(each for each in PREMISES if each.key == SHOP),
                town_configuration=f"stream:\ngo2rtc:\n  url: {self.sender.url}\n",
                **self._options,
            )
            await self._stack.enter_async_context(self.town)
            for number in range(self._cameras):
                self.entities.append(await self._buy_camera(number))
                self.shared.append(await self._share(number))
            self.site = await self._site_id()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        await self._stack.aclose()

    @property
    def shop(self) -> Site:
        """The site whose camera it is."""
        return self.town.sites[SHOP]

    @property
    def home(self) -> Api:
        """The shop's Home Assistant, as its owner."""
        return self.town.town.api

    async def _site_id(self) -> str:
        """Wait until the station knows of the cameras."""
        api = await self.town.operator()
        sites = (await self.town.act(api, "list_sites"))["sites"]
        await api.close()
        return str(next(each["site"] for each in sites if each["name"] == self.shop.premises.name))

    async def _buy_camera(self, number: int) -> str:
        """Add a camera as its owner would, by the integration for cameras of any make."""
        source = f"{self.camera.url}/{number}"
        result = await self.home.run_flow(
            "generic", [{"stream_source": source, "advanced": _ADVANCED}, {"confirmed_ok": True}]
        )
        entry_id = result["result"]["entry_id"]

        async def registered() -> str | None:
            for each in await self.home.entities("generic"):
                if each["config_entry_id"] == entry_id:
                    return str(each["entity_id"])
            return None

        found = await until(registered, SHARED_DEADLINE_S, "the camera's entity")
        assert found is not None
        return found

    async def _share(self, number: int) -> str:
        """Share one through the real dialog."""
        await self.home.run_subentry_flow(
            self.shop.entry_id, "camera", [*self._answers(number, before=self._before), {"agree": True}]
        )
        (found,) = (
            each["subentry_id"]
            for each in await self.home.subentries(self.shop.entry_id)
            if each["subentry_type"] == "camera" and each["subentry_id"] not in self.shared
        )
        return str(found)

    async def share_anew(self, *, before: bool) -> None:
        """Change whether the seconds before a press are kept; to keep them where they were not wants consent anew."""
        agrees: list[Step] = [{"agree": True}] if before else []
        for number, subentry in enumerate(self.shared):
            await self.home.run_subentry_flow(
                self.shop.entry_id,
                "camera",
                [{"next_step_id": "change"}, *self._answers(number, before=before), *agrees],
                subentry_id=subentry,
            )

    def _answers(self, number: int, *, before: bool) -> list[Step]:
        """Answer the dialog, up to the consent."""
        incident = {"radius": 150, "before": before} if self._tier != "request" else {}
        return [
            {"source": self.entities[number], "name": f"{CAMERA} {number + 1}", "sees": "frontage", "angle": 90},
            {"tier": self._tier},
            {**incident, "webrtc": True, "screen": False},
        ]

    async def kill_switch(self) -> str:
        """Return the switch that ends all looks through the first camera."""

        async def registered() -> str | None:
            for each in await self.home.entities(DOMAIN):
                if each["config_subentry_id"] == self.shared[0] and each["entity_id"].startswith("switch."):
                    return str(each["entity_id"])
            return None

        found = await until(registered, SHARED_DEADLINE_S, "the camera's switch")
        assert found is not None
        return found

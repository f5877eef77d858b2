"""A headless Chromium that is logged in to a home and takes pictures of its pages."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser as Chromium,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Route,
    async_playwright,
)

EXECUTABLE: Final = "/usr/bin/chromium"
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Live video comes from this machine, which may have no other network.
    "--allow-loopback-in-peer-connection",
    # Cast discovery speaks mDNS on every interface.
    "--disable-features=MediaRouter,OptimizationHints,Translate",
    # Chromium's own services call out before any page does; a proxy that isn't there stops all but the loopback.
    "--proxy-server=http://127.0.0.1:9",
)
_OWN_BRAND: Final = "/api/brands/integration/smart_safety_zone/"
_NO_PICTURE: Final = '<svg xmlns="http://www.w3.org/2000/svg"/>'
_READY_DEADLINE_MS: Final = 30_000
# Under Home Assistant's launch screen the page isn't there yet.
_READY: Final = "() => !document.querySelector('#ha-launch-screen') && document.querySelector('home-assistant')"


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a page is looked at."""

    width: int = 1280
    height: int = 800
    language: str = "en"
    dark: bool = False
    mobile: bool = False
    scale: float = 1.0


class Process:
    """A Chromium, which starts when it is first wanted."""

    def __init__(self) -> None:
        """Start nothing."""
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None

    async def chromium(self) -> Chromium:
        """Return it, running."""
        if self._chromium is None:
            self._playwright = self._playwright or await async_playwright().start()
            self._chromium = await self._playwright.chromium.launch(executable_path=EXECUTABLE, args=list(_ARGUMENTS))
        return self._chromium

    async def close(self) -> None:
        """End it, if it runs."""
        if self._chromium is not None:
            await self._chromium.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._playwright = self._chromium = None


_SHARED: Final[dict[asyncio.AbstractEventLoop, Process]] = {}


@asynccontextmanager
async def one_chromium() -> AsyncGenerator[None]:
    """Have all windows of this event loop meanwhile in one Chromium; each keeps its own cookies and storage."""
    loop = asyncio.get_running_loop()
    shared = _SHARED[loop] = Process()
    try:
        yield
    finally:
        del _SHARED[loop]
        await shared.close()


class Browser:
    """One logged-in browser window; `problems` are errors of the page, `blocked` what it asked of others."""

    def __init__(self, url: str, token: str, look: Look | None = None) -> None:
        """Open nothing yet; `url` and `token` are those of an Api."""
        self._url = url
        self._token = token
        self._look = look or Look()
        self._own: Process | None = None
        self._page: Page | None = None
        self.problems: list[str] = []
        self.blocked: list[str] = []

    async def __aenter__(self) -> Self:
        """Open the window."""
        shared = _SHARED.get(asyncio.get_running_loop())
        process = shared or Process()
        self._own = None if shared else process
        try:
            self._page = await self._open_page(await process.chromium())
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the window."""
        await self.close()

    @property
    def page(self) -> Page:
        """Playwright's page, for clicks and questions; its selectors see through shadow roots."""
        if self._page is None:
            message = "the browser isn't open"
            raise RuntimeError(message)
        return self._page

    async def close(self) -> None:
        """Close the window, and end Chromium if it is this window's own."""
        if self._page is not None:
            await self._page.context.close()
        if self._own is not None:
            await self._own.close()
        self._page = self._own = None

    async def go(self, path: str, *, selector: str | None = None, quiet: bool = True) -> Page:
        """Go to a page of the frontend and return it when it, or the element named, is there.

        `quiet`: wait until it asks for nothing more; whoever waits for what stands on it needs not.
        """
        await self.page.goto(self._url + path, wait_until="load")
        await self.page.wait_for_function(_READY, timeout=_READY_DEADLINE_MS)
        if selector is not None:
            await self.page.wait_for_selector(selector, timeout=_READY_DEADLINE_MS, state="attached")
        if quiet:
            await self.page.wait_for_load_state("networkidle")
        return self.page

    async def screenshot(self, path: str, picture: Path, *, selector: str | None = None) -> Path:
        """Go to a page and save a picture of it."""
        page = await self.go(path, selector=selector)
        picture.parent.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=picture, animations="disabled")
        return picture

    async def _open_page(self, chromium: Chromium) -> Page:
        look = self._look
        context = await chromium.new_context(
            viewport={"width": look.width, "height": look.height},
            locale=look.language,
            color_scheme="dark" if look.dark else "light",
            is_mobile=look.mobile,
            has_touch=look.mobile,
            device_scale_factor=look.scale,
            service_workers="block",
        )
        await self._sign_in(context)
        await context.route("**/*", self._guard)
        page = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        return page

    async def _sign_in(self, context: BrowserContext) -> None:
        """Leave in the window what the frontend's own login leaves there."""
        tokens = {
            "access_token": self._token,
            "token_type": "Bearer",
            "expires_in": 1800,
            "hassUrl": self._url,
            "clientId": f"{self._url}/",
            # Far in the future: the rig's token lives long and has no refresh token of its own.
            "expires": 4_000_000_000_000,
            "refresh_token": "",
        }
        values = {
            "hassTokens": json.dumps(tokens),
            "selectedLanguage": json.dumps(self._look.language),
            "selectedTheme": json.dumps({"dark": self._look.dark}),
            "enableShortcuts": "false",
        }
        script = "".join(f"localStorage.setItem({json.dumps(k)}, {json.dumps(v)});" for k, v in values.items())
        await context.add_init_script(script)

    async def _guard(self, route: Route) -> None:
        """Let nothing leave for any other host than the home."""
        target = urlsplit(route.request.url)
        if target.path.startswith("/api/brands/") and not target.path.startswith(_OWN_BRAND):
            # Home Assistant would fetch the pictures of other brands from the internet.
            await route.fulfill(body=_NO_PICTURE, content_type="image/svg+xml")
            return
        if target.scheme in ("data", "blob") or target.netloc == urlsplit(self._url).netloc:
            await route.continue_()
            return
        self.blocked.append(route.request.url)
        await route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

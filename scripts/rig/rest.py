"""REST calls to one Home Assistant with one access token."""

from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp

# What JSON decodes to; who asks knows the shape.
type Json = Any

REQUEST_DEADLINE_S = 60


class ApiError(Exception):
    """A REST call that Home Assistant answered with an error."""

    def __init__(self, method: str, path: str, status: int, body: str) -> None:
        """Keep the status and the body for the one who expects them."""
        super().__init__(f"{method} {path} answered {status}: {body[:500]}")
        self.status = status
        self.body = body


class Rest:
    """REST calls as one user; close it when done."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Open no connection yet."""
        self.url = url
        self.token = token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.session = aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=REQUEST_DEADLINE_S))

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.close()

    async def get(self, path: str) -> Json:
        """Return the decoded answer to a GET."""
        return await self._request("GET", path)

    async def post(self, path: str, data: Json = None) -> Json:
        """Return the decoded answer to a POST of JSON."""
        return await self._request("POST", path, json={} if data is None else data)

    async def post_form(self, path: str, fields: dict[str, str]) -> Json:
        """Return the decoded answer to a POST of form fields."""
        return await self._request("POST", path, data=fields)

    async def delete(self, path: str) -> Json:
        """Return the decoded answer to a DELETE."""
        return await self._request("DELETE", path)

    async def fetch(self, path: str) -> bytes:
        """Return the raw body of a GET: a picture, a file."""
        async with self.session.get(self.url + path) as response:
            body = await response.read()
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise ApiError("GET", path, response.status, body.decode(errors="replace"))
            return body

    async def close(self) -> None:
        """Close the connections."""
        await self.session.close()

    async def _request(self, method: str, path: str, **options: Json) -> Json:
        async with self.session.request(method, self.url + path, **options) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise ApiError(method, path, response.status, await response.text())
            if response.content_type == "application/json":
                return await response.json()
            return await response.text()

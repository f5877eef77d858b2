"""Become somebody in a Home Assistant: the first owner, or a user with a password."""

from dataclasses import dataclass
from typing import Final

from .rest import Json, Rest


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """A user's name and password; throw-away values of a test home, never real ones."""

    username: str
    password: str
    name: str = ""


OWNER: Final = Login(username="owner", password="owner-of-the-rig", name="Owner")  # noqa: S106 (a test home's)


async def is_onboarded(rest: Rest) -> bool:
    """Return whether the home has an owner."""
    steps = await rest.get("/api/onboarding")
    return all(step["done"] for step in steps)


async def onboard(rest: Rest, owner: Login, language: str) -> str:
    """Make the owner through the onboarding's own step and return a short-lived access token."""
    answer = await rest.post(
        "/api/onboarding/users",
        {
            "client_id": _client_id(rest),
            "name": owner.name or owner.username,
            "username": owner.username,
            "password": owner.password,
            "language": language,
        },
    )
    return await _exchange(rest, answer["auth_code"])


async def log_in(rest: Rest, login: Login) -> str:
    """Log in by the frontend's own flow and return a short-lived access token."""
    client_id = _client_id(rest)
    flow = await rest.post(
        "/auth/login_flow",
        {"client_id": client_id, "handler": ["homeassistant", None], "redirect_uri": f"{rest.url}/"},
    )
    answer = await rest.post(
        f"/auth/login_flow/{flow['flow_id']}",
        {"client_id": client_id, "username": login.username, "password": login.password},
    )
    if answer["type"] != "create_entry":
        message = f"{login.username} can't log in at {rest.url}: {answer.get('errors') or answer.get('reason')}"
        raise PermissionError(message)
    return await _exchange(rest, answer["result"])


async def _exchange(rest: Rest, code: Json) -> str:
    answer = await rest.post_form(
        "/auth/token", {"grant_type": "authorization_code", "code": code, "client_id": _client_id(rest)}
    )
    token: str = answer["access_token"]
    return token


def _client_id(rest: Rest) -> str:
    return f"{rest.url}/"

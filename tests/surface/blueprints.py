"""Blueprints as a user has them: installed by our action, made into an automation or a script, and run."""

import asyncio
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.script import _set_result_unless_done
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind

from .town import Town

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "blueprints"
OWNER: Final = "smart-safety-zone"
SOMCHAI: Final = Actor(kind=ActorKind.OPERATOR, user_id="somchai", number=7)
"""An operator who acts without an action: those wait for all automations."""


class Calls:
    """What automations called of the rest of Home Assistant."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._calls: dict[str, list[ServiceCall]] = {}

    def mock(self, *actions: str) -> None:
        for action in actions:
            self._calls[action] = async_mock_service(self._hass, *action.split("."))

    def of(self, action: str) -> list[dict[str, Any]]:
        """Return the data of each call."""
        return [dict(call.data) for call in self._calls[action]]

    def forget(self) -> None:
        for calls in self._calls.values():
            calls.clear()


async def install(town: Town) -> Any:
    """Install the blueprints as an administrator."""
    await async_setup_component(town.hass, "automation", {})
    await async_setup_component(town.hass, "script", {})
    return await town.hass.services.async_call(DOMAIN, "install_blueprints", blocking=True, return_response=True)


async def automate(town: Town, name: str, **inputs: Any) -> str:
    """Make an automation of a blueprint; returns its entity."""
    return await _use(town, "automation", name, [{"id": name, "alias": name, **_with(name, inputs)}])


async def script(town: Town, name: str, **inputs: Any) -> str:
    """Make a script of a blueprint; returns its entity."""
    return await _use(town, "script", name, {name: {"alias": name, **_with(name, inputs)}})


def _with(name: str, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"use_blueprint": {"path": f"{OWNER}/{name}.yaml", "input": inputs}}


async def _use(town: Town, domain: str, name: str, config: Any) -> str:
    hass = town.hass
    await install(town)
    with patch("homeassistant.config.load_yaml_config_file", autospec=True, return_value={domain: config}):
        await hass.services.async_call(domain, "reload", blocking=True)
    await hass.async_block_till_done()
    entity_id = f"{domain}.{name}"
    state = hass.states.get(entity_id)
    assert state is not None, hass.states.async_entity_ids(domain)
    assert state.state in {"on", "off"}, f"{entity_id} is {state.state}"
    return entity_id


def device(town: Town, identifier: str, entry: Any) -> str:
    """Return the id of one of our devices."""
    found = town.device(identifier, entry)
    assert found is not None
    return found.id


def phone(hass: HomeAssistant, name: str) -> str:
    """Register a phone with the companion app; return its device."""
    entry = MockConfigEntry(domain="mobile_app")
    entry.add_to_hass(hass)
    return (
        dr.async_get(hass)
        .async_get_or_create(config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}, name=name)
        .id
    )


async def settled() -> None:
    """Let what is under way go on until it waits; waiting for all tasks would wait for automations that wait."""
    for _ in range(100):
        await asyncio.sleep(0)


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let delays of scripts be over that take so many seconds; the links go by their own time."""
    handles: Any = hass.loop._scheduled  # type: ignore[attr-defined] # asyncio's own heap
    for handle in list(handles):
        is_delay = handle._callback is _set_result_unless_done and len(handle._args or ()) == 1
        if is_delay and not handle.cancelled() and handle.when() <= hass.loop.time() + seconds:
            handle._run()
            handle.cancel()
    await settled()

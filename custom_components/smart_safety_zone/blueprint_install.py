"""Installing our blueprints where the import button puts them, and bringing them up to date unless they were changed.

A release carries the blueprints inside the component, a checkout has them beside it. What is there is compared by
content: importing writes a blueprint anew, without its comments.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
import json
from pathlib import Path
from typing import Any, Final

from homeassistant.components.automation import automations_with_blueprint
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.automation.helpers import async_get_blueprints as async_get_automation_blueprints
from homeassistant.components.blueprint.errors import BlueprintException
from homeassistant.components.blueprint.models import Blueprint, DomainBlueprints
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.components.script import scripts_with_blueprint
from homeassistant.components.script.helpers import async_get_blueprints as async_get_script_blueprints
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError, write_utf8_file_atomic
from homeassistant.util.json import JsonValueType
from homeassistant.util.yaml import parse_yaml

from .const import DOMAIN
from .protocol.crypto import sha256

ACTION: Final = "install_blueprints"
OWNER: Final = "smart-safety-zone"
"""The import button puts a blueprint into a folder that is named after the owner of its repository."""
SCHEMAS: Final[dict[str, Callable[[Any], Any]]] = {
    "automation": AUTOMATION_BLUEPRINT_SCHEMA,
    "script": BLUEPRINT_SCHEMA,
}
COMPONENT: Final = Path(__file__).resolve().parent
_STORE_VERSION: Final = 1


class Outcome(StrEnum):
    """What became of a blueprint."""

    INSTALLED = "installed"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left"
    """It is not as we installed it: somebody changed it, or imported it by himself."""


@dataclass(frozen=True, slots=True)
class Source:
    """One of our blueprints."""

    domain: str
    name: str
    text: str
    digest: str

    @property
    def path(self) -> str:
        """Where it lies among the blueprints of its domain."""
        return f"{OWNER}/{self.name}.yaml"


def blueprint_folder(component: Path = COMPONENT) -> Path | None:
    """Find our blueprints: in the component, else in the checkout that it is part of."""
    inside, checkout = component / "blueprints", component.parents[1]
    if inside.is_dir():
        return inside
    # In a configuration folder the folder of that name is the user's own.
    return checkout / "blueprints" if (checkout / "hacs.json").is_file() else None


def digest_of(domain: str, text: str) -> str:
    """Return what stands for a blueprint's content, however it is written; raises what blueprints raise."""
    data = parse_yaml(text)
    assert isinstance(data, dict)
    blueprint = Blueprint(data, expected_domain=domain, schema=SCHEMAS[domain])
    # What is an input of a blueprint is written by its name.
    return sha256(json.dumps(blueprint.data, sort_keys=True, default=repr).encode()).hex()


def read_sources(folder: Path) -> Iterator[Source]:
    """Read our blueprints."""
    for domain in SCHEMAS:
        for file in sorted((folder / domain / DOMAIN).glob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            yield Source(domain, file.stem, text, digest_of(domain, text))


def install(source: Source, folder: Path, installed: str | None) -> Outcome:
    """Install one, unless what is there is not what was `installed` last."""
    file = folder / source.path
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_utf8_file_atomic(str(file), source.text)
        return Outcome.INSTALLED
    try:
        there = digest_of(source.domain, file.read_text(encoding="utf-8"))
    except HomeAssistantError, BlueprintException, UnicodeDecodeError, AssertionError:
        return Outcome.LEFT
    if there == source.digest:
        return Outcome.UNCHANGED
    if there != installed:
        return Outcome.LEFT
    write_utf8_file_atomic(str(file), source.text)
    return Outcome.UPDATED


@callback
def async_setup_blueprint_action(hass: HomeAssistant) -> None:
    """Register the action; only administrators may call it."""
    async_register_admin_service(
        hass, DOMAIN, ACTION, partial(_async_install, hass), supports_response=SupportsResponse.OPTIONAL
    )


async def _async_install(hass: HomeAssistant, _call: ServiceCall) -> ServiceResponse:
    folder = await hass.async_add_executor_job(blueprint_folder)
    if folder is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_blueprints")
    sources = await hass.async_add_executor_job(lambda: list(read_sources(folder)))
    store = Store[dict[str, str]](hass, _STORE_VERSION, f"{DOMAIN}.blueprints")
    installed = await store.async_load() or {}
    outcomes: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    books = {"automation": async_get_automation_blueprints(hass), "script": async_get_script_blueprints(hass)}
    for book in books.values():
        # Home Assistant's own examples come only where there is no folder yet.
        await book.async_populate()
    try:
        for source in sources:
            key = f"{source.domain}/{source.path}"
            outcome = await hass.async_add_executor_job(
                install, source, books[source.domain].blueprint_folder, installed.get(key)
            )
            outcomes[outcome].append(key)
            if outcome is not Outcome.LEFT:
                installed[key] = source.digest
    except (OSError, WriteError) as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="blueprints_not_written") from err
    finally:
        await store.async_save(installed)
        await _async_use(hass, books, outcomes[Outcome.UPDATED])
    return {outcome.value: list[JsonValueType](keys) for outcome, keys in outcomes.items()}


async def _async_use(hass: HomeAssistant, books: dict[str, DomainBlueprints], updated: list[str]) -> None:
    """Have Home Assistant read what was written, and what is made of it."""
    users: dict[str, Any] = {"automation": automations_with_blueprint, "script": scripts_with_blueprint}
    for domain, book in books.items():
        await book.async_reset_cache()
        paths = [key.removeprefix(f"{domain}/") for key in updated if key.startswith(f"{domain}/")]
        if any(users[domain](hass, path) for path in paths):
            await hass.services.async_call(domain, SERVICE_RELOAD)

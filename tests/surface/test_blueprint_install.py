"""Installing blueprints: where the import button puts them, brought up to date, and what a user changed is his."""

from pathlib import Path
import shutil
from typing import Any
from unittest.mock import patch

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.smart_safety_zone import blueprint_install
from custom_components.smart_safety_zone.blueprint_install import COMPONENT, SCHEMAS, blueprint_folder
from custom_components.smart_safety_zone.const import DOMAIN

from .blueprints import FOLDER, OWNER, automate, install
from .town import OPERATOR, Town

NAMES = {f"{path.parents[1].name}/{OWNER}/{path.name}" for path in FOLDER.rglob("*.yaml")}
ONE = f"automation/{OWNER}/tell_household.yaml"


@pytest.fixture
def source(tmp_path: Path) -> Any:
    """A release's blueprints, which a test may change."""
    folder = tmp_path / "component" / "blueprints"
    shutil.copytree(FOLDER, folder)
    with patch.object(blueprint_install, "blueprint_folder", return_value=folder):
        yield folder


def there(hass: HomeAssistant, key: str) -> Path:
    return Path(hass.config.path("blueprints", key))


def changed(path: Path, before: str = "mode: queued", after: str = "mode: parallel") -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


async def test_all_are_installed_and_can_be_used(hass: HomeAssistant, town: Town) -> None:
    outcome = await install(town)

    assert set(outcome["installed"]) == NAMES
    assert [outcome[each] for each in ("updated", "left", "unchanged")] == [[], [], []]
    assert all(there(hass, name).is_file() for name in NAMES)
    # Home Assistant's own examples come as well, as they would without us.
    assert there(hass, "automation/homeassistant").is_dir()
    assert set((await install(town))["unchanged"]) == NAMES


async def test_a_newer_one_takes_the_place_of_ours_and_automations_follow(
    hass: HomeAssistant, town: Town, source: Path
) -> None:
    await automate(town, "tell_household", notify=["notify.a"])
    changed(source / "automation/smart_safety_zone/tell_household.yaml")
    with patch("homeassistant.config.load_yaml_config_file", return_value={"automation": []}):
        outcome = await install(town)
        await hass.async_block_till_done()

    assert outcome["updated"] == [ONE]
    assert "mode: parallel" in there(hass, ONE).read_text(encoding="utf-8")
    # It was reloaded, from a configuration that by now holds none.
    state = hass.states.get("automation.tell_household")
    assert state is not None
    assert state.state == "unavailable"


async def test_what_a_user_changed_is_left_and_told(hass: HomeAssistant, town: Town, source: Path) -> None:
    await install(town)
    changed(there(hass, ONE), "max: 30", "max: 31")
    changed(source / "automation/smart_safety_zone/tell_household.yaml")
    for _ in range(2):
        outcome = await install(town)
        assert outcome["left"] == [ONE]
        assert len(outcome["unchanged"]) == len(NAMES) - 1

    assert "max: 31" in there(hass, ONE).read_text(encoding="utf-8")


async def test_one_that_was_imported_by_its_button_is_ours_too(hass: HomeAssistant, town: Town, source: Path) -> None:
    # The button writes it anew, without its comments.
    path = source / "automation/smart_safety_zone/tell_household.yaml"
    data = load_yaml_dict(str(path))
    there(hass, ONE).parent.mkdir(parents=True)
    there(hass, ONE).write_text(Blueprint(data, schema=SCHEMAS["automation"]).yaml(), encoding="utf-8")

    assert (await install(town))["unchanged"] == [ONE]
    changed(path)
    assert (await install(town))["updated"] == [ONE]


@pytest.mark.parametrize("content", ["not: [a blueprint", "- a list", "blueprint: {}", "\ufeff"])
async def test_what_cannot_be_read_is_left(hass: HomeAssistant, town: Town, content: str) -> None:
    there(hass, ONE).parent.mkdir(parents=True)
    there(hass, ONE).write_text(content, encoding="utf-8")

    assert (await install(town))["left"] == [ONE]
    assert there(hass, ONE).read_text(encoding="utf-8") == content


async def test_what_was_deleted_comes_back(hass: HomeAssistant, town: Town) -> None:
    await install(town)
    there(hass, ONE).unlink()

    assert (await install(town))["installed"] == [ONE]


async def test_only_administrators_install(hass: HomeAssistant, town: Town) -> None:
    with pytest.raises(Unauthorized):
        await town.act("install_blueprints", OPERATOR)
    admin = await hass.auth.async_create_user("Admin", group_ids=[GROUP_ID_ADMIN])
    await hass.services.async_call(DOMAIN, "install_blueprints", blocking=True, context=Context(user_id=admin.id))

    assert there(hass, ONE).is_file()


async def test_a_copy_without_blueprints_says_so(town: Town) -> None:
    with (
        patch.object(blueprint_install, "blueprint_folder", return_value=None),
        pytest.raises(ServiceValidationError) as caught,
    ):
        await install(town)

    assert caught.value.translation_key == "no_blueprints"


async def test_a_disk_that_takes_nothing_is_told(town: Town) -> None:
    with (
        patch.object(blueprint_install, "write_utf8_file_atomic", side_effect=OSError),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await install(town)

    assert caught.value.translation_key == "blueprints_not_written"


def test_blueprints_are_found_in_a_release_and_in_a_checkout_and_never_among_the_users_own(tmp_path: Path) -> None:
    component = tmp_path / "config" / "custom_components" / DOMAIN
    component.mkdir(parents=True)
    users = tmp_path / "config" / "blueprints" / "automation" / DOMAIN
    users.mkdir(parents=True)

    assert blueprint_folder(COMPONENT) == FOLDER
    assert blueprint_folder(component) is None
    (component / "blueprints").mkdir()
    assert blueprint_folder(component) == component / "blueprints"

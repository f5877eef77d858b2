"""The page of sites: what is wrong with one stands in its row, and it stands before those that are well."""

from typing import Any, Final

from playwright.async_api import expect
import pytest

from .test_room_news import SITE, room

MOUNT: Final = """
({ language, sites }) => {
  const element = document.createElement("ssz-room-sites");
  element.hass = { language, locale: { language }, config: { time_zone: "Asia/Bangkok" }, connected: true };
  element.sites = new Map(sites.map((site) => [site.id, site]));
  element.incidents = [];
  document.body.replaceChildren(element);
}
"""


def site(name: str, *points: dict[str, Any]) -> dict[str, Any]:
    return {**SITE, "id": name, "name": name, "points": list(points)}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "low"), [("en", "battery low: Till 2"), ("th", "แบตเตอรี่ใกล้หมด: Till 2")])
async def test_a_battery_that_runs_low_is_named_and_its_site_stands_first(language: str, low: str) -> None:
    till = {"id": "a", "name": "Till 1", "kind": "hold_up", "battery_low": False}
    weak = {"id": "b", "name": "Till 2", "kind": "hold_up", "battery_low": True}
    async with room(language) as here:
        sites = [site("Amphawa", till), site("Zeb", till, weak)]
        await here.page.evaluate(MOUNT, {"language": language, "sites": sites})
        rows = here.page.locator("tbody tr")
        await expect(rows).to_have_count(2)
        await expect(rows.first).to_contain_text("Zeb")
        await expect(rows.first).to_contain_text(low)
        await expect(rows.first).not_to_contain_text("Till 1")
        await expect(rows.last.locator(".ill")).to_have_count(0)

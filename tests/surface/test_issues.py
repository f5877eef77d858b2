"""Repair issues come when something has to be put right, say what, and go when it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import LinkState, Offset

from .flow_texts import TEXTS
from .town import MARKET, STATION, Site, Town, until


def up(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """What is up, by its text, with the words that it was given."""
    issues = [issue for (domain, _), issue in ir.async_get(hass).issues.items() if domain == DOMAIN and issue.active]
    return {str(issue.translation_key): dict(issue.translation_placeholders or {}) for issue in issues}


@contextmanager
def later(seconds: int) -> Iterator[None]:
    """Put all clocks forward."""
    read = Clock.now

    def now(clock: Clock) -> Moment:
        moment = read(clock)
        return replace(moment, wall_ms=moment.wall_ms + seconds * 1000, mono_ms=moment.mono_ms + seconds * 1000)

    with patch.object(Clock, "now", now):
        yield


def look(site: Site) -> None:
    """Have both ends look at the link between them."""
    site.runtime.receivers[site.receiver].link_changed()
    site.town.runtime.watch.look(site.id)


async def test_a_link_that_is_lost_is_an_issue_at_both_ends_until_it_is_back(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    assert up(hass) == {}
    with later(30):
        look(site)
        # The site's heartbeats go on and may bring its link back while the station is still writing its trouble.
        unreachable = up(hass)["station_unreachable"]
        assert {name: unreachable[name] for name in ("name", "station")} == {"name": MARKET, "station": STATION}
        assert unreachable["since"]
        await until(lambda: "sites_silent" in up(hass))
        assert up(hass)["sites_silent"] == {"count": "1", "names": MARKET, "station": STATION}
    await site.press()
    await until(lambda: site.runtime.receivers[site.receiver].link_state is LinkState.UP)
    look(site)
    await until(lambda: up(hass) == {})


@pytest.mark.parametrize(("ahead_ms", "word"), [(8 * 60_000, "slow"), (-8 * 60_000, "fast")])
async def test_a_clock_that_is_wrong_is_an_issue_that_says_by_how_much(
    hass: HomeAssistant, town: Town, ahead_ms: int, word: str
) -> None:
    site = await town.site()
    at_site = {"name": MARKET, "other": STATION, "minutes": "8"}
    receiver = site.runtime.receivers[site.receiver]
    correspondent = receiver._correspondent
    correspondent.supervision = replace(correspondent.supervision, offset=Offset(ahead_ms, 5))
    receiver.link_changed()
    key = {"fast": "clock_ahead", "slow": "clock_behind"}[word]
    assert up(hass)[key] == at_site
    correspondent.supervision = replace(correspondent.supervision, offset=Offset(900, 5))
    receiver.link_changed()
    assert up(hass) == {}


async def test_an_entry_that_is_unloaded_takes_its_issues_with_it(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    with later(30):
        look(site)
        await until(lambda: "station_unreachable" in up(hass))
        await hass.config_entries.async_unload(site.entry.entry_id)
        assert "station_unreachable" not in up(hass)


@pytest.mark.parametrize("language", TEXTS)
def test_every_issue_s_words_are_given(language: str) -> None:
    words = {
        "station_unreachable": {"name", "station", "since"},
        "station_outdated": {"name", "station"},
        "clock_ahead": {"name", "other", "minutes"},
        "clock_behind": {"name", "other", "minutes"},
        "sites_silent": {"count", "names", "station"},
        "sites_banned": {"count", "names", "station"},
        "sites_copied": {"count", "names", "station"},
        "site_copied": {"name", "station"},
    }
    for key, given in words.items():
        for text in TEXTS[language]["issues"][key].values():
            assert text.format(**dict.fromkeys(given, "x"))

"""A site's last address is known after a restart, and forgotten with the site."""

from custom_components.smart_safety_zone.station.addresses import Addresses

from .conftest import OPERATOR, Station


def book(station: Station) -> Addresses:
    return station.runtime._links.addresses


async def test_the_newest_address_outlives_a_restart(station: Station) -> None:
    site = await station.joined()
    for address in ("192.0.2.7", "192.0.2.9", "192.0.2.9"):
        book(station).note(site.id, address)

    await station.restart()

    assert book(station).get(site.id) == "192.0.2.9"
    assert station.runtime.link(site.id).address == "192.0.2.9"


async def test_what_is_no_address_is_not_noted(station: Station) -> None:
    site = await station.joined()
    book(station).note(site.id, "this process")
    assert book(station).get(site.id) is None


async def test_a_site_that_is_revoked_leaves_no_address(station: Station) -> None:
    site = await station.joined()
    book(station).note(site.id, "2001:db8::1")

    await station.runtime.revoke(site.id, OPERATOR)

    assert book(station).get(site.id) is None
    await station.restart()
    assert book(station).get(site.id) is None

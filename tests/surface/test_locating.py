"""A new address of a station is believed only if the pinned key signs the card that is shown there."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.link.channel import LocalChannel, local_pair
from custom_components.smart_safety_zone.protocol.errors import LinkError
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role, id_text
from custom_components.smart_safety_zone.protocol.letter import Frame
from custom_components.smart_safety_zone.protocol.messages import VERSIONS, Standing
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.opening import Greeting
from custom_components.smart_safety_zone.site.locating import verify_address
from custom_components.smart_safety_zone.site.store import Pins

from .flow_driving import ADDRESS, STATION_NAME

STATION = bytes(range(16))
SEED = bytes(32)
LOCATING = "custom_components.smart_safety_zone.site.locating"


def greeting(identifier: bytes = STATION, seed: bytes = SEED, role: Role = Role.STATION) -> bytes:
    now = Moment(mono_ms=0, wall_ms=0, boot=b"boot")
    keyring = Keyring(Identity.from_seed(role, identifier, seed), VERSIONS, bytes(32), now)
    return bytes((Frame.GREETING,)) + encode(Greeting(card=keyring.card, nonce=bytes(32)))


@pytest.fixture
def station() -> Iterator[LocalChannel]:
    """The far end of whatever is dialled."""
    ours, theirs = local_pair()
    with patch(f"{LOCATING}.dial_station", return_value=ours):
        yield theirs


@pytest.fixture
def runtime(hass: HomeAssistant) -> Any:
    """As much of a site as the looking takes: the pins in its journal."""
    pins = Pins(
        station=STATION,
        signing=Identity.from_seed(Role.STATION, STATION, SEED).signing.public,
        recovery=bytes(32),
        name=STATION_NAME,
        standing=Standing.ACTIVE,
        digits="123456",
        address=ADDRESS,
    )
    documents = {(pins.document().collection, pins.document().key): pins.document().value}

    async def read(query: Any) -> Any:
        return query(SimpleNamespace(get=lambda collection, key: documents.get((collection, key))))

    return SimpleNamespace(hass=hass, journal=SimpleNamespace(read=read))


async def test_the_station_itself_is_believed(runtime: Any, station: LocalChannel) -> None:
    await station.send(greeting())

    await verify_address(runtime, id_text(STATION), "http://new.example")

    assert await station.receive() is None


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (None, "unreachable"),
        (b"", "not_genuine"),
        (b"hello", "not_genuine"),
        (greeting()[:-40], "not_genuine"),
        (greeting(seed=bytes([1]) * 32), "not_genuine"),
        (greeting(identifier=bytes(16)), "foreign_station"),
        (greeting(role=Role.SITE), "foreign_station"),
    ],
    ids=["nobody", "nothing", "garbage", "cut off", "another key", "another station", "a site"],
)
async def test_nobody_else_is_believed(runtime: Any, station: LocalChannel, frame: bytes | None, code: str) -> None:
    if frame is None:
        await station.close()
    else:
        await station.send(frame)

    with pytest.raises(LinkError) as refused:
        await verify_address(runtime, id_text(STATION), "http://new.example")

    assert refused.value.code == code


async def test_whoever_says_nothing_is_not_waited_for(runtime: Any, station: LocalChannel) -> None:
    with patch(f"{LOCATING}.GREETING_TIMEOUT_S", 0), pytest.raises(LinkError) as refused:
        await verify_address(runtime, id_text(STATION), "http://new.example")

    assert refused.value.code == "unreachable"


async def test_a_station_that_was_never_joined_is_not_looked_for(runtime: Any, station: LocalChannel) -> None:
    with pytest.raises(LinkError) as refused:
        await verify_address(runtime, id_text(bytes(16)), "http://new.example")

    assert refused.value.code == "not_genuine"

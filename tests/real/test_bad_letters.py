"""Whatever strangers send to the station's door: their socket closes, and nothing else happens."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
import os
from random import Random
from typing import Final, override

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
import pytest
import pytest_asyncio

from custom_components.smart_safety_zone.link.channel import Channel
from custom_components.smart_safety_zone.link.websocket import LINK_PATH, TICKET_HEADER, dial
from custom_components.smart_safety_zone.protocol.crypto import VerifyKey
from custom_components.smart_safety_zone.protocol.fields import decode
from custom_components.smart_safety_zone.protocol.identity import Peer, Role, read_card
from custom_components.smart_safety_zone.protocol.letter import (
    LETTER_VERSION,
    MAX_FIRST_FRAME_BYTES,
    MAX_FRAME_BYTES,
    Frame,
    LetterHeader,
    write_letter,
)
from custom_components.smart_safety_zone.protocol.messages import View
from custom_components.smart_safety_zone.protocol.opening import Greeting
from custom_components.smart_safety_zone.protocol.session import SiteSession, greeting_nonce_id
from custom_components.smart_safety_zone.protocol.succession import Pinned
from scripts.rig import until
from scripts.rig.town import Town
from scripts.rig.virtual import VirtualSite

from .acts import act, clear, linked, press_until, site_at_station, the_incident

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]
SITES = ("market",)
CLOSING_S: Final = 5.0
PROOF_TIMEOUT_S: Final = 10
CROWD: Final = 3_000
AT_ONCE: Final = 60
PER_ADDRESS: Final = 32
CROWD_BYTES: Final = 48 << 20
"""What a crowd may leave in the station's memory: Python gives little back."""


class _Recorder(Channel):
    """Keeps what was sent."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.sent: list[bytes] = []

    @override
    async def receive(self) -> bytes | None:
        return await self._channel.receive()

    @override
    async def send(self, frame: bytes) -> None:
        self.sent.append(frame)
        await self._channel.send(frame)

    @override
    async def close(self) -> None:
        await self._channel.close()


@pytest_asyncio.fixture(loop_scope="module")
async def client() -> AsyncGenerator[ClientSession]:
    """Give a stranger what he needs to dial."""
    async with ClientSession() as session:
        yield session


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def _nothing_else_suffers(town: Town) -> AsyncGenerator[None]:
    """Whatever was sent: the market's press arrives, nobody is told of a login, the log says nothing."""
    yield
    market = town.sites["market"]
    await press_until(town, market, "presented")
    await the_incident(town, market)
    await clear(town)
    notifications = await town.room.api.command("persistent_notification/get")
    assert [each for each in notifications if "login" in each["notification_id"]] == []
    assert town.room.problems() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(town: Town) -> VirtualSite:
    """Join one more site, whose keys the test holds."""
    site = VirtualSite("Corner shop", "shop")
    invite = await act(town, "make_invite")
    async with ClientSession() as session:
        await site.enrol(await dial(session, town.room.url), invite["invite"])
    await act(town, "approve_site", site=site.id)
    return site


async def test_what_is_no_letter_closes_its_socket(town: Town, client: ClientSession) -> None:
    frames = {
        "empty": b"",
        "no frame": b"hello?",
        "unknown type": b"\xff" + os.urandom(200),
        "garbage letter": bytes((Frame.LETTER,)) + os.urandom(600),
        "garbage enrolment": bytes((Frame.ENROL,)) + os.urandom(600),
        "greeting of our own": bytes((Frame.GREETING,)) + os.urandom(300),
        "card": bytes((Frame.CARD,)) + os.urandom(300),
        "only a type": bytes((Frame.LETTER,)),
        "length beyond the end": bytes((Frame.LETTER,)) + b"\xff\xff" + bytes(600),
        "zeros": bytes(1_000),
        "too long for a first frame": bytes((Frame.LETTER,)) + os.urandom(MAX_FIRST_FRAME_BYTES),
        "too long": bytes((Frame.LETTER,)) + os.urandom(MAX_FRAME_BYTES + 1),
        "far too long": os.urandom(1 << 20),
    }
    for what, frame in frames.items():
        assert await _closes(town, client, frame), what


async def test_random_bytes_close_their_socket(town: Town, client: ClientSession) -> None:
    random = Random(20264)
    for _ in range(200):
        frame = bytes((random.choice(list(Frame)),)) + random.randbytes(random.choice((1, 20, 300, 3_000)))
        assert await _closes(town, client, frame), frame.hex()


async def test_text_closes_its_socket(town: Town, client: ClientSession) -> None:
    async with client.ws_connect(town.room.url + LINK_PATH) as socket:
        await socket.receive_bytes()
        await socket.send_str('{"type": "auth"}')
        assert await _is_closed(socket)


async def test_a_letter_of_somebody_unknown_closes_its_socket(town: Town, client: ClientSession) -> None:
    stranger = VirtualSite("Nobody")
    assert await _closes(town, client, lambda greeting: _hello(stranger, greeting))


async def test_a_hello_of_a_known_site_counts_once(town: Town, client: ClientSession, known: VirtualSite) -> None:
    """The same bytes on the next socket close it: its greeting is another one."""
    channel = _Recorder(await dial(client, town.room.url))
    await known.connect(channel)
    assert known.welcome is not None
    assert known.welcome.standing == "active"
    hello = channel.sent[0]

    assert await _closes(town, client, hello)
    await known.press()
    await known.until(lambda: known.counts["answers"] >= 1)
    await known.disconnect()


@pytest.mark.parametrize("place", [0, 1, 3, 10, 60, 120, 400, -1])
async def test_a_hello_with_one_bit_turned_closes_its_socket(
    town: Town, client: ClientSession, known: VirtualSite, place: int
) -> None:
    def turned(greeting: bytes) -> bytes:
        hello = bytearray(_hello(known, greeting))
        hello[place] ^= 0x10
        return bytes(hello)

    assert await _closes(town, client, turned)


@pytest.mark.parametrize("cut", [slice(0, -1), slice(0, 300), slice(0, 60), slice(0, 3)])
async def test_a_hello_that_is_cut_off_closes_its_socket(
    town: Town, client: ClientSession, known: VirtualSite, cut: slice
) -> None:
    assert await _closes(town, client, lambda greeting: _hello(known, greeting)[cut])


async def test_a_second_hello_on_the_same_socket_closes_it(
    town: Town, client: ClientSession, known: VirtualSite
) -> None:
    channel = _Recorder(await dial(client, town.room.url))
    await known.connect(channel)

    await channel.send(channel.sent[0])

    await known.until(lambda: not known.connected, CLOSING_S)


@pytest.mark.parametrize("fault", ["version", "receiver", "session", "direction", "key", "signature"])
async def test_a_letter_that_is_meant_otherwise_closes_its_socket(
    town: Town, client: ClientSession, known: VirtualSite, fault: str
) -> None:
    def letter(greeting: bytes) -> bytes:
        said = decode(Greeting, greeting[1:])
        station = Peer.from_card(read_card(said.card))
        header = LetterHeader(
            version=LETTER_VERSION + (fault == "version"),
            sender=known.raw_id,
            receiver=os.urandom(16) if fault == "receiver" else station.id,
            session=os.urandom(16) if fault == "session" else greeting_nonce_id(said.nonce),
            direction=int(Role.STATION if fault == "direction" else Role.SITE),
            counter=1,
            key=os.urandom(8) if fault == "key" else station.sealing_id,
        )
        signer = VirtualSite("Forger") if fault == "signature" else known
        sealed = write_letter(signer.keyring.identity.signing, station.sealing, header, b"\x01" + os.urandom(60))
        return bytes((Frame.LETTER,)) + sealed

    assert await _closes(town, client, letter)


async def test_a_page_in_somebodys_browser_is_turned_away(town: Town, client: ClientSession) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": town.room.url}, {"Origin": "null"}):
        with pytest.raises(WSServerHandshakeError) as refusal:
            await client.ws_connect(town.room.url + LINK_PATH, headers=headers)
        assert refusal.value.status == 403
    # Without a websocket there is nothing to see either, and never a 401.
    async with client.get(town.room.url + LINK_PATH) as answer:
        assert answer.status in {400, 403, 404, 426}
    async with client.post(town.room.url + LINK_PATH, data=b"x") as answer:
        assert answer.status == 405


async def test_a_false_ticket_opens_nothing(town: Town, client: ClientSession) -> None:
    for ticket in ("%%%", "A" * 4_000, "c2hvcnQ=", "ü"):
        async with client.ws_connect(town.room.url + LINK_PATH, headers={TICKET_HEADER: ticket}) as socket:
            await socket.receive_bytes()
            await socket.send_bytes(b"\x02")
            assert await _is_closed(socket)


async def test_who_says_nothing_is_shown_out_and_keeps_no_site_out(
    town: Town, client: ClientSession, known: VirtualSite
) -> None:
    """The market dials from the same address as the silent crowd, and shows its ticket."""
    silent = [await client.ws_connect(town.room.url + LINK_PATH) for _ in range(PER_ADDRESS)]
    with pytest.raises(WSServerHandshakeError) as refusal:
        await client.ws_connect(town.room.url + LINK_PATH)
    assert refusal.value.status == 429

    await town.town.api.reload_entry(town.sites["market"].entry_id)
    await town.town.api.wait_state(town.sites["market"].link, "up", PROOF_TIMEOUT_S / 2)

    async with asyncio.timeout(2 * PROOF_TIMEOUT_S):
        for socket in silent:
            await socket.receive_bytes()
            assert await _is_closed(socket, 2 * PROOF_TIMEOUT_S)
    await (await client.ws_connect(town.room.url + LINK_PATH)).close()


async def test_a_crowd_of_strangers_is_bounded(town: Town, client: ClientSession) -> None:
    """Thousands of short sockets: each is closed or refused, and the market's press arrives in the middle of it."""
    before, cpu_before = town.room.memory_bytes(), town.room.cpu_seconds()
    ends: Counter[str] = Counter()
    gate = asyncio.Semaphore(AT_ONCE)

    async def visit(number: int) -> None:
        async with gate:
            try:
                async with client.ws_connect(town.room.url + LINK_PATH) as socket:
                    await socket.receive_bytes()
                    await socket.send_bytes(bytes((number % 256,)) + os.urandom(100))
                    ends["closed" if await _is_closed(socket) else "left open"] += 1
            except WSServerHandshakeError as err:
                ends[str(err.status)] += 1

    async with asyncio.timeout(90), asyncio.TaskGroup() as group:
        for number in range(CROWD):
            group.create_task(visit(number))
        await until(lambda: ends.total() >= CROWD // 4, 90, "crowd at the door")
        await press_until(town, town.sites["market"], "presented")

    grown, spent_s = town.room.memory_bytes() - before, town.room.cpu_seconds() - cpu_before
    print(f"\n{CROWD} sockets: {dict(ends)}, {grown >> 20} MiB, {spent_s * 1e6 / CROWD:.0f} µs of CPU each")  # noqa: T201
    assert ends.keys() <= {"closed", "429"}
    assert grown < CROWD_BYTES
    assert (await site_at_station(town, "Fresh market"))["link"] in {"up", "unstable"}
    await linked(town)


def _hello(site: VirtualSite, greeting: bytes) -> bytes:
    """Answer a greeting as this site does."""
    card = read_card(decode(Greeting, greeting[1:]).card)
    session = SiteSession(site.keyring, card.id, Pinned(VerifyKey(card.signing)), os.urandom(32), View())
    session.receive(greeting)
    (hello,) = session.data_to_send()
    return hello


async def _closes(town: Town, client: ClientSession, answer: bytes | Callable[[bytes], bytes]) -> bool:
    """Dial, answer the greeting with a frame, or what makes one of it, and tell whether that closes the socket."""
    async with client.ws_connect(town.room.url + LINK_PATH) as socket:
        greeting = await socket.receive_bytes()
        try:
            await socket.send_bytes(answer if isinstance(answer, bytes) else answer(greeting))
        except ConnectionError:
            return True
        return await _is_closed(socket)


async def _is_closed(socket: ClientWebSocketResponse, deadline_s: float = CLOSING_S) -> bool:
    async with asyncio.timeout(deadline_s):
        message = await socket.receive()
    return message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}

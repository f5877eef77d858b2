"""Both ends of a session and of an enrolment in every state that a frame can meet them in, always the same."""

from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey
from custom_components.smart_safety_zone.protocol.elsewhere import Elsewhere
from custom_components.smart_safety_zone.protocol.enrolment import SiteEnrolment
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring
from custom_components.smart_safety_zone.protocol.lamps import InventoryGroup, Lamps
from custom_components.smart_safety_zone.protocol.letter import Frame, open_letter, read_letter
from custom_components.smart_safety_zone.protocol.messages import (
    Body,
    Inventory,
    InventoryPoint,
    Leave,
    Progress,
    Receipt,
    Refusal,
    StandingChange,
    View,
    write_talk,
)
from custom_components.smart_safety_zone.protocol.session import Session, SiteSession, StationSession
from custom_components.smart_safety_zone.protocol.succession import Pinned, Succession, make_succession
from custom_components.smart_safety_zone.protocol.tips import Attachment, Tip, TipProgress
from tests.protocol.ends import (
    NOW,
    SITE,
    STATION,
    Pair,
    a_heartbeat,
    a_record,
    a_signal,
    an_id,
    an_offer,
    dialled,
    greet,
    header_to,
    keyring,
    later,
    opened,
    peer_of,
    seed,
    verify_key,
    welcome,
)
from tests.protocol.joining import Office, commit, enrolment

from .sealing import Letter, sealed

SITE_SAYS: tuple[Body, ...] = (
    a_signal(),
    a_signal(type="restoral", refers_to=an_id("signal"), label="ร้านทอง", before_ms=7, silent=True),
    Inventory(
        name="Market",
        kind="market",
        points=(InventoryPoint(id="till", kind="robbery", name="Till", momentary=True),) * 3,
        latitude_e6=-14_589_000,
        longitude_e6=100_455_000,
        software="1",
        groups=(InventoryGroup(id="alley", name="Alley", access="incident"),) * 2,
    ),
    Leave(reason="sold"),
    Elsewhere(
        signal=bytes(16),
        incident=bytes(range(16)),
        step="taken",
        at_ms=1,
        name="Station",
        purpose="backup",
        operator=7,
        silent=True,
    ),
    Lamps(group="alley", on=True, causes=("alarm", "station"), failed=1, at_ms=NOW.wall_ms),
    Tip(
        tip=an_id("tip"),
        category="drugs",
        text="หลังตลาด\nevery night",
        at_ms=NOW.wall_ms,
        latitude_e6=1,
        longitude_e6=-1,
        attachments=(Attachment(digest=seed("picture"), size=70_000, mime="image/jpeg"),) * 2,
    ),
)
STATION_SAYS: tuple[Body, ...] = (
    Progress(signal=an_id("signal"), incident=an_id("incident"), step="taken", at_ms=NOW.wall_ms, operator=7),
    StandingChange(standing="suspended"),
    TipProgress(tip=an_id("tip"), step="closed", at_ms=NOW.wall_ms, operator=7, outcome="acted", unkept=1),
)
BOTH_SAY: tuple[Body, ...] = (
    Receipt(record=an_id("record"), digest=seed("digest")),
    Refusal(record=an_id("record"), digest=seed("digest"), code="unknown_kind"),
)


@dataclass(frozen=True)
class Machine:
    """One end in one state: `make` gives a fresh copy, the rest is what its peer could say to it."""

    name: str
    fresh: Session | SiteEnrolment
    letters: tuple[Letter, ...]
    clear: tuple[bytes, ...]
    """Frames in clear that it would take: greetings and cards."""
    peer: Identity
    own: Keyring

    def make(self) -> Any:
        """A copy that knows nothing of what other copies were fed."""
        made = copy(self.fresh)
        if isinstance(made, Session):
            made._outgoing = list(made._outgoing)
        else:
            made._next = getattr(made, self.fresh._next.__name__)  # type: ignore[union-attr]
        return made


def _letters(
    payloads: list[bytes], author: Identity, to: Keyring, session: bytes, counter: int, frame: int = Frame.LETTER
) -> tuple[Letter, ...]:
    header = header_to(to, author, session, counter)
    return tuple(Letter(frame, header, payload, author, peer_of(to)) for payload in payloads)


def _talk(author: Identity, receiver: bytes, bodies: tuple[Body, ...]) -> list[bytes]:
    offers = [
        an_offer(a_record(body, author=author, receiver=receiver, name=f"{at}")) for at, body in enumerate(bodies)
    ]
    offers[0] = replace(offers[0], age_ms=70_000, again=True)
    return [write_talk(a_heartbeat(echo_mono_ms=7, held_ms=1)), *map(write_talk, offers)]


def _of_pair(name: str, pair: Pair, letters: tuple[Letter, ...], clear: tuple[bytes, ...] = ()) -> Machine:
    at_site = name.startswith("site")
    session: Session = pair.site if at_site else pair.station
    session.data_to_send()
    return Machine(
        name=name,
        fresh=session,
        letters=letters,
        clear=clear,
        peer=STATION if at_site else SITE,
        own=pair.site_keys if at_site else pair.station_keys,
    )


def _card(keys: Keyring) -> bytes:
    return bytes((Frame.CARD,)) + keys.card


def _opened_payload(frame: bytes, keys: Keyring) -> bytes:
    return open_letter(read_letter(frame[1:]), keys).payload


def _station_machines() -> list[Machine]:
    waiting = dialled()
    waiting.site.receive(waiting.station.greeting_frame)
    (hello,) = waiting.site.data_to_send()
    office = Office.with_invite().session()
    session = waiting.site._session
    commitment = _opened_payload(commit(office, enrolment(SITE)), keyring(STATION))
    payload = _opened_payload(hello, waiting.station_keys)
    first = _letters([payload], SITE, waiting.station_keys, session, 1)
    first += _letters([commitment], SITE, waiting.station_keys, session, 1, Frame.ENROL)
    greeted = dialled()
    greet(greeted)
    talk = _talk(SITE, STATION.id, SITE_SAYS + BOTH_SAY)
    open_ = opened()
    newer = keyring(SITE, later(NOW, 86_400_000), name="newer")
    return [
        _of_pair("station-waiting", waiting, first),
        _of_pair("station-greeted", greeted, _letters(talk, SITE, greeted.station_keys, greeted.session, 9)),
        _of_pair("station-open", open_, _letters(talk, SITE, open_.station_keys, open_.session, 2), (_card(newer),)),
    ]


def _site_machines() -> list[Machine]:
    waiting, proving, open_ = dialled(), dialled(), opened()
    welcome(proving, greet(proving))
    (said,) = proving.station.data_to_send()
    letters = _letters([_opened_payload(said, proving.site_keys)], STATION, proving.site_keys, proving.session, 1)
    talk = _talk(STATION, SITE.id, STATION_SAYS + BOTH_SAY)
    newer = keyring(STATION, later(NOW, 86_400_000), name="newer")
    return [
        _of_pair("site-waiting", waiting, (), (waiting.station.greeting_frame,)),
        _of_pair("site-proving", proving, letters),
        _of_pair("site-open", open_, _letters(talk, STATION, open_.site_keys, open_.session, 2), (_card(newer),)),
    ]


def _succeeded() -> Machine:
    """A site that is greeted by its station's new key, which the recovery key vouches for."""
    heir = Identity.from_seed(STATION.role, STATION.id, seed("heir signing"))
    keys, recovery = keyring(heir), SigningKey(seed("recovery"))
    vouched = make_succession(recovery, Succession(station=STATION.id, signing=heir.signing.public, count=1))
    site_keys = keyring(SITE)
    pinned = Pinned(verify_key(STATION), VerifyKey(recovery.public))
    site = SiteSession(site_keys, STATION.id, pinned, seed("site nonce"), View())
    station = StationSession(keys, seed("heir nonce"), lambda _: None, seed("heir challenge"), vouched)
    return Machine("site-succeeded", site, (), (station.greeting_frame,), heir, site_keys)


def _enrolment_machines() -> list[Machine]:
    machines = []
    office = Office.with_invite()
    waiting, challenged, asking = (enrolment(SITE) for _ in range(3))
    session = office.session()
    (greeting,) = session.data_to_send()
    machines.append(_joining("joining-waiting", waiting, office, (), (greeting,)))
    for site in (challenged, asking):
        commitment = site.receive(greeting)
    assert isinstance(commitment, bytes)
    session.receive(commitment)
    (challenge,) = session.data_to_send()
    told = _opened_payload(challenge, asking._keyring)
    bound = asking._session
    letters = _letters([told], STATION, asking._keyring, bound, 1, Frame.ENROL)
    machines.append(_joining("joining-committed", challenged, office, letters))
    machines.append(_at_office(session, asking.receive(challenge), bound))
    asked = machines[-1].make().receive(sealed(machines[-1].letters[0]))
    answer = office.decide(asked)
    letters = _letters([answer], STATION, asking._keyring, bound, 2, Frame.ENROL)
    machines.append(_joining("joining-asking", asking, office, letters))
    return machines


def _at_office(session: Session, request: object, bound: bytes) -> Machine:
    assert isinstance(request, bytes)
    payload = _opened_payload(request, session.keyring)
    letters = _letters([payload], SITE, session.keyring, bound, 2, Frame.ENROL)
    return Machine("station-challenged", session, letters, (), SITE, session.keyring)


def _joining(
    name: str, site: SiteEnrolment, office: Office, letters: tuple[Letter, ...], clear: tuple[bytes, ...] = ()
) -> Machine:
    return Machine(name, site, letters, clear, STATION, site._keyring)


@cache
def machines() -> dict[str, Machine]:
    """Every end in every state, by name."""
    made = (*_station_machines(), *_site_machines(), _succeeded(), *_enrolment_machines())
    return {each.name: each for each in made}

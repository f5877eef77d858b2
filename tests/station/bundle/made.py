"""Bundles for tests: made by a real station, taken apart, changed, and put together again."""

from collections.abc import Callable, Iterable
from importlib.machinery import SourceFileLoader
import importlib.util
import json
from pathlib import Path
import sys
from types import ModuleType
from typing import Any, Final
from zipfile import ZipFile

from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, Disposition
from custom_components.smart_safety_zone.protocol.bundle import (
    MANIFEST,
    SIGNATURE,
    Named,
    sign_manifest,
    write_manifest,
)
from custom_components.smart_safety_zone.protocol.cameras import Evidence, Look, ViewRequest
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.tips import Attachment
from custom_components.smart_safety_zone.station.bundle.bundles import Made
from custom_components.smart_safety_zone.station.evidence.rows import RowState
from scripts.rig.virtual import VirtualSite

from ..conftest import OPERATOR, Station, until

SCRIPT: Final = Path(__file__).parents[3] / "scripts" / "verify-bundle"
SUPERVISOR: Final = Actor(kind=ActorKind.OPERATOR, user_id="user-1", number=1, name="Malee")
PICTURES: Final = (b"\xff\xd8\xff before the press", b"\xff\xd8\xff after the press")
NOTE: Final = "<script>alert(1)</script> โทรหาผู้ถือกุญแจแล้ว"

PURPOSE: Final = "See who is hurt"

type Files = dict[str, bytes]


def words(_language: str) -> Callable[[str], str]:
    """Texts that show which they are."""
    return lambda key: key


LANGUAGES: Final = {"th": words("th"), "en": words("en")}


def program() -> ModuleType:
    """The program that checks bundles, as a module."""
    loader = SourceFileLoader("verify_bundle", str(SCRIPT))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look themselves up.
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


VERIFY: Final = program()


def checked(path: Path, key: str | None = None) -> Any:
    """What the program finds."""
    return VERIFY.Bundle(path, key).check()


def faults(path: Path, key: str | None = None) -> list[tuple[str, str]]:
    """What does not hold, by file."""
    found: list[tuple[str, str]] = checked(path, key).faults
    return found


def unpacked(path: Path) -> Files:
    """The files of a bundle in their order."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write files into a ZIP."""
    with ZipFile(path, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


def signed_anew(files: Files, key: SigningKey, change: Callable[[dict[str, Any]], None] = lambda said: None) -> Files:
    """Name all files as they are now and sign that: what only the holder of the station's key can do."""
    said = json.loads(files[MANIFEST])
    for name in ("kind", "format", "files"):
        del said[name]
    change(said)
    rest = {name: data for name, data in files.items() if name not in {MANIFEST, SIGNATURE}}
    manifest = write_manifest(said, [Named.of(name, data) for name, data in rest.items()])
    return {MANIFEST: manifest, SIGNATURE: sign_manifest(key, manifest), **rest}


def signing_key(station: Station) -> SigningKey:
    """The station's own key."""
    return station.runtime._keyring.identity.signing


async def happened(station: Station, site: VirtualSite, *, silent: bool = False) -> str:
    """A press with its pictures, worked on until it is closed; and another site's, which is none of its business."""
    other = await station.joined("Other shop", "shop")
    pressed = await site.press(silent=silent, label="Teller 2")
    await site.answered(pressed)
    await other.answered(await other.press())
    runtime = station.runtime
    await until(lambda: len(runtime.open_incidents()) == 2)
    incident = next(each for each in runtime.open_incidents() if each.site_id == site.id)
    for number, data in enumerate(PICTURES):
        digest = runtime.evidence._files.keep(data)
        picture = Attachment(digest=digest, size=len(data), mime="image/jpeg")
        body = Evidence(
            signal=bytes.fromhex(incident.signals[0]),
            camera=f"camera-{number}",
            offset_ms=-2_000 + 4_000 * number,
            picture=picture,
            mask=number,
        )
        await site.answered(await site.say(body))
    await until(lambda: [row.state for _, row in runtime.album.of(incident.id)] == [RowState.KEPT] * 2)
    await runtime.acknowledge(incident.id, OPERATOR)
    await runtime.note(incident.id, OPERATOR, NOTE)
    [(taken, _), *_] = runtime.album.of(incident.id)
    await runtime.evidence.look(taken.owner, taken.digest, OPERATOR)
    await looked(station, site, incident.id)
    await runtime.close(incident.id, OPERATOR, Disposition.REAL)
    # What the site was told has its receipt.
    await until(lambda: "closed" in site.steps())
    await until(lambda: runtime.link(site.id).outbox == 0 and runtime.journal.pending == 0)
    return incident.id


async def looked(station: Station, site: VirtualSite, incident: str, view: bytes = bytes(16)) -> None:
    """A look through a camera that both ends have written down."""
    log = station.runtime.cameras.log
    request = ViewRequest(
        view=view,
        camera="camera-0",
        mode="frames",
        beat_ms=1,
        operator=7,
        purpose=PURPOSE,
        incident=bytes.fromhex(incident),
    )
    await log.asked(site.id, request, OPERATOR)
    await log.ended(view, "ended", 8, 20)
    await site.answered(await site.say(told(incident, view)))


def told(incident: str, view: bytes) -> Look:
    """What the site says of a look."""
    return Look(
        view=view,
        camera="camera-0",
        mode="frames",
        state="granted",
        at_ms=1,
        operator=7,
        purpose=PURPOSE,
        incident=bytes.fromhex(incident),
        reason="ended",
        seconds=8,
        pictures=20,
    )


async def bundle(station: Station, incident: str, **said: Any) -> Made:
    """Make the bundle of an incident."""
    return await station.runtime.bundles.make(incident, SUPERVISOR, "Mueang Ang Thong", LANGUAGES, **said)

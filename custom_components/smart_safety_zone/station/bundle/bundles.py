"""Making evidence bundles, and giving them away: both are in the journal before anybody has the file."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
import hashlib
import logging
import os
from pathlib import Path
from time import gmtime
from typing import Final, override
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...incident.model import Actor, Incident
from ...journal import JournalError, Write
from ...protocol.bundle import (
    ACCESS,
    CHAIN,
    MANIFEST,
    PICTURES,
    SIGNATURE,
    STATION_KEY,
    TIMELINE,
    Named,
    sign_manifest,
    write_manifest,
    write_pem,
)
from ...protocol.crypto import VerifyKey
from ...protocol.identity import fingerprint
from ..desk import Desk
from ..entries import actor_json, entry_draft
from ..errors import StationError
from ..evidence.album import Album
from ..evidence.rows import Row, RowState
from ..evidence.store import EvidenceStore
from ..evidence.taken import Taken
from ..ground import Ground
from ..keys import IDENTITY, SUCCESSION_KEY
from ..naming import Naming
from ..part import Part
from ..registry import Registry
from .collecting import Collected, Subject, collect
from .contents import Json, access, chain_lines, incident_said, json_file, record_files, timeline
from .page import Say, Told, page

_LOGGER = logging.getLogger(__name__)

FOLDER_SUFFIX: Final = ".bundles"
KEPT_S: Final = 3_600
"""So long a bundle can be fetched; it is made anew at will, and no copy of evidence lies about unwatched."""
PAGE_FILE: Final = "timeline.html"
_SUFFIXES: Final[Mapping[str, str]] = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A bundle that can be fetched."""

    id: str
    incident: str
    site_id: str
    path: Path
    size: int
    digest: str
    manifest: str
    """The SHA-256 of its manifest, as the journal has it."""

    @property
    def name(self) -> str:
        """What the file is called: it names no place and no person."""
        return f"incident-{self.incident[:8]}-{self.id[:8]}.zip"


class Bundles(Part):
    """The bundles that were made of late."""

    def __init__(  # noqa: PLR0913 - all that a bundle is made of
        self,
        hass: HomeAssistant,
        ground: Ground,
        registry: Registry,
        desk: Desk,
        naming: Naming,
        album: Album,
        evidence: EvidenceStore,
        *,
        folder: Path,
        station: Mapping[str, str],
    ) -> None:
        """Prepare; `station` is what a bundle says of its station beside its key."""
        self._hass = hass
        self._ground = ground
        self._registry = registry
        self._desk = desk
        self._naming = naming
        self._album = album
        self._evidence = evidence
        self._folder = folder
        self._station = station
        self._made: dict[str, Made] = {}
        self._turn = asyncio.Lock()
        self._timers: dict[str, asyncio.TimerHandle] = {}

    @override
    async def load(self) -> None:
        # What an earlier run has left is nobody's any more.
        await self._hass.async_add_executor_job(_clear, self._folder)

    @override
    async def stop(self) -> None:
        while self._timers:
            self._timers.popitem()[1].cancel()
        self._made.clear()
        await self._hass.async_add_executor_job(_clear, self._folder)

    async def make(
        self, incident_id: str, actor: Actor, title: str, languages: Mapping[str, Say], *, silent: bool = False
    ) -> Made:
        """Make the bundle of an incident; StationError says why not.

        `silent`: whoever asks knows that the alarm was a silent one, whose site must not learn of it.
        """
        incident = await self._desk.find(incident_id)
        if incident.silent and incident.disclosed_ms is None and not silent:
            raise StationError("bundle_silent")
        async with self._turn:
            try:
                return await self._make(incident, actor, title, languages)
            except (JournalError, OSError) as err:
                _LOGGER.warning("An evidence bundle could not be made: %s", type(err).__name__)
                raise StationError("bundle_not_made", failed=True) from err

    async def _make(self, incident: Incident, actor: Actor, title: str, languages: Mapping[str, Say]) -> Made:
        album = self._album.of(incident.id)
        subject = Subject(incident=incident, owners=frozenset(taken.owner for taken, _ in album))
        collected = await collect(self._hass, self._ground.journal, subject)
        job = self._hass.async_add_executor_job
        identity, now_ms = self._ground.keyring.identity, self._ground.clock.now().wall_ms
        pictures = [await self._picture(taken, row) for taken, row in album]
        bundle = os.urandom(16).hex()
        head = self._head(bundle, incident, collected, now_ms, actor, title)
        succession = await self._ground.journal.read(lambda reader: reader.get(IDENTITY, SUCCESSION_KEY))
        head["station"]["succession"] = (succession or b"").hex()
        files = await job(
            partial(self._files, head, incident, collected, [said for said, _ in pictures], now_ms, languages)
        )
        whole = {**files, **{said["file"]: data for said, data in pictures if data is not None}}
        manifest = await job(write_manifest, head, [Named.of(name, data) for name, data in whole.items()])
        signature = sign_manifest(identity.signing, manifest)
        path = self._folder / f"{bundle}.zip"
        parts = {MANIFEST: manifest, SIGNATURE: signature, **whole}
        size, digest = await job(_write, path, parts, now_ms)
        made = Made(
            id=bundle,
            incident=incident.id,
            site_id=incident.site_id,
            path=path,
            size=size,
            digest=digest,
            manifest=hashlib.sha256(manifest).hexdigest(),
        )
        try:
            await self._note("bundle.made", made, actor, {"manifest": made.manifest, "files": len(whole)})
        except JournalError:
            await job(_remove, path)
            raise
        self._made[bundle] = made
        self._timers[bundle] = asyncio.get_running_loop().call_later(KEPT_S, self._forget, bundle)
        return made

    def _head(
        self, bundle: str, incident: Incident, collected: Collected, now_ms: int, actor: Actor, title: str
    ) -> Json:
        """Tell what the manifest says beside its files; what belongs to records and pictures is filled in later."""
        site = self._registry.sites.get(incident.site_id)
        public = self._ground.keyring.identity.signing.public
        return {
            "bundle": bundle,
            "made_ms": now_ms,
            "made_by": actor_json(actor),
            "station": {**self._station, "name": title, "key": public.hex(), "fingerprint": fingerprint(public)},
            "site": {
                "id": incident.site_id,
                "name": site.name if site else "",
                "kind": site.kind if site else "",
                "keys": [site.key.hex()] if site else [],
            },
            "incident": incident_said(incident),
            "point_name": self._naming.name(incident.site_id, incident.point_id) or "",
            "journal": {
                "head_seq": collected.head[0],
                "head_hash": collected.head[1].hex(),
                "entries": len(collected.entries),
                "left_out": collected.left_out,
            },
            "erased": [{"seq": entry.seq, "kind": entry.kind} for entry in collected.entries if entry.erased],
        }

    def _files(
        self,
        head: Json,
        incident: Incident,
        collected: Collected,
        pictures: list[Json],
        now_ms: int,
        languages: Mapping[str, Say],
    ) -> dict[str, bytes]:
        """Make all files but the pictures, and fill in what the manifest tells of records and pictures."""
        public = bytes.fromhex(head["station"]["key"])
        keys = {
            "in": tuple(VerifyKey(bytes.fromhex(key)) for key in head["site"]["keys"]),
            "out": (VerifyKey(public),),
        }
        records = record_files(collected.entries, keys)
        steps, looks = timeline(collected.entries), access(collected.entries)
        head["records"], head["pictures"] = [each.said for each in records], pictures
        head["cameras"] = self._cameras([each["fact"] for each in (*steps, *looks)])
        told = Told(
            bundle=head["bundle"],
            made_ms=now_ms,
            station=head["station"]["name"],
            fingerprint=head["station"]["fingerprint"],
            site=head["site"]["name"],
            site_id=incident.site_id,
            point=head["point_name"],
            incident=head["incident"],
            timeline=steps,
            records=head["records"],
            pictures=pictures,
            access=looks,
            cameras={
                (each["site"], each["camera"]): f"{each['name']}, {each['site_name']}" for each in head["cameras"]
            },
            head=collected.head,
            left_out=collected.left_out,
        )
        return {
            STATION_KEY: write_pem(public),
            TIMELINE: json_file(steps),
            PAGE_FILE: page(told, dt_util.get_default_time_zone(), languages),
            ACCESS: json_file(looks),
            CHAIN: chain_lines(collected.entries),
            **{each.name: each.data for each in records},
        }

    def _cameras(self, facts: Iterable[Json]) -> list[Json]:
        """Tell what the cameras are called that were looked through, as far as their sites still have them."""
        seen = sorted({(fact["site"], fact["camera"]) for fact in facts if fact.get("site") and fact.get("camera")})
        found = []
        for site_id, camera_id in seen:
            site, camera = self._registry.sites.get(site_id), self._naming.camera(site_id, camera_id)
            if site is not None and camera is not None:
                found.append({"site": site_id, "camera": camera_id, "site_name": site.name, "name": camera.name})
        return found

    async def _picture(self, taken: Taken, row: Row) -> tuple[Json, bytes | None]:
        data = await self._evidence.data(row) if row.state is RowState.KEPT else None
        name = f"{PICTURES}{taken.digest}{_SUFFIXES.get(row.mime, '.bin')}"
        said = {
            "file": None if data is None else name,
            "sha256": taken.digest,
            "camera": taken.camera,
            "signal": taken.signal,
            "offset_ms": taken.offset_ms,
            "mask": taken.mask,
            "state": "lost" if data is None and row.state is RowState.KEPT else row.state.value,
        }
        return said, data

    async def give(self, bundle: str, actor: Actor) -> Made:
        """Give a bundle away; who got it is in the journal first. StationError."""
        made = self._made.get(bundle)
        if made is None:
            raise StationError("unknown_bundle")
        try:
            await self._note("bundle.given", made, actor, {"manifest": made.manifest})
        except JournalError as err:
            raise StationError("not_committed", failed=True) from err
        return made

    async def _note(self, kind: str, made: Made, actor: Actor, said: Json) -> None:
        header = {"site": made.site_id, "incident": made.incident, "bundle": made.id, **said}
        draft = entry_draft(kind, self._ground.clock.now().wall_ms, header, {"actor": actor_json(actor)})
        await self._ground.journal.write(Write(drafts=(draft,)))

    def _forget(self, bundle: str) -> None:
        self._timers.pop(bundle, None)
        made = self._made.pop(bundle, None)
        if made is not None:
            self._hass.async_add_executor_job(_remove, made.path)


def _write(path: Path, parts: Mapping[str, bytes], now_ms: int) -> tuple[int, str]:
    """Write the file, in the order of its parts and without compression, readable for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = gmtime(max(315_532_800, now_ms // 1000))[:6]
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        with ZipFile(file, "w", ZIP_STORED) as archive:
            for name, data in parts.items():
                info = ZipInfo(name, made)
                info.external_attr = 0o600 << 16
                archive.writestr(info, data)
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    try:
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()
    except OSError:
        return

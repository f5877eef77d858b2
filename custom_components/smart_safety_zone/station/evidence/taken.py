"""What a station knows of each picture of evidence: which incident it belongs to, and when it was taken."""

from dataclasses import dataclass
from typing import Any, Final, Self

import orjson

from ...protocol.cameras import Evidence

FORMAT_VERSION: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One picture that a site has named for one of its signals."""

    owner: str
    site_id: str
    incident: str
    signal: str
    camera: str
    digest: str
    offset_ms: int
    """Before (negative) or after the press."""
    mask: int
    """The version of the privacy mask that lies over it; 0: none."""
    since_ms: int
    told: bool = False
    """Whether the site knows that the picture is here, or never will be."""

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"format": FORMAT_VERSION, **{name: getattr(self, name) for name in self.__slots__}})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError."""
        value: dict[str, Any] = orjson.loads(raw)
        del value["format"]
        return cls(**value)


def made_of(body: Evidence, owner: bytes, site_id: str, incident: str, now_ms: int) -> Taken:
    """Take in what a site says."""
    return Taken(
        owner=owner.hex(),
        site_id=site_id,
        incident=incident,
        signal=body.signal.hex(),
        camera=body.camera,
        digest=body.picture.digest.hex(),
        offset_ms=body.offset_ms,
        mask=body.mask,
        since_ms=now_ms,
    )

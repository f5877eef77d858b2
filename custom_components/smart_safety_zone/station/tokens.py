"""The buttons on a patrol's phone: what a token stands for, and when it counts. Pure; time and entropy are arguments.

A token is bound to an incident, a unit and a step, counts once and for a while. Kept is its hash: whoever reads the
journal can press nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

import orjson

from ..incident.model import StepType
from ..journal import Document
from ..protocol.crypto import sha256

PREFIX: Final = "SSZ_"
"""By this a phone's answer is told from those to other notifications."""
ENTROPY_BYTES: Final = 16
BUTTONS: Final = "patrol_button"
"""Documents by a token's hash."""
BUTTON_STEPS: Final[Mapping[str, StepType]] = MappingProxyType(
    {
        "acknowledge": StepType.ACKNOWLEDGED,
        "en_route": StepType.EN_ROUTE,
        "arrived": StepType.ARRIVED,
    }
)
"""What a button may do, by the word for it."""
FORMAT_VERSION: Final = 1


class ButtonFault(StrEnum):
    """Why a press does not count."""

    UNKNOWN = "button_unknown"
    FOREIGN = "button_foreign"
    """The phone says that it is about another incident."""
    USED = "button_used"
    EXPIRED = "button_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What one token stands for."""

    incident: str
    unit: str
    step: str
    """A word of `BUTTON_STEPS`."""
    expires_ms: int
    used_ms: int | None = None

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read a document; ValueError, KeyError or TypeError if it cannot be read."""
        data: dict[str, Any] = orjson.loads(raw)
        version, step = data.pop("version"), data["step"]
        if version != FORMAT_VERSION or step not in BUTTON_STEPS:
            raise ValueError(f"patrol button of version {version}, step {step}")
        return cls(**data)

    def document(self, digest: bytes) -> Document:
        """Write the document."""
        data = {
            "version": FORMAT_VERSION,
            "incident": self.incident,
            "unit": self.unit,
            "step": self.step,
            "expires_ms": self.expires_ms,
            "used_ms": self.used_ms,
        }
        return Document(BUTTONS, digest, orjson.dumps(data))

    def used(self, now_ms: int) -> Self:
        """Return the button as it is once it was pressed."""
        return replace(self, used_ms=now_ms)


def new_token(entropy: bytes) -> str:
    """Make a token of as much entropy as `ENTROPY_BYTES`."""
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError("a token wants all of its entropy")
    return PREFIX + entropy.hex().upper()


def digest_of(token: str) -> bytes:
    """Return what is kept of a token."""
    return sha256(token.encode())


def fault(button: Button | None, named: str | None, now_ms: int) -> ButtonFault | None:
    """Tell why a press does not count, None if it does; `named` is the incident that the phone says it is about."""
    if button is None:
        return ButtonFault.UNKNOWN
    if named is not None and named != button.incident:
        return ButtonFault.FOREIGN
    if button.used_ms is not None:
        return ButtonFault.USED
    return ButtonFault.EXPIRED if now_ms >= button.expires_ms else None

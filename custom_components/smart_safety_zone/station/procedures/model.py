"""Checklists as they are written, kept and shown. Pure: the templates are handed in as bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Any, Final, Self

import orjson

from ...incident.checklist import Occasion
from ..errors import StationError

FORMAT_VERSION: Final = 1
MAX_ITEMS: Final = 40
MAX_ITEM_CHARACTERS: Final = 300
"""What is longer is no item of a checklist, and nobody reads it in the minute that counts."""
_BULLET: Final = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")


class Source(StrEnum):
    """Whose words a checklist has."""

    SITE = "site"
    """The station's, for this site alone."""
    STATION = "station"
    TEMPLATE = "template"
    """Those that came with Smart Safety Zone."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do."""

    key: str
    """Unique within its checklist."""
    words: Mapping[str, str]
    """By language; what the station wrote itself is in whatever language it speaks, and stands under no name."""

    @property
    def by_language(self) -> tuple[tuple[str, str], ...]:
        """Return the words of each language that it was written in, as steps do."""
        return tuple(sorted((language, words) for language, words in self.words.items() if language))

    def said(self, language: str) -> str:
        """Return the words for a reader of this language."""
        short = language.partition("-")[0]
        return self.words.get(short) or self.words.get("") or self.words["en"]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is to be done on an occasion, in one edition."""

    occasion: Occasion
    source: Source
    number: int
    items: tuple[Item, ...]

    @property
    def edition(self) -> str:
        """Name the edition, as steps do."""
        return f"{self.source}-{self.number}"

    def item(self, key: str) -> Item | None:
        """Find an item."""
        return next((each for each in self.items if each.key == key), None)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "source": self.source,
            "number": self.number,
            "items": [[each.key, dict(each.words)] for each in self.items],
        }

    @classmethod
    def read(cls, occasion: str, said: Mapping[str, Any]) -> Self:
        """Read what `plain` returned; ValueError, KeyError or TypeError if it cannot be read."""
        items = tuple(Item(str(key), dict(words)) for key, words in said["items"])
        return cls(Occasion(occasion), Source(said["source"]), int(said["number"]), items)


@dataclass(frozen=True, slots=True)
class Written:
    """A checklist of the station's own; without lines there is none any more, but its number is not used again."""

    number: int
    lines: tuple[str, ...] = field(repr=False)

    def checklist(self, occasion: Occasion, source: Source) -> Checklist:
        """Return what it says."""
        items = tuple(Item(str(at), {"": line}) for at, line in enumerate(self.lines, 1))
        return Checklist(occasion, source, self.number, items)

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"version": FORMAT_VERSION, "number": self.number, "lines": self.lines})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError if it cannot be read."""
        said = _versioned(raw)
        return cls(int(said["number"]), tuple(str(line) for line in said["lines"]))


@dataclass(frozen=True, slots=True)
class Guide:
    """What the room was shown of procedures in one incident: it stays, whatever is written meanwhile."""

    occasion: Occasion
    """What the incident is taken for."""
    shown: Mapping[Occasion, Checklist]

    @property
    def checklist(self) -> Checklist:
        """The one that is shown."""
        return self.shown[self.occasion]

    def write(self) -> bytes:
        """Write it down."""
        shown = {occasion.value: each.plain() for occasion, each in self.shown.items()}
        return orjson.dumps({"version": FORMAT_VERSION, "occasion": self.occasion, "shown": shown})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError if it cannot be read."""
        said = _versioned(raw)
        shown = {Occasion(each): Checklist.read(each, plain) for each, plain in said["shown"].items()}
        guide = cls(Occasion(said["occasion"]), shown)
        if guide.occasion not in shown:
            raise ValueError("nothing was shown of what it is taken for")
        return guide


def read_templates(raw: bytes) -> dict[Occasion, Checklist]:
    """Read the templates: every occasion has one."""
    said = orjson.loads(raw)
    return {
        occasion: Checklist(
            occasion,
            Source.TEMPLATE,
            int(said["edition"]),
            tuple(
                Item(each["id"], {language: text for language, text in each.items() if language != "id"})
                for each in said["items"][occasion]
            ),
        )
        for occasion in Occasion
    }


def lines_of(text: str) -> tuple[str, ...]:
    """Read a checklist as people write it, one item in a line; StationError if it is none."""
    lines = tuple(_BULLET.sub("", line.strip()) for line in text.splitlines() if line.strip())
    if len(lines) > MAX_ITEMS:
        raise StationError("too_many_items")
    if any(len(line) > MAX_ITEM_CHARACTERS for line in lines):
        raise StationError("item_too_long")
    return lines


def _versioned(raw: bytes) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(raw)
    if said["version"] != FORMAT_VERSION:
        raise ValueError(f"version {said['version']}")
    return said

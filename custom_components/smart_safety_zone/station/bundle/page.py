"""The page of a bundle that people print: once in Thai, once in English, with nothing from elsewhere."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Any, Final

type Json = Mapping[str, Any]
type Say = Callable[[str], str]

BUDDHIST_ERA: Final = 543
_STYLE: Final = """
body {
  max-width: 60em; margin: 2em auto; padding: 0 1em; color: #000; background: #fff;
  font: 11pt/1.5 "Noto Sans Thai", "Noto Sans", "Loma", sans-serif;
}
article + article { break-before: page; margin-top: 3em; border-top: 3px double #000; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin: 1.5em 0 .3em; break-after: avoid; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .3em .5em; border: 1px solid #777; text-align: left; vertical-align: top; }
tr, figure { break-inside: avoid; } code { font-size: .85em; overflow-wrap: anywhere; }
.caution { padding: .6em 1em; border: 3px solid #000; font-weight: bold; }
figure { display: inline-block; width: 46%; margin: 1%; vertical-align: top; }
img { width: 100%; border: 1px solid #777; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page tells."""

    bundle: str
    made_ms: int
    station: str
    fingerprint: str
    site: str
    site_id: str
    point: str
    incident: Json
    timeline: Sequence[Json]
    records: Sequence[Json]
    pictures: Sequence[Json]
    access: Sequence[Json]
    cameras: Mapping[tuple[str, str], str]
    """What cameras are called, by site and id."""
    head: tuple[int, bytes]
    left_out: int


def page(told: Told, zone: tzinfo, languages: Mapping[str, Say]) -> bytes:
    """Write the page; each language is an article of its own."""
    articles = "\n".join(_Article(told, zone, language, say).write() for language, say in languages.items())
    return (
        f'<!doctype html>\n<html lang="{next(iter(languages))}"><head><meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "img-src 'self' file:\">\n"
        f"<title>{escape(told.bundle)}</title><style>{_STYLE}</style></head><body>\n{articles}\n</body></html>\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class _Article:
    told: Told
    zone: tzinfo
    language: str
    say: Say

    def write(self) -> str:
        told, say = self.told, self.say
        silent = told.incident["silent"]
        parts = [
            f"<h1>{self._text('bundle_title')}</h1>",
            f'<p class="caution">{self._text("bundle_silent")}</p>' if silent else "",
            f'<p class="caution">{self._text("bundle_drill")}</p>' if told.incident["drill"] else "",
            self._facts(),
            self._section("bundle_timeline", ("at", "step", "by", "more"), map(self._step, told.timeline)),
            self._section("bundle_records", ("number", "direction", "file", "signed"), map(self._record, told.records)),
            self._pictures(),
            self._section("bundle_access", ("at", "what", "by", "more"), map(self._look, told.access)),
            f"<h2>{self._text('bundle_check')}</h2><p>{self._text('bundle_how')}</p>",
            f"<p>{self._text('bundle_key')}: <code>{escape(told.fingerprint)}</code></p>",
            f"<p>{self._text('bundle_head')}: <code>{told.head[0]} {told.head[1].hex()}</code></p>",
            f"<p>{escape(say('bundle_left_out').format(count=told.left_out))}</p>" if told.left_out else "",
        ]
        return f'<article lang="{self.language}">\n' + "\n".join(filter(None, parts)) + "\n</article>"

    def _text(self, key: str) -> str:
        return escape(self.say(key))

    def _word(self, list_: str, word: object) -> str:
        """Return a word of a list; what has none stands as it came."""
        key = f"{list_}_{word}"
        said = self.say(key)
        return str(word) if said == key else said

    def _time(self, at_ms: int | None) -> str:
        if at_ms is None:
            return "–"
        try:
            when = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(self.zone)
        except ValueError, OverflowError, OSError:
            return str(at_ms)
        clock = when.strftime("%H:%M:%S.") + f"{when.microsecond // 1000:03} {when.strftime('%z')}"
        if self.language == "th":
            return f"{when.day:02}/{when.month:02}/{when.year + BUDDHIST_ERA} {clock}"
        return f"{when.date().isoformat()} {clock}"

    def _facts(self) -> str:
        told, incident = self.told, self.told.incident
        closed_as = (("disposition", incident["disposition"]), ("false_cause", incident["false_cause"]))
        facts = [
            ("bundle_id", told.bundle),
            ("bundle_made", self._time(told.made_ms)),
            ("bundle_station", told.station),
            ("column_site", f"{told.site} ({told.site_id})"),
            ("bundle_point", told.point),
            ("column_incident", incident["id"]),
            ("column_kind", self._word("kind", incident["kind"])),
            ("bundle_raised", self._time(incident["raised_ms"])),
            ("column_came_in", self._time(incident["opened_ms"])),
            ("bundle_state", self._word("state", incident["state"])),
            ("column_disposition", ", ".join(self._word(list_, word) for list_, word in closed_as if word) or "–"),
        ]
        together = [incident[name] for name in ("duplicate_of", "lead") if incident[name]] + incident["parts"]
        if together:
            facts.append(("bundle_together", ", ".join(together)))
        rows = "".join(f"<tr><th>{self._text(key)}</th><td>{escape(str(value))}</td></tr>" for key, value in facts)
        return f"<table>{rows}</table>"

    def _section(self, title: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
        head = "".join(f"<th>{self._text(f'bundle_column_{column}')}</th>" for column in columns)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        if not body:
            return f"<h2>{self._text(title)}</h2><p>{self._text('bundle_none')}</p>"
        return f"<h2>{self._text(title)}</h2><table><tr>{head}</tr>{body}</table>"

    def _step(self, line: Json) -> Sequence[str]:
        said = line["said"]
        if line["kind"].startswith("view."):
            return self._looked(line)
        step = escape(self._word("step", line["kind"].removeprefix("incident.")))
        if said is None:
            return self._time(line["time_ms"]), step, "", self._text("bundle_erased")
        more = [str(said[name]) for name in ("unit", "other") if said.get(name)]
        more += [
            self._word(name, said[name]) for name in ("disposition", "false_cause", "way", "priority") if said.get(name)
        ]
        # What was ticked stands in the reader's language; what a person wrote, in the words of that person.
        text = dict(said.get("words", ())).get(self.language) or said.get("text")
        more += [str(text)] if text else []
        return self._time(said.get("at_ms", line["time_ms"])), step, self._who(said), escape(" · ".join(more))

    def _looked(self, line: Json) -> Sequence[str]:
        """Tell of a look where it began and where it ended."""
        fact, said = line["fact"], line["said"]
        what = self._text(f"look_{line['kind'].replace('.', '_')}")
        more = [self._camera(fact), self._word("mode", fact["mode"])]
        if line["kind"] == "view.ended":
            more += [self._word("reason", fact["reason"])] if fact.get("reason") else []
            more.append(self.say("bundle_length").format(seconds=fact["seconds"], pictures=fact["pictures"] or 0))
            return self._time(line["time_ms"]), what, "", escape(" · ".join(more))
        if said is None:
            return self._time(line["time_ms"]), what, "", self._text("bundle_erased")
        more.append(f"“{said['purpose']}”")
        return self._time(line["time_ms"]), what, self._who(said), escape(" · ".join(more))

    def _camera(self, fact: Json) -> str:
        return self.told.cameras.get((fact["site"], fact["camera"]), str(fact["camera"]))

    def _look(self, line: Json) -> Sequence[str]:
        fact, said = line["fact"], line["said"]
        more = [self._camera(fact)] if fact.get("camera") else []
        names = ("digest", "bundle", "manifest")
        more += [str(fact[name]) for name in names if fact.get(name)]
        more += [self._word(name, fact[name]) for name in ("mode", "reason", "difference") if fact.get(name)]
        more += [str(said[name]) for name in ("purpose", "case", "note") if said and said.get(name)]
        who = self._text("bundle_erased") if said is None else self._who(said)
        what = escape(self._word("look", line["kind"].replace(".", "_")))
        return self._time(line["time_ms"]), what, who, f"<code>{escape(' · '.join(more))}</code>"

    def _who(self, said: Json) -> str:
        actor = said.get("actor") or {}
        number = actor.get("number")
        word = self._word("actor", actor.get("kind", ""))
        return escape(word if number is None else f"{word} {number}")

    def _record(self, record: Json) -> Sequence[str]:
        signed = "bundle_signed" if record["key"] else "bundle_signed_before"
        erased = f" · {self._text('bundle_erased')}" if record["erased"] else ""
        name = f"<code>{escape(record['file'])}</code>{erased}"
        return str(record["seq"]), self._text(f"bundle_{record['direction']}"), name, self._text(signed)

    def _pictures(self) -> str:
        told = self.told
        if not told.pictures:
            return f"<h2>{self._text('bundle_pictures')}</h2><p>{self._text('bundle_none')}</p>"
        return f"<h2>{self._text('bundle_pictures')}</h2>" + "".join(map(self._picture, told.pictures))

    def _picture(self, picture: Json) -> str:
        seconds = f"{picture['offset_ms'] / 1000:+.1f} s"
        mask = self._text("bundle_masked") if picture["mask"] else self._text("bundle_not_masked")
        told = f"{escape(picture['camera'])} · {seconds} · {mask}<br><code>{escape(picture['sha256'])}</code>"
        if picture["file"] is None:
            state = escape(self._word("picture", picture["state"]))
            return f"<figure><p>{state}</p><figcaption>{told}</figcaption></figure>"
        source = escape(picture["file"], quote=True)
        return f'<figure><img src="{source}" alt=""><figcaption>{told}</figcaption></figure>'

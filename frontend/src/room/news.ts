/** What changes of itself, said once to who hears the page: new incidents, each step of an escalation, who took one, lost sites. */

import { LitElement, type TemplateResult, css, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { HomeAssistant } from "../home-assistant";
import type { Feed } from "./feed";
import type { Row } from "./model";
import { say } from "./room-texts";
import { title, who, word } from "./words";

/** More of one sort at once are told as a number: nobody can listen to forty names. */
const NAMED = 3;
/** So many new ones in so long a time are told one by one; in a storm the rest is counted. */
const CALM = 5;
const CALM_MS = 10_000;
/** So long a sentence stays to be read by whoever was slower. */
const KEPT_MS = 30_000;

interface Known {
  state: string;
  ways: number;
}

interface Said {
  id: number;
  words: string;
}

/** Which sentences a state of the room is worth, after all that was said of it before. */
export class News {
  private _rows: Map<string, Known> | undefined;
  private _asking = new Set<string>();
  private _links = new Map<string, string>();
  private _named: number[] = [];
  private _uncounted = 0;

  /** The sentences, the gravest sort first; `now` by any clock that does not stop. */
  fresh(language: string, feed: Feed, opened: Row[], now: number): string[] {
    const rows = [...feed.incidents.values()];
    const sentences = [
      ...this._help(language, rows),
      ...this._new(language, opened.filter((row) => !row.drill), now),
      ...(this._rows ? this._moved(language, rows, feed.me?.user) : []),
      ...this._lost(language, feed),
    ];
    this._rows = new Map(rows.map((row) => [row.id, { state: row.state, ways: row.ways.length }]));
    return sentences;
  }

  private _new(language: string, opened: Row[], now: number): string[] {
    this._named = this._named.filter((at) => now - at < CALM_MS);
    const room = Math.max(0, Math.min(NAMED, CALM - this._named.length));
    const sorted = [...opened].sort((a, b) => a.priority - b.priority || b.opened_ms - a.opened_ms);
    const named = sorted.slice(0, room);
    this._named.push(...named.map(() => now));
    this._uncounted += opened.length - named.length;
    const sentences = named.map((row) => say(language, "room.announce", { incident: title(language, row) }));
    // What is counted is told with the next that is named, so that a storm does not talk without end.
    if (this._uncounted && named.length) {
      sentences.push(say(language, "room.announce_more", { count: this._uncounted }));
      this._uncounted = 0;
    }
    return sentences;
  }

  /** Escalated, each step once and in its words; taken by somebody else. */
  private _moved(language: string, rows: Row[], me: string | undefined): string[] {
    const sentences: string[] = [];
    for (const row of rows) {
      const before = this._rows?.get(row.id);
      if (row.drill || !before) continue;
      if (row.state === "open") {
        // What was handed back begins anew: then there are fewer than there were.
        const known = before.ways > row.ways.length ? 0 : before.ways;
        for (const way of row.ways.slice(known)) {
          sentences.push(say(language, "room.announce_escalated", { way: word(language, "told", way), incident: title(language, row) }));
        }
      } else if (before.state === "open" && row.owner && row.owner.user !== me && row.state !== "closed") {
        sentences.push(say(language, "room.announce_taken", { who: who(language, row.owner), incident: title(language, row) }));
      }
    }
    return shortened(language, sentences);
  }

  private _help(language: string, rows: Row[]): string[] {
    const asking = rows.flatMap((row) => row.wants_help.map((unit) => [`${row.id} ${unit}`, unit, row] as const));
    const fresh = asking.filter(([key]) => !this._asking.has(key));
    this._asking = new Set(asking.map(([key]) => key));
    return fresh.map(([, unit, row]) => say(language, "room.announce_help", { units: unit, incident: title(language, row) }));
  }

  private _lost(language: string, feed: Feed): string[] {
    const sites = [...feed.sites.values()];
    const lost = sites.filter((site) => site.link === "down" && this._links.has(site.id) && this._links.get(site.id) !== "down");
    this._links = new Map(sites.map((site) => [site.id, site.link]));
    return shortened(language, lost.map((site) => say(language, "room.announce_lost", { site: site.name })));
  }
}

function shortened(language: string, sentences: string[]): string[] {
  if (sentences.length <= NAMED) return sentences;
  return [...sentences.slice(0, NAMED), say(language, "room.announce_others", { count: sentences.length - NAMED })];
}

/** The place on the page where sentences are heard: each is an element of its own, so that the same words twice are heard twice. */
export class RoomNews extends LitElement {
  static override properties = { hass: { attribute: false }, _said: { state: true } };

  declare hass: HomeAssistant;
  declare private _said: Said[];
  private _next = 0;
  private _timer: number | undefined;

  constructor() {
    super();
    this._said = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this._timer);
  }

  tell(sentences: string[]): void {
    if (!sentences.length) return;
    this._said = [...this._said, ...sentences.map((words) => ({ id: this._next++, words }))];
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => (this._said = []), KEPT_MS);
  }

  protected override render(): TemplateResult {
    return html`<div role="log" aria-live="assertive" aria-relevant="additions" aria-label=${say(this.hass.language, "room.news")}>
      ${repeat(
        this._said,
        (each) => each.id,
        (each) => html`<p>${each.words}</p>`,
      )}
    </div>`;
  }

  static override styles = css`
    :host {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;
}

if (!customElements.get("ssz-room-news")) customElements.define("ssz-room-news", RoomNews);

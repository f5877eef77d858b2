/** The room's large screen: no controls, to be read from four metres on 55 inches. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { type PlaceText, sayPlace } from "../places-texts";
import type { Row, Site } from "../room/model";
import { phrases } from "../room/phrases";
import { say } from "../room/room-texts";
import { age, titleParts, who, word } from "../room/words";
import { clock } from "../texts";
import "./wall-pictures";

/** What fits beside one another in letters of that size. */
const WAITING_SHOWN = 5;
const BOTH_SHOWN = 3;
const BESIDE_SHOWN = 2;
const UNITS_SHOWN = 4;
const SHAPES: Record<number, string> = { 1: "◆", 2: "▲", 3: "■", 4: "●" };

export class WallView extends LitElement {
  static override properties = {
    hass: { attribute: false },
    station: { attribute: false },
    waiting: { attribute: false },
    working: { attribute: false },
    sites: { attribute: false },
    now: { attribute: false },
    since: { attribute: false },
    mayLook: { attribute: false },
    dark: { attribute: false },
  };

  declare hass: HomeAssistant;
  declare station: string;
  /** What nobody has taken, and what somebody has; the most urgent first. */
  declare waiting: readonly Row[];
  declare working: readonly Row[];
  declare sites: ReadonlyMap<string, Site>;
  declare now: number;
  /** Since when what is shown is old; undefined while it is not. */
  declare since: number | undefined;
  /** Whether this user may see pictures. */
  declare mayLook: boolean;
  declare dark: boolean;

  private _say(text: PlaceText, values?: Record<string, string | number>): string {
    return sayPlace(this.hass.language, text, values);
  }

  protected override render(): TemplateResult {
    const { hass, waiting, working } = this;
    const language = hass.language;
    const open = [...waiting, ...working];
    const lost = [...this.sites.values()].filter((site) => site.standing === "active" && site.link === "down");
    const waitingShown = working.length ? BOTH_SHOWN : WAITING_SHOWN;
    const workingShown = waiting.length ? (this.since === undefined ? BESIDE_SHOWN : 1) : WAITING_SHOWN;
    const oldest = Math.min(...waiting.map((row) => row.opened_ms));
    return html`<header class=${waiting.length ? "waits" : ""}>
        <strong class="number">${waiting.length}</strong>
        <h1>${this._say("wall.waiting")}</h1>
        ${waiting.length ? html`<span class="oldest">${say(language, "room.oldest", { age: age(language, this.now - oldest) })}</span>` : nothing}
        <span class="station">${this.station}</span>
        <time>${clock(hass, new Date(this.now))}</time>
      </header>
      ${this.since === undefined ? nothing : html`<p class="old" role="alert">${this._say("wall.old", { time: clock(hass, new Date(this.since)) })}</p>`}
      <div class="columns ${this.since === undefined ? "" : "stale"}">
        <div class="lists">
          ${waiting.length ? html`<ul class="waiting">${waiting.slice(0, waitingShown).map((row) => this._row(row))}</ul>` : html`<p class="quiet">${this._say("wall.quiet")}</p>`}
          ${waiting.length > waitingShown ? html`<p>${this._say("wall.more", { count: waiting.length - waitingShown })}</p>` : nothing}
          ${working.length
            ? html`<h2>${this._say("wall.working")} (${working.length})</h2>
                <ul class="working">${working.slice(0, workingShown).map((row) => this._row(row))}</ul>
                ${working.length > workingShown ? html`<p>${this._say("wall.more", { count: working.length - workingShown })}</p>` : nothing}`
            : nothing}
        </div>
        <div class="sights">
          <ssz-room-map .hass=${hass} .sites=${this.sites} .incidents=${open} .kind=${"wall"} ?dark=${this.dark}></ssz-room-map>
          ${this.mayLook ? html`<ssz-wall-pictures .hass=${hass} .rows=${open} .now=${this.now}></ssz-wall-pictures>` : nothing}
          ${this._units(open)}
          ${lost.length
            ? html`<p class="lost">
                ○ ${this._say("wall.lost")} (${lost.length}): ${lost.slice(0, 3).map((site) => site.name).join(", ")}${lost.length > 3 ? " …" : ""}
              </p>`
            : nothing}
        </div>
      </div>`;
  }

  /** Who is out, who needs help first. */
  private _units(open: readonly Row[]): TemplateResult {
    const language = this.hass.language;
    const isOut = (row: Row, unit: string) => row.unit_states[unit] !== "finished";
    const out = open.flatMap((row) => row.units.filter((unit) => isOut(row, unit)).map((unit) => ({ unit, row, help: row.wants_help.includes(unit) })));
    if (!out.length) return html`<p>${this._say("wall.no_units")}</p>`;
    out.sort((a, b) => Number(b.help) - Number(a.help));
    return html`<section aria-label=${this._say("wall.units")}>
      <h2>${this._say("wall.units")} (${out.length})</h2>
      <ul class="units">
        ${out.slice(0, UNITS_SHOWN).map(
          ({ unit, row, help }) => html`<li class=${help ? "help" : ""}>
            <strong>${unit}</strong>
            <span>${help ? say(language, "room.needs_help") : word(language, "unit_state", row.unit_states[unit] ?? "sent")} → ${row.site_name}</span>
          </li>`,
        )}
      </ul>
      ${out.length > UNITS_SHOWN ? html`<p>${this._say("wall.more", { count: out.length - UNITS_SHOWN })}</p>` : nothing}
    </section>`;
  }

  private _row(row: Row): TemplateResult {
    const language = this.hass.language;
    const { what, where } = titleParts(language, row);
    return html`<li>
      <span aria-hidden="true">${SHAPES[row.priority] ?? "●"}</span>
      <span>${row.state === "open" ? what : phrases(`${what}, ${where}`)}</span>
      <span class="age">${age(language, this.now - row.opened_ms)}</span>
      ${row.state === "open" ? html`<span class="where">${phrases(where)}</span>` : nothing}
      ${row.state === "open" ? nothing : html`<small>${[word(language, "state", row.state), who(language, row.owner), ...row.units].filter(Boolean).join(" · ")}</small>`}
    </li>`;
  }

  static override styles = css`
    :host {
      position: fixed;
      inset: 0;
      /* Over the sidebar: nobody clicks here. */
      z-index: 1000;
      display: flex;
      flex-direction: column;
      overflow: hidden;
      background: var(--primary-background-color);
      color: var(--primary-text-color);
      font-size: max(16px, min(1.7vw, 3vh));
      line-height: 1.25;
    }
    header {
      display: flex;
      gap: 1em;
      align-items: center;
      padding: 0.4em 0.8em;
      background: var(--card-background-color);
    }
    header.waits {
      background: #b00020;
      color: #fff;
    }
    .number {
      font-size: 3.4em;
      line-height: 1;
    }
    h1 {
      margin: 0;
      font-size: 1.5em;
    }
    .oldest,
    time {
      font-size: 1.5em;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    .station {
      margin-inline-start: auto;
    }
    .old {
      margin: 0;
      padding: 0.4em 0.8em;
      border: 0.2em solid #b00020;
      font-size: 1.3em;
      font-weight: 700;
    }
    .stale {
      filter: grayscale(1);
      opacity: 0.75;
    }
    .columns {
      display: grid;
      flex: 1;
      grid-template-columns: 1fr 1fr;
      min-height: 0;
    }
    .lists,
    .sights {
      padding: 0.4em 0.8em;
      overflow: hidden;
    }
    .sights {
      display: flex;
      flex-direction: column;
      gap: 0.4em;
    }
    ssz-room-map {
      flex: 1;
      min-height: 30vh;
      border: 1px solid var(--divider-color);
    }
    p {
      margin: 0;
    }
    .quiet {
      padding: 2em 0;
      font-size: 1.5em;
      text-align: center;
    }
    h2 {
      margin: 0.5em 0 0.2em;
      font-size: 1em;
      font-weight: 500;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    li {
      display: grid;
      grid-template-columns: auto 1fr auto;
      gap: 0 0.5em;
      margin: 0.3em 0;
      padding: 0.3em 0.5em;
      border: 3px solid var(--divider-color);
      border-inline-start-width: 0.5em;
      background: var(--card-background-color);
    }
    .waiting li {
      border-color: var(--waiting, #b00020);
      font-size: 1.35em;
      font-weight: 700;
    }
    .phrase {
      display: inline-block;
      max-width: 100%;
    }
    .units {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 0.2em 0.5em;
    }
    .units li {
      display: block;
      margin: 0;
      padding: 0.1em 0.4em;
      border-width: 1px;
      border-inline-start-width: 0.3em;
      font-size: 0.85em;
    }
    .units .help {
      border-color: #b00020;
      font-weight: 700;
    }
    .where,
    small {
      grid-column: 2 / -1;
    }
    small {
      font-size: 0.85em;
    }
    .age {
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    .lost {
      font-weight: 700;
    }
    @media (max-width: 870px) {
      :host {
        overflow: auto;
      }
      header {
        flex-wrap: wrap;
      }
      .columns {
        grid-template-columns: 1fr;
      }
    }
  `;
}

if (!customElements.get("ssz-room-wall")) customElements.define("ssz-room-wall", WallView);

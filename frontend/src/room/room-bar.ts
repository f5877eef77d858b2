/** The bar: how many wait and for how long, whether the room can hear, who works here since when, and what time it is. */

import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { sayPlace } from "../places-texts";
import { base } from "../styles";
import { clock } from "../texts";
import { barStyles } from "./bar-styles";
import type { Feed } from "./feed";
import type { Row } from "./model";
import { type Text, say } from "./room-texts";
import { VIEWS, type View, pathOf } from "./views";
import { age, who, word } from "./words";

export class RoomBar extends LitElement {
  static override properties = {
    hass: { attribute: false },
    feed: { attribute: false },
    tick: { attribute: false },
    waiting: { attribute: false },
    narrow: { attribute: false },
    view: { attribute: false },
    armed: { attribute: false },
    since: { attribute: false },
    mayAct: { attribute: false },
    keys: { attribute: false },
    old: { attribute: false },
    _more: { state: true },
  };

  declare hass: HomeAssistant;
  declare feed: Feed;
  /** Changes whenever the feed or the time has. */
  declare tick: number;
  declare waiting: readonly Row[];
  declare narrow: boolean;
  declare view: View;
  declare armed: boolean;
  /** Since when this screen is on duty. */
  declare since: number | undefined;
  declare mayAct: boolean;
  /** Whether the list of keys is shown. */
  declare keys: boolean;
  /** Whether what is shown is old. */
  declare old: boolean;
  /** Whether what has no room on a small screen is unfolded. */
  declare private _more: boolean;

  constructor() {
    super();
    this._more = false;
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _tell(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult {
    const { hass, feed, waiting } = this;
    const language = hass.language;
    return html`<header class="${waiting.length ? "waiting" : ""} ${this._more ? "more" : ""}">
        ${this.narrow ? html`<button class="plain menu" aria-label=${this._say("room.menu")} @click=${() => this._tell("hass-toggle-menu")}>☰</button>` : nothing}
        ${this._count()} ${this._health()}
        ${this.mayAct
          ? html`<button class="sound ${this.armed ? "armed" : "deaf"}" aria-pressed=${this.armed} @click=${() => this._tell("sound")}>
              ${this._say(this.armed ? "room.armed" : "room.arm")}
            </button>`
          : nothing}
        ${this._duty()}
        <p class="clock">
          <time>${clock(hass, new Date(feed.now))}</time>
          ${this.since === undefined ? nothing : html`<small>${this._say("room.shift", { time: clock(hass, new Date(this.since)).replace(/:\d\d$/, "") })}</small>`}
        </p>
        <span class="break"></span>
        <button class="unfold" aria-expanded=${this._more} @click=${() => (this._more = !this._more)}>${this._say("room.more")}</button>
      </header>
      <nav aria-label=${sayPlace(language, "view.views")}>
        ${VIEWS.map(
          (view) => html`<a href=${pathOf(view)} aria-current=${view === this.view ? "page" : "false"} target=${view === "wall" ? "_blank" : nothing}
            >${sayPlace(language, `view.${view}`)}${view === "map" ? html` <kbd>M</kbd>` : nothing}</a>`,
        )}
        ${this._settings()}
      </nav>`;
  }

  /** The one glance. */
  private _count(): TemplateResult {
    const { feed, waiting } = this;
    const oldest = Math.min(...waiting.map((row) => row.opened_ms));
    return html`<p class="count">
      <strong>${waiting.length}</strong>
      <span
        ><span>${this._say("room.waiting")}</span>${waiting.length
          ? html` <span class="oldest">${this._say("room.oldest", { age: age(this.hass.language, feed.now - oldest) })}</span>`
          : nothing}</span
      >
    </p>`;
  }

  /** Whether the room itself is well: its own connection, and those of its sites. */
  private _health(): TemplateResult {
    const lost = [...this.feed.sites.values()].filter((site) => site.standing === "active" && site.link === "down").length;
    return html`<p class="health">
      <span class=${this.old ? "bad" : ""}><span aria-hidden="true">${this.old ? "✕" : "●"}</span> ${this._say(this.old ? "room.disconnected" : "room.connected")}</span>
      <span class=${lost ? "bad" : ""}><span aria-hidden="true">${lost ? "○" : "●"}</span> ${this._say("room.lost_sites", { count: lost })}</span>
    </p>`;
  }

  private _duty(): TemplateResult {
    const { feed } = this;
    const language = this.hass.language;
    const said = [who(language, feed.me), feed.me?.role ? word(language, "role", feed.me.role) : ""];
    return html`<div class="duty">
      <h1>${feed.station || this._say("room.title")}</h1>
      <p>${said.filter(Boolean).join(" · ")}</p>
    </div>`;
  }

  private _settings(): TemplateResult {
    const isThai = this.hass.language.startsWith("th");
    const isDark = this.hass.themes?.darkMode ?? false;
    return html`<span class="settings ${this._more ? "open" : ""}">
      <button class="plain" lang=${isThai ? "en" : "th"} @click=${() => this._tell("hass-language-select", isThai ? "en" : "th")}>${isThai ? "English" : "ไทย"}</button>
      <button class="plain" @click=${() => this._tell("settheme", { dark: !isDark })}>${this._say(isDark ? "room.light" : "room.dark")}</button>
      <button class="plain keys" aria-expanded=${this.keys} @click=${() => this._tell("keys")}>${this._say("room.keys")} <kbd>?</kbd></button>
    </span>`;
  }

  static override styles = [base, barStyles];
}

if (!customElements.get("ssz-room-bar")) customElements.define("ssz-room-bar", RoomBar);

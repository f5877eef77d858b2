/** The bar: how many wait and for how long, whether the room can hear, who works here since when, and what time it is. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { sayPlace } from "../places-texts";
import { base } from "../styles";
import { clock } from "../texts";
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

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _tell(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult {
    const { hass, feed, waiting } = this;
    const language = hass.language;
    const oldest = Math.min(...waiting.map((row) => row.opened_ms));
    const lost = [...feed.sites.values()].filter((site) => site.standing === "active" && site.link === "down").length;
    const isThai = language.startsWith("th");
    const isDark = hass.themes?.darkMode ?? false;
    return html`<header class=${waiting.length ? "waiting" : ""}>
      ${this.narrow ? html`<button class="plain" aria-label=${this._say("room.menu")} @click=${() => this._tell("hass-toggle-menu")}>☰</button>` : nothing}
      <h1>${feed.station || this._say("room.title")}</h1>
      <p class="count">
        <strong>${waiting.length}</strong> ${this._say("room.waiting")}${waiting.length
          ? html`, <span>${this._say("room.oldest", { age: age(language, feed.now - oldest) })}</span>`
          : nothing}
      </p>
      <p class=${lost ? "bad" : ""}>${lost ? html`<span aria-hidden="true">○</span> ` : nothing}${this._say("room.lost_sites", { count: lost })}</p>
      ${this.mayAct
        ? html`<button class=${this.armed ? "armed" : "deaf"} aria-pressed=${this.armed} @click=${() => this._tell("sound")}>
            ${this._say(this.armed ? "room.armed" : "room.arm")}
          </button>`
        : nothing}
      <p class="who">
        ${[
          who(language, feed.me),
          feed.me?.role ? word(language, "role", feed.me.role) : "",
          this.since === undefined ? "" : this._say("room.shift", { time: clock(hass, new Date(this.since)).replace(/:\d\d$/, "") }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <time>${clock(hass, new Date(feed.now))}</time>
    </header>
    <nav aria-label=${sayPlace(language, "view.views")}>
      ${VIEWS.map(
        (view) => html`<a href=${pathOf(view)} aria-current=${view === this.view ? "page" : "false"} target=${view === "wall" ? "_blank" : nothing}
          >${sayPlace(language, `view.${view}`)}${view === "map" ? html` <kbd>M</kbd>` : nothing}</a>`,
      )}
      <span class="more">
        <button class="plain" lang=${isThai ? "en" : "th"} @click=${() => this._tell("hass-language-select", isThai ? "en" : "th")}>${isThai ? "English" : "ไทย"}</button>
        <button class="plain" @click=${() => this._tell("settheme", { dark: !isDark })}>${this._say(isDark ? "room.light" : "room.dark")}</button>
        <button class="plain keys" aria-expanded=${this.keys} @click=${() => this._tell("keys")}>${this._say("room.keys")} <kbd>?</kbd></button>
      </span>
    </nav>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        background: var(--card-background-color);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: center;
        padding: 8px 16px;
        border-bottom: 4px solid var(--divider-color);
      }
      header.waiting {
        border-bottom-color: #b00020;
      }
      p {
        margin: 0;
      }
      h1 {
        margin: 0;
        font-size: 1.2em;
        font-weight: 500;
      }
      .count {
        font-size: 1.3em;
      }
      .count strong {
        font-size: 2em;
        line-height: 1;
      }
      .waiting .count strong {
        padding: 0 0.3em;
        border-radius: 6px;
        background: #b00020;
        color: #fff;
      }
      .bad {
        font-weight: 700;
      }
      time {
        margin-inline-start: auto;
        font-size: 1.3em;
        font-variant-numeric: tabular-nums;
      }
      button {
        min-height: 44px;
        padding: 0 16px;
        border: 2px solid currentcolor;
        border-radius: 8px;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      .deaf {
        border-color: #b00020;
        background: #b00020;
        color: #fff;
        font-weight: 700;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        padding: 0 8px;
        border-bottom: 1px solid var(--divider-color);
      }
      a {
        display: inline-block;
        box-sizing: border-box;
        min-height: 44px;
        padding: 0 16px;
        border-bottom: 4px solid transparent;
        color: inherit;
        line-height: 42px;
        text-decoration: none;
      }
      a[aria-current="page"] {
        border-bottom-color: currentcolor;
        font-weight: 700;
      }
      a:focus-visible {
        outline: 3px solid var(--primary-color);
        outline-offset: -3px;
      }
      .more {
        display: flex;
        flex-wrap: wrap;
        margin-inline-start: auto;
      }
      .plain {
        border-color: transparent;
      }
      @media (max-width: 870px) {
        /* A telephone has no keys. */
        .keys,
        kbd {
          display: none;
        }
        a,
        .plain {
          padding: 0 10px;
          white-space: nowrap;
        }
        nav,
        .more {
          flex-wrap: nowrap;
        }
        nav {
          overflow-x: auto;
        }
      }
    `,
  ];
}

if (!customElements.get("ssz-room-bar")) customElements.define("ssz-room-bar", RoomBar);

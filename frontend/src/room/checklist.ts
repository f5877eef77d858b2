/** The procedure of an incident: what to do, ticked as it is done. Each tick is a step of the incident. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, say } from "./room-texts";
import type { Person } from "./model";
import { who, word } from "./words";

interface Item {
  key: string;
  /** By language; what the station wrote itself stands under no name. */
  words: Record<string, string>;
  done: { at_ms: number; by: Person } | null;
}

interface Guide {
  occasion: string;
  occasions: string[];
  source: string;
  edition: string;
  items: Item[];
}

export class IncidentChecklist extends LitElement {
  static override properties = {
    hass: { attribute: false },
    incident: { attribute: false },
    version: { attribute: false },
    choosing: { attribute: false },
    ticking: { attribute: false },
    _guide: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };

  declare hass: HomeAssistant;
  declare incident: string;
  /** Grows with each step of the incident. */
  declare version: number;
  /** Whether this user may say what the incident is taken for. */
  declare choosing: boolean;
  /** Whether this user may tick, as the incident stands. */
  declare ticking: boolean;
  declare private _guide: Guide | undefined;
  declare private _failure: string | undefined;
  declare private _busy: boolean;

  constructor() {
    super();
    this._busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("incident")) this._guide = this._failure = undefined;
    if (changed.has("incident") || changed.has("version")) void this._ask("checklist");
  }

  private async _ask(command: string, more: Record<string, unknown> = {}): Promise<void> {
    const { incident } = this;
    try {
      const guide = await this.hass.callWS<Guide>({ type: `${DOMAIN}/desk/${command}`, incident, ...more });
      if (incident === this.incident) this._guide = guide;
    } catch (err) {
      if (incident === this.incident) this._failure = reasonOf(this.hass, err);
    }
  }

  private async _choose(occasion: string): Promise<void> {
    this._failure = undefined;
    await this._ask("checklist", { occasion });
  }

  private async _tick(item: Item): Promise<void> {
    if (this._busy || !this._guide) return;
    this._busy = true;
    this._failure = undefined;
    const { occasion } = this._guide;
    try {
      await this.hass.callWS({ type: `${DOMAIN}/desk/tick`, incident: this.incident, occasion, item: item.key, done: !item.done });
      await this._ask("checklist");
    } catch (err) {
      this._failure = reasonOf(this.hass, err);
    } finally {
      this._busy = false;
    }
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  protected override render(): TemplateResult | typeof nothing {
    const guide = this._guide;
    const failure = this._failure
      ? html`<p class="alert" role="alert">${this._say("room.failed", { reason: this._failure })}</p>`
      : nothing;
    if (!guide) return html`${failure}`;
    const done = guide.items.filter((item) => item.done).length;
    return html`<h3 id="name">${this._say("room.checklist")}</h3>
      <div class="head">
        <label>
          ${this._say("room.checklist.for")}
          <select ?disabled=${!this.choosing} @change=${(event: Event) => this._choose((event.target as HTMLSelectElement).value)}>
            ${guide.occasions.map(
              (each) => html`<option value=${each} ?selected=${each === guide.occasion}>${word(this.hass.language, "occasion", each)}</option>`,
            )}
          </select>
        </label>
        <span>${this._say("room.checklist.done", { done, all: guide.items.length })}</span>
        ${guide.source === "site" ? html`<span class="mark">${this._say("room.checklist.own_site")}</span>` : nothing}
      </div>
      ${failure} ${this.choosing && !this.ticking ? html`<p class="hint">${this._say("room.checklist.take_first")}</p>` : nothing}
      <ol aria-labelledby="name">
        ${guide.items.map((item) => this._item(item))}
      </ol>`;
  }

  private _item(item: Item): TemplateResult {
    const language = this.hass.language.split("-")[0]!;
    const words = item.words[language] ?? item.words[""] ?? item.words["en"];
    return html`<li>
      <button role="checkbox" aria-checked=${item.done ? "true" : "false"} ?disabled=${!this.ticking} @click=${() => this._tick(item)}>
        <span class="box" aria-hidden="true">${item.done ? "✓" : ""}</span>
        <span>${words}</span>
        ${item.done ? html`<small>${who(this.hass.language, item.done.by)} ${clock(this.hass, new Date(item.done.at_ms))}</small>` : nothing}
      </button>
    </li>`;
  }

  static override styles = [
    base,
    css`
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: center;
      }
      select {
        min-height: 44px;
        max-width: 100%;
        padding: 4px 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      .hint {
        color: var(--secondary-text-color);
      }
      ol {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
      }
      li {
        border-top: 1px solid var(--divider-color);
      }
      button {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        width: 100%;
        min-height: 44px;
        padding: 8px 4px;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:disabled {
        color: var(--primary-text-color);
        cursor: default;
      }
      .box {
        width: 1.3em;
        height: 1.3em;
        border: 2px solid currentcolor;
        border-radius: 4px;
        font-weight: 700;
        line-height: 1.3em;
        text-align: center;
      }
      button:disabled .box {
        border-style: dotted;
      }
      button[aria-checked="true"] {
        color: var(--secondary-text-color);
      }
      small {
        grid-column: 2;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-checklist")) customElements.define("ssz-incident-checklist", IncidentChecklist);

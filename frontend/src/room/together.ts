/** What goes with an incident, and what may be about the same: proposed, and joined by a person alone. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { formStyles } from "./form-styles";
import type { Row, Together } from "./model";
import { type Text, say } from "./room-texts";
import { age, title, word } from "./words";

/** Others may be pressed while this one is looked at. */
const AGAIN_MS = 3_000;

export class IncidentTogether extends LitElement {
  static override properties = {
    hass: { attribute: false },
    row: { attribute: false },
    offered: { attribute: false },
    _found: { state: true },
  };

  declare hass: HomeAssistant;
  declare row: Row;
  declare offered: string[];
  declare private _found: Together | undefined;
  private _timer: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = window.setInterval(() => void this._load(), AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("row")) return;
    const before = changed.get("row") as Row | undefined;
    if (before?.id !== this.row.id) this._found = undefined;
    if (before?.id !== this.row.id || before.version !== this.row.version) void this._load();
  }

  private async _load(): Promise<void> {
    const { id, state } = this.row;
    if (!this.hass.connected || document.hidden || state === "closed") return;
    const found = await this.hass.callWS<Together>({ type: `${DOMAIN}/desk/together`, incident: id }).catch(() => undefined);
    if (found && id === this.row.id && JSON.stringify(found) !== JSON.stringify(this._found)) this._found = found;
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _ask(step: string, more: Record<string, unknown>): void {
    this.dispatchEvent(new CustomEvent("step", { detail: { step, more } }));
  }

  private _choose(id: string): void {
    this.dispatchEvent(new CustomEvent("choose-incident", { detail: id, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const found = this._found;
    if (!found || this.row.state === "closed") return nothing;
    return html`${found.lead ? this._list("room.leads", [found.lead]) : nothing}
    ${found.parts.length ? this._list("room.parts", found.parts) : nothing} ${this._proposed(found)}`;
  }

  private _proposed({ proposed }: Together): TemplateResult | typeof nothing {
    if (!proposed) return nothing;
    const { language } = this.hass;
    const others = proposed.incidents.map((each) => each.id);
    const line = this._say(proposed.within_m ? "room.proposed" : "room.proposed_here", {
      count: others.length,
      metres: proposed.within_m,
      // What was pressed in one second was so within that second.
      time: age(language, Math.max(1_000, proposed.within_ms)),
    });
    return html`<section class="proposed" aria-label=${line}>
      <p role="status"><strong>${line}</strong></p>
      ${this.offered.includes("gathered")
        ? html`<div class="buttons"><button @click=${() => this._ask("join", { others })}>${this._say("room.join")}</button></div>`
        : this.offered.includes("acknowledged")
          ? html`<p>${this._say("room.take_first")}</p>`
          : nothing}
      ${this._rows(proposed.incidents, true)}
    </section>`;
  }

  private _list(heading: Text, rows: Row[]): TemplateResult {
    return html`<h3>${this._say(heading)}</h3>
      ${this._rows(rows, false)}`;
  }

  private _rows(rows: Row[], proposed: boolean): TemplateResult {
    const { language } = this.hass;
    const isLead = this.offered.includes("gathered");
    return html`<ul>
      ${rows.map(
        (row) => html`<li>
          <button class="plain" @click=${() => this._choose(row.id)}>${title(language, row)}</button>
          <small>${word(language, "state", row.state)}${row.repeats ? ` · ×${row.repeats + 1}` : ""}</small>
          ${proposed && this.offered.includes("closed")
            ? html`<span class="buttons"
                ><button @click=${() => this._ask("close", { disposition: "duplicate", duplicate_of: row.id })}>${this._say("room.is_duplicate")}</button></span
              >`
            : nothing}
          ${!proposed && isLead && row.lead
            ? html`<span class="buttons"><button @click=${() => this._ask("split", { incident: row.id })}>${this._say("room.split")}</button></span>`
            : nothing}
        </li>`,
      )}
    </ul>`;
  }

  static override styles = [
    base,
    formStyles,
    css`
      .proposed {
        margin: 12px 0;
        padding: 8px 12px;
        border: 2px dashed currentcolor;
        border-radius: 8px;
      }
      p {
        margin: 0;
      }
      h3 {
        margin: 12px 0 4px;
        font-weight: 500;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 12px;
        align-items: center;
        padding: 2px 0;
        border-top: 1px solid var(--divider-color);
      }
      .buttons {
        margin: 8px 0;
      }
      li .buttons {
        margin: 0;
      }
      li .buttons button {
        min-height: 28px;
        padding: 0;
        border: none;
        font-size: 0.9em;
        text-decoration: underline;
      }
      @media (pointer: coarse) {
        li .buttons button {
          min-height: 44px;
        }
      }
      .plain {
        grid-column: 1 / -1;
        min-height: 32px;
        padding: 0;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
        text-align: start;
        text-decoration: underline;
      }
      @media (pointer: coarse) {
        .plain {
          min-height: 44px;
        }
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-together")) customElements.define("ssz-incident-together", IncidentTogether);

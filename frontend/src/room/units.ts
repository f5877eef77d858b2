/** The units of an incident: how far each has come and what it reports by radio, and the nearest that could be sent. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { formStyles } from "./form-styles";
import { known } from "./forms";
import type { KnownUnit, Row } from "./model";
import { type Text, say } from "./room-texts";
import { word } from "./words";

/** The others are in the form that sends one. */
const NEAREST = 3;

export class IncidentUnits extends LitElement {
  static override properties = {
    hass: { attribute: false },
    row: { attribute: false },
    known: { attribute: false },
    now: { attribute: false },
    offered: { attribute: false },
    busy: { type: Boolean },
  };

  declare hass: HomeAssistant;
  declare row: Row;
  /** Who can be sent, the nearest of the free ones first. */
  declare known: KnownUnit[];
  declare now: number;
  declare offered: string[];
  declare busy: boolean;

  private _ask(step: string, unit: string): void {
    this.dispatchEvent(new CustomEvent("step", { detail: { step, more: { unit } } }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { row } = this;
    const { language } = this.hass;
    if (row.state === "closed") return nothing;
    const button = (text: Text, step: string, unit: string) =>
      html`<button ?disabled=${this.busy} @click=${() => this._ask(step, unit)} aria-label="${unit}: ${say(language, text)}">${say(language, text)}</button>`;
    const may = (step: string) => this.offered.includes(step);
    const free = may("dispatched") ? this.known.filter((each) => each.state === "free" && !row.units.includes(each.unit)).slice(0, NEAREST) : [];
    if (!row.units.length && !free.length) return nothing;
    return html`<ul aria-label=${say(language, "room.units")}>
      ${row.units.map((unit) => {
        const state = row.unit_states[unit] ?? "sent";
        const needsHelp = row.wants_help.includes(unit);
        return html`<li class=${needsHelp ? "help" : ""}>
          <span
            ><strong>${unit}</strong> ${word(language, "unit_state", state)}${needsHelp ? html` · <b>${say(language, "room.needs_help")}</b>` : nothing}</span
          >
          <span class="buttons">
            ${state === "sent" && may("en_route") ? button("room.en_route", "en_route", unit) : nothing}
            ${state !== "on_scene" && state !== "finished" && may("arrived") ? button("room.arrived", "arrived", unit) : nothing}
            ${state === "on_scene" && may("finished") ? button("room.finished", "finished", unit) : nothing}
            ${state !== "finished" && (may("recalled") || may("stood_down")) ? button("room.recall", "recall", unit) : nothing}
          </span>
        </li>`;
      })}
      ${free.map(
        (each) => html`<li class="free">
          <span>${known(language, each, this.now)}</span>
          <span class="buttons">
            <button ?disabled=${this.busy} @click=${() => this._ask("dispatch", each.unit)} aria-label="${each.unit}: ${say(language, "room.dispatch")}">
              ${say(language, "room.send_unit")}
            </button>
          </span>
        </li>`,
      )}
    </ul>`;
  }

  static override styles = [
    base,
    formStyles,
    css`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        justify-content: space-between;
        align-items: center;
        padding: 4px 0;
        border-top: 1px solid var(--divider-color);
      }
      small {
        color: var(--secondary-text-color);
      }
      .buttons button {
        min-height: 36px;
        padding: 0 12px;
      }
      @media (pointer: coarse) {
        .buttons button {
          min-height: 44px;
        }
      }
      .help {
        border-inline-start: 8px solid #b00020;
        padding-inline-start: 8px;
      }
      .buttons {
        flex-wrap: nowrap;
        gap: 4px;
        margin: 0 0 0 auto;
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-units")) customElements.define("ssz-incident-units", IncidentUnits);

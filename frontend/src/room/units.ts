/** The units of an incident: how far each has come, and what it reports by radio. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { base } from "../styles";
import { formStyles } from "./form-styles";
import type { Row } from "./model";
import { type Text, say } from "./room-texts";
import { word } from "./words";

export class IncidentUnits extends LitElement {
  static override properties = {
    row: { attribute: false },
    language: { attribute: false },
    offered: { attribute: false },
    busy: { type: Boolean },
  };

  declare row: Row;
  declare language: string;
  declare offered: string[];
  declare busy: boolean;

  private _ask(step: string, unit: string): void {
    this.dispatchEvent(new CustomEvent("step", { detail: { step, more: { unit } } }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { row, language } = this;
    if (!row.units.length || row.state === "closed") return nothing;
    const button = (text: Text, step: string, unit: string) =>
      html`<button ?disabled=${this.busy} @click=${() => this._ask(step, unit)} aria-label="${unit}: ${say(language, text)}">${say(language, text)}</button>`;
    const may = (step: string) => this.offered.includes(step);
    return html`<ul>
      ${row.units.map((unit) => {
        const state = row.unit_states[unit] ?? "sent";
        const needsHelp = row.wants_help.includes(unit);
        return html`<li class=${needsHelp ? "help" : ""}>
          <strong>${unit}</strong>
          <span>${word(language, "unit_state", state)}${needsHelp ? html` · <b>${say(language, "room.needs_help")}</b>` : nothing}</span>
          <span class="buttons">
            ${state === "sent" && may("en_route") ? button("room.en_route", "en_route", unit) : nothing}
            ${state !== "on_scene" && state !== "finished" && may("arrived") ? button("room.arrived", "arrived", unit) : nothing}
            ${state === "on_scene" && may("finished") ? button("room.finished", "finished", unit) : nothing}
            ${state !== "finished" && (may("recalled") || may("stood_down")) ? button("room.recall", "recall", unit) : nothing}
          </span>
        </li>`;
      })}
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
        display: grid;
        grid-template-columns: minmax(6em, auto) 1fr auto;
        gap: 2px 12px;
        align-items: center;
        padding: 4px 0;
        border-top: 1px solid var(--divider-color);
      }
      .help {
        border-inline-start: 8px solid #b00020;
        padding-inline-start: 8px;
      }
      .buttons {
        margin: 0;
        justify-content: end;
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-units")) customElements.define("ssz-incident-units", IncidentUnits);

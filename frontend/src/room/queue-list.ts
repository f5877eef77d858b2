/** The queue as a list: what nobody has taken first, whatever the filter says. */

import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { kindIcon } from "./kind-icon";
import type { Row } from "./model";
import { joined, phrases } from "./phrases";
import { type Group, GROUPS, isFiltered } from "./queue";
import { queueStyles } from "./queue-styles";
import { type Text, say } from "./room-texts";
import { age, late, titleParts, who, word } from "./words";

/** Shapes beside the colours, from the gravest: nothing is told by colour alone. */
const SHAPES: Record<number, string> = { 1: "◆", 2: "▲", 3: "■", 4: "●" };

export class QueueList extends LitElement {
  static override properties = {
    hass: { attribute: false },
    rows: { attribute: false },
    chosen: { attribute: false },
    filter: { attribute: false },
    hidden_: { attribute: false },
    now: { attribute: false },
  };

  declare hass: HomeAssistant;
  declare rows: ReadonlyMap<Group, Row[]>;
  declare chosen: string | undefined;
  declare filter: string;
  /** How many the filter hides. */
  declare hidden_: number;
  /** By the station's clock. */
  declare now: number;

  /** Put the cursor into the filter. */
  search(): void {
    this.renderRoot.querySelector<HTMLInputElement>("input")?.focus();
  }

  async focusChosen(): Promise<void> {
    await this.updateComplete;
    const row = this.renderRoot.querySelector<HTMLElement>("[aria-current=true]");
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _tell(type: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult {
    const typed = isFiltered(this.filter);
    return html`<label class="search"
        ><span class="unseen">${this._say("room.search")}</span
        ><input
          type="search"
          placeholder=${this._say("room.search")}
          .value=${this.filter}
          @input=${(event: InputEvent) => this._tell("filter", (event.target as HTMLInputElement).value)}
      /></label>
      ${typed ? html`<p role="status" class="state">${this._say("room.hidden", { count: this.hidden_ })}</p>` : nothing}
      ${GROUPS.map((group) => this._group(group, this.rows.get(group) ?? []))}`;
  }

  /** The dot that says there is something to see, with a word for who hears the page. */
  private _evidence(count: number): TemplateResult {
    const said = count === 1 ? this._say("room.pictures_count.one") : this._say("room.pictures_count", { count });
    return html`<i title=${said}><span aria-hidden="true">▣ ${count}</span><span class="unseen">${said}</span></i>`;
  }

  private _group(group: Group, rows: Row[]): TemplateResult | typeof nothing {
    if (!rows.length) return nothing;
    return html`<h2 id=${group}>${word(this.hass.language, "group", group)} (${rows.length})</h2>
      <ul class=${group} aria-labelledby=${group}>
        ${rows.map((row) => this._row(row, group))}
      </ul>`;
  }

  private _row(row: Row, group: Group): TemplateResult {
    const language = this.hass.language;
    const since = row.state === "closed" ? (row.closed_ms ?? row.opened_ms) : row.opened_ms;
    const { what, where } = titleParts(language, row);
    // What the heading of its group says needs no saying again.
    const end = row.state === "closed" ? (row.disposition ? word(language, "disposition", row.disposition) : "") : word(language, "state", row.state);
    return html`<li>
      <button class="row priority-${row.priority} ${row.state}" aria-current=${row.id === this.chosen ? "true" : "false"} @click=${() => this._tell("choose-incident", row.id)}>
        <span class="shape" aria-hidden="true">${SHAPES[row.priority] ?? "●"}</span>
        <span class="what">${kindIcon(row.kind)} ${what} ${row.silent ? kindIcon("silent") : nothing}</span>
        <span class="age">${age(language, this.now - since)}</span>
        <span class="where">${phrases(where)}</span>
        <span class="state"
          >${joined([
            word(language, "priority", String(row.priority)),
            end,
            group === "mine" ? "" : who(language, row.owner),
            row.escalated && row.state === "open" ? html`<b>${this._say("room.escalated")}</b>` : "",
          ])}${row.repeats ? html`<i>×${row.repeats + 1}</i> ` : nothing}${row.pictures ? this._evidence(row.pictures) : nothing}</span
        >
        ${this._marks(row)}
      </button>
    </li>`;
  }

  /** What is out of the ordinary, each as a mark of its own. */
  private _marks(row: Row): TemplateResult | typeof nothing {
    const language = this.hass.language;
    const urgent = row.wants_help.length ? [this._say("room.wants_help", { units: row.wants_help.join(", ") })] : [];
    const marks = [
      row.late ? late(language, row) : "",
      row.parts.length ? this._say("room.with_others", { count: row.parts.length }) : "",
      row.cancelled ? this._say("room.is_cancelled") : "",
    ].filter(Boolean);
    if (!urgent.length && !marks.length) return nothing;
    return html`<span class="marks">${urgent.map((each) => html`<b>${each}</b> `)}${marks.map((each) => html`<i>${each}</i> `)}</span>`;
  }

  static override styles = [base, queueStyles];
}

if (!customElements.get("ssz-room-queue")) customElements.define("ssz-room-queue", QueueList);

/** What the room knows of a site: notes and key holders, one click away. Whoever opens them is in the journal. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, say } from "./room-texts";

interface Holder {
  name: string;
  phone: string;
  remark: string;
}

interface Notes {
  note: string;
  holders: Holder[];
  changed_ms: number | null;
  may_write: boolean;
}

const FIELDS: [keyof Holder, Text][] = [
  ["name", "room.notes.name"],
  ["phone", "room.notes.phone"],
  ["remark", "room.notes.remark"],
];
const MOST = 10;

export class SiteNotes extends LitElement {
  static override properties = {
    hass: { attribute: false },
    site: { attribute: false },
    incident: { attribute: false },
    silent: { attribute: false },
    unfolded: { attribute: false },
    _notes: { state: true },
    _draft: { state: true },
    _failure: { state: true },
  };

  declare hass: HomeAssistant;
  declare site: string;
  /** For whose sake they are read; the journal says so. */
  declare incident: string | undefined;
  /** Whether a call could give somebody away. */
  declare silent: boolean;
  /** Whether it is opened by itself, where somebody has just asked for it. */
  declare unfolded: boolean;
  declare private _notes: Notes | undefined;
  /** What is being written. */
  declare private _draft: Holder[] | undefined;
  declare private _failure: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    // They are about people: what was opened for one incident is not open in the next.
    if (changed.has("incident") || changed.has("site")) this._close();
    if (changed.has("site") && this.unfolded) void this._read();
  }

  private _close(): void {
    this._notes = this._draft = this._failure = undefined;
  }

  private async _read(): Promise<void> {
    await this._ask("site_notes", this.incident ? { incident: this.incident } : {});
  }

  private async _ask(command: string, more: Record<string, unknown>): Promise<void> {
    const { site, incident } = this;
    this._failure = undefined;
    try {
      const notes = await this.hass.callWS<Notes>({ type: `${DOMAIN}/desk/${command}`, site, ...more });
      if (incident !== this.incident) return;
      this._notes = notes;
      this._draft = undefined;
    } catch (err) {
      if (incident === this.incident) this._failure = reasonOf(this.hass, err);
    }
  }

  private async _edit(holders: Holder[]): Promise<void> {
    this._draft = holders;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("textarea")?.focus();
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const said = new FormData(event.target as HTMLFormElement);
    const columns = FIELDS.map(([field]) => said.getAll(field).map(String));
    const holders = columns[0]!.map((_, at) => Object.fromEntries(FIELDS.map(([field], column) => [field, columns[column]![at]!.trim()])));
    await this._ask("write_site_notes", { note: String(said.get("note")), holders: holders.filter((each) => each["name"]) });
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  protected override render(): TemplateResult {
    const notes = this._notes;
    return html`${this.unfolded
        ? html`<h3>${this._say("room.notes")}</h3>`
        : html`<div class="buttons">
            <button aria-expanded=${notes ? "true" : "false"} @click=${() => (notes ? this._close() : this._read())}>${this._say("room.notes")}</button>
          </div>`}
      ${this._failure ? html`<p class="alert" role="alert">${this._say("room.failed", { reason: this._failure })}</p>` : nothing}
      ${notes ? html`<section aria-label=${this._say("room.notes")}>${this._draft ? this._form(notes, this._draft) : this._known(notes)}</section>` : nothing}`;
  }

  private _known(notes: Notes): TemplateResult {
    const known = notes.note || notes.holders.length;
    return html`${this.silent ? html`<p class="alert">${this._say("room.notes.silent")}</p>` : nothing}
      ${known ? nothing : html`<p>${this._say("room.notes.none")}</p>`}
      ${notes.note ? html`<p class="note">${notes.note}</p>` : nothing}
      <ul>
        ${notes.holders.map(
          (each) => html`<li>
            <strong>${each.name}</strong>
            ${each.phone ? html`<a href="tel:${each.phone.replace(/[^+\d]/g, "")}">${each.phone}</a>` : nothing}
            ${each.remark ? html`<small>${each.remark}</small>` : nothing}
          </li>`,
        )}
      </ul>
      <p class="hint">
        ${known ? this._say("room.notes.logged") : nothing}
        ${notes.changed_ms ? this._say("room.notes.changed", { time: clock(this.hass, new Date(notes.changed_ms)) }) : nothing}
      </p>
      ${notes.may_write
        ? html`<div class="buttons"><button @click=${() => this._edit([...notes.holders])}>${this._say("room.notes.edit")}</button></div>`
        : nothing}`;
  }

  private _form(notes: Notes, draft: Holder[]): TemplateResult {
    // The rows are as they were when the form opened or a row came or went; what is typed lies in the fields.
    return html`<form @submit=${(event: SubmitEvent) => this._save(event)}>
      <label>${this._say("room.notes.note")}<textarea name="note" rows="4" maxlength="2000" .value=${notes.note}></textarea></label>
      ${draft.map(
        (each, at) => html`<fieldset>
          <legend>${at + 1}</legend>
          ${FIELDS.map(
            ([field, text]) => html`<label>${this._say(text)}<input name=${field} maxlength="120" autocomplete="off" type=${field === "phone" ? "tel" : "text"} .value=${each[field]} /></label>`,
          )}
        </fieldset>`,
      )}
      <div class="buttons">
        <button class="main">${this._say("room.notes.save")}</button>
        ${draft.length < MOST
          ? html`<button type="button" @click=${() => (this._draft = [...draft, { name: "", phone: "", remark: "" }])}>${this._say("room.notes.add")}</button>`
          : nothing}
        <button type="button" @click=${() => (this._draft = undefined)}>${this._say("room.back")}</button>
      </div>
      <p class="hint">${this._say("room.notes.empty_removes")}</p>
    </form>`;
  }

  static override styles = [
    base,
    css`
      h3 {
        margin: 8px 0 4px;
        font-weight: 500;
      }
      .buttons {
        margin: 8px 0 0;
      }
      section {
        padding: 4px 12px;
        border-inline-start: 4px solid var(--divider-color);
      }
      .note {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        align-items: baseline;
        min-height: 32px;
        padding: 4px 0;
      }
      a {
        display: inline-block;
        min-height: 44px;
        align-content: center;
        color: inherit;
        font-size: 1.2em;
        font-variant-numeric: tabular-nums;
      }
      small,
      .hint {
        color: var(--secondary-text-color);
      }
      form,
      fieldset {
        display: grid;
        gap: 8px;
      }
      fieldset {
        grid-template-columns: repeat(auto-fit, minmax(12em, 1fr));
        margin: 0;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
      }
      label {
        display: grid;
        gap: 4px;
      }
      textarea,
      input {
        box-sizing: border-box;
        width: 100%;
        padding: 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
    `,
  ];
}

if (!customElements.get("ssz-site-notes")) customElements.define("ssz-site-notes", SiteNotes);

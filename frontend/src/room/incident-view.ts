/** One incident: what it is, the next step, the timeline, notes, and its closing. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, say } from "./room-texts";
import "./checklist";
import "./site-notes";
import type { Detail, Line, Row, Site } from "./model";
import { IncidentPictures } from "./pictures";
import { age, title, who, word } from "./words";

type Form = "note" | "close" | "dispatch";

const FORMS: Record<Form, string> = { note: "noted", close: "closed", dispatch: "dispatched" };
const DISPOSITIONS = ["real", "false_alarm", "unfounded", "test", "cancelled_by_user", "duplicate"];

export class IncidentView extends LitElement {
  static override properties = {
    hass: { attribute: false },
    row: { attribute: false },
    site: { attribute: false },
    now: { attribute: false },
    _detail: { state: true },
    _failure: { state: true },
    _open: { state: true },
    _busy: { state: true },
  };

  declare hass: HomeAssistant;
  declare row: Row;
  declare site?: Site;
  declare now: number;
  declare private _detail: Detail | undefined;
  declare private _failure: string | undefined;
  declare private _open: "" | Form;
  declare private _busy: boolean;

  constructor() {
    super();
    this._open = "";
    this._busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("row")) return;
    const before = changed.get("row") as Row | undefined;
    if (before?.id !== this.row.id) {
      this._detail = undefined;
      this._failure = undefined;
      this._open = "";
    }
    if (before?.id !== this.row.id || before.version !== this.row.version) void this._load(this.row.id);
  }

  private async _load(id: string): Promise<void> {
    try {
      const detail = await this.hass.callWS<Detail>({ type: `${DOMAIN}/desk/incident`, incident: id });
      if (detail.id === this.row.id) this._detail = detail;
    } catch (err) {
      this._failure = reasonOf(this.hass, err);
    }
  }

  /** Do a step; true if it was done. What cannot be done says why, and changes nothing. */
  async act(step: string, more: Record<string, unknown> = {}): Promise<boolean> {
    if (this._busy) return false;
    this._busy = true;
    this._failure = undefined;
    try {
      await this.hass.callWS({ type: `${DOMAIN}/desk/${step}`, incident: this.row.id, ...more });
      return true;
    } catch (err) {
      this._failure = reasonOf(this.hass, err);
      return false;
    } finally {
      this._busy = false;
    }
  }

  /** Open the field of a note, a unit or the closing, as the keys do. */
  async open(what: Form): Promise<void> {
    if (!this._may(FORMS[what])) return;
    this._open = what;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("form textarea, form select, form input")?.focus();
  }

  /** The newest unit is there, as its radio says. */
  async arrive(): Promise<void> {
    const unit = this.row.units.at(-1);
    if (unit && this._may("arrived")) await this.act("arrived", { unit });
  }

  /** Step through the pictures. */
  look(by: number): void {
    this.renderRoot.querySelector<IncidentPictures>("ssz-incident-pictures")?.step(by);
  }

  private _may(step: string): boolean {
    return this._detail?.offered.includes(step) ?? false;
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  protected override render(): TemplateResult {
    const { row, hass } = this;
    const language = hass.language;
    return html`<article class="priority-${row.priority}" aria-labelledby="title">
      <h2 id="title">${title(language, row)}</h2>
      <p class="facts">
        <strong>${word(language, "state", row.state)}</strong>
        ${row.owner ? html`<span>${who(language, row.owner)}</span>` : nothing}
        <span>${word(language, "priority", String(row.priority))}</span>
        <span>${word(language, "handling", row.handling)}</span>
        ${row.repeats ? html`<span>×${row.repeats + 1}</span>` : nothing}
        ${row.restored ? html`<span>${this._say("room.restored")}</span>` : nothing}
        ${row.disposition ? html`<span>${word(language, "disposition", row.disposition)}</span>` : nothing}
      </p>
      <p>
        ${this._say("room.raised", { time: clock(hass, new Date(row.raised_ms)) })}${row.late
          ? html` <span class="mark">${this._say("room.late", { age: age(language, row.age_ms ?? 0) })}</span>`
          : nothing}
      </p>
      ${row.cancelled ? html`<p class="alert">${this._say("room.cancelled")}</p>` : nothing}
      ${row.stored ? nothing : html`<p class="alert">${this._say("room.not_stored")}</p>`}
      ${this.site && this.site.link !== "up"
        ? html`<p class="alert">${this._say("room.site_lost", { link: word(language, "link", this.site.link) })}</p>`
        : nothing}
      ${this._failure ? html`<p class="alert" role="alert">${this._say("room.failed", { reason: this._failure })}</p>` : nothing}
      ${this._buttons()} ${this._open === "note" ? this._noteForm() : nothing} ${this._open === "close" ? this._closeForm() : nothing}
      ${this._open === "dispatch" ? this._dispatchForm() : nothing} ${this._units()}
      ${this._place()}
      <ssz-incident-pictures .hass=${hass} .incident=${row.id} .over=${row.state === "closed"}></ssz-incident-pictures>
      ${this._may("noted") ? html`<ssz-site-notes .hass=${hass} .site=${row.site} .incident=${row.id} .silent=${row.silent || row.handling === "dispatch_silently"}></ssz-site-notes>` : nothing}
      <div class="beside">
        <ssz-incident-checklist .hass=${hass} .incident=${row.id} .version=${row.version} .choosing=${this._may("noted")} .ticking=${this._may("ticked")}></ssz-incident-checklist>
        <section>
          <h3>${this._say("room.timeline")}</h3>
          <ol>
            ${[...(this._detail?.timeline ?? [])].reverse().map((line) => this._line(line))}
          </ol>
        </section>
      </div>
    </article>`;
  }

  private _buttons(): TemplateResult {
    const mine = this._detail?.mine ?? false;
    const { state } = this.row;
    const taken = state !== "open" && state !== "held" && state !== "closed";
    const button = (text: Text, key: string, act: () => unknown, main = false) =>
      html`<button class=${main ? "main" : ""} ?disabled=${this._busy} @click=${act}>${this._say(text)}${key ? html` <kbd>${key}</kbd>` : nothing}</button>`;
    return html`<div class="buttons">
      ${this._may("acknowledged") ? button("room.acknowledge", "A", () => this.act("acknowledge"), true) : nothing}
      ${taken && !mine && this._may("handed_over") ? button("room.take_over", "", () => this.act("take_over")) : nothing}
      ${mine && this._may("dispatched") ? button("room.dispatch", "D", () => this.open("dispatch"), state === "acknowledged") : nothing}
      ${mine && this._may("closed") ? button("room.close", "C", () => this.open("close"), state !== "acknowledged") : nothing}
      ${this._may("noted") ? button("room.note", "N", () => this.open("note")) : nothing}
      ${mine && this._may("released") ? button("room.hand_back", "", () => this.act("hand_back")) : nothing}
      ${this._may("disclosed") ? button("room.disclose", "", () => this.act("disclose")) : nothing}
      ${this._may("reopened") ? button("room.reopen", "", () => this.act("reopen")) : nothing}
    </div>`;
  }

  private _noteForm(): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this._submit(event, "note")}>
      <label>${this._say("room.note_text")}<textarea name="text" required maxlength="2000" rows="3"></textarea></label>
      ${this._formButtons("room.note")}
    </form>`;
  }

  private _dispatchForm(): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this._submit(event, "dispatch")}>
      <label>${this._say("room.unit")}<input name="unit" required maxlength="64" autocomplete="off" /></label>
      ${this._formButtons("room.dispatch")}
    </form>`;
  }

  /** The units that were sent, each with what it may report by radio. */
  private _units(): TemplateResult | typeof nothing {
    const { units, state } = this.row;
    if (!units.length || state === "closed") return nothing;
    const step = (text: Text, name: string, unit: string) =>
      html`<button ?disabled=${this._busy} @click=${() => this.act(name, { unit })} aria-label="${unit}: ${this._say(text)}">${this._say(text)}</button>`;
    return html`<ul class="units">
      ${units.map(
        (unit) => html`<li>
          <strong>${unit}</strong>
          <span class="buttons">
            ${this._may("en_route") ? step("room.en_route", "en_route", unit) : nothing}
            ${this._may("arrived") ? step("room.arrived", "arrived", unit) : nothing}
          </span>
        </li>`,
      )}
    </ul>`;
  }

  private _closeForm(): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this._submit(event, "close")}>
      <label
        >${this._say("room.disposition")}
        <select name="disposition" required>
          <option value="">${this._say("room.choose")}</option>
          ${DISPOSITIONS.map((each) => html`<option value=${each}>${word(this.hass.language, "disposition", each)}</option>`)}
        </select>
      </label>
      <label>${this._say("room.close_text")}<textarea name="text" maxlength="2000" rows="2"></textarea></label>
      ${this._formButtons("room.close")}
    </form>`;
  }

  private _formButtons(text: Text): TemplateResult {
    return html`<div class="buttons">
      <button class="main" ?disabled=${this._busy}>${this._say(text)}</button>
      <button type="button" @click=${() => (this._open = "")}>${this._say("room.back")}</button>
    </div>`;
  }

  private async _submit(event: SubmitEvent, step: Form): Promise<void> {
    event.preventDefault();
    const said = [...new FormData(event.target as HTMLFormElement)].filter(([, value]) => value !== "");
    if (await this.act(step, Object.fromEntries(said))) this._open = "";
  }

  private _place(): TemplateResult | typeof nothing {
    const { latitude, longitude } = this.site ?? {};
    if (latitude == null || longitude == null) return nothing;
    return html`<p class="place">${this._say("room.place")} <code>${latitude.toFixed(5)}, ${longitude.toFixed(5)}</code></p>`;
  }

  private _line(line: Line): TemplateResult {
    const language = this.hass.language;
    const by = line.by.kind === "operator" ? who(language, line.by) : word(language, "actor", line.by.kind);
    const said = [
      line.to && who(language, line.to),
      line.unit,
      line.disposition && word(language, "disposition", line.disposition),
      line.count > 1 && `×${line.count}`,
    ].filter(Boolean);
    return html`<li>
      <time>${clock(this.hass, new Date(line.at_ms))}</time>
      <span>${word(language, "step", line.type)}${said.length ? `: ${said.join(", ")}` : ""} <small>${by}</small></span>
      ${line.text ? html`<q>${line.text}</q>` : nothing}
    </li>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .beside {
        display: grid;
        gap: 0 32px;
      }
      @container (min-width: 760px) {
        .beside {
          grid-template-columns: 1fr 1fr;
        }
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 16px;
      }
      h2 {
        font-size: 1.6em;
      }
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin: 12px 0;
      }
      form {
        display: grid;
        gap: 8px;
        max-width: 40em;
      }
      label {
        display: grid;
        gap: 4px;
      }
      textarea,
      input,
      select {
        padding: 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      .units {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .units li {
        align-items: center;
      }
      .units .buttons {
        margin: 0;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        padding: 6px 0;
        border-top: 1px solid var(--divider-color);
      }
      time,
      small {
        color: var(--secondary-text-color);
        font-variant-numeric: tabular-nums;
      }
      q {
        grid-column: 2;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-pictures")) customElements.define("ssz-incident-pictures", IncidentPictures);
if (!customElements.get("ssz-incident-view")) customElements.define("ssz-incident-view", IncidentView);

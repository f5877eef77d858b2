/** One incident: what it is, the next step, the timeline, notes, and its closing. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, say } from "./room-texts";
import "../reports/bundle-button";
import "./checklist";
import "./site-notes";
import { lookSaid, stepOf, textOf } from "./look-line";
import type { Detail, Line, Row, Site } from "./model";
import { type Form, FORMS, fieldsOf, nearest } from "./forms";
import { formStyles } from "./form-styles";
import { phrases } from "./phrases";
import "./together";
import "./units";
import { late, title, who, word } from "./words";

/** Forms whose buttons stand at the end. */
const SELDOM: ReadonlySet<string> = new Set<Form>(["set_priority", "hand_over"]);
/** So many lines of the timeline are always seen. */
const NEWEST = 3;

export class IncidentView extends LitElement {
  static override properties = {
    hass: { attribute: false },
    row: { attribute: false },
    site: { attribute: false },
    now: { attribute: false },
    _detail: { state: true },
    _failure: { state: true },
    _open: { state: true },
    _chosen: { state: true },
    _busy: { state: true },
    _all: { state: true },
  };

  declare hass: HomeAssistant;
  declare row: Row;
  declare site?: Site;
  declare now: number;
  declare private _detail: Detail | undefined;
  declare private _failure: string | undefined;
  declare private _open: "" | Form;
  declare private _chosen: Record<string, string>;
  declare private _busy: boolean;
  /** Whether the whole timeline is unfolded. */
  declare private _all: boolean;

  private _loaded: Promise<void> = Promise.resolve();

  constructor() {
    super();
    this._open = "";
    this._chosen = {};
    this._busy = this._all = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("row")) return;
    const before = changed.get("row") as Row | undefined;
    if (before?.id !== this.row.id) {
      this._detail = undefined;
      this._failure = undefined;
      this._open = "";
      this._all = false;
    }
    // A look is no step, and shows in the timeline all the same.
    const known = (row: Row) => `${row.id} ${row.version} ${row.looks} ${row.looking}`;
    if (!before || known(before) !== known(this.row)) this._loaded = this._load(this.row.id);
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
    // Who is quick with a key is not to be too quick for us.
    await this._loaded;
    if (!this._may(FORMS[what])) return;
    this._open = what;
    this._chosen = {};
    await this.updateComplete;
    this.renderRoot.querySelector("form")?.scrollIntoView({ block: "nearest" });
    this.renderRoot.querySelector<HTMLElement>("form textarea, form select, form input")?.focus();
  }

  /** The newest of the units that are still to come is there, as its radio says. */
  async arrive(): Promise<void> {
    await this._loaded;
    const unit = this._coming();
    if (unit) await this.act("arrived", { unit });
  }

  private _coming(): string | undefined {
    const isComing = (unit: string) => ["sent", "en_route"].includes(this.row.unit_states[unit] ?? "sent");
    return this._may("arrived") ? [...this.row.units].reverse().find(isComing) : undefined;
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
      <h2 id="title">${phrases(title(language, row))}</h2>
      ${this._facts()}
      ${row.cancelled ? html`<p class="alert">${this._say("room.cancelled")}</p>` : nothing}
      ${row.stored ? nothing : html`<p class="alert">${this._say("room.not_stored")}</p>`}
      ${this.site && this.site.link !== "up"
        ? html`<p class="alert">${this._say("room.site_lost", { link: word(language, "link", this.site.link) })}</p>`
        : nothing}
      ${this._failure ? html`<p class="alert" role="alert">${this._say("room.failed", { reason: this._failure })}</p>` : nothing}
      ${row.lead ? html`<p class="alert">${this._say("room.goes_with")}</p>` : nothing}
      ${this._buttons()} ${SELDOM.has(this._open) ? nothing : this._form()}
      <ssz-incident-units
        .hass=${hass}
        .row=${row}
        .known=${(this._open !== "dispatch" && this._detail?.known_units) || []}
        .offered=${this._detail?.offered ?? []}
        .busy=${this._busy}
        .now=${this.now}
        @step=${this._step}
      ></ssz-incident-units>
      <ssz-incident-together .hass=${hass} .row=${row} .offered=${this._detail?.offered ?? []} @step=${this._step}></ssz-incident-together>
      ${this._may("noted") ? html`<ssz-site-notes .hass=${hass} .site=${row.site} .incident=${row.id} .silent=${row.silent || row.handling === "dispatch_silently"}></ssz-site-notes>` : nothing}
      <div class="beside">
        ${this._timeline()}
        <ssz-incident-checklist .hass=${hass} .incident=${row.id} .version=${row.version} .choosing=${this._may("noted")} .ticking=${this._may("ticked")}></ssz-incident-checklist>
      </div>
      ${this._seldom()}
    </article>`;
  }

  private _facts(): TemplateResult {
    const { row, hass } = this;
    const language = hass.language;
    const { latitude, longitude } = this.site ?? {};
    return html`<p class="facts">
        <strong>${word(language, "state", row.state)}</strong>
        ${row.owner ? html`<span>${who(language, row.owner)}</span>` : nothing}
        <span>${word(language, "priority", String(row.priority))}</span>
        ${row.repeats ? html`<span>×${row.repeats + 1}</span>` : nothing}
        ${row.restored ? html`<span>${this._say("room.restored")}</span>` : nothing}
        ${row.disposition ? html`<span>${word(language, "disposition", row.disposition)}</span>` : nothing}
        ${row.false_cause ? html`<span>${word(language, "false_cause", row.false_cause)}</span>` : nothing}
        <span class="handling">${word(language, "handling", row.handling)}</span>
      </p>
      <p class="facts">
        <span
          >${this._say("room.raised", { time: clock(hass, new Date(row.raised_ms)) })}${row.late
            ? html` <span class="mark">${late(language, row)}</span>`
            : nothing}</span
        >
        ${latitude == null || longitude == null ? nothing : html`<span>${this._say("room.place")} <code>${latitude.toFixed(5)}, ${longitude.toFixed(5)}</code></span>`}
      </p>`;
  }

  /** The newest first; where there is little room the older ones are folded away. */
  private _timeline(): TemplateResult {
    const lines = [...(this._detail?.timeline ?? [])].reverse();
    const folded = lines.length - NEWEST;
    return html`<section class=${this._all ? "all" : ""}>
      <h3>${this._say("room.timeline")}</h3>
      <ol>
        ${lines.map((line) => this._line(line))}
      </ol>
      ${folded > 0 && !this._all ? html`<button class="unfold" @click=${() => (this._all = true)}>${this._say("room.earlier", { count: folded })}</button>` : nothing}
    </section>`;
  }

  private _button(text: Text, key: string, act: () => unknown, main = false): TemplateResult {
    return html`<button class=${main ? "main" : ""} ?disabled=${this._busy} @click=${act}>${this._say(text)}${key ? html` <kbd>${key}</kbd>` : nothing}</button>`;
  }

  /** One of them is the next step, the others are at hand. */
  private _buttons(): TemplateResult {
    const { state } = this.row;
    const comes = this._coming();
    // While a field is open, its own button is the next step.
    const next = (is: boolean) => is && !this._open;
    return html`<div class="buttons">
      ${this._may("acknowledged") ? this._button("room.acknowledge", "A", () => this.act("acknowledge"), next(true)) : nothing}
      ${this._may("taken_over") ? this._button("room.take_over", "", () => this.open("take_over")) : nothing}
      ${comes ? this._button("room.key.arrived", "O", () => this.arrive(), next(true)) : nothing}
      ${this._may("dispatched") ? this._button("room.dispatch", "D", () => this.open("dispatch"), next(state === "acknowledged")) : nothing}
      ${this._may("closed") ? this._button("room.close", "C", () => this.open("close"), next(state !== "acknowledged" && !comes)) : nothing}
      ${this._may("noted") ? this._button("room.note", "N", () => this.open("note")) : nothing}
      ${this._may("reopened") ? this._button("room.reopen", "", () => this.act("reopen")) : nothing}
    </div>`;
  }

  /** What is seldom done stands after what is read. */
  private _seldom(): TemplateResult | typeof nothing {
    const button = (step: string, text: Text, act: () => unknown) => (this._may(step) ? [this._button(text, "", act)] : []);
    const buttons = [
      ...button("prioritised", "room.set_priority", () => this.open("set_priority")),
      ...button("handed_over", "room.hand_over", () => this.open("hand_over")),
      ...button("released", "room.hand_back", () => this.act("hand_back")),
      ...button("split", "room.split", () => this.act("split")),
      ...button("disclosed", "room.disclose", () => this.act("disclose")),
    ];
    if (!buttons.length && !this._detail?.bundle) return nothing;
    return html`<div class="seldom">
      ${buttons.length ? html`<div class="buttons">${buttons}</div>` : nothing}
      ${SELDOM.has(this._open) ? this._form() : nothing}
      ${this._detail?.bundle ? html`<ssz-incident-bundle .hass=${this.hass} .incident=${this.row.id}></ssz-incident-bundle>` : nothing}
    </div>`;
  }

  /** The field of the button that was pressed. */
  private _form(): TemplateResult | typeof nothing {
    const form = this._open;
    if (!form || !this._detail) return nothing;
    const main = form !== "dispatch" || !nearest(this._detail);
    return html`<form @submit=${(event: SubmitEvent) => this._submit(event, form)} @change=${this._choose} @keydown=${this._fold}>
      ${fieldsOf(form, this.hass.language, this._detail, this.now, this._chosen)} ${this._formButtons(`room.${form}`, main)}
    </form>`;
  }

  /** What is asked next depends on what was chosen. */
  private _choose = (event: Event): void => {
    const field = event.target as HTMLSelectElement;
    this._chosen = { ...this._chosen, [field.name]: field.value };
  };

  /** Escape leaves a field without doing anything. */
  private _fold = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this._open = "";
  };

  /** A step that one of the lists below asks for. */
  private _step = (event: CustomEvent<{ step: string; more: Record<string, unknown> }>): void => {
    void this.act(event.detail.step, event.detail.more);
  };

  private _formButtons(text: Text, main: boolean): TemplateResult {
    return html`<div class="buttons">
      <button class=${main ? "main" : ""} ?disabled=${this._busy}>${this._say(text)}</button>
      <button type="button" @click=${() => (this._open = "")}>${this._say("room.back")}</button>
    </div>`;
  }

  private async _submit(event: SubmitEvent, step: Form): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    // A unit's own button stands for what would be typed.
    const chosen = (event.submitter as HTMLButtonElement | null)?.name === "unit" ? (event.submitter as HTMLButtonElement).value : "";
    const said = [...new FormData(form), ...(chosen ? [["unit", chosen] as [string, string]] : [])].filter(([, value]) => value !== "");
    // Numbers are numbers to the station, not what they were typed as.
    const values = said.map(([name, value]) => [name, name === "operator" || name === "priority" ? Number(value) : value]);
    if (await this.act(step, Object.fromEntries(values))) this._open = "";
  }

  private _line(line: Line): TemplateResult {
    const language = this.hass.language;
    // What a unit escalates is its own need.
    const isCall = line.type === "escalated" && line.by.kind === "unit";
    const by = line.by.kind === "operator" ? who(language, line.by) : word(language, "actor", line.by.kind);
    const said = [
      line.to && who(language, line.to),
      line.unit,
      line.disposition && word(language, "disposition", line.disposition),
      line.false_cause && word(language, "false_cause", line.false_cause),
      line.priority && word(language, "priority", String(line.priority)),
      line.way && word(language, "way", line.way),
      line.other && title(language, line.other),
      line.count > 1 && `×${line.count}`,
      ...(line.look ? lookSaid(this.hass, line.look) : []),
    ].filter(Boolean);
    const text = textOf(language, line);
    return html`<li>
      <time>${clock(this.hass, new Date(line.at_ms))}</time>
      <span>${isCall ? this._say("room.step.needs_help") : stepOf(language, line)}${said.length ? `: ${said.join(", ")}` : ""} <small>${by}</small></span>
      ${text ? html`<q>${text}</q>` : nothing}
    </li>`;
  }

  static override styles = [
    base,
    formStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .beside {
        display: grid;
        gap: 0 32px;
      }
      section li:nth-child(n + ${NEWEST + 1}) {
        display: none;
      }
      .all li:nth-child(n) {
        display: grid;
      }
      .unfold {
        min-height: 44px;
        padding: 0;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-decoration: underline;
        cursor: pointer;
      }
      @container (min-width: 600px) {
        .beside {
          grid-template-columns: 1fr 1fr;
        }
        section li:nth-child(n) {
          display: grid;
        }
        .unfold {
          display: none;
        }
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        margin: 4px 0;
      }
      .handling {
        font-weight: 700;
      }
      h2 {
        margin: 0;
        font-size: 1.6em;
        line-height: 1.25;
      }
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .seldom {
        margin-top: 16px;
        border-top: 1px solid var(--divider-color);
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

if (!customElements.get("ssz-incident-view")) customElements.define("ssz-incident-view", IncidentView);

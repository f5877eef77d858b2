/** A unit's page on its phone: my incident, the way there, pictures, and four large buttons. */

import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, loadReasons, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, age, say, word } from "./unit-texts";
import { unitStyles } from "./unit-styles";

/** The station says at least every five seconds that it is there. */
const SILENT_AFTER_MS = 12_000;
/** So often is asked for pictures that have come meanwhile. */
const LIST_EVERY_MS = 10_000;
/** So long the second press counts that calls for help. */
const SURE_MS = 5_000;
const NEXT: Record<string, "en_route" | "arrived" | "finished"> = { sent: "en_route", en_route: "arrived", on_scene: "finished" };

/** Nobody may do these by a thumb that slipped. */
type Sure = "help" | "finished" | "go_off";

interface Task {
  id: string;
  kind: string;
  about: string;
  site_name: string | null;
  point_name: string | null;
  silent: boolean;
  drill: boolean;
  priority: number;
  opened_ms: number;
  repeats: number;
  state: string;
  quiet: boolean;
  latitude: number | null;
  longitude: number | null;
  asked_for_help: boolean;
  others: string[];
  notes: { at_ms: number; text: string }[];
}

interface Unit {
  unit: string;
  kind: string;
  on_duty: boolean;
  may_switch: boolean;
  tasks: Task[];
}

interface Shot {
  offset_ms: number;
  state: string;
  path: string;
}

export class UnitPage extends LitElement {
  static override properties = {
    hass: { attribute: false },
    narrow: { type: Boolean },
    _units: { state: true },
    _unit: { state: true },
    _task: { state: true },
    _refused: { state: true },
    _failure: { state: true },
    _busy: { state: true },
    _sure: { state: true },
    _done: { state: true },
    _tick: { state: true },
    _shots: { state: true },
    _shown: { state: true },
  };

  declare hass?: HomeAssistant;
  declare narrow: boolean;
  declare private _units: Unit[] | undefined;
  declare private _unit: string;
  declare private _task: string;
  /** Why nothing is shown; its words are found when it is shown, since they may come later than it. */
  declare private _refused: unknown;
  declare private _failure: string;
  declare private _busy: boolean;
  /** What was pressed once and counts at the second press. */
  declare private _sure: Sure | undefined;
  /** What was finished last, for whoever wonders whether the press has counted. */
  declare private _done: { what: string; at: Date } | undefined;
  declare private _tick: number;
  declare private _shots: Shot[];
  declare private _shown: { path: string; address: string } | undefined;
  private _heardAt: number | undefined;
  private _offsetMs = 0;
  private _listedAt = 0;
  private _timer: number | undefined;
  private _sureTimer: number | undefined;
  private _unsubscribe: Promise<(() => Promise<void>) | undefined> | undefined;

  constructor() {
    super();
    this._unit = this._failure = "";
    // The notification names the incident that it is about.
    this._task = new URLSearchParams(window.location.search).get("incident") ?? "";
    this._busy = false;
    this._tick = 0;
    this._shots = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = window.setInterval(() => this._tick++, 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._timer);
    const unsubscribe = this._unsubscribe;
    this._unsubscribe = undefined;
    void unsubscribe?.then((end) => end?.()).catch(() => undefined);
    this._hide();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("hass") || !this.hass || !this.isConnected || this._unsubscribe) return;
    loadReasons(this.hass);
    this._subscribe(this.hass);
  }

  private _subscribe(hass: HomeAssistant): void {
    this._unsubscribe = hass.connection
      .subscribeMessage<{ now_ms: number; units?: Unit[] }>((message) => this._take(message), { type: `${DOMAIN}/unit/subscribe` })
      .catch((err: unknown) => {
        this._refused = err;
        return undefined;
      });
  }

  private _take(message: { now_ms: number; units?: Unit[] }): void {
    this._refused = undefined;
    this._heardAt = Date.now();
    this._offsetMs = message.now_ms - this._heardAt;
    if (message.units) this._units = message.units;
    // A picture comes without a word of the feed, and late over a bad line.
    if (message.units || this._heardAt - this._listedAt > LIST_EVERY_MS) void this._list();
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass?.language ?? "en", text, values);
  }

  /** The unit that was chosen, else the one that has something to do. */
  private get _mine(): Unit | undefined {
    const units = this._units ?? [];
    return (
      units.find((each) => each.unit === this._unit) ??
      units.find((each) => each.tasks.some((task) => task.id === this._task)) ??
      units.find((each) => each.tasks.length) ??
      units[0]
    );
  }

  private get _current(): Task | undefined {
    const tasks = this._mine?.tasks ?? [];
    return tasks.find((each) => each.id === this._task) ?? tasks[0];
  }

  private async _act(step: string): Promise<void> {
    const unit = this._mine;
    const task = this._current;
    if (!unit || !task || this._busy) return;
    this._busy = true;
    this._failure = "";
    try {
      await this.hass!.callWS({ type: `${DOMAIN}/unit/step`, unit: unit.unit, incident: task.id, step });
      if (step === "finished") {
        this._done = { what: this._where(task), at: new Date(Date.now() + this._offsetMs) };
        this._task = "";
      }
    } catch (err) {
      this._failure = reasonOf(this.hass!, err);
    } finally {
      this._busy = false;
    }
  }

  /** Twice, so that a thumb that slipped rings in no radio room and ends no errand. */
  private _twice(step: Sure, act: () => Promise<void>): void {
    window.clearTimeout(this._sureTimer);
    if (this._sure === step) {
      this._sure = undefined;
      void act();
      return;
    }
    this._sure = step;
    this._sureTimer = window.setTimeout(() => (this._sure = undefined), SURE_MS);
  }

  private _where(task: Task): string {
    return [task.site_name ?? this._say("unit.unknown_site"), task.point_name].filter(Boolean).join(", ");
  }

  private async _list(): Promise<void> {
    this._listedAt = Date.now();
    const unit = this._mine;
    const task = this._current;
    if (!unit || !task) {
      this._shots = [];
      this._hide();
      return;
    }
    const shots = await this.hass!
      .callWS<Shot[]>({ type: `${DOMAIN}/unit/pictures`, unit: unit.unit, incident: task.id })
      .catch(() => [] as Shot[]);
    if (task.id === this._current?.id) this._shots = shots.filter((each) => each.state === "kept");
  }

  private async _show(path: string): Promise<void> {
    this._hide();
    try {
      const answer = await this.hass!.fetchWithAuth(path);
      if (!answer.ok) throw new Error(String(answer.status));
      this._shown = { path, address: URL.createObjectURL(await answer.blob()) };
    } catch (err) {
      this._failure = reasonOf(this.hass!, err);
    }
  }

  private _hide(): void {
    if (this._shown) URL.revokeObjectURL(this._shown.address);
    this._shown = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass } = this;
    if (!hass) return nothing;
    if (this._refused) return html`<main><h1>${this._say("unit.refused")}</h1><p role="alert">${reasonOf(hass, this._refused)}</p><button @click=${() => this._subscribe(hass)}>${this._say("unit.again")}</button></main>`;
    const unit = this._mine;
    if (!unit) return nothing;
    const task = this._current;
    const silent = this._heardAt === undefined || Date.now() - this._heardAt > SILENT_AFTER_MS || hass.connected === false;
    return html`
      <header>
        <button class="plain" aria-label=${this._say("unit.menu")} @click=${() => this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }))}>☰</button>
        <h1>${this._say("unit.title", { unit: unit.unit })}</h1>
        <time>${clock(hass, new Date(Date.now() + this._offsetMs))}</time>
      </header>
      ${silent && this._heardAt !== undefined
        ? html`<p class="warning" role="alert">${this._say("unit.offline", { time: clock(hass, new Date(this._heardAt)) })}</p>`
        : nothing}
      <main>${this._choices(unit)} ${task ? this._incident(hass, unit, task) : this._free(hass, unit)}</main>
      ${task ? this._buttons(task) : this._duty(unit)}
    `;
  }

  private _choices(unit: Unit): TemplateResult | typeof nothing {
    const units = this._units ?? [];
    if (units.length < 2) return nothing;
    return html`<select
      aria-label=${this._say("unit.choose")}
      @change=${(event: Event) => {
        this._unit = (event.target as HTMLSelectElement).value;
        this._task = "";
        void this._list();
      }}
    >
      ${units.map((each) => html`<option value=${each.unit} ?selected=${each === unit}>${each.unit}${each.tasks.length ? ` (${each.tasks.length})` : ""}</option>`)}
    </select>`;
  }

  private _incident(hass: HomeAssistant, unit: Unit, task: Task): TemplateResult {
    const { language } = hass;
    const kind = [word(language, "kind", task.kind)];
    if (task.kind === "trouble" || task.kind === "other") kind.push(word(language, "about", task.about));
    if (task.drill) kind.push(this._say("unit.drill"));
    const at = unit.tasks.indexOf(task);
    return html`<article aria-labelledby="what">
      ${unit.tasks.length > 1
        ? html`<button class="plain" @click=${() => (this._task = unit.tasks[(at + 1) % unit.tasks.length]!.id)}>
            ${this._say("unit.task_of", { number: at + 1, count: unit.tasks.length })} →
          </button>`
        : nothing}
      <h2 id="what">${kind.join(", ")}</h2>
      <p class="where">${this._where(task)}</p>
      <p><strong>${word(language, "state", task.state)}</strong> · <small>${this._say("unit.since", { age: age(language, Date.now() + this._offsetMs - task.opened_ms) })}</small></p>
      ${task.quiet ? html`<p class="quiet">${this._say("unit.quiet")}</p>` : nothing}
      ${task.asked_for_help ? html`<p class="warning" role="status">${this._say("unit.help_sent")}</p>` : nothing}
      ${task.others.length ? html`<p>${this._say("unit.others", { units: task.others.join(", ") })}</p>` : nothing}
      ${this._route(task)}
      ${task.notes.length
        ? html`<h3>${this._say("unit.notes")}</h3>
            <ul>
              ${[...task.notes].reverse().map((note) => html`<li><time>${clock(hass, new Date(note.at_ms))}</time> ${note.text}</li>`)}
            </ul>`
        : nothing}
      ${this._pictures()}
    </article>`;
  }

  private _route(task: Task): TemplateResult {
    const { latitude, longitude } = task;
    if (latitude === null || longitude === null) return html`<p>${this._say("unit.no_place")}</p>`;
    const place = `${latitude.toFixed(6)},${longitude.toFixed(6)}`;
    const apple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
    return html`<a class="route" href=${apple ? `maps://?daddr=${place}` : `geo:${place}?q=${place}`}>${this._say("unit.route")}</a>`;
  }

  private _pictures(): TemplateResult | typeof nothing {
    if (!this._shots.length) return nothing;
    const when = (shot: Shot) =>
      Math.abs(shot.offset_ms) < 500
        ? this._say("unit.picture_at")
        : this._say(shot.offset_ms < 0 ? "unit.picture_before" : "unit.picture_after", { seconds: (Math.abs(shot.offset_ms) / 1000).toFixed(0) });
    const shown = this._shots.find((each) => each.path === this._shown?.path);
    return html`<h3>${this._say("unit.pictures")}</h3>
      <div class="strip">
        ${this._shots.map((shot) => html`<button aria-pressed=${shot.path === this._shown?.path} @click=${(event: Event) => {
            (event.currentTarget as Element).scrollIntoView({ inline: "center", block: "nearest" });
            void this._show(shot.path);
          }}>${when(shot)}</button>`)}
      </div>
      ${shown && this._shown ? html`<img src=${this._shown.address} alt=${when(shown)} />` : nothing}`;
  }

  private _buttons(task: Task): TemplateResult {
    const next = NEXT[task.state];
    const button = (step: "en_route" | "arrived" | "finished", main: boolean) =>
      html`<button class=${main ? "main" : ""} ?disabled=${this._busy} @click=${() => this._act(step)}>${this._say(`unit.${step}`)}</button>`;
    return html`<footer>
      ${this._failure ? html`<p class="warning" role="alert">${this._say("unit.failed", { reason: this._failure })}</p>` : nothing}
      ${next ? button(next, true) : nothing}
      <div class="more">
        ${next === "en_route" ? button("arrived", false) : next === "arrived" ? this._careful("finished", "") : nothing}
        ${this._careful("help", "help")}
      </div>
    </footer>`;
  }

  private _careful(step: Sure, look: string, act = () => this._act(step)): TemplateResult {
    const sure = this._sure === step;
    return html`<button class="${look} ${sure ? "sure" : ""}" ?disabled=${this._busy} @click=${() => this._twice(step, act)}>${this._say(sure ? `unit.${step}_sure` : `unit.${step}`)}</button>`;
  }

  /** Who goes home is sent nowhere; who has an errand ends that first. */
  private _duty(unit: Unit): TemplateResult | typeof nothing {
    if (!unit.may_switch) return nothing;
    return html`<footer>
      ${this._failure ? html`<p class="warning" role="alert">${this._say("unit.failed", { reason: this._failure })}</p>` : nothing}
      ${unit.on_duty
        ? this._careful("go_off", "", () => this._switch(unit))
        : html`<button class="main" ?disabled=${this._busy} @click=${() => this._switch(unit)}>${this._say("unit.go_on")}</button>`}
    </footer>`;
  }

  private async _switch(unit: Unit): Promise<void> {
    this._busy = true;
    this._failure = "";
    try {
      await this.hass!.callWS({ type: `${DOMAIN}/unit/duty`, unit: unit.unit, on: !unit.on_duty });
    } catch (err) {
      this._failure = reasonOf(this.hass!, err);
    } finally {
      this._busy = false;
    }
  }

  private _free(hass: HomeAssistant, unit: Unit): TemplateResult {
    const done = this._done;
    return html`<div class="nothing" role="status">
      ${done ? html`<p class="done"><span aria-hidden="true">✓</span> ${this._say("unit.done", { what: done.what, time: clock(hass, done.at) })}</p>` : nothing}
      ${unit.on_duty
        ? html`<p>${this._say("unit.nothing")}</p>
            <p><small>${this._say("unit.wait")}</small></p>`
        : html`<p>${this._say("unit.off")}</p>`}
    </div>`;
  }

  static override styles = [base, unitStyles];
}

if (!customElements.get("ssz-unit-page")) customElements.define("ssz-unit-page", UnitPage);

/** A household's card: hold to call the radio room, cancel while that can be, and see what became of it, step by step. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type EntityState, type HomeAssistant, deviceOf, loadReasons, reasonOf, sibling } from "./home-assistant";
import { base } from "./styles";
import { type Text, say } from "./card-texts";
import { clock } from "./texts";

interface SosConfig {
  type: string;
  entity?: string;
  /** Seconds that the button is to be held; 0 sends at the first press. */
  hold?: number;
}

const DEFAULT_HOLD_S = 1.5;
/** So long a press that could not be held (a screen reader's) may be confirmed. */
const CONFIRM_MS = 8_000;
/** What shows in order; a step that was passed over counts as done. */
const LADDER = ["sent", "stored", "presented", "taken", "dispatched", "on_scene", "closed"] as const;
/** Steps that a press may skip for good: a dispatch that never was is not shown as done. */
const OPTIONAL = new Set<string>(["dispatched", "on_scene"]);
/** States beside the ladder, told in Home Assistant's words. */
const BESIDE = new Set(["not_stored", "not_connected", "refused", "cancellable", "cancelled", "unavailable", "unknown"]);
const READY = new Set(["idle", "closed", "refused", "cancelled"]);
const RING = 2 * Math.PI * 54;

export class SosCard extends LitElement {
  static override properties = {
    hass: { attribute: false },
    preview: { attribute: false },
    _config: { state: true },
    _phase: { state: true },
    _failure: { state: true },
    _now: { state: true },
  };

  declare hass?: HomeAssistant;
  /** Set by a dashboard that is being edited: what is tried out there must call nobody. */
  declare preview?: boolean;
  declare private _config?: SosConfig;
  declare private _phase: "rest" | "holding" | "confirming" | "sending";
  declare private _failure: { text: Text; reason: string } | undefined;
  declare private _now: number;
  private _timer: number | undefined;
  private _ticking: number | undefined;
  private _lastSeen = new Date();
  /** Whether the press that is over was cancelled, as far as this card has seen it. */
  private _takenBack = false;
  /** When each step of the press that runs came, as far as this card has seen it. */
  private readonly _times = new Map<string, string>();

  constructor() {
    super();
    this._phase = "rest";
    this._failure = undefined;
    this._now = Date.now();
  }

  static getStubConfig(hass: HomeAssistant): Omit<SosConfig, "type"> {
    const progress = Object.values(hass.entities).find(
      (each) => each?.platform === DOMAIN && each.translation_key === "progress",
    );
    return progress ? { entity: progress.entity_id } : {};
  }

  static getConfigForm(): unknown {
    return {
      schema: [
        { name: "entity", required: true, selector: { entity: { integration: DOMAIN, domain: "sensor" } } },
        { name: "hold", default: DEFAULT_HOLD_S, selector: { number: { min: 0, max: 5, step: 0.5, mode: "box" } } },
      ],
      computeLabel: (field: { name: string }) =>
        say(document.documentElement.lang || "en", field.name === "hold" ? "sos.hold_seconds" : "sos.entity"),
    };
  }

  setConfig(config: SosConfig): void {
    this._config = config;
  }

  getCardSize(): number {
    return 6;
  }

  /** As wide as a section, and as high as what it has to say: what is cut off here, nobody presses. */
  getGridOptions(): Record<string, number | string> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._ticking = window.setInterval(() => (this._now = Date.now()), 500);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._ticking);
    this._rest();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("hass") && !changed.has("_config")) return;
    if (this.hass?.connected !== false) this._lastSeen = new Date();
    const progress = this._config?.entity ? this.hass?.states[this._config.entity] : undefined;
    const at = progress?.attributes["at"];
    const index = LADDER.indexOf(progress?.state as (typeof LADDER)[number]);
    // Whatever was passed before belongs to a press that is over.
    for (const step of this._times.keys()) if (LADDER.indexOf(step as (typeof LADDER)[number]) > index) this._times.delete(step);
    if (progress?.state === "cancelled") this._takenBack = true;
    else if (progress && progress.state !== "closed") this._takenBack = false;
    if (progress && index >= 0 && typeof at === "string") this._times.set(progress.state, at);
  }

  protected override firstUpdated(): void {
    if (this.hass) loadReasons(this.hass);
  }

  private get _language(): string {
    return this.hass?.language ?? "en";
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this._language, text, values);
  }

  protected override render(): TemplateResult {
    const { hass } = this;
    const entityId = this._config?.entity;
    if (!hass || !entityId) return this._notice("sos.choose");
    const progress = hass.states[entityId];
    const device = deviceOf(hass, entityId);
    if (!progress || !device) return this._notice("sos.not_found", { entity: entityId });
    return html`<section class="card">
      <h2>${this._title(hass, device)}${progress.attributes["drill"] ? html` <small class="mark">${this._say("sos.drill")}</small>` : nothing}</h2>
      ${hass.connected === false
        ? html`<p class="alert" role="alert">${this._say("sos.offline", { time: clock(hass, this._lastSeen) })}</p>`
        : nothing}
      ${this._failure
        ? html`<p class="alert" role="alert">${this._say(this._failure.text, { reason: this._failure.reason })}</p>`
        : nothing}
      ${this._button(device)}
      ${this._window(progress, device)}
      ${this._steps(hass, progress)}
      ${this._cameras(hass, device)}
      ${this._proved(hass, device)}
    </section>`;
  }

  private _notice(text: Text, values?: Record<string, string>): TemplateResult {
    return html`<section class="card"><p>${this._say(text, values)}</p></section>`;
  }

  private _title(hass: HomeAssistant, device: string): string {
    const entry = hass.devices[device];
    return entry?.name_by_user ?? entry?.name ?? "";
  }

  private _button(device: string): TemplateResult {
    const words = {
      rest: this._say(this.preview ? "sos.preview" : "sos.hold"),
      holding: this._say("sos.holding"),
      confirming: this._say("sos.again"),
      sending: this._say("sos.sending"),
    }[this._phase];
    const start = () => this._hold(device);
    return html`<button
      class="sos ${this._phase}"
      style="--hold: ${this._holdS}s"
      ?disabled=${this.preview || this._phase === "sending" || this.hass?.connected === false}
      @pointerdown=${start}
      @pointerup=${this._rest}
      @pointerleave=${this._rest}
      @pointercancel=${this._rest}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        if (!event.repeat) start();
      }}
      @keyup=${this._rest}
      @blur=${this._rest}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @click=${(event: MouseEvent) => this._clicked(event, device)}
    >
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle cx="60" cy="60" r="54" class="track"></circle>
        <circle cx="60" cy="60" r="54" class="ring" stroke-dasharray=${RING} stroke-dashoffset=${RING}></circle>
        <text x="60" y="72" text-anchor="middle">SOS</text>
      </svg>
      <span>${words}</span>
    </button>`;
  }

  private get _holdS(): number {
    return this._config?.hold ?? DEFAULT_HOLD_S;
  }

  private _hold(device: string): void {
    if (this._phase !== "rest" || this.preview) return;
    this._failure = undefined;
    if (this._holdS === 0) {
      void this._send(device);
      return;
    }
    this._phase = "holding";
    this._timer = window.setTimeout(() => void this._send(device), this._holdS * 1000);
  }

  private _rest = (): void => {
    if (this._phase !== "holding") return;
    window.clearTimeout(this._timer);
    this._phase = "rest";
  };

  /** A screen reader's press comes as a click of no pointer and cannot be held: it is asked for twice. */
  private _clicked(event: MouseEvent, device: string): void {
    if (event.detail !== 0) return;
    if (this._phase === "confirming") {
      window.clearTimeout(this._timer);
      void this._send(device);
    } else if (this._phase === "rest") {
      this._phase = "confirming";
      this._timer = window.setTimeout(() => (this._phase = "rest"), CONFIRM_MS);
    }
  }

  /** Over the connection, not by an action: of an action Home Assistant writes down, and a silent alarm leaves no trace. */
  private async _send(device: string): Promise<void> {
    this._phase = "sending";
    await this._try("sos.failed", (hass) => hass.callWS({ type: `${DOMAIN}/press`, device_id: device }));
    this._phase = "rest";
  }

  private async _cancel(device: string): Promise<void> {
    await this._try("sos.cancel_failed", async (hass) => {
      await hass.callService(DOMAIN, "cancel", { device_id: device }, undefined, false);
      this._takenBack = true;
    });
  }

  private async _try(failed: Text, act: (hass: HomeAssistant) => Promise<unknown>): Promise<void> {
    const hass = this.hass;
    if (!hass) return;
    try {
      await act(hass);
    } catch (err) {
      this._failure = { text: failed, reason: reasonOf(hass, err) };
    }
  }

  /** While the press may be cancelled: how long still, and the button that does it. */
  private _window(progress: EntityState, device: string): TemplateResult | typeof nothing {
    const until = progress.attributes["until"];
    const leftMs = typeof until === "string" ? Date.parse(until) - this._now : 0;
    if (progress.state !== "cancellable" || leftMs <= 0) return nothing;
    return html`<div class="window">
      <button class="cancel" @click=${() => this._cancel(device)}>${this._say("sos.cancel")}</button>
      <span role="timer">${this._say("sos.seconds", { seconds: Math.ceil(leftMs / 1000) })}</span>
    </div>`;
  }

  private _steps(hass: HomeAssistant, progress: EntityState): TemplateResult {
    const { state } = progress;
    if (state === "closed") {
      return html`<p class="beside" role="status">${this._say(this._takenBack ? "sos.cancelled" : "sos.step.closed")} ${this._at(hass, progress.attributes["at"])}</p>`;
    }
    if (state === "idle" || BESIDE.has(state)) {
      return html`<p class="beside ${state}" role="status">${hass.formatEntityState(progress)}</p>`;
    }
    const reached = LADDER.indexOf(state as (typeof LADDER)[number]);
    return html`<ol aria-label=${this._say("sos.steps")} aria-live="polite">
      ${LADDER.map((step, index) => {
        if (OPTIONAL.has(step) && index !== reached && (index < reached || state !== "taken")) return nothing;
        if (step === "closed") return nothing;
        const done = index <= reached;
        return html`<li class=${done ? "done" : "waiting"} aria-current=${index === reached ? "step" : nothing}>
          <span class="sign" aria-hidden="true">${done ? "●" : "○"}</span>
          <span>${this._step(step, progress)}</span>
          ${done && this._times.has(step) ? html`<time>${this._at(hass, this._times.get(step))}</time>` : nothing}
          <span class="unseen">${this._say(done ? "sos.done" : "sos.waiting")}</span>
        </li>`;
      })}
    </ol>`;
  }

  private _step(step: (typeof LADDER)[number], progress: EntityState): string {
    const operator = progress.attributes["operator"];
    if (step === "taken" && typeof operator === "number" && !READY.has(progress.state)) {
      return this._say("sos.step.taken_by", { operator });
    }
    return this._say(`sos.step.${step}`);
  }

  private _at(hass: HomeAssistant, at: unknown): string {
    return typeof at === "string" ? this._say("sos.at", { time: clock(hass, new Date(at)) }) : "";
  }

  private _cameras(hass: HomeAssistant, device: string): TemplateResult | typeof nothing {
    const site = hass.devices[device]?.via_device_id;
    return site ? html`<ssz-camera-switches .hass=${hass} .site=${site}></ssz-camera-switches>` : nothing;
  }

  private _proved(hass: HomeAssistant, device: string): TemplateResult | typeof nothing {
    const proved = sibling(hass, device, "last_proved");
    const when = proved && Date.parse(proved.state);
    if (!when) return nothing;
    return html`<p class="proved">${this._say("sos.proved", { time: clock(hass, new Date(when)) })}</p>`;
  }

  static override styles = [
    base,
    css`
      .sos {
        display: grid;
        justify-items: center;
        gap: 8px;
        width: 100%;
        padding: 8px;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        cursor: pointer;
      }
      .sos svg {
        width: min(55%, 200px);
        border-radius: 50%;
        background: var(--error-color, #b00020);
      }
      .sos:disabled svg {
        opacity: 0.5;
      }
      text {
        fill: #fff;
        font: 700 30px/1 sans-serif;
      }
      circle {
        fill: none;
        stroke-width: 8;
      }
      .track {
        stroke: rgb(255 255 255 / 35%);
      }
      .ring {
        stroke: #fff;
        transform: rotate(-90deg);
        transform-origin: center;
      }
      .holding .ring {
        transition: stroke-dashoffset var(--hold) linear;
        stroke-dashoffset: 0;
      }
      .sos > span {
        font-size: 1.15em;
        font-weight: 500;
      }
      .window {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
        justify-content: center;
        padding: 8px 0;
      }
      .cancel {
        min-height: 48px;
        padding: 0 20px;
        border: 2px solid currentcolor;
        border-radius: 24px;
        background: none;
        color: inherit;
        font: inherit;
        font-weight: 500;
        cursor: pointer;
      }
      .beside {
        font-size: 1.1em;
        text-align: center;
      }
      .not_stored,
      .not_connected,
      .refused {
        font-weight: 700;
      }
      ol {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
        font-size: 1.1em;
      }
      li {
        display: flex;
        gap: 8px;
        padding: 4px 8px;
      }
      .waiting {
        color: var(--secondary-text-color);
      }
      [aria-current] {
        padding: 8px;
        border-radius: 8px;
        background: var(--secondary-background-color);
        font-size: 1.1em;
        font-weight: 700;
      }
      time {
        margin-inline-start: auto;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .proved {
        color: var(--secondary-text-color);
        font-size: 0.9em;
      }
    `,
  ];
}

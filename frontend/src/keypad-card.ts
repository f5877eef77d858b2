/** A keypad for an alarm panel. Codes go over our own command, are never shown, and leave this card with the press. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { type Text, say } from "./card-texts";
import { DOMAIN, type Failure, type HomeAssistant } from "./home-assistant";
import { base } from "./styles";

interface KeypadConfig {
  type: string;
  entity?: string;
}

interface Zone {
  zone: string;
  name: string;
}

/** What the site tells of its panel; docs/reference/keypad.md. */
interface Panel {
  name: string;
  state: string;
  ends: string | null;
  locked_until: string | null;
  code_to_arm: boolean;
  open_zones: Zone[];
  bypassed: Zone[];
  tripped: Zone[];
}

type Command = "disarm" | "arm_away" | "arm_home";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "erase"] as const;
const STATES = ["disarmed", "armed_away", "armed_home", "arming", "pending", "triggered"] as const;
const MAX_DIGITS = 12;
/** Whoever walks away leaves no half of a code behind. */
const FORGET_AFTER_MS = 15_000;
/** The same for every answer, so that none can be told from another by its time on the screen. */
const SAID_MS = 8_000;

export class KeypadCard extends LitElement {
  static override properties = {
    hass: { attribute: false },
    _config: { state: true },
    _panel: { state: true },
    _typed: { state: true },
    _said: { state: true },
    _busy: { state: true },
    _now: { state: true },
  };

  declare hass?: HomeAssistant;
  declare private _config?: KeypadConfig;
  declare private _panel: Panel | undefined;
  declare private _typed: string;
  declare private _said: string | undefined;
  declare private _busy: boolean;
  declare private _now: number;
  private _unsubscribe: Promise<(() => Promise<void>) | undefined> | undefined;
  private _following: string | undefined;
  private _ticking: number | undefined;
  private _forgetting: number | undefined;
  private _quieting: number | undefined;

  constructor() {
    super();
    this._typed = "";
    this._busy = false;
    this._now = Date.now();
  }

  static getStubConfig(hass: HomeAssistant): Omit<KeypadConfig, "type"> {
    const panel = Object.values(hass.entities).find(
      (each) => each?.platform === DOMAIN && each.entity_id.startsWith("alarm_control_panel."),
    );
    return panel ? { entity: panel.entity_id } : {};
  }

  static getConfigForm(): unknown {
    return {
      schema: [
        { name: "entity", required: true, selector: { entity: { integration: DOMAIN, domain: "alarm_control_panel" } } },
      ],
      computeLabel: () => say(document.documentElement.lang || "en", "keypad.entity"),
    };
  }

  setConfig(config: KeypadConfig): void {
    this._config = config;
  }

  getCardSize(): number {
    return 7;
  }

  /** As wide as a section, and as high as what it has to say: what is cut off here, nobody presses. */
  getGridOptions(): Record<string, number | string> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._ticking = window.setInterval(() => (this._now = Date.now()), 500);
    this._follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._ticking);
    this._clear();
    this._stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") || changed.has("_config")) this._follow();
  }

  private _follow(): void {
    const entity = this._config?.entity;
    if (!this.hass || !entity || !this.isConnected || this._following === entity) return;
    this._stop();
    this._following = entity;
    this._unsubscribe = this.hass.connection
      .subscribeMessage<Panel>((panel) => (this._panel = panel), { type: `${DOMAIN}/panel/subscribe`, entity_id: entity })
      .catch(() => {
        this._following = undefined;
        return undefined;
      });
  }

  private _stop(): void {
    void this._unsubscribe?.then((end) => end?.()).catch(() => undefined);
    this._unsubscribe = undefined;
    this._following = undefined;
    this._panel = undefined;
  }

  private _sayText(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass?.language ?? "en", text, values);
  }

  protected override render(): TemplateResult {
    const { hass, _panel: panel } = this;
    const entity = this._config?.entity;
    if (!hass || !entity) return html`<section class="card"><p>${this._sayText("keypad.choose")}</p></section>`;
    const state = hass.states[entity];
    if (!panel || !state) {
      return html`<section class="card"><p>${this._sayText("keypad.not_found", { entity })}</p></section>`;
    }
    const lockedS = this._secondsTo(panel.locked_until);
    const disarmed = panel.state === "disarmed";
    const names = (zones: Zone[]) => zones.map((zone) => zone.name).join(", ");
    return html`<section class="card">
      <h2>${panel.name}</h2>
      <p class="state ${panel.state}" role="status">
        ${this._stateWord(panel.state) ?? hass.formatEntityState(state)}${this._secondsTo(panel.ends) > 0
          ? html` <span role="timer">${this._sayText("keypad.seconds", { seconds: this._secondsTo(panel.ends) })}</span>`
          : nothing}
      </p>
      ${hass.connected === false ? html`<p class="alert" role="alert">${this._sayText("keypad.offline")}</p>` : nothing}
      ${panel.tripped.length ? html`<p class="alert">${this._sayText("keypad.tripped", { zones: names(panel.tripped) })}</p>` : nothing}
      ${disarmed && panel.open_zones.length ? html`<p>${this._sayText("keypad.open_zones", { zones: names(panel.open_zones) })}</p>` : nothing}
      ${panel.bypassed.length ? html`<p>${this._sayText("keypad.bypassed", { zones: names(panel.bypassed) })}</p>` : nothing}
      <output aria-label=${this._sayText("keypad.code")}
        ><span aria-hidden="true">${"•".repeat(this._typed.length)}</span
        ><span class="unseen">${this._sayText("keypad.code_typed", { count: this._typed.length })}</span></output
      >
      <div class="keys" @keydown=${this._key}>
        ${KEYS.map((key) => html`<button @click=${() => this._press(key)} aria-label=${this._label(key)}>${this._face(key)}</button>`)}
      </div>
      <div class="buttons">
        ${disarmed
          ? html`<button class="main" ?disabled=${this._busy} @click=${() => this._send("arm_away")}>${this._sayText("keypad.arm_away")}</button>
              <button ?disabled=${this._busy} @click=${() => this._send("arm_home")}>${this._sayText("keypad.arm_home")}</button>
              ${panel.open_zones.length
                ? html`<button ?disabled=${this._busy} @click=${() => this._send("arm_away", true)}>${this._sayText("keypad.bypass")}</button>`
                : nothing}`
          : html`<button class="main" ?disabled=${this._busy} @click=${() => this._send("disarm")}>${this._sayText("keypad.disarm")}</button>`}
      </div>
      <p class="alert said" role="alert" ?hidden=${!lockedS && !this._said}>
        ${lockedS ? this._sayText("keypad.error.locked_out", { seconds: lockedS }) : this._said}
      </p>
    </section>`;
  }

  /** Home Assistant itself has no Thai words for these. */
  private _stateWord(state: string): string | undefined {
    return STATES.includes(state as (typeof STATES)[number]) ? this._sayText(`keypad.state.${state as (typeof STATES)[number]}`) : undefined;
  }

  private _secondsTo(moment: string | null): number {
    return moment ? Math.max(0, Math.ceil((Date.parse(moment) - this._now) / 1000)) : 0;
  }

  private _label(key: (typeof KEYS)[number]): string {
    return key === "clear" || key === "erase" ? this._sayText(`keypad.${key}`) : key;
  }

  private _face(key: (typeof KEYS)[number]): string {
    return { clear: "✕", erase: "⌫" }[key as "clear" | "erase"] ?? key;
  }

  private _press(key: (typeof KEYS)[number]): void {
    if (key === "clear") this._clear();
    else if (key === "erase") this._typed = this._typed.slice(0, -1);
    else if (this._typed.length < MAX_DIGITS) this._typed += key;
    window.clearTimeout(this._forgetting);
    this._forgetting = window.setTimeout(() => this._clear(), FORGET_AFTER_MS);
  }

  /** Digits of a keyboard type into the code while the focus is on the keys. */
  private _key = (event: KeyboardEvent): void => {
    if (/^[0-9]$/.test(event.key)) this._press(event.key as (typeof KEYS)[number]);
    else if (event.key === "Backspace") this._press("erase");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private _clear(): void {
    this._typed = "";
    window.clearTimeout(this._forgetting);
  }

  private async _send(command: Command, bypass = false): Promise<void> {
    const code = this._typed;
    this._clear();
    this._say(undefined);
    this._busy = true;
    try {
      this._panel = await this.hass?.callWS<Panel>({
        type: `${DOMAIN}/panel/command`,
        entity_id: this._config?.entity,
        command,
        ...(code ? { code } : {}),
        ...(bypass ? { bypass } : {}),
      });
    } catch (err) {
      this._say(this._reason(err as Failure));
    } finally {
      this._busy = false;
    }
  }

  private _reason(err: Failure): string {
    switch (err.code) {
      case "wrong_code":
      case "panel_code_required":
      case "zones_open":
        return this._sayText(`keypad.error.${err.code}`);
      case "locked_out":
        return this._sayText("keypad.error.locked_out", { seconds: this._secondsTo(this._panel?.locked_until ?? null) });
      default:
        return this._sayText("keypad.error.other", { reason: err.message ?? err.code ?? "" });
    }
  }

  private _say(text: string | undefined): void {
    this._said = text;
    window.clearTimeout(this._quieting);
    if (text) this._quieting = window.setTimeout(() => (this._said = undefined), SAID_MS);
  }

  static override styles = [
    base,
    css`
      .state {
        font-size: 1.3em;
        font-weight: 500;
      }
      .triggered,
      .pending {
        font-weight: 700;
      }
      output {
        display: block;
        height: 1.5em;
        font-size: 1.5em;
        line-height: 1.5;
        letter-spacing: 0.2em;
        text-align: center;
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 8px;
        max-width: 280px;
        margin: 0 auto;
      }
      .keys button {
        min-height: 56px;
        border: 1px solid var(--divider-color, #9e9e9e);
        border-radius: 12px;
        background: var(--secondary-background-color);
        color: inherit;
        font: inherit;
        font-size: 1.3em;
        cursor: pointer;
      }
      .buttons {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9em, 1fr));
        gap: 8px;
        max-width: 420px;
        margin: 12px auto 0;
      }
    `,
  ];
}

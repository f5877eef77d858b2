/** The cameras around an incident: the likeliest to show it first, opened one by one or as a wall, for a reason. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { DOMAIN, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import "./eye-tile";
import type { EyeTile } from "./eye-tile";
import { type NearCamera, type TakenLook, keyOf, opensByItself } from "./eyes-model";
import { type EyesText, reason, sayEyes } from "./eyes-texts";
import type { Me, Row } from "./model";
import { age, who } from "./words";

/** What owners change shows so soon. */
const ASK_AGAIN_MS = 4_000;
const KEYS = 9;
/** So many stand there at once: beneath them is the map. */
const FEW = 5;
const FEW_LOW = 3;
const LOW_PX = 900;
const PURPOSES: readonly EyesText[] = ["eyes.purpose.1", "eyes.purpose.2", "eyes.purpose.3", "eyes.purpose.4"];
/** As much as travels. */
const MOST_LETTERS = 64;

export class Eyes extends LitElement {
  static override properties = {
    hass: { attribute: false },
    row: { attribute: false },
    me: { attribute: false },
    wall: { type: Boolean, reflect: true },
    _cameras: { state: true },
    _looks: { state: true },
    _asked: { state: true },
    _own: { state: true },
    _all: { state: true },
  };

  declare hass: HomeAssistant;
  declare row: Row;
  declare me?: Me;
  /** Whether the cameras take the whole screen. */
  declare wall: boolean;
  declare private _cameras: NearCamera[];
  /** Who has looked for the sake of this incident, whoever it was. */
  declare private _looks: TakenLook[];
  /** What is to be opened once somebody has said what for. */
  declare private _asked: string[] | undefined;
  declare private _own: boolean;
  /** Whether the cameras farther away are unfolded. */
  declare private _all: boolean;
  private _purpose = "";
  private _timer: number | undefined;

  constructor() {
    super();
    this.wall = false;
    this._cameras = [];
    this._looks = [];
    this._own = this._all = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = window.setInterval(() => void (this._over || this._list()), ASK_AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("row")) return;
    const before = changed.get("row") as Row | undefined;
    if (before?.id === this.row.id) return;
    // What was opened for one incident is not open in the next, and the next wants a purpose of its own.
    this._cameras = [];
    this._looks = [];
    this._purpose = "";
    this._asked = undefined;
    this.wall = this._all = false;
    void this._list();
  }

  private get _over(): boolean {
    return this.row.state === "closed";
  }

  private async _list(): Promise<void> {
    const incident = this.row.id;
    try {
      const [cameras, looks] = await Promise.all([
        this.hass.callWS<NearCamera[]>({ type: `${DOMAIN}/view/nearest`, incident }),
        this.hass.callWS<TakenLook[]>({ type: `${DOMAIN}/view/looks`, incident }),
      ]);
      if (incident !== this.row.id) return;
      this._cameras = this._inOrder(cameras);
      this._looks = looks;
    } catch {
      // Who may not look sees that there is nothing for him; what is open stays as it is.
    }
  }

  /** Whatever is open keeps its place, its key and its look, also where the station would order anew. */
  private _inOrder(cameras: NearCamera[]): NearCamera[] {
    const now = new Map(cameras.map((each) => [keyOf(each), each]));
    const before = this._cameras.filter((each) => now.has(keyOf(each)) || this._tile(keyOf(each))?.open);
    const known = new Set(before.map(keyOf));
    return [...before.map((each) => now.get(keyOf(each)) ?? each), ...cameras.filter((each) => !known.has(keyOf(each)))];
  }

  private _tile(key: string): EyeTile | undefined {
    return [...this.renderRoot.querySelectorAll<EyeTile>("ssz-eye-tile")].find((each) => keyOf(each.camera) === key);
  }

  /** Open or close the camera of a key. */
  toggle(number: number): void {
    const camera = this._cameras[number - 1];
    const tile = camera && this._tile(keyOf(camera));
    if (!camera || !tile) return;
    if (tile.open) tile.close();
    else if (!camera.unavailable && !this._over) this._want([keyOf(camera)]);
  }

  private _want(keys: string[]): void {
    if (!this._purpose) {
      this._asked = keys;
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("form select")?.focus());
      return;
    }
    for (const key of keys) void this._tile(key)?.look(this._purpose);
  }

  private _openWall(): void {
    this.wall = true;
    this._want(this._cameras.filter(opensByItself).slice(0, KEYS).map(keyOf));
  }

  /** Escape leaves the question, and looks at nothing. */
  private _fold(event: KeyboardEvent): void {
    if (event.key === "Escape") this._asked = undefined;
  }

  private _begin(event: SubmitEvent): void {
    event.preventDefault();
    const said = new FormData(event.target as HTMLFormElement);
    const purpose = String(said.get("own") ?? said.get("purpose") ?? "").trim();
    if (!purpose) return;
    this._purpose = purpose;
    const asked = this._asked ?? [];
    this._asked = undefined;
    this._own = false;
    this._want(asked);
  }

  private _say(text: EyesText, values?: Record<string, string | number>): string {
    return sayEyes(this.hass.language, text, values);
  }

  protected override render(): TemplateResult {
    const some = this._cameras.some(opensByItself) && !this._over;
    const few = window.innerHeight < LOW_PX ? FEW_LOW : FEW;
    const more = this._cameras.length - few;
    return html`<header>
        <h2>${this._say("eyes.title")}</h2>
        ${this.wall
          ? html`<button @click=${() => (this.wall = false)}>${this._say("eyes.wall_close")}</button>`
          : some
            ? html`<button title=${this._say("eyes.wall_hint")} @click=${() => this._openWall()}>${this._say("eyes.wall")}</button>`
            : nothing}
      </header>
      ${this._asked ? this._form() : nothing}
      ${this._over ? html`<p>${this._say("eyes.closed_incident")}</p>` : this._cameras.length ? nothing : html`<p>${this._say("eyes.none")}</p>`}
      ${this._over && !this._cameras.length
        ? nothing
        : html`<div class="tiles">
            ${repeat(
              this._cameras,
              (camera) => `${this.row.id}/${keyOf(camera)}`,
              (camera, at) => html`<ssz-eye-tile
                .folded=${this._over || (!this.wall && !this._all && at >= few)}
                .hass=${this.hass}
                .camera=${camera}
                .incident=${this.row.id}
                .me=${this.me}
                .number=${at < KEYS ? at + 1 : undefined}
                @want-look=${() => this._want([keyOf(camera)])}
              ></ssz-eye-tile>`,
            )}
          </div>`}
      ${this._over || this.wall || this._all || more <= 0
        ? nothing
        : html`<button class="more" aria-expanded="false" @click=${() => (this._all = true)}>${this._say("eyes.more", { count: more })}</button>`}
      ${this._looks.length ? this._taken() : nothing}`;
  }

  /** The record writes itself, and the room sees it. */
  private _taken(): TemplateResult {
    const language = this.hass.language;
    const line = (look: TakenLook) => {
      const length = look.over && look.pictures ? age(language, look.seconds * 1_000) : "";
      const state = look.over ? reason(language, look.reason) : this._say("eyes.now");
      return [who(language, { number: look.operator }), look.camera_name, look.site_name, `“${look.purpose}”`, length, state].filter(Boolean).join(" · ");
    };
    return html`<details>
      <summary>${this._say("eyes.looks", { count: this._looks.length })}</summary>
      <ol>
        ${this._looks.map((look) => html`<li><time>${clock(this.hass, new Date(look.at_ms))}</time> ${line(look)}</li>`)}
      </ol>
    </details>`;
  }

  private _form(): TemplateResult {
    const [key] = this._asked ?? [];
    const at = this._asked?.length === 1 ? this._cameras.findIndex((each) => keyOf(each) === key) : -1;
    const camera = this._cameras[at];
    return html`<form @submit=${this._begin} @keydown=${this._fold}>
      ${camera ? html`<p>${at < KEYS ? html`<kbd>${at + 1}</kbd> ` : nothing}<strong>${camera.name}</strong> ${camera.site_name}</p>` : nothing}
      <label
        >${this._say("eyes.purpose")}
        <select name="purpose" @change=${(event: Event) => (this._own = (event.target as HTMLSelectElement).value === "")}>
          ${PURPOSES.map((each, at) => html`<option value=${this._say(each)} ?selected=${at === 0}>${this._say(each)}</option>`)}
          <option value="">${this._say("eyes.purpose_own")}</option>
        </select></label
      >
      ${this._own ? html`<input name="own" required maxlength=${MOST_LETTERS} aria-label=${this._say("eyes.purpose")} autocomplete="off" />` : nothing}
      <small>${this._say("eyes.purpose_hint")}</small>
      <div class="buttons">
        <button class="main">${this._say("eyes.begin")}</button>
        <button type="button" @click=${() => (this._asked = undefined)}>${this._say("eyes.back")}</button>
      </div>
    </form>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        margin-bottom: 8px;
      }
      :host([wall]) {
        margin: 0;
        position: absolute;
        z-index: 5;
        inset: 0;
        box-sizing: border-box;
        padding: 8px 16px;
        overflow: auto;
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        gap: 8px;
        justify-content: space-between;
        align-items: center;
        margin: 8px 0 2px;
      }
      .more {
        width: 100%;
        min-height: 36px;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        text-decoration: underline;
        cursor: pointer;
      }
      h2 {
        margin: 4px 0;
        font-size: 1em;
      }
      .tiles {
        display: grid;
        gap: 2px;
      }
      :host([wall]) .tiles {
        gap: 8px;
        grid-template-columns: repeat(auto-fit, minmax(min(18em, 100%), 1fr));
      }
      /* What shows something comes first. */
      :host([wall]) ssz-eye-tile:not([data-open]) {
        order: 1;
      }
      form {
        display: grid;
        gap: 8px;
        margin: 8px 0;
        padding: 12px;
        border: 2px solid var(--primary-color);
        border-radius: 8px;
        background: var(--card-background-color);
      }
      form > * {
        min-width: 0;
      }
      label {
        display: grid;
        gap: 4px;
        font-weight: 700;
      }
      select,
      input {
        box-sizing: border-box;
        width: 100%;
        min-height: 44px;
        padding: 8px;
        border: 1px solid var(--divider-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--primary-color);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 4px 0;
        border-top: 1px solid var(--divider-color);
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      small {
        color: var(--secondary-text-color);
      }
      @media (pointer: coarse) {
        .more,
        header button {
          min-height: 44px;
        }
      }
      .buttons {
        display: flex;
        gap: 8px;
      }
      header button {
        min-height: 36px;
        padding: 0 12px;
        border: 2px solid currentcolor;
        border-radius: 8px;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
    `,
  ];
}

if (!customElements.get("ssz-eyes")) customElements.define("ssz-eyes", Eyes);

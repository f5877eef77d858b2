/** Where an administrator draws what is hidden in a shared camera's pictures. */

import { LitElement, type TemplateResult, css, html, nothing, svg } from "lit";
import { DOMAIN, type Failure, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import en from "../texts/masks.en.json";
import th from "../texts/masks.th.json";
import { speaker } from "../texts";

type Text = keyof typeof en;
type Corner = [number, number];

interface Camera {
  camera: string;
  name: string;
  site: string;
  entity: string | null;
}

const say = speaker<Text>({ en, th });

/** One area in each line: "0.1,0.2 0.5,0.2 0.5,0.6". */
const written = (areas: Corner[][]): string => areas.map((area) => area.map(([x, y]) => `${x},${y}`).join(" ")).join("\n");

const read = (text: string): Corner[][] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => line.split(/\s+/).map((corner) => corner.split(",").map(Number) as Corner));

export class MaskEditor extends LitElement {
  static override properties = {
    hass: { attribute: false },
    narrow: { type: Boolean },
    _cameras: { state: true },
    _chosen: { state: true },
    _areas: { state: true },
    _picture: { state: true },
    _seen: { state: true },
    _said: { state: true },
  };

  declare hass: HomeAssistant;
  declare narrow: boolean;
  declare private _cameras: Camera[] | undefined;
  declare private _chosen: Camera | undefined;
  /** The last one is being drawn. */
  declare private _areas: Corner[][];
  /** Null where the camera gives none. */
  declare private _picture: string | null | undefined;
  declare private _seen: string | undefined;
  declare private _said: string | undefined;

  constructor() {
    super();
    this._areas = [];
  }

  protected override firstUpdated(): void {
    void this._try(async () => {
      this._cameras = await this._ask<Camera[]>("list");
      if (this._cameras[0]) await this._choose(this._cameras[0]);
    });
  }

  private _say(text: Text, values?: Record<string, string>): string {
    return say(this.hass.language, text, values);
  }

  private _ask<T>(command: string, more: Record<string, unknown> = {}): Promise<T> {
    return this.hass.callWS<T>({ type: `${DOMAIN}/mask/${command}`, ...more });
  }

  private async _try(act: () => Promise<void>): Promise<void> {
    this._said = undefined;
    try {
      await act();
    } catch (err) {
      this._said = this._say("masks.failed", { reason: (err as Failure).message ?? String(err) });
    }
  }

  private async _choose(camera: Camera): Promise<void> {
    this._chosen = camera;
    this._seen = undefined;
    this._areas = [];
    if (this._picture) URL.revokeObjectURL(this._picture);
    this._picture = undefined;
    const mask = await this._ask<{ readable: boolean; polygons: Corner[][] }>("get", { camera: camera.camera });
    if (camera !== this._chosen) return;
    this._areas = mask.polygons;
    if (!mask.readable) this._said = this._say("masks.unreadable");
    if (!camera.entity) {
      this._picture = null;
      return;
    }
    // Home Assistant's own picture, which the administrator may see anyway: ours is masked already.
    const answer = await this.hass.fetchWithAuth(`/api/camera_proxy/${camera.entity}`);
    if (camera === this._chosen) this._picture = answer.ok ? URL.createObjectURL(await answer.blob()) : null;
  }

  private _press(event: PointerEvent): void {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const part = (at: number, from: number, size: number) => Math.min(1, Math.max(0, Math.round(((at - from) / size) * 1000) / 1000));
    const corner: Corner = [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
    this._areas = this._areas.length ? [...this._areas.slice(0, -1), [...this._areas.at(-1)!, corner]] : [[corner]];
  }

  private _undo(): void {
    const last = this._areas.at(-1);
    if (last) this._areas = last.length > 1 ? [...this._areas.slice(0, -1), last.slice(0, -1)] : this._areas.slice(0, -1);
  }

  private async _save(): Promise<void> {
    const camera = this._chosen!.camera;
    await this._ask("set", { camera, polygons: this._areas.filter((area) => area.length) });
    const { jpeg } = await this._ask<{ jpeg: string }>("still", { camera });
    this._seen = `data:image/jpeg;base64,${jpeg}`;
    this._said = this._say("masks.saved");
  }

  protected override render(): TemplateResult {
    return html`<main>
      ${this.narrow ? html`<button class="menu" aria-label=${this._say("masks.menu")} @click=${() => this.dispatchEvent(new Event("hass-toggle-menu", { bubbles: true, composed: true }))}>☰</button>` : nothing}
      <h1>${this._say("masks.title")}</h1>
      <p>${this._say("masks.about")}</p>
      ${this._said && !this._chosen ? html`<p role="status">${this._said}</p>` : nothing}
      ${this._cameras?.length === 0 ? html`<p>${this._say("masks.none")}</p>` : nothing}
      ${this._chosen ? this._editor() : nothing}
    </main>`;
  }

  private _editor(): TemplateResult {
    const choose = (event: Event) => {
      const camera = this._cameras!.find((each) => each.camera === (event.target as HTMLSelectElement).value);
      if (camera) void this._try(() => this._choose(camera));
    };
    return html`<label
        >${this._say("masks.camera")}
        <select @change=${choose}>
          ${this._cameras!.map((each) => html`<option value=${each.camera} ?selected=${each === this._chosen}>${each.site} · ${each.name}</option>`)}
        </select></label
      >
      <div class="both">
        ${this._picture
          ? html`<div>
              <p>${this._say("masks.draw")}</p>
              <div class="picture">
                <img src=${this._picture} alt="" />
                <svg viewBox="0 0 1 1" preserveAspectRatio="none" @pointerdown=${this._press}>
                  ${this._areas.map((area) => svg`<polygon points=${area.map((each) => each.join(",")).join(" ")} />`)}
                </svg>
              </div>
            </div>`
          : this._picture === null
            ? html`<p>${this._say("masks.no_picture")}</p>`
            : nothing}
        <div>
          <p class="buttons">
            <button class="main" @click=${() => this._try(() => this._save())}>${this._say("masks.save")}</button>
            <button @click=${() => (this._areas = [...this._areas, []])}>${this._say("masks.next")}</button>
            <button @click=${() => this._undo()}>${this._say("masks.undo")}</button>
            <button @click=${() => (this._areas = [])}>${this._say("masks.clear")}</button>
          </p>
          <p role="status">${this._said ?? ""}</p>
          <label
            >${this._say("masks.typed")}
            <textarea
              rows="4"
              .value=${written(this._areas)}
              @change=${(event: Event) => (this._areas = read((event.target as HTMLTextAreaElement).value))}
            ></textarea>
          </label>
        </div>
      </div>
      ${this._seen ? html`<figure><img src=${this._seen} alt=${this._say("masks.seen")} /><figcaption>${this._say("masks.seen")}</figcaption></figure>` : nothing}`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        background: var(--primary-background-color);
        color: var(--primary-text-color);
        font-size: 16px;
        line-height: 1.4;
      }
      main {
        box-sizing: border-box;
        max-width: 1400px;
        margin: 0 auto;
        padding: 8px 16px 32px;
      }
      h1 {
        margin: 8px 0;
        font-size: 1.6em;
        font-weight: 500;
      }
      .menu {
        min-width: 48px;
        min-height: 48px;
        border: none;
        background: none;
        color: inherit;
        font-size: 1.5em;
        cursor: pointer;
      }
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20em), 1fr));
        gap: 0 24px;
        align-items: start;
      }
      @media (min-width: 1000px) {
        .both {
          grid-template-columns: minmax(0, 2fr) minmax(16em, 1fr);
        }
      }
      select,
      textarea {
        box-sizing: border-box;
        width: 100%;
        min-height: 44px;
        padding: 8px;
        border: 1px solid var(--secondary-text-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      select {
        max-width: 30em;
      }
      select:focus-visible,
      textarea:focus-visible {
        outline: 3px solid var(--primary-color);
        outline-offset: 2px;
      }
      figure {
        max-width: 60em;
        margin: 16px 0;
      }
      label {
        display: grid;
        gap: 4px;
        margin: 12px 0;
      }
      .picture {
        position: relative;
        touch-action: none;
      }
      img {
        display: block;
        width: 100%;
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        cursor: crosshair;
      }
      polygon {
        fill: rgb(0 0 0 / 70%);
        stroke: var(--error-color, red);
        stroke-width: 3px;
        vector-effect: non-scaling-stroke;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];
}

if (!customElements.get("ssz-mask-editor")) customElements.define("ssz-mask-editor", MaskEditor);

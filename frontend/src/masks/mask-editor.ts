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
    _cameras: { state: true },
    _chosen: { state: true },
    _areas: { state: true },
    _picture: { state: true },
    _seen: { state: true },
    _said: { state: true },
  };

  declare hass: HomeAssistant;
  declare private _cameras: Camera[] | undefined;
  declare private _chosen: Camera | undefined;
  /** The last one is being drawn. */
  declare private _areas: Corner[][];
  declare private _picture: string | undefined;
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
    if (!camera.entity) return;
    // Home Assistant's own picture, which the administrator may see anyway: ours is masked already.
    const answer = await this.hass.fetchWithAuth(`/api/camera_proxy/${camera.entity}`);
    if (answer.ok && camera === this._chosen) this._picture = URL.createObjectURL(await answer.blob());
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
    return html`<main class="card">
      <h1>${this._say("masks.title")}</h1>
      <p>${this._say("masks.about")}</p>
      ${this._said ? html`<p role="status">${this._said}</p>` : nothing}
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
      ${this._picture
        ? html`<p>${this._say("masks.draw")}</p>
            <div class="picture">
              <img src=${this._picture} alt="" />
              <svg viewBox="0 0 1 1" preserveAspectRatio="none" @pointerdown=${this._press}>
                ${this._areas.map((area) => svg`<polygon points=${area.map((each) => each.join(",")).join(" ")} />`)}
              </svg>
            </div>`
        : nothing}
      <label
        >${this._say("masks.typed")}
        <textarea
          rows="4"
          .value=${written(this._areas)}
          @change=${(event: Event) => (this._areas = read((event.target as HTMLTextAreaElement).value))}
        ></textarea>
      </label>
      <p class="buttons">
        <button @click=${() => (this._areas = [...this._areas, []])}>${this._say("masks.next")}</button>
        <button @click=${() => this._undo()}>${this._say("masks.undo")}</button>
        <button @click=${() => (this._areas = [])}>${this._say("masks.clear")}</button>
        <button class="main" @click=${() => this._try(() => this._save())}>${this._say("masks.save")}</button>
      </p>
      ${this._seen ? html`<img src=${this._seen} alt=${this._say("masks.seen")} />` : nothing}`;
  }

  static override styles = [
    base,
    css`
      main {
        max-width: 1280px;
        margin: 0 auto;
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

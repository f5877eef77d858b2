/** A look for the sake of a case, after the incident: which camera, which case, what for; then its owner is asked. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import "./eye-tile";
import type { EyeTile } from "./eye-tile";
import { type NearCamera, keyOf } from "./eyes-model";
import { type EyesText, eyesWord, sayEyes } from "./eyes-texts";
import { formStyles } from "./form-styles";
import type { Eye, Me, Site } from "./model";

/** As much as travels. */
const MOST_LETTERS = 64;

interface Asked {
  id: number;
  camera: string;
  case: string;
  purpose: string;
}

export class CaseLook extends LitElement {
  static override properties = { hass: { attribute: false }, sites: { attribute: false }, me: { attribute: false }, _asked: { state: true } };

  declare hass: HomeAssistant;
  declare sites: ReadonlyMap<string, Site>;
  declare me?: Me;
  /** What was asked for, the newest first. */
  declare private _asked: Asked[];
  private _next = 0;

  constructor() {
    super();
    this._asked = [];
  }

  private _say(text: EyesText, values?: Record<string, string | number>): string {
    return sayEyes(this.hass.language, text, values);
  }

  /** What can be asked for: cameras that are shared at all, of sites that are let in. */
  private _cameras(): NearCamera[] {
    const sites = [...this.sites.values()].filter((site) => site.standing === "active");
    sites.sort((a, b) => a.name.localeCompare(b.name, this.hass.language, { numeric: true }));
    return sites.flatMap((site) => site.cameras.filter((eye) => eye.tier !== "registry").map((eye) => asNear(site, eye)));
  }

  private async _ask(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const said = (name: string) => String(new FormData(form).get(name) ?? "").trim();
    const asked = { id: this._next++, camera: said("camera"), case: said("case"), purpose: said("purpose") };
    if (!asked.camera || !asked.case || !asked.purpose) return;
    this._asked = [asked, ...this._asked];
    await this.updateComplete;
    await this._look(asked);
  }

  private async _look(asked: Asked): Promise<void> {
    await this.renderRoot.querySelector<EyeTile>(`#look-${asked.id}`)?.look(asked.purpose);
  }

  protected override render(): TemplateResult {
    const cameras = this._cameras();
    return html`<details>
      <summary>${this._say("eyes.case.title")}</summary>
      ${cameras.length ? this._form(cameras) : html`<p>${this._say("eyes.case.none")}</p>`}
      <div class="tiles">
        ${repeat(
          this._asked,
          (asked) => asked.id,
          (asked) => this._tile(asked, cameras),
        )}
      </div>
    </details>`;
  }

  private _form(cameras: NearCamera[]): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => void this._ask(event)}>
      <p>${this._say("eyes.case.hint")}</p>
      <label
        >${this._say("eyes.case.camera")}
        <select name="camera" required>
          ${cameras.map((each) => html`<option value=${keyOf(each)}>${each.site_name} · ${each.name} · ${eyesWord(this.hass.language, "case.tier", each.tier)}</option>`)}
        </select></label
      >
      <label>${this._say("eyes.case.number")} <input name="case" required maxlength=${MOST_LETTERS} autocomplete="off" /></label>
      <label>${this._say("eyes.purpose")} <input name="purpose" required maxlength=${MOST_LETTERS} autocomplete="off" /></label>
      <div class="buttons"><button class="main">${this._say("eyes.case.ask")}</button></div>
    </form>`;
  }

  private _tile(asked: Asked, cameras: NearCamera[]): TemplateResult | typeof nothing {
    const camera = cameras.find((each) => keyOf(each) === asked.camera);
    if (!camera) return nothing;
    return html`<ssz-eye-tile
      id="look-${asked.id}"
      .hass=${this.hass}
      .camera=${camera}
      .case=${asked.case}
      .me=${this.me}
      @want-look=${() => void this._look(asked)}
    ></ssz-eye-tile>`;
  }

  static override styles = [
    base,
    formStyles,
    css`
      :host {
        display: block;
        margin: 0;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--primary-color);
      }
      form {
        max-width: 40em;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20em, 100%), 1fr));
        gap: 8px;
        margin: 8px 0;
      }
    `,
  ];
}

/** A camera of the site's inventory, as one that is looked through: nothing is near, and nobody knows where it stands to. */
function asNear(site: Site, eye: Eye): NearCamera {
  const { name, tier, masked, webrtc, direction, angle } = eye;
  const unavailable = eye.off ? "switched_off" : site.link === "up" ? null : "not_connected";
  const about = { site: site.id, site_name: site.name, camera: eye.id, name, tier, masked, webrtc, direction, angle };
  return { ...about, sees: "", metres: null, bearing: null, faces: null, unavailable };
}

if (!customElements.get("ssz-case-look")) customElements.define("ssz-case-look", CaseLook);

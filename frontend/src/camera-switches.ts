/** A household's cameras on its card: who looks or looked last, and the switches of which each ends every look at once. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type EntityState, type HomeAssistant, loadReasons, reasonOf, sibling } from "./home-assistant";
import { base } from "./styles";
import { type Text, say } from "./card-texts";
import { clock } from "./texts";

interface Camera {
  device: string;
  name: string;
  state: EntityState;
}

/** The owner's page about looks, which Home Assistant shows to administrators. */
const LOOKS_PATH = "/camera-access";

export class CameraSwitches extends LitElement {
  static override properties = {
    hass: { attribute: false },
    site: { attribute: false },
    _busy: { state: true },
    _failure: { state: true },
  };

  declare hass: HomeAssistant;
  /** The site's device. */
  declare site: string;
  declare private _busy: string | undefined;
  declare private _failure: string | undefined;

  protected override firstUpdated(): void {
    loadReasons(this.hass);
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  /** The switches of the cameras of this site, by the name of the camera. */
  private _cameras(): Camera[] {
    const { hass } = this;
    return Object.values(hass.entities)
      .flatMap((entry) => {
        const device = entry?.platform === DOMAIN && entry.translation_key === "camera_sharing" && entry.device_id ? hass.devices[entry.device_id] : undefined;
        const state = entry && hass.states[entry.entity_id];
        return device?.via_device_id === this.site && state ? [{ device: device.id, name: device.name_by_user ?? device.name ?? "", state }] : [];
      })
      .sort((a, b) => a.name.localeCompare(b.name, hass.language));
  }

  private async _switch(state: EntityState): Promise<void> {
    if (this._busy) return;
    this._busy = state.entity_id;
    this._failure = undefined;
    try {
      const service = state.state === "on" ? "turn_off" : "turn_on";
      await this.hass.callService("switch", service, {}, { entity_id: state.entity_id }, false);
    } catch (err) {
      this._failure = reasonOf(this.hass, err);
    } finally {
      this._busy = undefined;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const all = sibling(this.hass, this.site, "cameras_sharing");
    const cameras = this._cameras();
    if (!all || !cameras.length) return nothing;
    const rows = cameras.map(({ name, state }) => this._row(name, state, all.state === "on"));
    return html`<section aria-labelledby="name">
      <h3 id="name">${this._say("cameras.title")}</h3>
      ${this._failure ? html`<p class="alert" role="alert">${this._say("cameras.failed", { reason: this._failure })}</p>` : nothing}
      ${this._looks(cameras)} ${cameras.length > 1 || all.state !== "on" ? this._row(this._say("cameras.all"), all, true) : nothing} ${rows}
    </section>`;
  }

  /** Who looks now, and who looked last: of a silent alarm of one's own only once it is released. */
  private _looks(cameras: Camera[]): TemplateResult {
    const { hass } = this;
    const seen = (each: Camera, key: string) => sibling(hass, each.device, key);
    const now = cameras.filter((each) => seen(each, "viewed")?.state === "on");
    const [last] = cameras
      .map((each) => ({ name: each.name, look: seen(each, "last_viewed"), at: Date.parse(seen(each, "last_viewed")?.state ?? "") }))
      .filter((each) => each.at)
      .sort((a, b) => b.at - a.at);
    const known = cameras.some((each) => seen(each, "last_viewed"));
    return html`${now.length ? html`<p class="now" role="status"><strong>${this._say("cameras.viewed_now", { cameras: now.map((each) => each.name).join(", ") })}</strong></p>` : nothing}
      ${known
        ? html`<p class="looked">
            ${last ? this._say("cameras.looked", { camera: last.name, time: clock(hass, new Date(last.at)), who: this._who(last.look!) }) : this._say("cameras.nobody")}
            ${hass.user?.is_admin ? html`<a href=${LOOKS_PATH}>${this._say("cameras.all_looks")}</a>` : nothing}
          </p>`
        : nothing}`;
  }

  private _who(look: EntityState): string {
    const { station, operator } = look.attributes;
    const name = typeof station === "string" ? station : "";
    return typeof operator === "number" ? this._say("cameras.operator", { station: name, operator }) : name;
  }

  /** One switch; `counts` is whether it has a say: none has while the one for all is off. */
  private _row(name: string, state: EntityState, counts: boolean): TemplateResult {
    const isOn = state.state === "on";
    const usable = counts && (isOn || state.state === "off") && this.hass.connected !== false;
    const words: Text = state.state === "unavailable" ? "cameras.unknown" : isOn && counts ? "cameras.on" : "cameras.off";
    return html`<button role="switch" aria-checked=${isOn && counts ? "true" : "false"} ?disabled=${!usable || this._busy === state.entity_id} @click=${() => this._switch(state)}>
      <span class="name">${name}</span>
      <span class="state">${this._say(words)}</span>
      <span class="track ${isOn && counts ? "on" : ""}" aria-hidden="true"><span class="knob"></span></span>
    </button>`;
  }

  static override styles = [
    base,
    css`
      h3 {
        margin: 16px 0 4px;
        font-size: 1.05em;
        font-weight: 500;
      }
      button {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
        width: 100%;
        min-height: 48px;
        padding: 4px 0;
        border: 0;
        border-top: 1px solid var(--divider-color);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:disabled {
        color: var(--secondary-text-color);
        cursor: default;
      }
      .now {
        padding: 8px 12px;
        border-inline-start: 4px solid var(--warning-color, #b26a00);
        background: var(--secondary-background-color);
      }
      a {
        display: inline-block;
        padding: 12px 0;
        color: inherit;
      }
      .name {
        flex: 1 1 7em;
        overflow-wrap: break-word;
      }
      .state {
        margin-inline-start: auto;
      }
      .track {
        box-sizing: border-box;
        width: 44px;
        height: 24px;
        padding: 2px;
        border: 2px solid currentcolor;
        border-radius: 12px;
      }
      .knob {
        display: block;
        width: 16px;
        height: 16px;
        border: 2px solid currentcolor;
        box-sizing: border-box;
        border-radius: 50%;
      }
      .on .knob {
        margin-inline-start: auto;
        background: currentcolor;
      }
    `,
  ];
}

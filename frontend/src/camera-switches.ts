/** A household's switches over its shared cameras: off ends every look at once. They are Home Assistant's own switches. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type EntityState, type Failure, type HomeAssistant, sibling } from "./home-assistant";
import { base } from "./styles";
import { type Text, say } from "./card-texts";

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

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  /** The switches of the cameras of this site, by the name of the camera. */
  private _cameras(): { name: string; state: EntityState }[] {
    const { hass } = this;
    return Object.values(hass.entities)
      .flatMap((entry) => {
        const device = entry?.platform === DOMAIN && entry.translation_key === "camera_sharing" && entry.device_id ? hass.devices[entry.device_id] : undefined;
        const state = entry && hass.states[entry.entity_id];
        return device?.via_device_id === this.site && state ? [{ name: device.name_by_user ?? device.name ?? "", state }] : [];
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
      this._failure = (err as Failure).message ?? String(err);
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
      ${cameras.length > 1 || all.state !== "on" ? this._row(this._say("cameras.all"), all, true) : nothing} ${rows}
    </section>`;
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
        display: grid;
        grid-template-columns: 1fr auto auto;
        gap: 12px;
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
      .name {
        overflow-wrap: anywhere;
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

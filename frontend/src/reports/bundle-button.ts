/** The button of a supervisor that makes an evidence bundle and saves it; a silent alarm is asked about once more. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type Failure, type HomeAssistant, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { type Text, say } from "./report-texts";

interface Made {
  path: string;
  name: string;
  size: number;
  sha256: string;
}

export class BundleButton extends LitElement {
  static override properties = {
    hass: { attribute: false },
    incident: { attribute: false },
    _busy: { state: true },
    _asking: { state: true },
    _failure: { state: true },
    _made: { state: true },
  };

  declare hass: HomeAssistant;
  declare incident: string;
  declare private _busy: boolean;
  /** What a silent alarm asks before it is put into a file. */
  declare private _asking: string | undefined;
  declare private _failure: string | undefined;
  declare private _made: Made | undefined;

  constructor() {
    super();
    this._busy = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("incident")) this._asking = this._failure = this._made = undefined;
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private async _make(silent: boolean): Promise<void> {
    const { incident } = this;
    this._busy = true;
    this._asking = this._failure = this._made = undefined;
    try {
      const made = await this.hass.callWS<Made>({ type: `${DOMAIN}/bundle/make`, incident, silent });
      const answer = await this.hass.fetchWithAuth(made.path);
      if (!answer.ok) throw { message: this._say("reports.bundle.gone") } satisfies Failure;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = made.name;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      if (incident === this.incident) this._made = made;
    } catch (err) {
      if (incident !== this.incident) return;
      if ((err as Failure).translation_key === "bundle_silent") this._asking = reasonOf(this.hass, err);
      else this._failure = reasonOf(this.hass, err);
    } finally {
      this._busy = false;
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="buttons">
        <button ?disabled=${this._busy} @click=${() => this._make(false)}>⤓ ${this._say("reports.bundle")}</button>
      </div>
      <p role="status" aria-live="polite">
        ${this._busy ? this._say("reports.bundle.making") : nothing}
        ${this._made ? html`${this._say("reports.saved", { name: this._made.name })}<br />SHA-256 <code>${this._made.sha256}</code>` : nothing}
      </p>
      ${this._asking
        ? html`<div class="alert" role="alert">
            <p>${this._asking}</p>
            <div class="buttons">
              <button class="main" @click=${() => this._make(true)}>${this._say("reports.bundle.silent")}</button>
              <button @click=${() => (this._asking = undefined)}>${this._say("reports.bundle.leave")}</button>
            </div>
          </div>`
        : nothing}
      ${this._failure ? html`<p class="alert" role="alert">${this._say("reports.bundle.failed", { reason: this._failure })}</p>` : nothing}`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        margin-top: 16px;
      }
      p:empty {
        margin: 0;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-bundle")) customElements.define("ssz-incident-bundle", BundleButton);

/** Making an invite: how long it holds, then its QR code, its text, and a page to print. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { type PlaceText, sayPlace } from "../places-texts";
import { base } from "../styles";
import { clock } from "../texts";
import { dialogs } from "./dialogs";
import { type Invite, paper, qrSource } from "./paper";

const VALIDITY: [string, PlaceText, number][] = [
  ["hour", "invite.hour", 60],
  ["day", "invite.day", 24 * 60],
  ["three_days", "invite.three_days", 3 * 24 * 60],
  ["week", "invite.week", 7 * 24 * 60],
  ["month", "invite.month", 30 * 24 * 60],
];

export class InviteDialog extends LitElement {
  static override properties = {
    hass: { attribute: false },
    _made: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };

  declare hass: HomeAssistant;
  declare private _made: Invite | undefined;
  declare private _failure: string | undefined;
  declare private _busy: boolean;

  constructor() {
    super();
    this._busy = false;
  }

  async open(): Promise<void> {
    this._made = this._failure = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  private _close(): void {
    this.renderRoot.querySelector("dialog")?.close();
    // It is shown only once, and not left lying about.
    this._made = undefined;
  }

  private async _make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const minutes = Number(new FormData(event.target as HTMLFormElement).get("validity"));
    this._busy = true;
    this._failure = undefined;
    try {
      this._made = await this.hass.callWS<Invite>({ type: `${DOMAIN}/sites/invite`, valid_minutes: minutes, needs_approval: true });
    } catch (err) {
      this._failure = reasonOf(this.hass, err);
    } finally {
      this._busy = false;
    }
  }

  /** In a frame of its own: Home Assistant's page around it is nothing to print. */
  private _print(made: Invite): void {
    const frame = document.createElement("iframe");
    frame.title = this._say("invite.print");
    frame.tabIndex = -1;
    frame.style.cssText = "position:fixed;width:1px;height:1px;opacity:0;border:0";
    frame.srcdoc = paper(this.hass.language, made, this._until(made));
    frame.addEventListener("load", () => {
      frame.contentWindow?.addEventListener("afterprint", () => frame.remove());
      frame.contentWindow?.focus();
      frame.contentWindow?.print();
    });
    this.renderRoot.querySelector("dialog")?.append(frame);
  }

  private _until(made: Invite): string {
    return clock(this.hass, new Date(made.expires_ms));
  }

  private _say(text: PlaceText, values?: Record<string, string | number>): string {
    return sayPlace(this.hass.language, text, values);
  }

  protected override render(): TemplateResult {
    const made = this._made;
    return html`<dialog aria-labelledby="title">
      <h2 id="title">${this._say("invite.title")}</h2>
      <p>${this._say("invite.what")}</p>
      ${this._failure ? html`<p class="alert" role="alert">${this._say("sites.failed", { reason: this._failure })}</p>` : nothing}
      ${made ? this._shown(made) : this._form()}
    </dialog>`;
  }

  private _form(): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this._make(event)}>
      <label
        >${this._say("invite.valid")}
        <select name="validity">
          ${VALIDITY.map(([key, text, minutes]) => html`<option value=${minutes} ?selected=${key === "three_days"}>${this._say(text)}</option>`)}
        </select>
      </label>
      <div class="buttons">
        <button class="main" ?disabled=${this._busy}>${this._say("invite.make")}</button>
        <button type="button" @click=${() => this._close()}>${this._say("sites.back")}</button>
      </div>
    </form>`;
  }

  private _shown(made: Invite): TemplateResult {
    return html`<p><strong>${this._say("invite.once")}</strong> ${this._say("invite.until", { time: this._until(made) })}</p>
      <div class="qr" role="img" aria-label=${this._say("invite.qr")}>${unsafeHTML(qrSource(made.invite))}</div>
      <p>${this._say("invite.code")}: <strong class="code">${made.code}</strong></p>
      <label>${this._say("invite.text")}<textarea readonly rows="3" .value=${made.invite} @focus=${(event: FocusEvent) => (event.target as HTMLTextAreaElement).select()}></textarea></label>
      <div class="buttons">
        <button class="main" @click=${() => this._print(made)}>${this._say("invite.print")}</button>
        <button @click=${() => (this._made = undefined)}>${this._say("invite.another")}</button>
        <button @click=${() => this._close()}>${this._say("sites.close")}</button>
      </div>`;
  }

  static override styles = [
    base,
    dialogs,
    css`
      .qr svg {
        display: block;
        width: min(260px, 60vw);
        height: auto;
        margin: 0 auto;
      }
      .code {
        font-family: monospace;
        font-size: 1.3em;
        white-space: nowrap;
      }
    `,
  ];
}

if (!customElements.get("ssz-invite-dialog")) customElements.define("ssz-invite-dialog", InviteDialog);

/** Key holders and notes of a site, away from any incident: where a supervisor writes them down in quiet times. */

import { LitElement, type TemplateResult, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { sayPlace } from "../places-texts";
import type { Site } from "../room/model";
import "../room/site-notes";
import { base } from "../styles";
import { dialogs } from "./dialogs";

export class NotesDialog extends LitElement {
  static override properties = {
    hass: { attribute: false },
    site: { attribute: false },
    _open: { state: true },
  };

  declare hass: HomeAssistant;
  declare site: Site | undefined;
  /** Whoever closes it has read; the next one who opens it reads anew, and is in the journal. */
  declare private _open: boolean;

  constructor() {
    super();
    this._open = false;
  }

  async open(): Promise<void> {
    this._open = true;
    await this.updateComplete;
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    const { site } = this;
    return html`<dialog aria-labelledby="title" @close=${() => (this._open = false)}>
      ${site && this._open
        ? html`<h2 id="title">${site.name}</h2>
            <ssz-site-notes .hass=${this.hass} .site=${site.id} .unfolded=${true}></ssz-site-notes>
            <div class="buttons">
              <button @click=${() => this.renderRoot.querySelector("dialog")?.close()}>${sayPlace(this.hass.language, "sites.close")}</button>
            </div>`
        : nothing}
    </dialog>`;
  }

  static override styles = [base, dialogs];
}

if (!customElements.get("ssz-notes-dialog")) customElements.define("ssz-notes-dialog", NotesDialog);

/** One site, and what an administrator may decide about it; nothing is decided by one press. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { type PlaceText, sayPlace, siteKind } from "../places-texts";
import type { Site } from "../room/model";
import { say } from "../room/room-texts";
import "../room/site-notes";
import { word } from "../room/words";
import { base } from "../styles";
import { clock } from "../texts";
import { dialogs } from "./dialogs";

/** So many alarm points are shown without being asked for. */
const FEW = 6;

type Decision = "approve" | "decline" | "suspend" | "resume" | "revoke";

/** What can become of a site; a new key of a site that is taken in is decided before all else. */
function decisions(site: Site): Decision[] {
  if (site.waits) return site.returns ? ["approve", "decline", "revoke"] : ["approve", "decline"];
  if (site.standing === "suspended") return ["resume", "revoke"];
  return site.standing === "active" ? ["suspend", "revoke"] : [];
}

export class SiteDialog extends LitElement {
  static override properties = {
    hass: { attribute: false },
    site: { attribute: false },
    troubles: { attribute: false },
    administrator: { attribute: false },
    operator: { attribute: false },
    _notes: { state: true },
    _sure: { state: true },
    _failure: { state: true },
    _busy: { state: true },
  };

  declare hass: HomeAssistant;
  declare site: Site | undefined;
  /** What is out of order there, in words. */
  declare troubles: readonly string[];
  declare administrator: boolean;
  /** Whether this user may read whom to call. */
  declare operator: boolean;
  /** Whether those are shown; whoever closes the dialog has read, and the next one reads anew and is in the journal. */
  declare private _notes: boolean;
  declare private _sure: Decision | undefined;
  declare private _failure: string | undefined;
  declare private _busy: boolean;

  constructor() {
    super();
    this._busy = this._notes = false;
    this.troubles = [];
  }

  async open(): Promise<void> {
    this._sure = this._failure = undefined;
    this._notes = false;
    await this.updateComplete;
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  private _close(): void {
    this.renderRoot.querySelector("dialog")?.close();
  }

  private async _ask(decision: Decision): Promise<void> {
    this._sure = decision;
    this._failure = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("form input, form button")?.focus();
  }

  private async _decide(event: SubmitEvent, site: Site, decision: Decision): Promise<void> {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    this._busy = true;
    this._failure = undefined;
    try {
      await this.hass.callWS({ type: `${DOMAIN}/sites/${decision}`, site: site.id, ...said });
      this._close();
    } catch (err) {
      this._failure = reasonOf(this.hass, err);
    } finally {
      this._busy = false;
    }
  }

  private _say(text: PlaceText, values?: Record<string, string | number>): string {
    return sayPlace(this.hass.language, text, values);
  }

  protected override render(): TemplateResult {
    const { site } = this;
    return html`<dialog aria-labelledby="title" @close=${() => (this._notes = false)}>
      ${site ? html`<h2 id="title">${site.name}</h2>
            <p class="kind">${siteKind(this.hass.language, site.kind)}</p>
            ${this._sure ? this._form(site, this._sure) : this._facts(site)}` : nothing}
    </dialog>`;
  }

  private _facts(site: Site): TemplateResult {
    const { hass } = this;
    const { latitude, longitude } = site;
    const placed = latitude != null && longitude != null;
    return html`<dl>
        <dt>${this._say("sites.standing")}</dt>
        <dd>${site.waits ? this._say(site.returns ? "sites.returns" : "sites.waits") : word(hass.language, "standing", site.standing)}</dd>
        <dt>${this._say("sites.link")}</dt>
        <dd>${word(hass.language, "link", site.link)}${site.link === "up" || site.heard_ms === null ? nothing : `, ${this._say("sites.heard", { time: clock(hass, new Date(site.heard_ms)) })}`}</dd>
        ${this.troubles.length ? html`<dt>${this._say("sites.trouble")}</dt><dd><strong>${this.troubles.join(", ")}</strong></dd>` : nothing}
        <dt>${this._say("sites.joined")}</dt>
        <dd>${clock(hass, new Date(site.enrolled_ms))}</dd>
        <dt>${this._say("sites.points")}</dt>
        <dd>${this._points(site)}</dd>
        <dt>${this._say("sites.place")}</dt>
        <dd>${placed ? html`<code>${latitude.toFixed(5)}, ${longitude.toFixed(5)}</code>` : this._say("sites.no_place")}</dd>
        <dt>${this._say("sites.key")}</dt>
        <dd><code>${site.fingerprint}</code></dd>
      </dl>
      ${this._notes ? html`<ssz-site-notes .hass=${hass} .site=${site.id} .unfolded=${true}></ssz-site-notes>` : nothing}
      <div class="buttons">
        ${this.operator && !this._notes ? html`<button @click=${() => this._read()}>${say(hass.language, "room.notes")}</button>` : nothing}
        ${placed ? html`<button @click=${() => this._show(site)}>${this._say("sites.on_map")}</button>` : nothing}
        <button @click=${() => this._close()}>${this._say("sites.close")}</button>
      </div>
      ${this.administrator ? this._choices(site) : nothing}`;
  }

  private _points(site: Site): TemplateResult | string {
    const { points } = site;
    if (!points.length) return "–";
    const all = html`<ul>${points.map((point) => html`<li>${point.name} <small>${word(this.hass.language, "kind", point.kind)}</small></li>`)}</ul>`;
    return points.length > FEW ? html`<details><summary>${points.length}</summary>${all}</details>` : all;
  }

  private async _read(): Promise<void> {
    this._notes = true;
    await this.updateComplete;
    this.renderRoot.querySelector("ssz-site-notes")?.scrollIntoView({ block: "nearest" });
  }

  private _choices(site: Site): TemplateResult | typeof nothing {
    const all = decisions(site);
    if (!all.length) return nothing;
    return html`<div class="buttons decide" role="group" aria-label=${this._say("sites.manage")}>
      ${all.map((decision) => html`<button class=${decision === "approve" ? "main" : ""} @click=${() => this._ask(decision)}>${this._say(`sites.${decision}`)}</button>`)}
    </div>`;
  }

  private _show(site: Site): void {
    this._close();
    this.dispatchEvent(new CustomEvent("show-site", { detail: site.id, bubbles: true, composed: true }));
  }

  private _form(site: Site, decision: Decision): TemplateResult {
    const approves = decision === "approve";
    const question = approves ? (site.returns ? "sites.compare_again" : "sites.compare") : (`sites.sure.${decision}` as const);
    return html`<form @submit=${(event: SubmitEvent) => this._decide(event, site, decision)}>
      <p>${this._say(question, { name: site.name })}</p>
      ${approves
        ? html`<label
            >${this._say("sites.digits")}<input class="digits" name="digits" required inputmode="numeric" autocomplete="off" pattern="[0-9]{3} ?[0-9]{3}" maxlength="7"
          /></label>`
        : nothing}
      ${this._failure ? html`<p class="alert" role="alert">${this._say("sites.failed", { reason: this._failure })}</p>` : nothing}
      <div class="buttons">
        <button class="main" ?disabled=${this._busy}>${this._say(`sites.${decision}`)}</button>
        <button type="button" @click=${() => (this._sure = undefined)}>${this._say("sites.back")}</button>
      </div>
    </form>`;
  }

  static override styles = [
    base,
    dialogs,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 16px;
        align-items: baseline;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ul {
        columns: 12em auto;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        break-inside: avoid;
      }
      summary {
        min-height: 44px;
        line-height: 44px;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--primary-color);
      }
      .kind {
        margin-top: -8px;
      }
      .kind,
      small,
      dt {
        color: var(--secondary-text-color);
      }
      .decide {
        padding-top: 12px;
        border-top: 1px solid var(--divider-color);
      }
      .digits {
        max-width: 8em;
        font: 700 1.6em monospace;
      }
    `,
  ];
}

if (!customElements.get("ssz-site-dialog")) customElements.define("ssz-site-dialog", SiteDialog);

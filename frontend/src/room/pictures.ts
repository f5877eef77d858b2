/** Pictures that the site took around its presses: one strip, one picture at a time; each look stands in the journal. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, say } from "./room-texts";
import type { Shot } from "./model";

/** Pictures come in for some seconds after a press. */
const ASK_AGAIN_MS = 3_000;

export class IncidentPictures extends LitElement {
  static override properties = {
    hass: { attribute: false },
    incident: { attribute: false },
    over: { attribute: false },
    count: { attribute: false },
    mine: { attribute: false },
    _shots: { state: true },
    _chosen: { state: true },
    _shown: { state: true },
    _failure: { state: true },
  };

  declare hass: HomeAssistant;
  declare incident: string;
  /** Whether the incident is closed, so that none come any more. */
  declare over: boolean;
  /** How many are here, as the queue tells: a new one is shown at once. */
  declare count: number;
  /** Whether whoever looks has taken it: then the picture of the press opens by itself, and that look is in the journal as any other. */
  declare mine: boolean;
  declare private _shots: Shot[];
  declare private _chosen: string | undefined;
  /** An address within this page. */
  declare private _shown: string | undefined;
  declare private _failure: string | undefined;
  private _timer: ReturnType<typeof setInterval> | undefined;
  /** The incident whose picture has opened by itself, or that somebody has looked at. */
  private _opened: string | undefined;

  constructor() {
    super();
    this._shots = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = setInterval(() => void (this.over || this._list()), ASK_AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this._timer);
    this._close();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("incident")) {
      this._shots = [];
      this._opened = undefined;
      this._close();
    }
    if (changed.has("incident") || changed.has("count")) void this._list();
    if (this.mine && !this.over && this._opened !== this.incident) this._openFirst();
  }

  private _openFirst(): void {
    const here = this._shots.filter((shot) => shot.state === "kept");
    const first = here.find((shot) => shot.offset_ms >= 0);
    if (first) void this._show(first);
  }

  private async _list(): Promise<void> {
    const { incident } = this;
    try {
      const shots = await this.hass.callWS<Shot[]>({ type: `${DOMAIN}/desk/pictures`, incident });
      if (incident === this.incident) this._shots = shots;
    } catch {
      // Who may not see pictures sees that there are none for him.
      if (incident === this.incident) this._shots = [];
    }
  }

  /** Show the next picture that is here, or the one before. */
  step(by: number): void {
    const here = this._shots.filter((shot) => shot.state === "kept");
    if (!here.length) return;
    const at = here.findIndex((shot) => shot.path === this._chosen);
    const next = at < 0 ? (by > 0 ? 0 : here.length - 1) : Math.min(Math.max(at + by, 0), here.length - 1);
    if (here[next]!.path !== this._chosen) void this._show(here[next]!);
  }

  private async _show(shot: Shot): Promise<void> {
    this._close();
    this._opened = this.incident;
    this._chosen = shot.path;
    try {
      const answer = await this.hass.fetchWithAuth(shot.path);
      if (!answer.ok) throw new Error(String(answer.status));
      const blob = await answer.blob();
      if (this._chosen === shot.path && this.isConnected) this._shown = URL.createObjectURL(blob);
    } catch (err) {
      if (this._chosen === shot.path) this._failure = reasonOf(this.hass, err);
    }
  }

  private _close(): void {
    if (this._shown) URL.revokeObjectURL(this._shown);
    this._shown = this._chosen = this._failure = undefined;
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _when(shot: Shot): string {
    const seconds = (Math.abs(shot.offset_ms) / 1000).toFixed(1);
    return this._say(shot.offset_ms < 0 ? "room.picture_before" : "room.picture_after", { seconds });
  }

  /** "+2.5 s" */
  private _short(shot: Shot): string {
    const seconds = (Math.abs(shot.offset_ms) / 1000).toFixed(1);
    return `${shot.offset_ms < 0 ? "−" : "+"}${this._say("room.seconds", { seconds })}`;
  }

  private _button(shot: Shot): TemplateResult {
    const state = shot.state === "kept" ? "" : this._say(shot.state === "wanted" ? "room.picture_coming" : "room.picture_missing");
    const name = [this._when(shot), state].filter(Boolean).join(", ");
    return html`<button
      aria-pressed=${shot.path === this._chosen}
      aria-label=${name}
      title=${name}
      ?disabled=${shot.state !== "kept"}
      @click=${() => this._show(shot)}
    >
      ${this._short(shot)}${state ? html`<small>${state}</small>` : nothing}
    </button>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this._shots.length) return nothing;
    const chosen = this._shots.find((shot) => shot.path === this._chosen);
    return html`<h2>${this._say("room.pictures")} <span class="keys"><kbd>←</kbd> <kbd>→</kbd></span></h2>
      <div class="strip">${this._shots.map((shot) => this._button(shot))}</div>
      ${this._failure ? html`<p class="alert" role="alert">${this._say("room.failed", { reason: this._failure })}</p>` : nothing}
      ${chosen && this._shown
        ? html`<figure>
            <img src=${this._shown} alt=${this._when(chosen)} />
            <figcaption>
              ${this._when(chosen)} · ${this._say("room.picture_came", { time: clock(this.hass, new Date(chosen.since_ms)) })}${chosen.mask
                ? html` · ${this._say("room.picture_masked")}`
                : nothing}
            </figcaption>
          </figure>`
        : nothing}`;
  }

  static override styles = [
    base,
    css`
      h2 {
        display: flex;
        justify-content: space-between;
        margin: 4px 0;
        font-size: 1em;
      }
      .strip {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(64px, 1fr));
        gap: 4px;
      }
      button {
        min-height: 36px;
        padding: 2px 4px;
        border: 1px solid var(--secondary-text-color);
        border-radius: 6px;
        background: none;
        color: inherit;
        font: inherit;
        font-size: 0.9em;
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }
      button:disabled {
        border-style: dashed;
        cursor: default;
      }
      button[aria-pressed="true"] {
        border-color: var(--primary-text-color);
        background: var(--primary-text-color);
        color: var(--card-background-color);
        font-weight: 700;
      }
      @media (pointer: coarse) {
        button {
          min-height: 44px;
        }
        .keys {
          display: none;
        }
      }
      small {
        display: block;
        color: var(--secondary-text-color);
      }
      figure {
        margin: 6px 0 8px;
      }
      img {
        display: block;
        width: 100%;
        max-height: min(60vh, 300px);
        border-radius: 4px;
        background: #000;
        object-fit: contain;
      }
      figcaption {
        padding-top: 2px;
        color: var(--secondary-text-color);
        font-size: 0.9em;
      }
    `,
  ];
}

if (!customElements.get("ssz-incident-pictures")) customElements.define("ssz-incident-pictures", IncidentPictures);

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
  declare private _shots: Shot[];
  declare private _chosen: string | undefined;
  /** An address within this page. */
  declare private _shown: string | undefined;
  declare private _failure: string | undefined;
  private _timer: ReturnType<typeof setInterval> | undefined;

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
    if (!changed.has("incident")) {
      if (changed.has("count")) void this._list();
      return;
    }
    this._shots = [];
    this._close();
    void this._list();
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

  protected override render(): TemplateResult | typeof nothing {
    if (!this._shots.length) return nothing;
    const chosen = this._shots.find((shot) => shot.path === this._chosen);
    return html`<h3>${this._say("room.pictures")} <kbd>←</kbd> <kbd>→</kbd></h3>
      <div class="strip">
        ${this._shots.map(
          (shot) => html`<button
            aria-pressed=${shot.path === this._chosen}
            ?disabled=${shot.state !== "kept"}
            @click=${() => this._show(shot)}
          >
            ${this._when(shot)}${shot.state === "kept"
              ? nothing
              : html`<small>${this._say(shot.state === "wanted" ? "room.picture_coming" : "room.picture_missing")}</small>`}
          </button>`,
        )}
      </div>
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
      h3 {
        margin: 16px 0 4px;
        font-weight: 500;
      }
      .strip {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      button[aria-pressed="true"] {
        outline: 2px solid var(--primary-color);
      }
      small {
        display: block;
        color: var(--secondary-text-color);
      }
      figure {
        margin: 8px 0;
      }
      img {
        max-width: 100%;
        max-height: 60vh;
      }
    `,
  ];
}

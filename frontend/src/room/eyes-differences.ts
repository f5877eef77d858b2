/** Looks that an owner's log tells differently, for supervisors: until somebody has written down what was found. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type Failure, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import type { DifferingLook } from "./eyes-model";
import { type EyesText, eyesWord, sayEyes } from "./eyes-texts";
import { who } from "./words";

const ASK_AGAIN_MS = 30_000;

export class EyesDifferences extends LitElement {
  static override properties = {
    hass: { attribute: false },
    _looks: { state: true },
    _failure: { state: true },
  };

  declare hass: HomeAssistant;
  declare private _looks: DifferingLook[];
  declare private _failure: string | undefined;
  private _timer: number | undefined;

  constructor() {
    super();
    this._looks = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = window.setInterval(() => void this._list(), ASK_AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this._timer);
  }

  protected override firstUpdated(): void {
    void this._list();
  }

  private async _list(): Promise<void> {
    try {
      this._looks = await this.hass.callWS<DifferingLook[]>({ type: `${DOMAIN}/view/differences` });
    } catch {
      this._looks = [];
    }
  }

  private async _settle(event: SubmitEvent, view: string): Promise<void> {
    event.preventDefault();
    const note = String(new FormData(event.target as HTMLFormElement).get("note")).trim();
    this._failure = undefined;
    try {
      await this.hass.callWS({ type: `${DOMAIN}/view/settle`, view, note });
    } catch (err) {
      this._failure = (err as Failure).message ?? String(err);
    }
    await this._list();
  }

  private _say(text: EyesText, values?: Record<string, string | number>): string {
    return sayEyes(this.hass.language, text, values);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this._looks.length) return nothing;
    return html`<section class="alert" aria-label=${this._say("eyes.differ")}>
      <h2>${this._say("eyes.differ")} (${this._looks.length})</h2>
      <p>${this._say("eyes.differ_hint")}</p>
      ${this._failure ? html`<p role="alert">${this._say("eyes.failed", { reason: this._failure })}</p>` : nothing}
      <ul>
        ${this._looks.map((look) => this._look(look))}
      </ul>
    </section>`;
  }

  private _look(look: DifferingLook): TemplateResult {
    const language = this.hass.language;
    const counts = [
      look.pictures === null ? "" : this._say("eyes.differ_ours", { pictures: look.pictures }),
      look.told_pictures === null ? "" : this._say("eyes.differ_theirs", { pictures: look.told_pictures }),
    ];
    const about = [look.camera_name, look.site_name, clock(this.hass, new Date(look.at_ms)), who(language, { number: look.operator }), look.purpose, look.case];
    return html`<li>
      <strong>${eyesWord(language, "differ", look.difference)}</strong>
      <span>${about.filter(Boolean).join(" · ")}</span>
      <span>${counts.filter(Boolean).join(", ")}</span>
      <form @submit=${(event: SubmitEvent) => this._settle(event, look.view)}>
        <label>${this._say("eyes.differ_note")}<input name="note" required maxlength="64" autocomplete="off" /></label>
        <button>${this._say("eyes.differ_settle")}</button>
      </form>
    </li>`;
  }

  static override styles = [
    base,
    css`
      section {
        margin: 12px 0;
      }
      h2 {
        font-size: 1em;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li,
      label {
        display: grid;
        gap: 4px;
      }
      li {
        padding: 8px 0;
        border-top: 1px solid var(--divider-color);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      label {
        flex: 1;
      }
      input,
      button {
        min-height: 44px;
        padding: 0 12px;
        border: 2px solid currentcolor;
        border-radius: 8px;
        background: none;
        color: inherit;
        font: inherit;
      }
      button {
        cursor: pointer;
      }
    `,
  ];
}

if (!customElements.get("ssz-eyes-differences")) customElements.define("ssz-eyes-differences", EyesDifferences);

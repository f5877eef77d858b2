/** The owner's page about looks: who looks now, who asks to, who looked or was refused, and the switch that ends it all. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, loadReasons, reasonOf } from "../home-assistant";
import { base } from "../styles";
import en from "../texts/access.en.json";
import th from "../texts/access.th.json";
import { clock, speaker } from "../texts";

type Text = keyof typeof en;

interface Look {
  view: string;
  camera_name: string;
  station: string;
  operator: number | null;
  screen: boolean;
  purpose: string;
  incident: string | null;
  case: string;
  mode: string;
  at: string;
  state: "running" | "waiting" | "ended" | "refused";
  reason: string | null;
  seconds: number;
  pictures: number;
  until: string | null;
  answered_by: string | null;
  unwritten: number;
}

interface Site {
  site: string;
  name: string;
  on: boolean;
  cameras: { camera: string; name: string; on: boolean }[];
  looks: Look[];
  phones: string[];
}

interface Listed {
  sites: Site[];
  phones: { phone: string; name: string }[];
}

const say = speaker<Text>({ en, th });

/** Whether there is anything to look through, or was. */
const shares = (site: Site): boolean => site.cameras.length > 0 || site.looks.length > 0;
const MINUTES = 10;
/** So often what runs is asked for anew: how long it has run changes without a word. */
const AGAIN_MS = 5000;

export class CameraAccess extends LitElement {
  static override properties = {
    hass: { attribute: false },
    narrow: { type: Boolean },
    _listed: { state: true },
    _said: { state: true },
  };

  declare hass: HomeAssistant;
  declare narrow: boolean;
  declare private _listed: Listed | undefined;
  declare private _said: string | undefined;
  private _cancel: Promise<() => Promise<void>> | undefined;
  private _again: ReturnType<typeof setTimeout> | undefined;
  private _asking = false;
  private _stale = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hass) this._begin();
  }

  protected override firstUpdated(): void {
    loadReasons(this.hass);
    this._begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this._again);
    void this._cancel?.then((cancel) => cancel()).catch(() => undefined);
    this._cancel = undefined;
  }

  private _begin(): void {
    if (this._cancel) return;
    this._cancel = this.hass.connection.subscribeMessage(() => void this._load(), { type: `${DOMAIN}/access/subscribe` });
    void this._load();
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _menu(): void {
    this.dispatchEvent(new Event("hass-toggle-menu", { bubbles: true, composed: true }));
  }

  private _word(kind: "reason" | "mode" | "state", word: string): string {
    const key = `access.${kind}.${word}`;
    return key in en ? this._say(key as Text) : word;
  }

  private async _load(): Promise<void> {
    // News come in bunches: one question at a time, and one more for what came meanwhile.
    if (this._asking) {
      this._stale = true;
      return;
    }
    this._asking = true;
    clearTimeout(this._again);
    try {
      do {
        this._stale = false;
        this._listed = await this.hass.callWS<Listed>({ type: `${DOMAIN}/access/list` });
      } while (this._stale);
      if (this._listed.sites.some((site) => site.looks.some((look) => look.state === "running")) && this.isConnected)
        this._again = setTimeout(() => void this._load(), AGAIN_MS);
    } catch (err) {
      this._said = this._say("access.failed", { reason: reasonOf(this.hass, err) });
    } finally {
      this._asking = false;
    }
  }

  private async _do(command: string, data: Record<string, unknown>): Promise<void> {
    this._said = undefined;
    try {
      await this.hass.callWS({ type: `${DOMAIN}/access/${command}`, ...data });
    } catch (err) {
      this._said = this._say("access.failed", { reason: reasonOf(this.hass, err) });
    }
    await this._load();
  }

  protected override render(): TemplateResult {
    return html`<main>
      ${this.narrow
        ? html`<button class="menu" aria-label=${this._say("access.menu")} @click=${() => this._menu()}>☰</button>`
        : nothing}
      <h1>${this._say("access.title")}</h1>
      <p>${this._say("access.about")}</p>
      ${this._said ? html`<p class="alert" role="alert">${this._said}</p>` : nothing}
      ${this._listed?.sites.length === 0 ? html`<p>${this._say("access.no_site")}</p>` : nothing}
      ${[...(this._listed?.sites ?? [])].sort((a, b) => Number(shares(b)) - Number(shares(a))).map((site) => (shares(site) ? this._site(site) : this._idle(site)))}
    </main>`;
  }

  private _idle(site: Site): TemplateResult {
    return html`<section>
      <h2>${site.name}</h2>
      <p class="aside">${this._say("access.no_camera")}</p>
    </section>`;
  }

  private _site(site: Site): TemplateResult {
    const now = site.looks.filter((look) => look.state === "running" || look.state === "waiting");
    const past = site.looks.filter((look) => !now.includes(look));
    return html`<section>
      <h2>${site.name}</h2>
      <p class="buttons switches">
        <button class=${site.on ? "main" : ""} @click=${() => this._do("switch", { site: site.site, on: !site.on })}>
          ${this._say(site.on ? "access.all_off" : "access.all_on")}
        </button>
        ${site.on
          ? site.cameras.map(
              (each) =>
                html`<button @click=${() => this._do("switch", { site: site.site, camera: each.camera, on: !each.on })}>
                  ${this._say(each.on ? "access.one_off" : "access.one_on", { camera: each.name })}
                </button>`,
            )
          : nothing}
      </p>
      <div role="status">
        ${now.length
          ? now.map((look) => this._now(look))
          : html`<p>${this._say(site.on ? "access.nobody" : "access.nobody_off")}</p>`}
      </div>
      ${past.length ? this._table(past) : nothing} ${site.looks.length ? nothing : html`<p class="aside">${this._say("access.never")}</p>`}
      ${this._phones(site)}
    </section>`;
  }

  private _who(look: Look): string {
    if (look.screen) return this._say("access.screen", { station: look.station });
    return look.operator === null ? look.station : this._say("access.operator", { station: look.station, operator: look.operator });
  }

  private _why(look: Look): string {
    const about = look.incident ? this._say("access.incident", { incident: look.incident.slice(0, 8) }) : look.case && this._say("access.case", { case: look.case });
    return [look.purpose, about].filter(Boolean).join(" · ") || "–";
  }

  private _now(look: Look): TemplateResult {
    const waits = look.state === "waiting";
    return html`<article class=${look.state}>
      <h3>${look.camera_name} · ${this._word("state", look.state)}</h3>
      <p>${this._who(look)}</p>
      <p>${this._why(look)}</p>
      ${waits
        ? nothing
        : html`<p>
            ${this._word("mode", look.mode)} · ${this._say("access.seconds", { seconds: look.seconds })}
            ${look.until ? html` · ${this._say("access.until", { time: clock(this.hass, new Date(look.until)) })}` : nothing}
          </p>`}
      <p class="buttons">
        <button class=${waits ? "" : "main"} @click=${() => this._do("answer", { view: look.view, minutes: 0 })}>
          ${this._say(waits ? "access.deny" : "access.end")}
        </button>
        <button class=${waits ? "main" : ""} @click=${() => this._do("answer", { view: look.view, minutes: MINUTES })}>
          ${this._say(waits ? "access.allow" : "access.prolong", { minutes: MINUTES })}
        </button>
      </p>
    </article>`;
  }

  private _table(looks: Look[]): TemplateResult {
    const columns: Text[] = ["access.when", "access.camera", "access.who", "access.why", "access.how_long", "access.outcome"];
    return html`<h3>${this._say("access.past")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${this._say("access.past")}>
        <table>
          <thead>
            <tr>
              ${columns.map((each) => html`<th scope="col">${this._say(each)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${looks.map((look) => this._row(look))}
          </tbody>
        </table>
      </div>`;
  }

  private _row(look: Look): TemplateResult {
    const seen = look.pictures
      ? html`${this._word("mode", look.mode)}<br />${this._say("access.length", { seconds: look.seconds, pictures: look.pictures })}`
      : "–";
    const reason = look.state === "ended" && look.reason === "denied" ? this._say("access.ended_by_you") : look.reason && this._word("reason", look.reason);
    return html`<tr>
      <td data-label=${this._say("access.when")}>${clock(this.hass, new Date(look.at))}</td>
      <td data-label=${this._say("access.camera")}>${look.camera_name || "–"}</td>
      <td data-label=${this._say("access.who")}>${this._who(look)}</td>
      <td data-label=${this._say("access.why")}>${this._why(look)}</td>
      <td data-label=${this._say("access.how_long")}>${seen}</td>
      <td data-label=${this._say("access.outcome")}>
        ${this._word("state", look.state)}${reason ? html`: ${reason}` : nothing}
        ${look.answered_by ? html`<br />${this._say("access.answered_by", { name: look.answered_by })}` : nothing}
        ${look.unwritten ? html`<br />${this._say("access.unwritten", { count: look.unwritten })}` : nothing}
      </td>
    </tr>`;
  }

  private _phones(site: Site): TemplateResult {
    const phones = this._listed!.phones;
    const toggle = (phone: string) => {
      const chosen = site.phones.includes(phone) ? site.phones.filter((each) => each !== phone) : [...site.phones, phone];
      void this._do("phones", { site: site.site, phones: chosen });
    };
    return html`<h3>${this._say("access.phones")}</h3>
      <p>${this._say(phones.length ? "access.phones_about" : "access.no_phones")}</p>
      ${phones.map(
        (each) =>
          html`<label
            ><input type="checkbox" .checked=${site.phones.includes(each.phone)} @change=${() => toggle(each.phone)} /> ${each.name}</label
          >`,
      )}`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        background: var(--primary-background-color);
        color: var(--primary-text-color);
        font-size: 16px;
        line-height: 1.4;
      }
      main {
        box-sizing: border-box;
        max-width: 1100px;
        margin: 0 auto;
        padding: 8px 16px 32px;
      }
      h1 {
        margin: 8px 0;
        font-size: 1.6em;
        font-weight: 500;
      }
      section {
        margin: 16px 0;
        padding: 16px;
        border: 1px solid var(--divider-color, #e0e0e0);
        border-radius: 12px;
        background: var(--card-background-color, #fff);
      }
      .aside {
        color: var(--secondary-text-color);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      article {
        margin: 8px 0;
        padding: 8px 16px;
        border: 1px solid var(--divider-color, #e0e0e0);
        border-inline-start: 6px solid var(--warning-color, #b26a00);
      }
      article.running {
        border-inline-start-color: var(--error-color, #b00020);
      }
      h3 {
        margin: 12px 0 4px;
        font-size: 1.1em;
        font-weight: 500;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 8px;
        border-bottom: 1px solid var(--divider-color, #e0e0e0);
        text-align: start;
        vertical-align: top;
      }
      td {
        overflow-wrap: anywhere;
        min-width: 5em;
      }
      @media (max-width: 700px) {
        thead {
          display: none;
        }
        tr {
          display: block;
          padding: 8px 0;
          border-bottom: 1px solid var(--divider-color, #e0e0e0);
        }
        td {
          display: block;
          padding: 2px 0;
          border: none;
        }
        td::before {
          content: attr(data-label) ": ";
          color: var(--secondary-text-color);
        }
      }
      .menu {
        min-width: 48px;
        min-height: 48px;
        border: none;
        background: none;
        color: inherit;
        font-size: 1.5em;
        cursor: pointer;
      }
      label {
        display: block;
        min-height: 48px;
        line-height: 48px;
      }
      input {
        width: 20px;
        height: 20px;
        vertical-align: middle;
      }
    `,
  ];
}

if (!customElements.get("ssz-camera-access")) customElements.define("ssz-camera-access", CameraAccess);

/** The sites of the station: who needs somebody at a glance, and who belongs to it. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { type PlaceText, sayPlace, siteKind } from "../places-texts";
import type { Row, Site } from "../room/model";
import { matches } from "../room/queue";
import { word } from "../room/words";
import { base } from "../styles";
import { moment } from "../texts";
import "./invite-dialog";
import type { InviteDialog } from "./invite-dialog";
import "./site-dialog";
import type { SiteDialog } from "./site-dialog";

const SHOWN = 300;
const ILL = new Set(["trouble", "tamper", "test"]);

export class SitesView extends LitElement {
  static override properties = {
    hass: { attribute: false },
    sites: { attribute: false },
    incidents: { attribute: false },
    administrator: { attribute: false },
    operator: { attribute: false },
    _filter: { state: true },
    _managed: { state: true },
  };

  declare hass: HomeAssistant;
  declare sites: ReadonlyMap<string, Site>;
  /** Those that are not closed. */
  declare incidents: readonly Row[];
  declare administrator: boolean;
  /** Whether this user may read whom to call. */
  declare operator: boolean;
  declare private _filter: string;
  declare private _managed: string | undefined;

  constructor() {
    super();
    this._filter = "";
  }

  private _say(text: PlaceText, values?: Record<string, string | number>): string {
    return sayPlace(this.hass.language, text, values);
  }

  private _standing(site: Site): string {
    if (site.waits) return this._say(site.returns ? "sites.returns" : "sites.waits");
    return word(this.hass.language, "standing", site.standing);
  }

  /** Troubles and tampering by site, as far as nobody has closed them, and batteries that run low. */
  private _troubles(): Map<string, string[]> {
    const found = new Map<string, Set<string>>();
    const add = (site: string, said: string) => found.set(site, (found.get(site) ?? new Set()).add(said));
    for (const row of this.incidents) {
      // That the line is lost is said where the line stands.
      if (!ILL.has(row.kind) || (row.about === "link" && this.sites.get(row.site)?.link !== "up")) continue;
      const said = row.kind === "tamper" ? word(this.hass.language, "kind", row.kind) : word(this.hass.language, "about", row.about);
      add(row.site, row.point_name ? `${said}: ${row.point_name}` : said);
    }
    for (const site of this.sites.values()) {
      if (site.copied) add(site.id, this._say("sites.copied"));
      for (const point of site.points) if (point.battery_low) add(site.id, `${this._say("sites.battery")}: ${point.name}`);
    }
    return new Map([...found].map(([site, said]) => [site, [...said]]));
  }

  private async _manage(site: Site): Promise<void> {
    this._managed = site.id;
    await this.updateComplete;
    await this.renderRoot.querySelector<SiteDialog>("ssz-site-dialog")?.open();
  }

  protected override render(): TemplateResult {
    const language = this.hass.language;
    const troubles = this._troubles();
    const rank = (site: Site) =>
      site.waits ? 0 : site.standing !== "active" ? 4 : site.link !== "up" ? 1 : troubles.has(site.id) || site.unproved ? 2 : 3;
    const all = [...this.sites.values()];
    const ill = all.filter((site) => rank(site) < 3).length;
    const fitting = all
      .filter((site) => matches(`${site.name} ${siteKind(language, site.kind)} ${this._standing(site)} ${word(language, "link", site.link)}`, this._filter))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, language, { numeric: true }));
    return html`<div class="head">
        <label class="search"
          ><span class="unseen">${this._say("sites.search")}</span
          ><input type="search" placeholder=${this._say("sites.search")} .value=${this._filter} @input=${(event: InputEvent) => (this._filter = (event.target as HTMLInputElement).value)} /></label>
        <p role="status">
          ${this._say("sites.count", { shown: fitting.length, all: all.length })}
          ${ill ? html`<span class="sick"><span class="shape" aria-hidden="true">▲</span>${this._say("sites.attention", { count: ill })}</span>` : nothing}
        </p>
        ${this.administrator
          ? html`<span class="buttons"><button class="main" @click=${() => this.renderRoot.querySelector<InviteDialog>("ssz-invite-dialog")?.open()}>${this._say("sites.invite")}</button></span>`
          : html`<p class="aside">${this._say("sites.only_administrator")}</p>`}
      </div>
      ${fitting.length ? this._table(fitting, troubles) : html`<p class="nothing">${this._say(all.length ? "sites.nothing" : "sites.none")}</p>`}
      <ssz-invite-dialog .hass=${this.hass}></ssz-invite-dialog>
      <ssz-site-dialog
        .hass=${this.hass}
        .site=${this._managed ? this.sites.get(this._managed) : undefined}
        .troubles=${(this._managed && troubles.get(this._managed)) || []}
        .administrator=${this.administrator}
        .operator=${this.operator}
      ></ssz-site-dialog>`;
  }

  private _table(sites: Site[], troubles: Map<string, string[]>): TemplateResult {
    const heads: PlaceText[] = ["sites.name", "sites.state", "sites.trouble", "sites.proved", "sites.false"];
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this._say("view.sites")}>
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${this._say(head)}</th>`)}
              <th scope="col"><span class="unseen">${this._say(this.administrator ? "sites.manage" : "sites.open")}</span></th>
            </tr>
          </thead>
          <tbody>
            ${sites.slice(0, SHOWN).map((site) => this._row(site, troubles.get(site.id) ?? []))}
          </tbody>
        </table>
      </div>
      ${sites.length > SHOWN ? html`<p>${this._say("sites.more", { count: sites.length - SHOWN })}</p>` : nothing}`;
  }

  /** Who is in and who is not stands before how the line is. */
  private _state(site: Site): { ill: boolean; said: TemplateResult } {
    const language = this.hass.language;
    const up = site.link === "up";
    const heard = site.heard_ms === null ? this._say("sites.never_heard") : this._say("sites.heard", { time: moment(this.hass, new Date(site.heard_ms)) });
    const link = html`<span aria-hidden="true">${up ? "●" : "○"}</span> ${word(language, "link", site.link)}`;
    const isIn = !site.waits && site.standing === "active";
    return {
      ill: !up || !isIn,
      said: isIn ? html`${link}${up ? nothing : html`<small>${heard}</small>`}` : html`${this._standing(site)}<small>${up ? link : heard}</small>`,
    };
  }

  private _row(site: Site, troubles: string[]): TemplateResult {
    const { hass } = this;
    const state = this._state(site);
    const proved = site.proved_ms === null ? this._say(site.promises ? "sites.never" : "sites.no_promise") : moment(hass, new Date(site.proved_ms));
    const cell = (head: PlaceText, content: unknown, look: "ill" | "fine" | "") =>
      html`<td data-head=${this._say(head)} class=${look}><div>${look === "ill" ? html`<span class="shape" aria-hidden="true">▲</span>` : nothing}<span>${content}</span></div></td>`;
    const rate = site.false_percent === null ? this._say("sites.no_alarms") : this._say("sites.rate", { percent: site.false_percent, count: site.alarms });
    return html`<tr>
      <th scope="row">${site.name}<small>${siteKind(hass.language, site.kind)}</small></th>
      ${cell("sites.state", state.said, state.ill ? "ill" : "")}
      ${cell("sites.trouble", troubles.length ? troubles.join(", ") : this._say("sites.fine"), troubles.length ? "ill" : "fine")}
      ${cell("sites.proved", html`${proved}${site.unproved ? html`<small>${this._say("sites.unproved", { count: site.unproved })}</small>` : nothing}`, site.unproved ? "ill" : site.promises ? "" : "fine")}
      ${cell("sites.false", rate, site.false_percent === null ? "fine" : "")}
      <td class="buttons">
        <button aria-label=${this._say(this.administrator ? "sites.manage_one" : "sites.open_one", { name: site.name })} @click=${() => this._manage(site)}>
          ${this._say(this.administrator ? "sites.manage" : "sites.open")}
        </button>
      </td>
    </tr>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 8px 16px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 24px;
        align-items: center;
        margin-bottom: 8px;
      }
      .head > .buttons,
      .head > .aside {
        margin-inline-start: auto;
      }
      .search {
        flex: 1 1 16em;
        max-width: 32em;
      }
      input {
        box-sizing: border-box;
        width: 100%;
        min-height: 44px;
        padding: 8px 12px;
        border: 1px solid var(--secondary-text-color);
        border-radius: 8px;
        background: var(--card-background-color);
        color: inherit;
        font: inherit;
      }
      input:focus-visible,
      .scroll:focus-visible {
        outline: 3px solid var(--primary-color);
        outline-offset: 2px;
      }
      .sick {
        margin-inline-start: 12px;
        font-weight: 700;
        white-space: nowrap;
      }
      .aside,
      .fine,
      small {
        color: var(--secondary-text-color);
      }
      small {
        display: block;
        font-weight: 400;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        background: var(--card-background-color);
      }
      th,
      td {
        padding: 4px 12px;
        border-bottom: 1px solid var(--divider-color);
        line-height: 1.35;
        text-align: start;
        vertical-align: middle;
      }
      tbody th {
        width: 28%;
      }
      td[data-head] {
        white-space: nowrap;
      }
      td:nth-of-type(2) {
        width: 28%;
        white-space: normal;
      }
      td.buttons {
        text-align: end;
      }
      td.buttons button {
        min-height: 44px;
      }
      thead th {
        color: var(--secondary-text-color);
        font-weight: 500;
        white-space: nowrap;
      }
      tbody th {
        font-weight: 500;
      }
      .ill {
        font-weight: 700;
      }
      td > div {
        display: flex;
      }
      .shape {
        color: var(--error-color, #b00020);
        margin-inline-end: 6px;
      }
      .nothing {
        padding: 48px;
        color: var(--secondary-text-color);
        text-align: center;
      }
      @media (max-width: 870px) {
        table,
        tbody,
        tr,
        tbody th,
        td {
          display: block;
          width: auto;
        }
        .buttons,
        .buttons .main {
          width: 100%;
        }
        thead {
          display: none;
        }
        tr {
          display: grid;
          grid-template-columns: 1fr auto;
          margin-bottom: 12px;
          padding: 8px;
          border: 1px solid var(--divider-color);
          border-radius: 8px;
        }
        tbody th {
          font-size: 1.1em;
        }
        tbody th,
        td {
          padding: 4px 8px;
          border: 0;
        }
        td.buttons {
          grid-row: 1;
          grid-column: 2;
          width: auto;
        }
        td[data-head],
        td:nth-of-type(2) {
          display: grid;
          grid-column: 1 / -1;
          grid-template-columns: 8.5em 1fr;
          width: auto;
          white-space: normal;
        }
        td[data-head]::before {
          content: attr(data-head);
          color: var(--secondary-text-color);
          font-weight: 400;
        }
      }
    `,
  ];
}

if (!customElements.get("ssz-room-sites")) customElements.define("ssz-room-sites", SitesView);

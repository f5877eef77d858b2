/** The sites of the station: who needs somebody at a glance, and who belongs to it. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { type PlaceText, sayPlace, siteKind } from "../places-texts";
import type { Row, Site } from "../room/model";
import { matches } from "../room/queue";
import { say } from "../room/room-texts";
import { word } from "../room/words";
import { base } from "../styles";
import { clock } from "../texts";
import "./invite-dialog";
import "./notes-dialog";
import type { NotesDialog } from "./notes-dialog";
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

  /** Troubles and tampering by site, as far as nobody has closed them. */
  private _troubles(): Map<string, string[]> {
    const found = new Map<string, Set<string>>();
    const add = (site: string, said: string) => found.set(site, (found.get(site) ?? new Set()).add(said));
    for (const row of this.incidents) {
      if (!ILL.has(row.kind)) continue;
      const said = row.kind === "tamper" ? word(this.hass.language, "kind", row.kind) : word(this.hass.language, "about", row.about);
      add(row.site, row.point_name ? `${said}: ${row.point_name}` : said);
    }
    for (const site of this.sites.values()) if (site.copied) add(site.id, this._say("sites.copied"));
    return new Map([...found].map(([site, said]) => [site, [...said]]));
  }

  private async _manage(site: Site): Promise<void> {
    this._managed = site.id;
    await this.updateComplete;
    await this.renderRoot.querySelector<SiteDialog>("ssz-site-dialog")?.open();
  }

  private async _known(site: Site): Promise<void> {
    this._managed = site.id;
    await this.updateComplete;
    await this.renderRoot.querySelector<NotesDialog>("ssz-notes-dialog")?.open();
  }

  protected override render(): TemplateResult {
    const language = this.hass.language;
    const troubles = this._troubles();
    const rank = (site: Site) =>
      site.waits ? 0 : site.standing !== "active" ? 4 : site.link !== "up" ? 1 : troubles.has(site.id) || site.unproved ? 2 : 3;
    const all = [...this.sites.values()];
    const fitting = all
      .filter((site) => matches(`${site.name} ${siteKind(language, site.kind)} ${this._standing(site)} ${word(language, "link", site.link)}`, this._filter))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, language));
    return html`<div class="head">
        <label class="search"
          ><span class="unseen">${this._say("sites.search")}</span
          ><input type="search" placeholder=${this._say("sites.search")} .value=${this._filter} @input=${(event: InputEvent) => (this._filter = (event.target as HTMLInputElement).value)} /></label>
        <p role="status">${this._say("sites.count", { shown: fitting.length, all: all.length })}</p>
        ${this.administrator
          ? html`<span class="buttons"><button class="main" @click=${() => this.renderRoot.querySelector<InviteDialog>("ssz-invite-dialog")?.open()}>${this._say("sites.invite")}</button></span>`
          : html`<p class="aside">${this._say("sites.only_administrator")}</p>`}
      </div>
      ${fitting.length ? this._table(fitting, troubles) : html`<p class="nothing">${this._say(all.length ? "sites.nothing" : "sites.none")}</p>`}
      <ssz-notes-dialog .hass=${this.hass} .site=${this._managed ? this.sites.get(this._managed) : undefined}></ssz-notes-dialog>
      <ssz-invite-dialog .hass=${this.hass}></ssz-invite-dialog>
      <ssz-site-dialog .hass=${this.hass} .site=${this._managed ? this.sites.get(this._managed) : undefined}></ssz-site-dialog>`;
  }

  private _table(sites: Site[], troubles: Map<string, string[]>): TemplateResult {
    const heads: PlaceText[] = ["sites.name", "sites.standing", "sites.link", "sites.proved", "sites.trouble", "sites.false"];
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this._say("view.sites")}>
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${this._say(head)}</th>`)}
              ${this.operator ? html`<th scope="col"><span class="unseen">${say(this.hass.language, "room.notes")}</span></th>` : nothing}
              ${this.administrator ? html`<th scope="col"><span class="unseen">${this._say("sites.manage")}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${sites.slice(0, SHOWN).map((site) => this._row(site, troubles.get(site.id) ?? []))}
          </tbody>
        </table>
      </div>
      ${sites.length > SHOWN ? html`<p>${this._say("sites.more", { count: sites.length - SHOWN })}</p>` : nothing}`;
  }

  private _row(site: Site, troubles: string[]): TemplateResult {
    const { hass } = this;
    const time = (ms: number) => clock(hass, new Date(ms));
    const up = site.link === "up";
    const heard = site.heard_ms === null ? this._say("sites.never_heard") : this._say("sites.heard", { time: time(site.heard_ms) });
    const proved = site.proved_ms === null ? this._say(site.promises ? "sites.never" : "sites.no_promise") : time(site.proved_ms);
    const rate =
      site.false_percent === null ? this._say("sites.no_alarms") : this._say("sites.rate", { percent: site.false_percent, count: site.alarms });
    const cell = (head: PlaceText, content: unknown, ill: boolean) =>
      html`<td data-head=${this._say(head)} class=${ill ? "ill" : ""}><div>${ill ? html`<span class="shape" aria-hidden="true">▲</span>` : nothing}<span>${content}</span></div></td>`;
    return html`<tr>
      <th scope="row">${site.name}<small>${siteKind(hass.language, site.kind)}</small></th>
      ${cell("sites.standing", this._standing(site), site.waits || site.standing !== "active")}
      ${cell("sites.link", html`${up ? "●" : "○"} ${word(hass.language, "link", site.link)}${up ? nothing : html`<small>${heard}</small>`}`, !up)}
      ${cell("sites.proved", html`${proved}${site.unproved ? html`<small>${this._say("sites.unproved", { count: site.unproved })}</small>` : nothing}`, site.unproved > 0)}
      ${cell("sites.trouble", troubles.length ? troubles.join(", ") : this._say("sites.fine"), troubles.length > 0)}
      ${cell("sites.false", rate, false)}
      ${this.operator
        ? html`<td class="buttons"><button aria-label="${say(hass.language, "room.notes")}: ${site.name}" @click=${() => this._known(site)}>${say(hass.language, "room.notes")}</button></td>`
        : nothing}
      ${this.administrator
        ? html`<td class="buttons"><button aria-label=${this._say("sites.manage_one", { name: site.name })} @click=${() => this._manage(site)}>${this._say("sites.manage")}</button></td>`
        : nothing}
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
      .aside,
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
        padding: 8px 12px;
        border-bottom: 1px solid var(--divider-color);
        text-align: start;
        vertical-align: top;
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
        }
        thead {
          display: none;
        }
        tr {
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
        td[data-head] {
          display: grid;
          grid-template-columns: 9em 1fr;
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

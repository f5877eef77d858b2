/** The radio room's screen: one bar, one queue, one incident; sound until somebody has taken what waits. */

import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { type Text, say } from "./room-texts";
import { Feed } from "./feed";
import { IncidentView } from "./incident-view";
import type { Row, Site } from "./model";
import { type Group, GROUPS, grouped, matches } from "./queue";
import { room } from "./room-styles";
import { Sound } from "./sound";
import { age, title, who, word } from "./words";

const BEAT_MS = 5_000;
/** Shapes beside the colours, from the gravest: nothing is told by colour alone. */
const SHAPES: Record<number, string> = { 1: "◆", 2: "▲", 3: "■", 4: "●" };

export class RadioRoom extends LitElement {
  static override properties = {
    hass: { attribute: false },
    narrow: { type: Boolean },
    _tick: { state: true },
    _chosen: { state: true },
    _filter: { state: true },
    _announced: { state: true },
    _keys: { state: true },
  };

  declare hass?: HomeAssistant;
  declare narrow: boolean;
  declare private _tick: number;
  declare private _chosen: string | undefined;
  declare private _filter: string;
  declare private _announced: string;
  declare private _keys: boolean;
  private readonly _feed = new Feed((opened) => this._changed(opened));
  private readonly _sound = new Sound();
  private readonly _screen = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  private readonly _presented = new Set<string>();
  private _links = new Map<string, string>();
  private _timers: number[] = [];

  constructor() {
    super();
    this._tick = 0;
    this._filter = "";
    this._announced = "";
    this._keys = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // At the window and first: Home Assistant's own shortcuts take the same letters.
    window.addEventListener("keydown", this._key, true);
    this._timers = [window.setInterval(() => this._tick++, 1_000), window.setInterval(() => this._beat(), BEAT_MS)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this._key, true);
    this._timers.forEach((timer) => window.clearInterval(timer));
    this._feed.stop();
    if (this._sound.armed) void this._arm(false);
    document.title = document.title.replace(/^\(\d+\) /, "");
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") && this.hass && this.isConnected) this._feed.start(this.hass);
  }

  private get _language(): string {
    return this.hass?.language ?? "en";
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this._language, text, values);
  }

  /** The feed told something: who opened is announced, rung for, and said to be on the screen. */
  private _changed(opened: Row[]): void {
    const newest = opened.filter((row) => !row.drill).at(-1);
    if (newest) this._announced = this._say("room.announce", { incident: title(this._language, newest) });
    if (!this._chosen || !this._feed.incidents.has(this._chosen)) this._chosen = this._waiting()[0]?.id;
    this._ring();
    this._hearSites();
    this._present();
    this._tick++;
  }

  private _rows(): Map<Group, Row[]> {
    return grouped(this._feed.incidents.values(), this._feed.me?.user, (row) => !matches(this._words(row), this._filter));
  }

  private _words(row: Row): string {
    return `${title(this._language, row)} ${word(this._language, "state", row.state)}`;
  }

  private _waiting(): Row[] {
    return this._rows().get("waiting") ?? [];
  }

  private _ring(): void {
    const waiting = this._waiting();
    this._sound.ring(waiting[0]?.priority);
    document.title = `${waiting.length ? `(${waiting.length}) ` : ""}${this._say("room.title")}`;
  }

  private _hearSites(): void {
    const links = new Map([...this._feed.sites.values()].map((site) => [site.id, site.link]));
    const lost = [...links].some(([id, link]) => link === "down" && this._links.has(id) && this._links.get(id) !== "down");
    this._links = links;
    if (lost) this._sound.lost();
  }

  /** What an armed screen shows has been presented; the station is told once for each incident. */
  private _present(): void {
    if (!this._sound.armed || document.hidden || !this._mayAct) return;
    for (const row of this._waiting()) {
      if (row.presented_ms !== null || this._presented.has(row.id)) continue;
      this._presented.add(row.id);
      this.hass?.callWS({ type: `${DOMAIN}/desk/present`, incident: row.id }).catch(() => this._presented.delete(row.id));
    }
  }

  private get _mayAct(): boolean {
    const role = this._feed.me?.role;
    return role === "operator" || role === "supervisor";
  }

  private async _arm(armed: boolean): Promise<void> {
    if (armed) await this._sound.arm();
    else this._sound.disarm();
    // Home Assistant's page hangs up after five minutes in a hidden tab, unless it is told that somebody listens.
    this.dispatchEvent(
      new CustomEvent("hass-suspend-when-hidden", { detail: { suspend: !armed }, bubbles: true, composed: true }),
    );
    this._beat(armed);
    this._ring();
    this._present();
    this._tick++;
  }

  private _beat(armed = this._sound.armed): void {
    if (!this.hass?.connected || !this._mayAct) return;
    if (!armed && this._feed.armed === 0) return;
    this.hass.callWS({ type: `${DOMAIN}/desk/arm`, screen: this._screen, armed }).catch(() => undefined);
  }

  private _key = (event: KeyboardEvent): void => {
    const typing = event.composedPath().some((each) => each instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(each.tagName));
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      // Home Assistant listens to letters wherever they are typed.
      event.stopPropagation();
      return;
    }
    const act = this._shortcuts()[event.code];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  };

  /** By the key's place, so that a Thai layout has them as well. */
  private _shortcuts(): Record<string, () => void> {
    const view = this.renderRoot.querySelector<IncidentView>("ssz-incident-view");
    return {
      KeyA: () => this._acknowledgeTop(),
      KeyD: () => void view?.open("dispatch"),
      KeyO: () => void view?.arrive(),
      KeyN: () => void view?.open("note"),
      KeyC: () => void view?.open("close"),
      ArrowDown: () => this._move(1),
      ArrowUp: () => this._move(-1),
      ArrowRight: () => view?.look(1),
      ArrowLeft: () => view?.look(-1),
      Slash: () => this.renderRoot.querySelector<HTMLInputElement>("input[type=search]")?.focus(),
      Escape: () => (this._keys = false),
      IntlRo: () => (this._keys = !this._keys),
      KeyH: () => (this._keys = !this._keys),
    };
  }

  private _acknowledgeTop(): void {
    const top = this._waiting()[0];
    if (!top || !this._mayAct) return;
    this._chosen = top.id;
    void this.updateComplete.then(() => this.renderRoot.querySelector<IncidentView>("ssz-incident-view")?.act("acknowledge"));
  }

  private _move(by: number): void {
    const rows = GROUPS.flatMap((group) => this._rows().get(group) ?? []);
    const at = rows.findIndex((row) => row.id === this._chosen);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    this._chosen = next.id;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-current=true]")?.focus());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass } = this;
    if (!hass) return nothing;
    if (this._feed.refused) {
      return html`<main class="refused"><h1>${this._say("room.title")}</h1><p role="alert">${this._feed.refused}</p></main>`;
    }
    const rows = this._rows();
    const chosen = this._chosen ? this._feed.incidents.get(this._chosen) : undefined;
    return html`
      ${this._bar(hass, rows.get("waiting") ?? [])} ${this._warnings(hass)}
      <main class=${this.narrow ? "narrow" : ""}>
        <nav aria-label=${this._say("room.queue")}>
          <label class="search"
            ><span class="unseen">${this._say("room.search")}</span
            ><input type="search" placeholder=${this._say("room.search")} .value=${this._filter} @input=${(event: InputEvent) => (this._filter = (event.target as HTMLInputElement).value)} /></label>
          ${GROUPS.map((group) => this._group(group, rows.get(group) ?? []))}
        </nav>
        <section class="incident" aria-label=${this._say("room.incident")}>
          ${chosen
            ? html`<ssz-incident-view .hass=${hass} .row=${chosen} .site=${this._feed.sites.get(chosen.site)} .now=${this._feed.now}></ssz-incident-view>`
            : html`<p class="nothing">${this._say("room.quiet")}</p>`}
        </section>
        <aside aria-label=${this._say("room.sites")}>${this._sites(hass)}</aside>
      </main>
      <div class="unseen" role="status" aria-live="assertive">${this._announced}</div>
      ${this._keys ? this._help() : nothing}
    `;
  }

  private _bar(hass: HomeAssistant, waiting: Row[]): TemplateResult {
    const oldest = Math.min(...waiting.map((row) => row.opened_ms));
    const lost = [...this._feed.sites.values()].filter((site) => site.standing === "active" && site.link === "down").length;
    return html`<header class=${waiting.length ? "waiting" : ""}>
      ${this.narrow
        ? html`<button class="plain" aria-label=${this._say("room.menu")} @click=${() => this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }))}>☰</button>`
        : nothing}
      <h1>${this._feed.station || this._say("room.title")}</h1>
      <p class="count">
        <strong>${waiting.length}</strong> ${this._say("room.waiting")}${waiting.length
          ? html`, <span>${this._say("room.oldest", { age: age(this._language, this._feed.now - oldest) })}</span>`
          : nothing}
      </p>
      <p class=${lost ? "bad" : ""}>${this._say("room.lost_sites", { count: lost })}</p>
      ${this._mayAct
        ? html`<button class=${this._sound.armed ? "armed" : "deaf"} aria-pressed=${this._sound.armed} @click=${() => this._arm(!this._sound.armed)}>
            ${this._say(this._sound.armed ? "room.armed" : "room.arm")}
          </button>`
        : nothing}
      <p>${who(this._language, this._feed.me)}</p>
      <time>${clock(hass, new Date(this._feed.now))}</time>
      <button class="plain" aria-expanded=${this._keys} @click=${() => (this._keys = !this._keys)}>${this._say("room.keys")} <kbd>H</kbd></button>
    </header>`;
  }

  /** Never old as live: what the screen does not know stands where the eye is. */
  private _warnings(hass: HomeAssistant): TemplateResult | typeof nothing {
    const since = this._feed.heardAt;
    if (since !== undefined && (hass.connected === false || this._feed.silent)) {
      return html`<p class="warning" role="alert">${this._say("room.offline", { time: clock(hass, new Date(since)) })}</p>`;
    }
    if (since !== undefined && this._mayAct && !this._sound.armed) {
      return html`<p class="warning" role="alert">${this._say(this._feed.armed ? "room.deaf_screen" : "room.deaf_room")}</p>`;
    }
    return nothing;
  }

  private _group(group: Group, rows: Row[]): TemplateResult | typeof nothing {
    if (!rows.length) return nothing;
    return html`<h2 id=${group}>${word(this._language, "group", group)} (${rows.length})</h2>
      <ul class=${group} aria-labelledby=${group}>
        ${rows.map((row) => this._row(row))}
      </ul>`;
  }

  private _row(row: Row): TemplateResult {
    const language = this._language;
    const since = row.state === "closed" ? (row.closed_ms ?? row.opened_ms) : row.opened_ms;
    return html`<li>
      <button class="row priority-${row.priority}" aria-current=${row.id === this._chosen ? "true" : "false"} @click=${() => (this._chosen = row.id)}>
        <span class="shape" aria-hidden="true">${SHAPES[row.priority] ?? "●"}</span>
        <span class="what">${title(language, row)}</span>
        <span class="age">${age(language, this._feed.now - since)}</span>
        <span class="state"
          >${[
            word(language, "priority", String(row.priority)),
            word(language, "state", row.state),
            who(language, row.owner),
            row.repeats ? `×${row.repeats + 1}` : "",
            row.late ? this._say("room.late", { age: age(language, row.age_ms ?? 0) }) : "",
            row.cancelled ? this._say("room.is_cancelled") : "",
          ]
            .filter(Boolean)
            .join(" · ")}</span>
      </button>
    </li>`;
  }

  private _sites(hass: HomeAssistant): TemplateResult {
    const rank = (site: Site) => (site.digits ? 0 : site.link === "up" ? 2 : 1);
    const sites = [...this._feed.sites.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, this._language));
    return html`<h2>${this._say("room.sites")} (${sites.length})</h2>
      <ul>
        ${sites.slice(0, 200).map(
          (site) => html`<li class="site ${site.link}">
            <span class="shape" aria-hidden="true">${site.link === "up" ? "●" : "○"}</span>
            <span>${site.name}</span>
            <span class="state"
              >${[
                site.standing === "active" ? "" : word(this._language, "standing", site.standing),
                word(this._language, "link", site.link),
                site.link !== "up" && site.heard_ms ? this._say("room.heard", { time: clock(hass, new Date(site.heard_ms)) }) : "",
              ]
                .filter(Boolean)
                .join(" · ")}</span>
          </li>`,
        )}
      </ul>`;
  }

  private _help(): TemplateResult {
    const keys: [string, Text][] = [
      ["A", "room.key.acknowledge"],
      ["↑ ↓", "room.key.move"],
      ["← →", "room.key.look"],
      ["D", "room.key.dispatch"],
      ["O", "room.key.arrived"],
      ["N", "room.key.note"],
      ["C", "room.key.close"],
      ["/", "room.key.search"],
      ["H", "room.key.help"],
    ];
    return html`<dialog open aria-label=${this._say("room.keys")}>
      <dl>
        ${keys.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${this._say(text)}</dd>`)}
      </dl>
      <button @click=${() => (this._keys = false)}>${this._say("room.back")}</button>
    </dialog>`;
  }

  static override styles = [base, room];
}

if (!customElements.get("ssz-incident-view")) customElements.define("ssz-incident-view", IncidentView);
if (!customElements.get("ssz-radio-room")) customElements.define("ssz-radio-room", RadioRoom);

/** The radio room's screen: one bar, one queue, one incident; sound until somebody has taken what waits. */

import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant, loadReasons } from "../home-assistant";
import { sayPlace } from "../places-texts";
import "../reports/reports-view";
import "../sites/sites-view";
import { base } from "../styles";
import { clock } from "../texts";
import "../wall/wall-view";
import "./case-look";
import "./eyes";
import type { Eyes } from "./eyes";
import "./eyes-differences";
import "./incident-view";
import type { IncidentView } from "./incident-view";
import { type Text, say } from "./room-texts";
import { Feed } from "./feed";
import { KEYS, isElsewhere, isTyping, nameOf } from "./keys";
import type { Row } from "./model";
import { News, type RoomNews } from "./news";
import { Notices } from "./notices";
import "./pictures";
import type { IncidentPictures } from "./pictures";
import { type Queue, GROUPS, grouped, matches } from "./queue";
import "./queue-list";
import type { QueueList } from "./queue-list";
import { quiet } from "./quiet";
import "./room-bar";
import { room } from "./room-styles";
import { Shift } from "./shift";
import { siteLines } from "./site-lines";
import { Sound } from "./sound";
import { type View, go, viewOf } from "./views";
import { title, word } from "./words";

const BEAT_MS = 5_000;

export class RadioRoom extends LitElement {
  static override properties = {
    hass: { attribute: false },
    narrow: { type: Boolean },
    route: { attribute: false },
    panel: { attribute: false },
    _tick: { state: true },
    _chosen: { state: true },
    _site: { state: true },
    _filter: { state: true },
    _keys: { state: true },
    _map: { state: true },
  };

  declare hass?: HomeAssistant;
  declare narrow: boolean;
  declare route?: { prefix: string; path: string };
  declare panel?: { config?: { map?: string } };
  declare private _tick: number;
  declare private _chosen: string | undefined;
  /** A site that the map is to show. */
  declare private _site: string | undefined;
  declare private _filter: string;
  declare private _keys: boolean;
  declare private _map: "" | "loading" | "there" | "failed";
  private readonly _feed = new Feed((opened) => this._changed(opened));
  private readonly _sound = new Sound();
  private _asking = new Set<string>();
  private readonly _news = new News();
  private readonly _notices = new Notices();
  private readonly _shift = new Shift();
  private readonly _screen = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  private readonly _presented = new Set<string>();
  private _links = new Map<string, string>();
  private _timers: number[] = [];
  private _queue: Queue | undefined;

  constructor() {
    super();
    this._tick = 0;
    this._filter = "";
    this._keys = false;
    this._map = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // At the window and first: Home Assistant's own shortcuts take the same letters.
    window.addEventListener("keydown", this._key, true);
    this.addEventListener("keydown", this._typed);
    this._timers = [window.setInterval(() => this._tick++, 1_000), window.setInterval(() => this._beat(), BEAT_MS)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this._key, true);
    this.removeEventListener("keydown", this._typed);
    this._timers.forEach((timer) => window.clearInterval(timer));
    this._feed.stop();
    if (this._sound.armed) void this._arm(false);
    this._notices.restore();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") && this.hass && this.isConnected) this._feed.start(this.hass);
    if (changed.has("_filter") || changed.has("hass")) this._queue = undefined;
    this.toggleAttribute("wall", this._view === "wall");
  }

  protected override firstUpdated(): void {
    // A reload is no end of a shift: who had armed this screen is listened for again, as far as the browser lets it sound.
    if (this._shift.since !== undefined) void this._arm(true);
    if (this.hass) loadReasons(this.hass);
    void this._loadMap();
  }

  private get _language(): string {
    return this.hass?.language ?? "en";
  }

  private get _view(): View {
    return viewOf(this.route?.path);
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this._language, text, values);
  }

  /** The map is a file of its own: the desk opens without waiting for it. */
  private async _loadMap(): Promise<void> {
    const address = this.panel?.config?.map;
    if (this._map || !address) return;
    this._map = "loading";
    try {
      await import(address);
      this._map = "there";
    } catch {
      this._map = "failed";
    }
  }

  /** The feed told something: who opened is announced, rung for, and said to be on the screen. */
  private _changed(opened: Row[]): void {
    this._queue = undefined;
    const newest = opened.filter((row) => !row.drill).at(-1);
    if (newest) {
      this._notices.pop(this._say("room.announce", { incident: title(this._language, newest) }), newest.id);
    }
    const news = this._news.fresh(this._language, this._feed, opened, performance.now());
    void this.updateComplete.then(() => this.renderRoot.querySelector<RoomNews>("ssz-room-news")?.tell(news));
    this._hearUnits();
    if (!this._chosen || !this._feed.incidents.has(this._chosen)) this._chosen = this._waiting()[0]?.id;
    this._ring();
    this._hearSites();
    this._present();
    this._tick++;
  }

  private _rows(): Queue {
    this._queue ??= grouped(this._feed.incidents.values(), this._feed.me?.user, (row) => !matches(this._words(row), this._filter));
    return this._queue;
  }

  private _words(row: Row): string {
    return `${title(this._language, row)} ${word(this._language, "state", row.state)}`;
  }

  private _waiting(): Row[] {
    return this._rows().groups.get("waiting") ?? [];
  }

  private _ring(): void {
    const waiting = this._waiting();
    // A unit in need rings like the gravest alarm, until somebody sends another one, or writes down what is done.
    const help = [...this._feed.incidents.values()].some((row) => row.wants_help.length && row.state !== "closed");
    this._sound.ring(help ? 1 : waiting[0]?.priority, help || waiting.some((row) => row.escalated > 0));
    this._notices.show(waiting.length, this._say("room.title"));
  }

  /** The incident of a unit that asks for help comes onto the screen, once. */
  private _hearUnits(): void {
    const asking = new Map([...this._feed.incidents.values()].flatMap((row) => row.wants_help.map((unit) => [`${row.id} ${unit}`, row] as const)));
    const fresh = [...asking].filter(([key]) => !this._asking.has(key));
    this._asking = new Set(asking.keys());
    for (const [, row] of fresh) {
      this._chosen = row.id;
    }
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
    // Home Assistant's page hangs up after five minutes in a hidden tab, unless it is told that somebody listens.
    this.dispatchEvent(
      new CustomEvent("hass-suspend-when-hidden", { detail: { suspend: !armed }, bubbles: true, composed: true }),
    );
    this._shift.keep(armed, this._feed.now);
    if (armed) await this._sound.arm();
    else this._sound.disarm();
    this._beat(armed);
    this._ring();
    this._present();
    this._tick++;
  }

  private _toggleSound(): void {
    if (!this._sound.armed) this._notices.allow();
    void this._arm(!this._sound.armed);
  }

  private _beat(armed = this._sound.armed): void {
    if (!this.hass?.connected || !this._mayAct) return;
    if (!armed && this._feed.armed === 0) return;
    this.hass.callWS({ type: `${DOMAIN}/desk/arm`, screen: this._screen, armed: armed && this._sound.armed }).catch(() => undefined);
  }

  /** Home Assistant listens to letters wherever they are typed: those of our fields end here. */
  private _typed = (event: KeyboardEvent): void => {
    if (isTyping(event) && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  };

  private _key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event)) return;
    const act = isElsewhere(event) ? undefined : this._shortcuts()[nameOf(event)];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  };

  private _shortcuts(): Record<string, () => void> {
    const view = this.renderRoot.querySelector<IncidentView>("ssz-incident-view");
    const keys = () => (this._keys = !this._keys);
    return {
      KeyA: () => this._acknowledgeTop(),
      KeyM: () => go(this._view === "map" ? "desk" : "map"),
      Question: keys,
      ...(this._keys ? { Escape: keys } : {}),
      ...(view
        ? {
            KeyD: () => void view.open("dispatch"),
            KeyO: () => void view.arrive(),
            KeyN: () => void view.open("note"),
            KeyC: () => void view.open("close"),
            ArrowDown: () => this._move(1),
            ArrowUp: () => this._move(-1),
            ArrowRight: () => this._pictures?.step(1),
            ArrowLeft: () => this._pictures?.step(-1),
            Slash: () => this._list?.search(),
            ...this._cameraKeys(),
          }
        : { ArrowDown: () => this._move(1), Slash: () => this._list?.search() }),
    };
  }

  private _cameraKeys(): Record<string, () => void> {
    const eyes = this.renderRoot.querySelector<Eyes>("ssz-eyes");
    if (!eyes) return {};
    const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [`Digit${number}`, () => eyes.toggle(number)]);
    return { ...Object.fromEntries(keys), ...(eyes.wall ? { Escape: () => (eyes.wall = false) } : {}) };
  }

  private get _pictures(): IncidentPictures | null {
    return this.renderRoot.querySelector<IncidentPictures>("ssz-incident-pictures");
  }

  private get _list(): QueueList | null {
    return this.renderRoot.querySelector<QueueList>("ssz-room-queue");
  }

  private _acknowledgeTop(): void {
    const top = this._waiting()[0];
    if (!top || !this._mayAct) return;
    this._chosen = top.id;
    if (this._view !== "desk") go("desk");
    void this.updateComplete.then(() => this.renderRoot.querySelector<IncidentView>("ssz-incident-view")?.act("acknowledge"));
  }

  private _move(by: number): void {
    const { groups } = this._rows();
    const rows = GROUPS.flatMap((group) => groups.get(group) ?? []);
    const at = rows.findIndex((row) => row.id === this._chosen);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    this._chosen = next.id;
    void this.updateComplete.then(() => this._list?.focusChosen());
  }

  private _choose(event: CustomEvent<string>): void {
    this._chosen = event.detail;
    if (this._view === "map") return;
    void this.updateComplete.then(() => {
      // On a telephone the incident stands below the queue.
      if (this.narrow) this.renderRoot.querySelector(".incident")?.scrollIntoView();
    });
  }

  private _showSite(event: CustomEvent<string>): void {
    this._site = event.detail;
    go("map");
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass } = this;
    if (!hass) return nothing;
    if (this._feed.refused) {
      return html`<main class="refused"><h1>${this._say("room.title")}</h1><p role="alert">${this._feed.refused}</p></main>`;
    }
    if (this._view === "wall") return this._wall(hass);
    return html`
      <ssz-room-bar
        .hass=${hass}
        .feed=${this._feed}
        .tick=${this._tick}
        .waiting=${this._waiting()}
        .narrow=${this.narrow}
        .view=${this._view}
        .armed=${this._sound.armed}
        .since=${this._shift.since}
        .mayAct=${this._mayAct}
        .keys=${this._keys}
        .old=${this._isOld(hass)}
        @sound=${() => this._toggleSound()}
        @keys=${() => (this._keys = !this._keys)}
      ></ssz-room-bar>
      ${this._warnings(hass)} ${this._main(hass)}
      <ssz-room-news .hass=${hass}></ssz-room-news>
      ${this._keys ? this._help() : nothing}
    `;
  }

  private _main(hass: HomeAssistant): TemplateResult {
    switch (this._view) {
      case "map":
        return html`<main class="one ${this._isOld(hass) ? "old" : ""}" @choose-incident=${this._choose}>${this._mapOf(hass, "whole")}</main>`;
      case "sites":
        return html`<main class="one ${this._isOld(hass) ? "old" : ""}" @show-site=${this._showSite}>
          ${this._mayAct ? html`<ssz-case-look .hass=${hass} .sites=${this._feed.sites} .me=${this._feed.me}></ssz-case-look>` : nothing}
          <ssz-room-sites .hass=${hass} .sites=${this._feed.sites} .incidents=${this._open()} .administrator=${this._feed.me?.administrator ?? false} .operator=${this._mayAct}></ssz-room-sites>
        </main>`;
      case "reports":
        return html`<main class="one ${this._isOld(hass) ? "old" : ""}"><ssz-reports .hass=${hass}></ssz-reports></main>`;
      default:
        return this._desk(hass);
    }
  }

  private _desk(hass: HomeAssistant): TemplateResult {
    const { groups, hidden } = this._rows();
    const chosen = this._chosen ? this._feed.incidents.get(this._chosen) : undefined;
    return html`<main class="${this.narrow ? "narrow" : ""} ${this._isOld(hass) ? "old" : ""}" @choose-incident=${this._choose}>
      <nav aria-label=${this._say("room.queue")}>
        <ssz-room-queue
          .hass=${hass}
          .rows=${groups}
          .hidden_=${hidden}
          .chosen=${this._chosen}
          .filter=${this._filter}
          .now=${this._feed.now}
          @filter=${(event: CustomEvent<string>) => (this._filter = event.detail)}
        ></ssz-room-queue>
      </nav>
      <section class="incident" aria-label=${this._say("room.incident")}>
        ${chosen && this.narrow ? html`<button class="to-queue" @click=${() => this._list?.scrollIntoView()}>↑ ${this._say("room.to_queue")}</button>` : nothing}
        ${chosen
          ? html`<ssz-incident-view .hass=${hass} .row=${chosen} .site=${this._feed.sites.get(chosen.site)} .now=${this._feed.now}></ssz-incident-view>`
          : quiet(hass, this._feed, this._waiting().length)}
      </section>
      <aside aria-label=${this._say("room.eyes")}>
        ${chosen
          ? html`<ssz-incident-pictures
              .hass=${hass}
              .incident=${chosen.id}
              .over=${chosen.state === "closed"}
              .count=${chosen.pictures}
              .mine=${chosen.owner?.user === this._feed.me?.user}
            ></ssz-incident-pictures>`
          : nothing}
        ${chosen && this._mayAct ? html`<ssz-eyes .hass=${hass} .row=${chosen} .me=${this._feed.me}></ssz-eyes>` : nothing}
        ${this._feed.me?.role === "supervisor" ? html`<ssz-eyes-differences .hass=${hass}></ssz-eyes-differences>` : nothing}
        ${this.narrow ? nothing : html`<div class="small-map">${this._mapOf(hass, "small")}</div>`} ${siteLines(hass, this._feed.sites)}
      </aside>
    </main>`;
  }

  private _wall(hass: HomeAssistant): TemplateResult {
    const { groups } = this._rows();
    const working = [...(groups.get("mine") ?? []), ...(groups.get("others") ?? [])];
    return html`<ssz-room-wall
      .hass=${hass}
      .station=${this._feed.station}
      .waiting=${this._waiting()}
      .working=${working.sort((a, b) => a.priority - b.priority || a.opened_ms - b.opened_ms)}
      .sites=${this._feed.sites}
      .now=${this._feed.now}
      .since=${this._isOld(hass) ? this._feed.heardAt : undefined}
      .mayLook=${this._mayAct}
      .dark=${hass.themes?.darkMode ?? false}
    ></ssz-room-wall>`;
  }

  private _open(): Row[] {
    const { groups } = this._rows();
    return GROUPS.filter((group) => group !== "closed").flatMap((group) => groups.get(group) ?? []);
  }

  private _mapOf(hass: HomeAssistant, kind: "whole" | "small"): TemplateResult {
    if (this._map !== "there") return html`<p class="nothing">${sayPlace(this._language, this._map === "failed" ? "map.failed" : "map.loading")}</p>`;
    return html`<ssz-room-map
      .hass=${hass}
      .kind=${kind}
      .sites=${this._feed.sites}
      .incidents=${this._open()}
      .chosen=${this._chosen}
      .focusSite=${this._site}
      ?dark=${hass.themes?.darkMode ?? false}
    ></ssz-room-map>`;
  }

  private _isOld(hass: HomeAssistant): boolean {
    return this._feed.heardAt !== undefined && (hass.connected === false || this._feed.silent);
  }

  /** Never old as live: what the screen does not know stands where the eye is. */
  private _warnings(hass: HomeAssistant): TemplateResult | typeof nothing {
    const since = this._feed.heardAt;
    if (since === undefined) return nothing;
    if (this._isOld(hass)) {
      return html`<p class="warning" role="alert">${this._say("room.offline", { time: clock(hass, new Date(since)) })}</p>`;
    }
    if (this._mayAct && !this._sound.armed) {
      return html`<p class="warning" role="alert">${this._say(this._feed.armed ? "room.deaf_screen" : "room.deaf_room")}</p>`;
    }
    return nothing;
  }

  private _help(): TemplateResult {
    return html`<dialog open aria-labelledby="keys">
      <h2 id="keys">${this._say("room.keys")}</h2>
      <dl>
        ${KEYS.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${this._say(text)}</dd>`)}
      </dl>
      <button @click=${() => (this._keys = false)}>${this._say("room.back")}</button>
    </dialog>`;
  }

  static override styles = [base, room];
}

if (!customElements.get("ssz-radio-room")) customElements.define("ssz-radio-room", RadioRoom);

/** The room as the station last told it, and how long ago that was. */

import { DOMAIN, type HomeAssistant, reasonOf } from "../home-assistant";
import type { Me, Message, Row, Site } from "./model";

/** The station says at least every five seconds that it is there. */
const SILENT_AFTER_MS = 12_000;
/** Closed incidents stay on the screen for a while; the newest ones. */
const CLOSED_KEPT = 50;

export class Feed {
  station = "";
  me: Me | undefined;
  incidents = new Map<string, Row>();
  sites = new Map<string, Site>();
  armed = 0;
  /** By this browser's clock. */
  heardAt: number | undefined;
  /** Why the station does not talk to this user. */
  refused: string | undefined;
  private _offsetMs = 0;
  private _unsubscribe: Promise<(() => Promise<void>) | undefined> | undefined;

  constructor(private readonly changed: (opened: Row[]) => void) {}

  /** The time at the station: ages are told by the clock that stamped them. */
  get now(): number {
    return Date.now() + this._offsetMs;
  }

  get silent(): boolean {
    return this.heardAt === undefined || Date.now() - this.heardAt > SILENT_AFTER_MS;
  }

  start(hass: HomeAssistant): void {
    this._unsubscribe ??= hass.connection
      .subscribeMessage<Message>((message) => this._take(message), { type: `${DOMAIN}/desk/subscribe` })
      .catch((err: unknown) => {
        this.refused = reasonOf(hass, err);
        this._unsubscribe = undefined;
        this.changed([]);
        return undefined;
      });
  }

  stop(): void {
    const unsubscribe = this._unsubscribe;
    this._unsubscribe = undefined;
    void unsubscribe?.then((end) => end?.()).catch(() => undefined);
  }

  private _take(message: Message): void {
    this.refused = undefined;
    this.heardAt = Date.now();
    this._offsetMs = message.now_ms - this.heardAt;
    this.armed = message.armed;
    const { all } = message;
    if (all) {
      this.station = all.station;
      this.me = all.me;
      const before = this.incidents;
      this.incidents = new Map(all.incidents.map((row) => [row.id, row]));
      this.sites = new Map(all.sites.map((site) => [site.id, site]));
      // After a lost connection, what opened meanwhile is news as well.
      this.changed(all.incidents.filter((row) => row.state === "open" && before.get(row.id)?.state !== "open"));
      return;
    }
    if (message.me) this.me = message.me;
    const opened: Row[] = [];
    for (const row of message.incidents ?? []) {
      const before = this.incidents.get(row.id);
      if (before && before.version > row.version) continue;
      if (row.state === "open" && before?.state !== "open") opened.push(row);
      this.incidents.set(row.id, row);
    }
    for (const site of message.sites ?? []) this.sites.set(site.id, site);
    for (const id of message.gone_sites ?? []) this.sites.delete(id);
    this._forgetOld();
    this.changed(opened);
  }

  private _forgetOld(): void {
    const closed = [...this.incidents.values()].filter((row) => row.state === "closed");
    closed.sort((a, b) => (b.closed_ms ?? 0) - (a.closed_ms ?? 0));
    for (const row of closed.slice(CLOSED_KEPT)) this.incidents.delete(row.id);
  }
}

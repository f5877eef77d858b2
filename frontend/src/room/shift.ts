/** Since when this screen is on duty: from its arming to its disarming, over reloads of the page. */

const KEY = "ssz-shift";

export class Shift {
  /** By the station's clock. */
  since: number | undefined;

  constructor() {
    const kept = Number(sessionStorage.getItem(KEY));
    this.since = kept || undefined;
  }

  keep(armed: boolean, now: number): void {
    this.since = armed ? (this.since ?? now) : undefined;
    if (this.since === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, String(this.since));
  }
}

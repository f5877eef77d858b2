/** The ground of the map: pictures by way of Home Assistant's `map_tiles`, which is let in by a token that changes. */

import * as L from "leaflet";
import type { HomeAssistant } from "../home-assistant";

const PATH = "/api/map_tiles/raster/{z}/{x}/{y}.png";
const MAX_ZOOM = 19;
/** Home Assistant keeps two tokens and changes them every half an hour. */
const RENEW_MS = 20 * 60_000;
const ASK_AGAIN_MS = 60_000;
const SOURCE = '&copy; <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noreferrer">OpenStreetMap</a> contributors';

export class Ground {
  private readonly _layer = L.tileLayer("", { maxZoom: 22, maxNativeZoom: MAX_ZOOM, attribution: SOURCE, className: "tiles" });
  private _renewed = 0;
  private _token = "";
  private _timer: ReturnType<typeof setInterval> | undefined;

  /** `seen` is told whether pictures of the ground come. */
  constructor(
    private readonly hass: () => HomeAssistant | undefined,
    seen: (there: boolean) => void,
  ) {
    this._layer.on("tileload", () => seen(true));
    this._layer.on("tileerror", () => {
      seen(false);
      void this._renew();
    });
  }

  async start(map: L.Map): Promise<void> {
    this._timer = setInterval(() => void this._renew(), RENEW_MS);
    await this._renew();
    if (this._token) this._layer.addTo(map);
  }

  stop(): void {
    clearInterval(this._timer);
    this._layer.remove();
  }

  private async _renew(): Promise<void> {
    // One that was refused for its token is asked for again; one that is not there is not asked for without end.
    if (Date.now() - this._renewed < ASK_AGAIN_MS) return;
    this._renewed = Date.now();
    try {
      const answer = await this.hass()?.callWS<{ token: string }>({ type: "map_tiles/access_token" });
      if (!answer || answer.token === this._token) return;
      this._token = answer.token;
      this._layer.setUrl(`${PATH}?token=${answer.token}`);
    } catch {
      // A Home Assistant without that integration: the map has no ground, and all else.
    }
  }
}

/** The map: where incidents are, and the sites, cameras and lamps around them. Of use without any picture of the ground. */

import * as L from "leaflet";
import leafletCss from "leaflet/dist/leaflet.css";
import { LitElement, type PropertyValues, type TemplateResult, html, nothing, unsafeCSS } from "lit";
import { DOMAIN, type HomeAssistant } from "../home-assistant";
import { type PlaceText, sayPlace } from "../places-texts";
import type { Placed, Row, Site } from "../room/model";
import { isWaiting } from "../room/queue";
import { age, title, word } from "../room/words";
import { mapStyles } from "./map-styles";
import { Room, type Spot, around, heaped } from "./clusters";
import { cameraSign, fan, incidentSign, lampSign, lostSign, unitSign } from "./signs";
import { Ground } from "./tiles";

/** From here on sites have names, */
const CLOSE_ZOOM = 15;
/** and from here on cameras and lamps are told apart. */
const NEAR_ZOOM = 16.5;
const INCIDENT_ZOOM = 17;
/** As far as a camera's fan is drawn; how far it really sees nobody has said. */
const REACH_M = 40;
const UNITS_EVERY_MS = 10_000;
/** A place as old as that says where a unit was, not where it is. */
const OLD_PLACE_MS = 5 * 60_000;
/** Signs of incidents that are nearer to each other, in pixels, become one. */
const HEAP = 30;

type Point = [number, number];

interface PlacedUnit extends Placed {
  unit: string;
  kind: string;
  state: string;
  placed_ms: number;
}

function placeOf(thing: Placed | undefined): Point | undefined {
  return thing?.latitude == null || thing.longitude == null ? undefined : [thing.latitude, thing.longitude];
}

export class RoomMap extends LitElement {
  static override properties = {
    hass: { attribute: false },
    sites: { attribute: false },
    incidents: { attribute: false },
    chosen: { attribute: false },
    focusSite: { attribute: false },
    kind: { attribute: false },
    _ground: { state: true },
  };

  declare hass: HomeAssistant;
  declare sites: ReadonlyMap<string, Site>;
  /** Those that are not closed, the most urgent first. */
  declare incidents: readonly Row[];
  declare chosen: string | undefined;
  /** A site to show, by its id. */
  declare focusSite: string | undefined;
  /** Whole with a list and a legend, a small one beside the queue, or on the wall without controls. */
  declare kind: "whole" | "small" | "wall";
  /** Whether pictures of the ground come; unknown at first. */
  declare private _ground: boolean | undefined;
  private _map: L.Map | undefined;
  private readonly _near = L.layerGroup();
  private readonly _marks = L.layerGroup();
  private _units: PlacedUnit[] = [];
  private _timer: ReturnType<typeof setInterval> | undefined;
  private readonly _tiles = new Ground(
    () => this.hass,
    (there) => (this._ground = there),
  );
  private _drawn = "";
  private _pen: CanvasRenderingContext2D | null | undefined;
  private _fitted = false;
  private _observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.sites = new Map();
    this.incidents = [];
    this.kind = "whole";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._observer?.disconnect();
    this._tiles.stop();
    clearInterval(this._timer);
    this._map?.remove();
    this._map = undefined;
    this._drawn = "";
    this._fitted = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.updateComplete.then(() => this._start());
  }

  protected override firstUpdated(): void {
    this._start();
  }

  private _start(): void {
    const place = this.renderRoot.querySelector<HTMLElement>(".map");
    if (!place || this._map || !this.isConnected) return;
    const still = this.kind === "wall";
    const map = L.map(place, {
      zoomControl: false,
      attributionControl: false,
      keyboard: !still,
      dragging: !still,
      scrollWheelZoom: !still,
      preferCanvas: true,
      zoomSnap: 0.5,
    });
    this._map = map;
    L.control.attribution({ prefix: false }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: this._size(100) }).addTo(map);
    if (!still) {
      L.control.zoom({ zoomInTitle: this._say("map.zoom_in"), zoomOutTitle: this._say("map.zoom_out") }).addTo(map);
    }
    map.setView([13.75, 100.5], 6);
    map.on("zoomend", () => this._draw());
    this._near.addTo(map);
    this._marks.addTo(map);
    this._timer = setInterval(() => void this._look(), UNITS_EVERY_MS);
    void this._look();
    this._observer = new ResizeObserver(() => map.invalidateSize({ animate: false }));
    this._observer.observe(place);
    void this._tiles.start(map);
    this._draw();
    this._show(true);
  }

  protected override updated(changed: PropertyValues): void {
    if (!this._map) return;
    if (changed.has("sites") || changed.has("incidents") || changed.has("chosen")) this._draw();
    if (changed.has("chosen") || changed.has("focusSite") || !this._fitted) this._show(changed.has("focusSite"));
    if (this.kind === "wall" && changed.has("incidents")) this._fit();
  }

  private _say(text: PlaceText, values?: Record<string, string | number>): string {
    return sayPlace(this.hass.language, text, values);
  }

  /** Go to what is chosen; without that, to everything. */
  private _show(siteFirst: boolean): void {
    const row = this.incidents.find((each) => each.id === this.chosen);
    const site = siteFirst && this.focusSite ? this.focusSite : (row?.site ?? this.focusSite);
    const place = site ? placeOf(this.sites.get(site)) : undefined;
    if (place && this.kind !== "wall") {
      this._map?.setView(place, Math.max(INCIDENT_ZOOM, this._map.getZoom()), { animate: false });
      this._fitted = true;
    } else if (!this._fitted || this.kind === "wall") this._fit();
  }

  private _fit(): void {
    const incidents = this.incidents.map((row) => placeOf(this.sites.get(row.site)));
    const all = this.kind === "wall" && incidents.some(Boolean) ? incidents : [...this.sites.values()].map(placeOf);
    const points = all.filter((each): each is Point => each !== undefined);
    if (!points.length) return;
    this._fitted = true;
    this._map?.fitBounds(L.latLngBounds(points).pad(0.15), { maxZoom: INCIDENT_ZOOM, animate: false });
  }

  /** Draw what has changed; nothing if what is shown is the same. */
  private _draw(): void {
    const map = this._map;
    if (!map) return;
    const looks = JSON.stringify([
      map.getZoom(),
      this.hass.language,
      this.chosen,
      this.hasAttribute("dark"),
      this.incidents.map((row) => [row.id, row.state, row.site, row.priority]),
      [...this.sites.values()].map((site) => [site.id, site.name, site.link, site.latitude, site.longitude, site.groups, site.cameras]),
      this._units.map((unit) => [unit.unit, unit.state, unit.latitude, unit.longitude, Math.floor((Date.now() - unit.placed_ms) / 60_000)]),
    ]);
    if (looks === this._drawn) return;
    this._drawn = looks;
    this._drawNear(map.getZoom() >= NEAR_ZOOM);
    this._drawMarks(map);
  }

  private _drawNear(close: boolean): void {
    this._near.clearLayers();
    if (!close) return;
    for (const site of this.sites.values()) {
      for (const [number, camera] of site.cameras.entries()) {
        const place = placeOf(camera);
        if (!place) continue;
        const name = this._say("map.camera", { name: camera.name, site: site.name });
        const label = camera.off ? `${name}: ${this._say("map.camera_off")}` : name;
        if (camera.direction !== null) {
          L.polygon(fan(...place, camera.direction, camera.angle, REACH_M), {
            color: this._colour("--primary-color", "#03a9f4"),
            weight: 2,
            fillOpacity: camera.off ? 0 : 0.3,
            interactive: false,
            ...(camera.off ? { dashArray: "4 6" } : {}),
          }).addTo(this._near);
        }
        const size = this._size(22);
        this._sign(place, `camera ${camera.off ? "off" : ""}`, cameraSign(), label, size, this._beside(site, place, camera.direction ?? 250 - 40 * number, size)).addTo(this._near);
      }
      for (const lamps of site.groups) {
        const place = placeOf(lamps);
        if (!place) continue;
        const state = lamps.on === null ? "unknown" : lamps.on ? "on" : "off";
        const said = [this._say("map.lamp", { name: lamps.name, site: site.name }), this._say(`map.lamp.${state}`)];
        if (lamps.failed) said.push(this._say("map.lamp.failed", { count: lamps.failed }));
        // Beside the site's own sign, where both are in one place.
        this._sign(place, `lamp ${state}`, lampSign(), said.join(", "), this._size(22), [-6, 24]).addTo(this._near);
      }
    }
  }

  /** The anchor of a sign that would lie under that of its site: as far beside it as both need, in the way it looks. */
  private _beside(site: Placed, place: Point, degrees: number, size: number): Point {
    const own = placeOf(site);
    if (!own || own[0] !== place[0] || own[1] !== place[1]) return [size / 2, size / 2];
    const radians = (degrees * Math.PI) / 180;
    const away = this._size(30);
    return [size / 2 - away * Math.sin(radians), size / 2 + away * Math.cos(radians)];
  }

  private _drawMarks(map: L.Map): void {
    this._marks.clearLayers();
    const { min, max } = map.getPixelBounds();
    // Whoever can move the map finds a name at its edge; the wall's stays where it is.
    const room = new Room(this.kind === "wall" && min && max ? { left: min.x, top: min.y, width: max.x - min.x, height: max.y - min.y } : undefined);
    const bySite = new Map<string, Row[]>();
    for (const row of this.incidents) bySite.set(row.site, [...(bySite.get(row.site) ?? []), row]);
    const spots: Spot<Row[]>[] = [];
    for (const [siteId, rows] of bySite) {
      const place = placeOf(this.sites.get(siteId));
      if (place) spots.push({ ...this._pixel(map, place), thing: rows });
    }
    // What is chosen stays where it is; the others gather around it, and around the most urgent.
    spots.sort((a, b) => Number(this._holdsChosen(b.thing)) - Number(this._holdsChosen(a.thing)));
    const heaps = heaped(spots, this._size(HEAP));
    for (const heap of heaps) room.take(around(heap.x, heap.y, this._size(36)));
    const quiet = [...this.sites.values()].filter((site) => !bySite.has(site.id));
    for (const place of quiet.map(placeOf)) {
      if (!place) continue;
      const { x, y } = this._pixel(map, place);
      room.take(around(x, y, this._size(14)));
    }
    this._drawUnits(map, room, heaps);
    for (const heap of heaps) this._drawHeap(map, room, heap);
    for (const site of quiet.sort((a, b) => Number(a.link === "up") - Number(b.link === "up"))) this._drawSite(map, room, site);
  }

  private _pixel(map: L.Map, place: Point): { x: number; y: number } {
    const { x, y } = map.project(place);
    return { x, y };
  }

  private _holdsChosen(rows: readonly Row[]): boolean {
    return rows.some((row) => row.id === this.chosen);
  }

  private _drawSite(map: L.Map, room: Room, site: Site): void {
    const place = placeOf(site);
    if (!place) return;
    const up = site.link === "up";
    const said = up ? site.name : `${site.name}, ${word(this.hass.language, "link", site.link)}`;
    const mark = up
      ? L.circleMarker(place, { radius: this._size(6), weight: this._size(3), color: this._colour("--primary-text-color", "#000"), fillColor: this._colour("--card-background-color", "#fff"), fillOpacity: 1 })
      : this._sign(place, "lost", lostSign(), said, this._size(20));
    this._name(map, room, mark, place, said, this._size(up ? 9 : 12), !up || (this.kind !== "wall" && map.getZoom() >= CLOSE_ZOOM));
    mark.on("click", () => this._tell("choose-site", site.id)).addTo(this._marks);
  }

  private _drawHeap(map: L.Map, room: Room, heap: Spot<Row[][]>): void {
    const { language } = this.hass;
    const rows = heap.thing.flat().sort((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)) || a.priority - b.priority || a.opened_ms - b.opened_ms);
    const first = rows[0]!;
    const place = placeOf(this.sites.get(heap.thing[0]![0]!.site))!;
    const isOpen = isWaiting(first);
    const more = rows.length - 1;
    const said = `${title(language, first)}, ${word(language, "state", first.state)}${more ? `, ${this._say("map.more_here", { count: more })}` : ""}`;
    const isChosen = this._holdsChosen(rows);
    const mark = this._sign(place, `incident ${isOpen ? "open" : "taken"} ${isChosen ? "chosen" : ""}`, incidentSign(first, rows.length), said, this._size(36), undefined, true);
    mark.setZIndexOffset(isChosen ? 3_000 : isOpen ? 2_000 : 1_000);
    const short = [word(language, "kind", first.kind), first.site_name].filter(Boolean).join(", ");
    this._name(map, room, mark, place, more ? `${short} +${more}` : short, this._size(20), true);
    const sites = [...new Set(rows.map((row) => row.site))].map((id) => placeOf(this.sites.get(id))).filter((each): each is Point => each !== undefined);
    mark.on("click", () => {
      if (sites.length > 1 && !isChosen && map.getZoom() < INCIDENT_ZOOM) map.fitBounds(L.latLngBounds(sites).pad(0.3), { maxZoom: INCIDENT_ZOOM, animate: false });
      else this._tell("choose-incident", first.id);
    }).addTo(this._marks);
  }

  /** Name a sign for good on a side where there is room for it, else as long as somebody points at it. */
  private _name(map: L.Map, room: Room, mark: L.Layer, place: Point, said: string, away: number, wanted: boolean, aside = 0): void {
    if (this.kind === "small") return;
    const wall = this.kind === "wall";
    const { x, y } = this._pixel(map, place);
    const size = { width: this._width(said) + this._size(16), height: wall ? 1.8 * parseFloat(getComputedStyle(this).fontSize) : 24 };
    const side = wanted ? room.side({ x: x + aside, y }, size, away) : undefined;
    if (wall && !side) return;
    const direction = side ?? "top";
    const [right, down] = { top: [0, -away], bottom: [0, away], left: [-away, 0], right: [away, 0] }[direction];
    const offset: Point = [right! + aside, down!];
    mark.bindTooltip(said, { permanent: side !== undefined, direction, className: "name", offset });
  }

  private _width(text: string): number {
    this._pen ??= document.createElement("canvas").getContext("2d");
    if (!this._pen) return text.length * 8;
    const letters = parseFloat(getComputedStyle(this).fontSize);
    this._pen.font = this.kind === "wall" ? `700 ${letters * 1.2}px sans-serif` : "13.6px sans-serif";
    return this._pen.measureText(text).width;
  }

  /** Units move without a word of the feed: their places are asked for while somebody sees the map. */
  private async _look(): Promise<void> {
    if (document.hidden) return;
    try {
      this._units = await this.hass.callWS<PlacedUnit[]>({ type: `${DOMAIN}/desk/units` });
    } catch {
      // What does not answer is not shown as if it did: the last places stay, and their age grows.
    }
    this._draw();
  }

  private _drawUnits(map: L.Map, room: Room, heaps: readonly Spot<unknown>[]): void {
    const { language } = this.hass;
    const size = this._size(28);
    for (const unit of this._units) {
      const place = placeOf(unit);
      if (!place) continue;
      const ageMs = Math.max(0, Date.now() - unit.placed_ms);
      const ago = age(language, ageMs);
      const said = this._say("map.unit", { name: unit.unit, state: word(language, "unit_state", unit.state), age: ago });
      const { x, y } = this._pixel(map, place);
      // One that is there would lie under what it went to.
      const hidden = heaps.some((heap) => Math.hypot(heap.x - x, heap.y - y) < this._size(30));
      const aside = hidden ? this._size(34) : 0;
      const mark = this._sign(place, `unit ${unit.state} ${ageMs > OLD_PLACE_MS ? "old" : ""}`, unitSign(), said, size, [size / 2 + aside, size / 2]);
      room.take(around(x - aside, y, size));
      const short = this.kind === "wall" || ageMs < 60_000 ? unit.unit : this._say("map.unit_short", { name: unit.unit, age: ageMs < 3_600_000 ? this._say("map.minutes", { minutes: Math.floor(ageMs / 60_000) }) : ago });
      this._name(map, room, mark, place, short, this._size(16), true, -aside);
      mark.setZIndexOffset(2_500).addTo(this._marks);
    }
  }

  private _sign(place: Point, classes: string, sign: string, label: string, size: number, anchor?: Point, focusable = false): L.Marker {
    const icon = L.divIcon({
      html: sign,
      className: `sign ${classes}`,
      iconSize: [size, size],
      iconAnchor: anchor ?? [size / 2, size / 2],
    });
    const marker = L.marker(place, { icon, keyboard: focusable && this.kind === "whole", interactive: this.kind !== "wall", title: label, alt: label });
    marker.on("add", () => {
      const element = marker.getElement();
      element?.setAttribute("role", focusable && this.kind === "whole" ? "button" : "img");
      element?.setAttribute("aria-label", label);
    });
    return marker;
  }

  /** Pixels at a desk; signs of the wall grow with its letters. */
  private _size(pixels: number): number {
    return this.kind === "wall" ? Math.round((pixels * parseFloat(getComputedStyle(this).fontSize)) / 20) : pixels;
  }

  private _colour(name: string, otherwise: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim() || otherwise;
  }

  private _tell(type: string, id: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail: id, bubbles: true, composed: true }));
  }

  private _goTo(event: Event): void {
    const choice = event.target as HTMLSelectElement;
    const place = placeOf(this.sites.get(choice.value));
    if (place) this._map?.setView(place, INCIDENT_ZOOM, { animate: false });
    choice.value = "";
  }

  protected override render(): TemplateResult {
    const whole = this.kind === "whole";
    // Leaflet writes classes of its own into the map's element: what changes stands on the frame.
    return html`<div class="frame ${this.kind} ${this._ground ? "ground" : ""}">
      ${whole ? this._list() : nothing}
      <div class="map" role="application" aria-label=${this._say("map.title")}></div>
      ${this._ground === false && whole ? html`<p class="note" role="note">${this._say("map.no_tiles")}</p>` : nothing}
    </div>`;
  }

  /** What the map shows, for whoever does not use a mouse, or no eyes. */
  private _list(): TemplateResult {
    const language = this.hass.language;
    const placed = this.incidents.filter((row) => placeOf(this.sites.get(row.site)));
    const missing = this.incidents.length - placed.length;
    const sites = [...this.sites.values()].filter(placeOf).sort((a, b) => a.name.localeCompare(b.name, language));
    return html`<div class="beside">
      ${sites.length
        ? html`<div class="ways">
            <label><span class="unseen">${this._say("map.go_to")}</span>
              <select @change=${(event: Event) => this._goTo(event)}>
                <option value="">${this._say("map.go_to")}</option>
                ${sites.map((site) => html`<option value=${site.id}>${site.name}</option>`)}
              </select></label>
            <button @click=${() => this._fit()}>${this._say("map.everything")}</button>
          </div>`
        : html`<p>${this._say("map.no_places")}</p>`}
      <h2>${this._say("map.incidents")} (${placed.length})</h2>
      ${missing ? html`<p>${this._say("map.unplaced", { count: missing })}</p>` : nothing}
      <ul>
        ${placed.slice(0, 100).map(
          (row) => html`<li>
            <button aria-pressed=${row.id === this.chosen} class=${isWaiting(row) ? "open" : ""} @click=${() => this._tell("choose-incident", row.id)}>
              ${title(language, row)} <small>${word(language, "state", row.state)}</small>
            </button>
          </li>`,
        )}
      </ul>
      ${this._legend()}
    </div>`;
  }

  private _legend(): TemplateResult {
    const sign = (classes: string, inner: string, text: PlaceText) => {
      const holder = document.createElement("span");
      holder.className = `sign ${classes}`;
      holder.innerHTML = inner;
      return html`<li>${holder} ${this._say(text)}</li>`;
    };
    return html`<details>
      <summary>${this._say("map.legend")}</summary>
      <ul class="legend">
        ${sign("incident open", incidentSign({ priority: 1 } as Row, 1), "map.legend.incident")}
        ${sign("site", '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8"/></svg>', "map.legend.site")}
        ${sign("lost", lostSign(), "map.legend.lost")} ${sign("camera", cameraSign(), "map.legend.camera")}
        ${sign("lamp on", lampSign(), "map.legend.lamp")} ${sign("unit", unitSign(), "map.legend.unit")}
      </ul>
    </details>`;
  }

  static override styles = [unsafeCSS(leafletCss), mapStyles];
}

if (!customElements.get("ssz-room-map")) customElements.define("ssz-room-map", RoomMap);

/** The newest picture of each of the first incidents, with its age: a picture that does not move says how old it is. */

import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import { DOMAIN, type HomeAssistant } from "../home-assistant";
import { sayPlace } from "../places-texts";
import type { Row, Shot } from "../room/model";
import { age, title } from "../room/words";

const ASK_AGAIN_MS = 5_000;
const SHOWN = 3;
/** As in the list beside them. */
const SHAPES: Record<number, string> = { 1: "◆", 2: "▲", 3: "■", 4: "●" };

interface Picture {
  path: string;
  taken_ms: number;
  url: string;
}

export class WallPictures extends LitElement {
  static override properties = {
    hass: { attribute: false },
    rows: { attribute: false },
    now: { attribute: false },
    _pictures: { state: true },
  };

  declare hass: HomeAssistant;
  /** The most urgent first. */
  declare rows: readonly Row[];
  declare now: number;
  declare private _pictures: ReadonlyMap<string, Picture>;
  private _timer: ReturnType<typeof setInterval> | undefined;
  private _asking = false;

  constructor() {
    super();
    this.rows = [];
    this._pictures = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this._timer = setInterval(() => void this._look(), ASK_AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this._timer);
    for (const picture of this._pictures.values()) URL.revokeObjectURL(picture.url);
    this._pictures = new Map();
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("rows") as readonly Row[] | undefined;
    if (changed.has("rows") && before?.[0]?.id !== this.rows[0]?.id) void this._look();
  }

  private async _look(): Promise<void> {
    if (this._asking) return;
    this._asking = true;
    const found = new Map<string, Picture>();
    try {
      for (const row of this.rows.slice(0, SHOWN)) {
        const picture = await this._newest(row.id).catch(() => this._pictures.get(row.id));
        if (picture) found.set(row.id, picture);
      }
    } finally {
      this._asking = false;
    }
    for (const [id, picture] of this._pictures) if (found.get(id)?.url !== picture.url) URL.revokeObjectURL(picture.url);
    this._pictures = found;
  }

  /** Each fetch stands in the journal as a look: what is on the wall already is not fetched again. */
  private async _newest(incident: string): Promise<Picture | undefined> {
    const shots = await this.hass.callWS<Shot[]>({ type: `${DOMAIN}/desk/pictures`, incident });
    const newest = shots.filter((shot) => shot.state === "kept").at(-1);
    const before = this._pictures.get(incident);
    if (!newest || newest.path === before?.path) return before;
    const answer = await this.hass.fetchWithAuth(newest.path);
    if (!answer.ok) return before;
    return { path: newest.path, taken_ms: newest.since_ms, url: URL.createObjectURL(await answer.blob()) };
  }

  protected override render(): TemplateResult | typeof nothing {
    const language = this.hass.language;
    const shown = this.rows.filter((row) => this._pictures.has(row.id)).slice(0, SHOWN);
    if (!shown.length) return nothing;
    return html`<section aria-label=${sayPlace(language, "wall.pictures")}>
      ${shown.map((row) => {
        const picture = this._pictures.get(row.id)!;
        return html`<figure>
          <img src=${picture.url} alt=${title(language, row)} />
          <figcaption>
            <span aria-hidden="true">${SHAPES[row.priority] ?? "●"}</span> <strong>${row.site_name}</strong>
            <span class="age">${age(language, this.now - picture.taken_ms)}</span>
          </figcaption>
        </figure>`;
      })}
    </section>`;
  }

  static override styles = css`
    section {
      display: grid;
      grid-auto-columns: 1fr;
      grid-auto-flow: column;
      gap: 0.5em;
    }
    figure {
      margin: 0;
    }
    img {
      width: 100%;
      max-height: 26vh;
      object-fit: cover;
    }
    figcaption {
      font-size: 0.75em;
    }
    .age {
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
  `;
}

if (!customElements.get("ssz-wall-pictures")) customElements.define("ssz-wall-pictures", WallPictures);

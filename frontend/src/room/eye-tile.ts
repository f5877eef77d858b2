/** One camera: where it is, and one look through it, which ends with this tile. Nothing old is shown as live. */

import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { DOMAIN, type Failure, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { eyeStyles } from "./eye-styles";
import { type LookMessage, type NearCamera, type Phase, opensByItself } from "./eyes-model";
import { type EyesText, eyesWord, reason, sayEyes } from "./eyes-texts";
import "./live";
import type { LiveNews, LiveWish } from "./live";
import type { Me } from "./model";
import { say } from "./room-texts";
import { age, who } from "./words";

/** A picture so old is not live any more: pictures come twice a second and more. */
const OLD_MS = 3_000;
/** Whoever has lost the line may have seen something in the last picture; every other end takes it away. */
const KEEPS_PICTURE = new Set(["link_lost", "page_lost", "not_connected"]);
const OFF = new Set(["switched_off", "no_consent"]);
/** Why live video may end, or be none, while pictures are there still. */
const ONLY_VIDEO = new Set(["", "no_picture", "not_offered", "too_many", "ended"]);
/** So often live video is tried in one look: a line that breaks again and again shows pictures. */
const VIDEO_TRIES = 3;

export class EyeTile extends LitElement {
  static override properties = {
    hass: { attribute: false },
    camera: { attribute: false },
    incident: { attribute: false },
    case: { attribute: false },
    me: { attribute: false },
    number: { attribute: false },
    folded: { attribute: false },
    _phase: { state: true },
    _reason: { state: true },
    _until: { state: true },
    _picture: { state: true },
    _wish: { state: true },
    _video: { state: true },
    _tick: { state: true },
  };

  declare hass: HomeAssistant;
  declare camera: NearCamera;
  /** For whose sake it is: an incident … */
  declare incident?: string;
  /** … or a case, by its number. */
  declare case?: string;
  declare me?: Me;
  /** The key that opens and closes it; none beyond the ninth. */
  declare number?: number;
  /** Whether it stands behind "more" as long as nobody looks. */
  declare folded: boolean;
  declare private _phase: Phase | undefined;
  declare private _reason: string;
  /** When the grant, or the question to the owner, is over; by this page's own clock. */
  declare private _until: number | undefined;
  declare private _picture: string | undefined;
  /** What live video is asked for, beside the pictures. */
  declare private _wish: LiveWish | undefined;
  /** Whether live video shows, and no pictures are fetched. */
  declare private _video: boolean;
  declare private _tick: number;
  private _tries = 0;
  private _purpose = "";
  private _handle: string | undefined;
  /** When the newest picture was taken, by this page's own clock. */
  private _taken = 0;
  private _end: (() => void) | undefined;
  private _timer: number | undefined;

  constructor() {
    super();
    this._reason = "";
    this._video = false;
    this._tick = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") && this.hass.connected === false && this.looking) this._over("ended", "page_lost");
    const state = this._state();
    if (this.dataset["state"] !== state) this.dataset["state"] = state;
    this.hidden = this.folded && !this.open;
    this.toggleAttribute("data-open", this.open);
  }

  /** Whether somebody looks, or has asked to. */
  get looking(): boolean {
    return this._phase === "asking" || this._phase === "waiting" || this._phase === "live";
  }

  get open(): boolean {
    return this._phase !== undefined;
  }

  async look(purpose: string): Promise<void> {
    if (this.looking) return;
    this._tries = 0;
    this._purpose = purpose;
    await this._ask();
  }

  /** Ask for pictures, which come first and stay where there is no live video. */
  private async _ask(): Promise<void> {
    this._forget();
    this._phase = "asking";
    const purpose = this._purpose;
    const { site, camera } = this.camera;
    let gone = false;
    // What this look still says after its end is nobody's.
    const hear = (message: LookMessage) => gone || this._hear(message);
    let unsubscribe: (() => Promise<void>) | undefined;
    const end = () => {
      gone = true;
      void unsubscribe?.().catch(() => undefined);
    };
    this._end = end;
    this._timer = window.setInterval(() => this._tick++, 1_000);
    try {
      const message = { type: `${DOMAIN}/view/start`, site, camera, purpose, ...this._about() };
      // A look that was cut off is not begun again behind the operator's back.
      unsubscribe = await this.hass.connection.subscribeMessage<LookMessage>(hear, message, { resubscribe: false });
      if (gone) end();
    } catch (err) {
      if (!gone) this._over("refused", (err as Failure).message ?? String(err));
    }
  }

  private _about(): { incident?: string; case?: string } {
    if (this.case !== undefined) return { case: this.case };
    return this.incident === undefined ? {} : { incident: this.incident };
  }

  close(): void {
    this._forget();
    this._phase = undefined;
    this._reason = "";
  }

  private _forget(): void {
    this._end?.();
    this._end = undefined;
    window.clearInterval(this._timer);
    this._picture = this._until = this._handle = this._wish = undefined;
    this._video = false;
  }

  private _over(phase: Phase, why: string): void {
    this._phase = phase;
    this._reason = why;
    this._until = this._wish = undefined;
    this._video = false;
    this._end?.();
    this._end = undefined;
    if (!KEEPS_PICTURE.has(why)) {
      this._picture = undefined;
      window.clearInterval(this._timer);
    }
  }

  private _hear(message: LookMessage): void {
    if (message.look) this._handle = message.look;
    if (message.picture !== undefined) {
      this._picture = message.picture;
      this._taken = performance.now() - (message.age_ms ?? 0);
      this._wantVideo();
      return;
    }
    if (message.phase === "ended" || message.phase === "refused") {
      const refused = message.phase === "refused" || this._phase === "asking" || this._phase === "waiting";
      this._over(refused ? "refused" : "ended", message.reason ?? "");
    } else if (message.phase) {
      this._phase = message.phase;
      this._until = message.left_ms == null ? undefined : performance.now() + message.left_ms;
    }
  }

  /** Once there is a picture, try for live video; where an owner is asked each time, he is asked once. */
  private _wantVideo(): void {
    const { site, camera, tier, webrtc } = this.camera;
    const opens = this.case === undefined ? opensByItself(this.camera) : tier === "always";
    if (this._wish || !webrtc || !opens || this._tries >= VIDEO_TRIES) return;
    this._tries += 1;
    this._wish = { site, camera, purpose: this._purpose, ...this._about() };
  }

  private _heardVideo(news: LiveNews): void {
    if (news.shows) {
      this._video = true;
      this._end?.();
      this._end = this._handle = undefined;
    } else if (this._video) {
      if (ONLY_VIDEO.has(news.reason)) void this._ask();
      else this._over("ended", news.reason);
    }
  }

  /** The next picture may come: this one has been shown. */
  private _shown(): void {
    if (this._handle && this.looking) {
      this.hass.callWS({ type: `${DOMAIN}/view/shown`, look: this._handle }).catch(() => undefined);
    }
  }

  private _age(): number {
    return performance.now() - this._taken;
  }

  /** The one word that its looks hang on. */
  private _state(): string {
    if (this._phase === undefined) return this.camera.unavailable ? (OFF.has(this.camera.unavailable) ? "off" : "unavailable") : "closed";
    if (this._video) return "live";
    if (this._phase === "live") return this._picture === undefined ? "coming" : this._age() > OLD_MS ? "old" : "live";
    if (this._phase === "ended" || this._phase === "refused") {
      if (this._picture !== undefined) return "frozen";
      return OFF.has(this._reason) ? "off" : this._phase;
    }
    return this._phase;
  }

  private _say(text: EyesText, values?: Record<string, string | number>): string {
    return sayEyes(this.hass.language, text, values);
  }

  private _where(): string {
    const { metres, bearing, faces } = this.camera;
    const language = this.hass.language;
    const parts = [];
    if (metres === null) parts.push(this._say("eyes.unplaced"));
    else if (bearing === null) parts.push(this._say("eyes.here"));
    else parts.push(this._say("eyes.distance", { metres, direction: eyesWord(language, "direction", String(Math.round(bearing / 45) % 8)) }));
    if (faces !== null) parts.push(eyesWord(language, "faces", String(faces)));
    return parts.join(" · ");
  }

  protected override render(): TemplateResult {
    const { camera } = this;
    const state = this._state();
    return html`<article aria-label="${camera.name}, ${camera.site_name}">
      <header>
        <span class="name"
          ><strong>${camera.name}</strong> ${camera.site_name}
          <small
            >${this.open ? this._where() : this._briefly()}${this._said()
              .filter(Boolean)
              .map((each) => html` · ${each}`)}</small
          ></span
        >
        ${this._button(state)}
      </header>
      ${this._body(state)}
      ${this.open && this._purpose ? html`<p class="logged">${this._logged()}</p>` : nothing}
    </article>`;
  }

  /** Beside where it is: as whose it is opened, or in one quiet line why nobody can. */
  private _said(): (string | TemplateResult)[] {
    const { tier, masked, unavailable } = this.camera;
    if (this.open) return [eyesWord(this.hass.language, this.case === undefined ? "tier" : "case.tier", tier), masked ? this._say("eyes.masked") : ""];
    if (!unavailable) return [];
    const isOff = OFF.has(unavailable);
    return [html`<span aria-hidden="true">${isOff ? "⏻" : "○"}</span> ${isOff ? this._say("eyes.off") : reason(this.hass.language, unavailable)}`];
  }

  /** Where it is, with an arrow for the direction. */
  private _briefly(): TemplateResult | string {
    const { metres, bearing, faces } = this.camera;
    if (metres === null || bearing === null) return this._where();
    const language = this.hass.language;
    return html`<span class="arrow" style="rotate:${Math.round(bearing)}deg" aria-hidden="true">↑</span> ${say(language, "room.metres", { metres })}
      <span class="unseen">${eyesWord(language, "direction", String(Math.round(bearing / 45) % 8))}</span>${faces === null || this.camera.unavailable ? nothing : html` · ${eyesWord(language, "faces", String(faces))}`}`;
  }

  /** Who is watched knows, and whoever watches reads that. */
  private _logged(): string {
    const values = { who: who(this.hass.language, this.me && { number: this.me.number }), purpose: this._purpose };
    return this.case === undefined ? this._say("eyes.logged", values) : this._say("eyes.logged_case", { ...values, case: this.case });
  }

  private _button(state: string): TemplateResult | typeof nothing {
    // For who hears the page, each button has the name of its camera.
    const name = html`<span class="unseen"> ${this.camera.name}</span>${this.number ? html` <kbd>${this.number}</kbd>` : nothing}`;
    if (this.open) return html`<button @click=${() => this.close()}>${this._say("eyes.close")}${name}</button>`;
    // The key has no effect here, and says so by its look.
    if (state !== "closed") return this.number ? html`<kbd class="none" aria-hidden="true">${this.number}</kbd>` : nothing;
    return html`<button class="main" @click=${() => this._want()}>${this._say(opensByItself(this.camera) ? "eyes.look" : "eyes.ask")}${name}</button>`;
  }

  /** Ask whoever knows what for. */
  private _want(): void {
    this.dispatchEvent(new CustomEvent("want-look", { bubbles: true, composed: true }));
  }

  private _body(state: string): TemplateResult | typeof nothing {
    const language = this.hass.language;
    switch (state) {
      case "closed":
        return nothing;
      case "unavailable":
        return nothing;
      case "asking":
        return html`<p class="still" role="status"><span aria-hidden="true">…</span> ${this._say("eyes.asking")}</p>`;
      case "waiting":
        return html`<p class="still" role="status">
          <span aria-hidden="true">⌛</span> <strong>${this._say("eyes.waiting")}</strong>
          ${this._until === undefined ? nothing : html`<span>${this._say("eyes.left", { age: age(language, this._until - performance.now()) })}</span>`}
        </p>`;
      case "coming":
        return html`<p class="still" role="status"><span aria-hidden="true">…</span> ${this._say("eyes.coming")}</p>`;
      case "live":
      case "old":
      case "frozen":
        return this._shownPicture(state);
      case "off":
        if (!this.open) return nothing;
        return html`<p class="still"><span aria-hidden="true">⏻</span> <strong>${this._say("eyes.off")}</strong></p>`;
      default:
        return html`<p class="still" role="status">
          <span aria-hidden="true">${state === "refused" ? "⊘" : "■"}</span> <strong>${this._say(state === "refused" ? "eyes.refused" : "eyes.ended")}</strong>
          <span>${reason(language, this._reason)}</span>
          ${state === "refused" || this._reason === "incident_closed" ? nothing : html`<button @click=${() => this.look(this._purpose)}>${this._say("eyes.again")}</button>`}
        </p>`;
    }
  }

  private _shownPicture(state: "live" | "old" | "frozen"): TemplateResult {
    const language = this.hass.language;
    const values = { age: age(language, this._age()) };
    const alt = this._say("eyes.picture", { camera: this.camera.name, site: this.camera.site_name });
    return html`<figure>
      <img
        ?hidden=${this._video}
        src="data:image/jpeg;base64,${this._picture}"
        alt=${alt}
        @load=${() => this._shown()}
        @error=${() => this._shown()}
      />
      ${this._wish
        ? html`<ssz-live-video
            .hass=${this.hass}
            .wish=${this._wish}
            role="img"
            aria-label=${alt}
            @live-video=${(event: CustomEvent<LiveNews>) => this._heardVideo(event.detail)}
          ></ssz-live-video>`
        : nothing}
      <figcaption>
        ${state === "live"
          ? html`<span class="live"><span aria-hidden="true">●</span> ${this._say("eyes.live")}</span> ${this._say(this._video ? "eyes.video" : "eyes.frames")}${this._until === undefined
                ? nothing
                : html` · ${this._say("eyes.left", { age: age(language, this._until - performance.now()) })}`}`
          : html`<strong><span aria-hidden="true">▲</span> ${this._say(state === "old" ? "eyes.old" : "eyes.frozen", values)}</strong>`}
      </figcaption>
    </figure>`;
  }

  static override styles = [base, eyeStyles];
}

if (!customElements.get("ssz-eye-tile")) customElements.define("ssz-eye-tile", EyeTile);

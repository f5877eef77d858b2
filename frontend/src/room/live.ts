/**
 * Live video of one shared camera by WebRTC, where that can be had: shown from its first frame on, never a frozen one.
 *
 * Whoever composes it shows pictures beside it, and hides them while this says that it shows (event `live-video`,
 * detail `{ shows, reason }`). Where there never was any, nothing is said: the pictures are there still.
 */

import { LitElement, type PropertyValues, type TemplateResult, css, html } from "lit";
import { DOMAIN, type HomeAssistant } from "../home-assistant";

export interface LiveWish {
  site: string;
  camera: string;
  purpose: string;
  incident?: string;
  case?: string;
}

export interface LiveNews {
  shows: boolean;
  /** Why it shows no more, if that was said: a word of the site or the station. */
  reason: string;
}

interface State {
  look: string;
  phase: "asking" | "waiting" | "live" | "ended" | "refused";
  reason: string;
}

interface Word {
  rtc: { kind: "answer" | "candidate"; text: string };
}

/** So long the last frame may stand: a picture that looks live and is not misleads. */
const STALE_MS = 1_500;
const LOOK_EVERY_MS = 250;
/** So long until the first frame; then it is given up, and the pictures stay. */
const FIRST_MS = 15_000;

/** One try of seeing, from the question to its end. */
class Attempt {
  private _peer: RTCPeerConnection | undefined;
  private _stop: (() => Promise<void>) | undefined;
  private _look: string | undefined;
  private _early: string[] = [];
  private _late: string[] = [];
  private _offer: string | undefined;
  private _offered = false;
  private _over = false;

  constructor(
    private readonly _hass: HomeAssistant,
    private readonly _wish: LiveWish,
    private readonly _track: (stream: MediaStream) => void,
    private readonly _ended: (reason: string) => void,
  ) {}

  async begin(): Promise<void> {
    try {
      const iceServers = await this._hass.callWS<RTCIceServer[]>({ type: `${DOMAIN}/view/rtc_servers` });
      if (this._over) return;
      const peer = (this._peer = new RTCPeerConnection({ iceServers }));
      peer.addTransceiver("video", { direction: "recvonly" });
      peer.addEventListener("track", (event) => this._track(new MediaStream([event.track])));
      peer.addEventListener("icecandidate", (event) => event.candidate && this._tell(event.candidate.candidate));
      peer.addEventListener("connectionstatechange", () => {
        if (["failed", "closed"].includes(peer.connectionState)) this.end();
      });
      await peer.setLocalDescription(await peer.createOffer());
      // As it was made: what is found afterwards follows as candidates.
      this._offer = peer.localDescription?.sdp;
      if (this._over) return;
      const message = { type: `${DOMAIN}/view/start`, mode: "webrtc", ...this._wish };
      const hear = (said: State | Word) => this._hear(said);
      // A look that was cut off is not begun again behind the operator's back.
      const stop = await this._hass.connection.subscribeMessage<State | Word>(hear, message, { resubscribe: false });
      if (this._over) void stop();
      else this._stop = stop;
    } catch {
      this.end();
    }
  }

  end(reason = ""): void {
    if (this._over) return;
    this._over = true;
    this._peer?.close();
    void this._stop?.().catch(() => undefined);
    this._ended(reason);
  }

  private _hear(message: State | Word): void {
    if (this._over) return;
    if ("rtc" in message) {
      void this._take(message.rtc);
      return;
    }
    if (!("phase" in message)) return;
    this._look = message.look;
    if (message.phase === "ended" || message.phase === "refused") this.end(message.reason);
    else if (message.phase === "live" && !this._offered) void this._send();
  }

  /** Offer, once the site has said yes; what was found meanwhile follows. */
  private async _send(): Promise<void> {
    this._offered = true;
    try {
      await this._word("offer", this._offer ?? "");
      const early = this._early;
      this._early = [];
      for (const candidate of early) await this._word("candidate", candidate);
    } catch {
      this.end();
    }
  }

  private async _take(word: Word["rtc"]): Promise<void> {
    try {
      if (word.kind === "answer") {
        await this._peer?.setRemoteDescription({ type: "answer", sdp: word.text });
        const late = this._late;
        this._late = [];
        for (const text of late) await this._take({ kind: "candidate", text });
      } else if (!this._peer?.remoteDescription) this._late.push(word.text);
      else await this._peer.addIceCandidate({ candidate: word.text, sdpMLineIndex: 0 });
    } catch {
      // One candidate of several may be of a kind that this browser does not know.
      if (word.kind === "answer") this.end();
    }
  }

  private _tell(candidate: string): void {
    if (!this._offered) this._early.push(candidate);
    else void this._word("candidate", candidate).catch(() => undefined);
  }

  private _word(kind: "offer" | "candidate", text: string): Promise<unknown> {
    return this._hass.callWS({ type: `${DOMAIN}/view/rtc`, look: this._look, kind, text });
  }
}

export class LiveVideo extends LitElement {
  static override properties = { hass: { attribute: false }, wish: { attribute: false } };

  declare hass: HomeAssistant;
  /** What is to be seen; a new object begins anew. */
  declare wish: LiveWish | undefined;
  /** Whether live video stands here now. */
  shows = false;
  /** How many frames were shown so far. */
  frames = 0;
  private _attempt: Attempt | undefined;
  private _stream: MediaStream | undefined;
  private _newest = 0;
  private _began = 0;
  private _timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this._begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._end();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("wish")) this._begin();
  }

  private _begin(): void {
    this._end();
    if (!this.wish || !this.isConnected) return;
    this._began = performance.now();
    const attempt: Attempt = new Attempt(
      this.hass,
      this.wish,
      (stream) => this._attempt === attempt && this._play(stream),
      (reason) => this._attempt === attempt && this._end(reason),
    );
    this._attempt = attempt;
    this._timer = setInterval(() => this._check(), LOOK_EVERY_MS);
    void attempt.begin();
  }

  private get _video(): HTMLVideoElement | null {
    return this.renderRoot.querySelector("video");
  }

  private _play(stream: MediaStream): void {
    const video = this._video;
    if (!video) return;
    this._stream = stream;
    video.srcObject = stream;
    video.requestVideoFrameCallback(() => this._frame(stream));
    void video.play().catch(() => undefined);
  }

  private _frame(stream: MediaStream): void {
    if (stream !== this._stream) return;
    this.frames += 1;
    this._newest = performance.now();
    this._say(true);
    this._video?.requestVideoFrameCallback(() => this._frame(stream));
  }

  private _check(): void {
    const now = performance.now();
    if (this.shows && now - this._newest > STALE_MS) this._say(false);
    // Frames may come again, after a moment in which the network was bad; but not for ever.
    if (!this.shows && now - Math.max(this._newest, this._began) > FIRST_MS) this._end();
  }

  private _end(reason = ""): void {
    clearInterval(this._timer);
    const attempt = this._attempt;
    this._attempt = this._stream = undefined;
    attempt?.end();
    const video = this._video;
    if (video) video.srcObject = null;
    this._say(false, reason);
  }

  private _say(shows: boolean, reason = ""): void {
    if (shows === this.shows) return;
    this.shows = shows;
    this.toggleAttribute("shows", shows);
    const detail: LiveNews = { shows, reason };
    this.dispatchEvent(new CustomEvent("live-video", { detail, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult {
    return html`<video .muted=${true} playsinline disablepictureinpicture disableremoteplayback></video>`;
  }

  static override styles = css`
    /* What is not displayed gets no frames. */
    :host {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      opacity: 0;
      pointer-events: none;
    }
    :host([shows]) {
      position: relative;
      display: block;
      width: 100%;
      height: auto;
      opacity: 1;
    }
    video {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: contain;
      background: #000;
    }
  `;
}

if (!customElements.get("ssz-live-video")) customElements.define("ssz-live-video", LiveVideo);

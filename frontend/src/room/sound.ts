/** The alarm's sound, made in the browser: a pattern per priority until nobody waits, louder after a while. */

const LOUDER_AFTER_MS = 20_000;
const REPEAT_MS = 2_000;
/** Frequency in hertz and length in seconds, one after the other. */
const PATTERNS: Record<number, [number, number][]> = {
  1: [
    [960, 0.16],
    [640, 0.16],
    [960, 0.16],
    [640, 0.16],
    [960, 0.16],
  ],
  2: [
    [784, 0.2],
    [784, 0.2],
    [784, 0.2],
  ],
  3: [
    [587, 0.25],
    [587, 0.25],
  ],
  4: [[494, 0.3]],
};
const LOST: [number, number][] = [
  [440, 0.25],
  [330, 0.25],
  [247, 0.4],
];

export class Sound {
  private _context: AudioContext | undefined;
  private _timer: number | undefined;
  private _priority: number | undefined;
  private _since = 0;

  /** Whether this page may be heard: browsers mute one that nobody has touched. */
  get armed(): boolean {
    return this._context?.state === "running";
  }

  /** Call from a person's click. */
  async arm(): Promise<void> {
    this._context ??= new AudioContext();
    await this._context.resume();
    this._play([[660, 0.12], [880, 0.12]], 0.4);
  }

  disarm(): void {
    this.ring(undefined);
    void this._context?.close();
    this._context = undefined;
  }

  /** Ring for the most urgent incident that nobody has taken; undefined if there is none. */
  ring(priority: number | undefined, louder = false): void {
    // What was escalated does not wait until it is loud.
    if (louder) this._since = Math.min(this._since, Date.now() - LOUDER_AFTER_MS - 1);
    if (priority === this._priority) return;
    // A second alarm does not begin softly again.
    if (this._priority === undefined && !louder) this._since = Date.now();
    this._priority = priority;
    window.clearInterval(this._timer);
    if (priority === undefined) return;
    const again = () => this._play(PATTERNS[priority] ?? PATTERNS[1]!, Date.now() - this._since > LOUDER_AFTER_MS ? 1 : 0.45);
    again();
    this._timer = window.setInterval(again, REPEAT_MS);
  }

  /** A site went quiet: once. */
  lost(): void {
    this._play(LOST, 0.35);
  }

  private _play(pattern: [number, number][], volume: number): void {
    const context = this._context;
    if (context?.state !== "running") return;
    let at = context.currentTime;
    for (const [hertz, seconds] of pattern) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.type = "square";
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(volume * 0.5, at + 0.01);
      gain.gain.setValueAtTime(volume * 0.5, at + seconds - 0.02);
      gain.gain.linearRampToValueAtTime(0, at + seconds);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + seconds);
      at += seconds + 0.04;
    }
  }
}

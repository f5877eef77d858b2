/** Plots as SVG of our own: each has words that say the same, and patterns beside its colours. */

import { type TemplateResult, html, nothing, svg } from "lit";

export interface Bar {
  label: string;
  /** The lower piece, which is solid. */
  solid: number;
  /** The upper piece, which is hatched. */
  hatched: number;
}

export interface Marks {
  label: string;
  /** Of the circle; null where there is none. */
  half: number | null;
  /** Of the triangle. */
  nine: number | null;
}

export interface Words {
  title: string;
  said: string;
}

const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 64;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 30;
const FLOOR = HEIGHT - BOTTOM;
/** So many labels fit below each other's side. */
const LABELS = 10;

let plots = 0;

function frame(words: Words, inner: unknown, height = HEIGHT): TemplateResult {
  const id = `plot-${++plots}`;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-said">
    <title id="${id}-title">${words.title}</title>
    <desc id="${id}-said">${words.said}</desc>
    ${inner}
  </svg>`;
}

function labels(all: string[]): unknown {
  const every = Math.ceil(all.length / LABELS);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, all.length);
  return all.map((label, index) =>
    index % every ? nothing : svg`<text class="label" x=${LEFT + step * (index + 0.5)} y=${HEIGHT - 8} text-anchor="middle">${label}</text>`,
  );
}

function line(y: number, label: string): unknown {
  return svg`<line class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y} y2=${y} />
    <text class="label" x=${LEFT - 6} y=${y + 4} text-anchor="end">${label}</text>`;
}

/** A round number at least as large, so that the scale can be read. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= value) ?? value;
}

export function bars(words: Words, all: Bar[], number: (value: number) => string): TemplateResult {
  const top = roundUp(Math.max(...all.map((bar) => bar.solid + bar.hatched), 1));
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, all.length);
  const height = (value: number) => ((FLOOR - TOP) * value) / top;
  const ticks = top === 1 ? [0, 1] : [0, top / 2, top].filter((each) => Number.isInteger(each));
  return frame(
    words,
    svg`<defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch-ground" />
          <line x1="0" y1="0" x2="0" y2="6" class="hatch-line" />
        </pattern>
      </defs>
      ${ticks.map((each) => line(FLOOR - height(each), number(each)))}
      ${all.map((bar, index) => {
        const x = LEFT + step * (index + 0.15);
        const solid = height(bar.solid);
        const hatched = height(bar.hatched);
        return svg`<rect class="solid" x=${x} width=${step * 0.7} y=${FLOOR - solid} height=${solid} />
          <rect class="hatched" fill="url(#hatch)" x=${x} width=${step * 0.7} y=${FLOOR - solid - hatched} height=${hatched} />`;
      })}
      ${labels(all.map((bar) => bar.label))}`,
  );
}

export interface Share {
  label: string;
  count: number;
}

const ROW = 34;

/** A bar for each, below its name: names of causes are long, so they stand on lines of their own. */
export function shares(words: Words, all: Share[], number: (value: number) => string): TemplateResult {
  const top = Math.max(...all.map((each) => each.count), 1);
  const width = WIDTH - RIGHT - LEFT;
  return frame(
    words,
    all.map(
      ({ label, count }, index) => svg`<text class="label" x="0" y=${ROW * index + 14}>${label}</text>
        <rect class="solid" x="0" y=${ROW * index + 18} width=${(width * count) / top} height="10" />
        <text class="label" x=${(width * count) / top + 8} y=${ROW * index + 28}>${number(count)}</text>`,
    ),
    ROW * all.length + 4,
  );
}

/** Round times, from a second to a week: what took an hour must not flatten what took seconds. */
const TIMES = [1_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000, 604_800_000];

export function times(words: Words, all: Marks[], targetMs: number, named: (ms: number) => string): TemplateResult {
  const values = all.flatMap((each) => [each.half, each.nine]).filter((each): each is number => each !== null);
  const longest = Math.max(targetMs, ...values);
  const ticks = TIMES.slice(0, 1 + Math.max(2, TIMES.findIndex((each) => each >= longest)));
  const [low, high] = [Math.log(ticks[0] ?? 1), Math.log(ticks.at(-1) ?? 1)];
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, all.length);
  const y = (ms: number) => FLOOR - ((FLOOR - TOP) * (Math.log(Math.max(ms, ticks[0] ?? 1)) - low)) / (high - low);
  return frame(
    words,
    svg`${ticks.map((each) => line(y(each), named(each)))}
      <line class="target" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(targetMs)} y2=${y(targetMs)} />
      ${all.map((each, index) => {
        const x = LEFT + step * (index + 0.5);
        const at = each.nine === null ? 0 : y(each.nine);
        return svg`${each.half === null ? nothing : svg`<circle class="half" cx=${x} cy=${y(each.half)} r="5" />`}
          ${each.nine === null ? nothing : svg`<path class="nine" d="M ${x - 6} ${at + 5} L ${x + 6} ${at + 5} L ${x} ${at - 6} Z" />`}`;
      })}
      ${labels(all.map((each) => each.label))}`,
  );
}

/** What keeps a busy map readable: signs that would lie on each other are one, and a name that has no room is not shown. */

export interface Spot<T> {
  x: number;
  y: number;
  thing: T;
}

/** Put together what lies nearer than `within` pixels; the first of each heap is where it stands. */
export function heaped<T>(spots: readonly Spot<T>[], within: number): Spot<T[]>[] {
  const heaps: Spot<T[]>[] = [];
  for (const { x, y, thing } of spots) {
    const near = heaps.find((heap) => Math.hypot(heap.x - x, heap.y - y) < within);
    if (near) near.thing.push(thing);
    else heaps.push({ x, y, thing: [thing] });
  }
  return heaps;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Remembers what is taken of the map's room; who asks first gets it. */
export class Room {
  private readonly _taken: Box[] = [];

  /** `edge`: what has to be within; without it there is none. */
  constructor(private readonly _edge?: Box) {}

  take(box: Box): void {
    this._taken.push(box);
  }

  /** Take room for a name beside a sign, and tell on which side of it; undefined if there is none on any. */
  side(at: { x: number; y: number }, size: { width: number; height: number }, away: number): Side | undefined {
    const { x, y } = at;
    const { width, height } = size;
    const sides: [Side, number, number][] = [
      ["top", x - width / 2, y - away - height],
      ["bottom", x - width / 2, y + away],
      ["right", x + away, y - height / 2],
      ["left", x - away - width, y - height / 2],
    ];
    return sides.find(([, left, top]) => this.fits({ left, top, width, height }))?.[0];
  }

  /** Take it if nothing is there, and tell whether that was so. */
  fits(box: Box): boolean {
    const edge = this._edge;
    const inside = !edge || (box.left >= edge.left && box.top >= edge.top && box.left + box.width <= edge.left + edge.width && box.top + box.height <= edge.top + edge.height);
    const clear = inside && this._taken.every(
      (each) =>
        box.left >= each.left + each.width || each.left >= box.left + box.width || box.top >= each.top + each.height || each.top >= box.top + box.height,
    );
    if (clear) this._taken.push(box);
    return clear;
  }
}

export type Side = "top" | "bottom" | "right" | "left";

export function around(x: number, y: number, size: number): Box {
  return { left: x - size / 2, top: y - size / 2, width: size, height: size };
}

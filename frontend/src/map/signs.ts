/** What stands on the map, as signs: each has a shape of its own, none is told by its colour alone. */

import type { Row } from "../room/model";

/** Shapes by priority, as in the queue. */
const SHAPES: Record<number, string> = {
  1: "M12 1 23 12 12 23 1 12Z",
  2: "M12 2 23 22H1Z",
  3: "M3 3H21V21H3Z",
  4: "M12 2a10 10 0 1 0 .01 0Z",
};

function svg(inner: string): string {
  return `<svg viewBox="0 0 24 24" aria-hidden="true">${inner}</svg>`;
}

export function incidentSign(row: Row, count: number): string {
  const number = count > 1 ? `<text x="12" y="17" text-anchor="middle">${count}</text>` : "";
  return svg(`<path d="${SHAPES[row.priority] ?? SHAPES[4]}"/>${number}`);
}

export function lostSign(): string {
  return svg('<circle cx="12" cy="12" r="10"/><path d="M7 7 17 17M17 7 7 17"/>');
}

export function lampSign(): string {
  return svg('<circle cx="12" cy="12" r="6"/><path d="M12 1v3M12 20v3M1 12h3M20 12h3M4 4l2 2M18 18l2 2M4 20l2-2M18 6l2-2"/>');
}

export function cameraSign(): string {
  return svg('<path d="M3 7h11v10H3ZM14 11l7-4v10l-7-4"/>');
}

export function unitSign(): string {
  return svg('<path d="M4 3h16v10c0 5-8 9-8 9s-8-4-8-9Z"/><path d="M12 7v8M8 11h8"/>');
}

const METRES_PER_DEGREE = 111_320;

/** The corners of what a camera sees: a fan from where it is, `reach` metres wide. */
export function fan(latitude: number, longitude: number, direction: number, angle: number, reach: number): [number, number][] {
  const across = METRES_PER_DEGREE * Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  const at = (degrees: number): [number, number] => {
    const radians = (degrees * Math.PI) / 180;
    return [latitude + (reach * Math.cos(radians)) / METRES_PER_DEGREE, longitude + (reach * Math.sin(radians)) / across];
  };
  const steps = Math.max(2, Math.ceil(angle / 10));
  const rim = Array.from({ length: steps + 1 }, (_, step) => at(direction - angle / 2 + (angle * step) / steps));
  return angle >= 360 ? rim : [[latitude, longitude], ...rim];
}

/** The keys of the room, by their place on the keyboard: a Thai layout has them as well. */

import type { Text } from "./room-texts";

/** What is shown for each, in the order of the list. */
export const KEYS: readonly [string, Text][] = [
  ["A", "room.key.acknowledge"],
  ["↑ ↓", "room.key.move"],
  ["Enter", "room.key.enter"],
  ["← →", "room.key.look"],
  ["D", "room.key.dispatch"],
  ["O", "room.key.arrived"],
  ["N", "room.key.note"],
  ["C", "room.key.close"],
  ["1 – 9", "room.key.camera"],
  ["M", "room.key.map"],
  ["/", "room.key.search"],
  ["?", "room.key.help"],
];

const TYPES = /^(INPUT|TEXTAREA|SELECT)$/;

/** Whether letters go into a field now. */
export function isTyping(event: KeyboardEvent): boolean {
  return event.composedPath().some((each) => each instanceof HTMLElement && TYPES.test(each.tagName));
}

/** Whether the key belongs to what has the focus: the map moves by arrows, and a dialog is closed by Escape. */
export function isElsewhere(event: KeyboardEvent): boolean {
  const holders = event.composedPath().filter((each) => each instanceof HTMLElement);
  const isArrow = event.code.startsWith("Arrow");
  return holders.some((each) => each.tagName === "DIALOG" || (isArrow && each.classList.contains("leaflet-container")));
}

/** The name of a key: its place, and for the one that bears two, which of them. */
export function nameOf(event: KeyboardEvent): string {
  return event.code === "Slash" && event.shiftKey ? "Question" : event.code;
}

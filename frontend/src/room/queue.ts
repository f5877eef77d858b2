/** The order of the queue, and what a filter may hide of it. */

import type { Row } from "./model";

export type Group = "waiting" | "held" | "mine" | "others" | "trouble" | "drills" | "closed";

export const GROUPS: readonly Group[] = ["waiting", "held", "mine", "others", "trouble", "drills", "closed"];

const EQUIPMENT = new Set(["trouble", "test"]);

/** Where a row stands: what nobody has taken comes first, whatever it is, but for drills and equipment. */
export function groupOf(row: Row, user: string | undefined): Group {
  if (row.state === "closed") return "closed";
  if (row.drill) return "drills";
  if (EQUIPMENT.has(row.kind)) return "trouble";
  if (row.state === "held") return "held";
  if (row.state === "open") return "waiting";
  return row.owner?.user === user ? "mine" : "others";
}

/** Rows by group, in the order in which they are to be dealt with. */
export function grouped(rows: Iterable<Row>, user: string | undefined, hides: (row: Row) => boolean): Map<Group, Row[]> {
  const found = new Map<Group, Row[]>(GROUPS.map((group) => [group, []]));
  for (const row of rows) {
    const group = groupOf(row, user);
    // A filter never hides what nobody has taken.
    if (group === "waiting" || !hides(row)) found.get(group)?.push(row);
  }
  for (const [group, each] of found) {
    if (group === "closed") each.sort((a, b) => (b.closed_ms ?? 0) - (a.closed_ms ?? 0));
    else each.sort((a, b) => a.priority - b.priority || a.opened_ms - b.opened_ms || (a.id < b.id ? -1 : 1));
  }
  return found;
}

/** Whether a row matches what was typed: site, alarm point, kind or state, in the user's own words. */
export function matches(words: string, typed: string): boolean {
  const wanted = typed.trim().toLocaleLowerCase();
  return wanted === "" || words.toLocaleLowerCase().includes(wanted);
}

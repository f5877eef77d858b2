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

/** Whether it is of those that are red: nobody has taken it, and it is neither a drill nor a matter of equipment. */
export function isWaiting(row: Row): boolean {
  return row.state === "open" && groupOf(row, undefined) === "waiting";
}

export interface Queue {
  groups: Map<Group, Row[]>;
  /** How many the filter hides. */
  hidden: number;
}

/** Rows by group, in the order in which they are to be dealt with. */
export function grouped(rows: Iterable<Row>, user: string | undefined, hides: (row: Row) => boolean): Queue {
  const groups = new Map<Group, Row[]>(GROUPS.map((group) => [group, []]));
  let hidden = 0;
  const all = [...rows];
  const ids = new Set(all.map((row) => row.id));
  for (const row of all) {
    // What goes with another one stands with that one.
    if (row.lead && ids.has(row.lead)) continue;
    // A filter never hides what nobody has taken, be it a trouble or a drill.
    if (row.state !== "open" && row.state !== "held" && hides(row)) hidden++;
    else groups.get(groupOf(row, user))?.push(row);
  }
  for (const [group, each] of groups) {
    if (group === "closed") each.sort((a, b) => (b.closed_ms ?? 0) - (a.closed_ms ?? 0));
    else each.sort((a, b) => a.priority - b.priority || a.opened_ms - b.opened_ms || (a.id < b.id ? -1 : 1));
  }
  return { groups, hidden };
}

export function isFiltered(typed: string): boolean {
  return typed.trim() !== "";
}

/** Whether a row matches what was typed: site, alarm point, kind or state, in the user's own words. */
export function matches(words: string, typed: string): boolean {
  const wanted = typed.trim().toLocaleLowerCase();
  return wanted === "" || wanted.split(/\s+/).every((each) => words.toLocaleLowerCase().includes(each));
}

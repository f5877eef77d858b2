/** How the room speaks: kinds, ages, who, and what the far end cannot know of our lists. */

import { isText, say } from "./room-texts";
import type { Person, Row } from "./model";

/** The word of a list, such as `room.kind.police`; a word that this version does not know stands as it came. */
export function word(language: string, list: string, key: string): string {
  const text = `room.${list}.${key}`;
  return isText(text) ? say(language, text) : key.replaceAll("_", " ");
}

export function age(language: string, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days) return say(language, "room.age.days", { days, hours: hours % 24 });
  if (hours) return say(language, "room.age.hours", { hours, minutes: minutes % 60 });
  if (minutes) return say(language, "room.age.minutes", { minutes, seconds: seconds % 60 });
  return say(language, "room.age.seconds", { seconds });
}

/** "pressed 14 min before it came: the site's system was off" */
export function late(language: string, row: Row): string {
  const said = say(language, "room.late", { age: age(language, row.age_ms ?? 0) });
  return row.late_by ? `${said}: ${word(language, "late_by", row.late_by)}` : said;
}

export function who(language: string, person: Person | null | undefined): string {
  if (!person) return "";
  if (person.number != null) return say(language, "room.operator", { number: person.number });
  return person.name ?? "";
}

/** What it is: "Hold-up, silent"; and where: "Market branch bank, teller 2". */
export function titleParts(language: string, row: Row): { what: string; where: string } {
  const parts = [word(language, "kind", row.kind)];
  if (row.kind === "trouble" || row.kind === "other") parts.push(word(language, "about", row.about));
  if (row.silent) parts.push(say(language, "room.silent"));
  if (row.drill) parts.push(say(language, "room.drill"));
  const where = [row.site_name ?? say(language, "room.unknown_site"), row.point_name];
  return { what: parts.filter(Boolean).join(", "), where: where.filter(Boolean).join(", ") };
}

/** "Hold-up, silent, Market branch bank, teller 2" */
export function title(language: string, row: Row): string {
  const { what, where } = titleParts(language, row);
  return `${what}, ${where}`;
}

/** A look through a shared camera as a line of the timeline: which camera, how long, and why it was none. */

import type { HomeAssistant } from "../home-assistant";
import { clock } from "../texts";
import { reason } from "./eyes-texts";
import type { Line, Look } from "./model";
import { say } from "./room-texts";
import { age, word } from "./words";

/** Whether anybody saw anything, or may see it yet. */
function wasSeen(look: Look): boolean {
  return !look.over || look.seconds > 0 || Boolean(look.pictures);
}

/** What happened, in the words of a step. */
export function stepOf(language: string, line: Line): string {
  return word(language, "step", line.look && !wasSeen(line.look) ? "look_refused" : line.type);
}

/** Which camera, in which way, for how long, and why no longer. */
export function lookSaid(hass: HomeAssistant, look: Look): string[] {
  const { language } = hass;
  const said = [look.camera_name ?? "", look.site_name ?? ""];
  if (look.difference === "unknown") said.push(say(language, "room.look.unknown"));
  else if (!look.over) said.push(word(language, "look", look.mode), say(language, "room.look.now"));
  else if (wasSeen(look)) {
    const time = clock(hass, new Date(look.ended_ms ?? look.at_ms));
    said.push(word(language, "look", look.mode), say(language, "room.look.until", { age: age(language, look.seconds * 1_000), time }));
  }
  if (look.over && look.reason && look.reason !== "ended") said.push(reason(language, look.reason));
  return said.filter(Boolean);
}

/** The text of a line in the reader's language, where it is known in that. */
export function textOf(language: string, line: Line): string | null {
  return line.words[language.split("-")[0] ?? ""] ?? line.text;
}

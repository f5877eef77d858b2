/** The middle of the desk while nothing is chosen: since when nobody waits, and whether the room can rely on that. */

import { type TemplateResult, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { clock } from "../texts";
import type { Feed } from "./feed";
import type { Row } from "./model";
import { type Text, say } from "./room-texts";
import { title } from "./words";

/** When the last one was taken or closed that is known here. */
function quietSince(rows: readonly Row[]): number | undefined {
  const times = rows.filter((row) => !row.drill).map((row) => row.acknowledged_ms ?? row.closed_ms ?? 0);
  const last = Math.max(0, ...times);
  return last || undefined;
}

export function quiet(hass: HomeAssistant, feed: Feed, waiting: number): TemplateResult {
  const language = hass.language;
  const rows = [...feed.incidents.values()];
  const sites = [...feed.sites.values()].filter((site) => site.standing === "active");
  const well = sites.filter((site) => site.link === "up").length;
  const working = rows.filter((row) => ["acknowledged", "dispatched", "on_scene"].includes(row.state) && !row.drill).length;
  const closed = rows.filter((row) => row.closed_ms !== null && !row.drill).sort((a, b) => b.closed_ms! - a.closed_ms!)[0];
  const since = quietSince(rows);
  const at = (ms: number) => clock(hass, new Date(ms));
  const line = (text: Text, said: string | undefined) => (said === undefined ? nothing : html`<dt>${say(language, text)}</dt><dd>${said}</dd>`);
  return html`<div class="quiet">
    <h2>${say(language, waiting ? "room.choose_one" : "room.quiet")}</h2>
    <dl>
      ${line("room.quiet_since", waiting || !since ? undefined : at(since))}
      ${line("room.quiet_working", working ? String(working) : undefined)}
      ${line("room.quiet_sites", say(language, "room.quiet_of", { count: well, all: sites.length }))}
      ${line("room.quiet_armed", String(feed.armed))}
      ${line("room.quiet_last", closed && `${at(closed.closed_ms!)} · ${title(language, closed)}`)}
    </dl>
  </div>`;
}

/** The sites beside the desk: those that need somebody, and how many do not. */

import { type TemplateResult, html, nothing } from "lit";
import type { HomeAssistant } from "../home-assistant";
import { clock } from "../texts";
import type { Site } from "./model";
import { say } from "./room-texts";
import { pathOf } from "./views";
import { word } from "./words";

const SHOWN = 50;

export function siteLines(hass: HomeAssistant, sites: ReadonlyMap<string, Site>): TemplateResult {
  const language = hass.language;
  const rank = (site: Site) => (site.waits ? 0 : 1);
  const all = [...sites.values()];
  const ill = all.filter((site) => site.waits || site.standing !== "active" || site.link !== "up");
  ill.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, language));
  return html`<h2>${say(language, "room.sites")}</h2>
    <p><a href=${pathOf("sites")}>${say(language, "room.sites_fine", { count: all.length - ill.length, all: all.length })}</a></p>
    <ul>
      ${ill.slice(0, SHOWN).map((site) => line(hass, site))}
    </ul>
    ${ill.length > SHOWN ? html`<p>${say(language, "room.sites_more", { count: ill.length - SHOWN })}</p>` : nothing}`;
}

function line(hass: HomeAssistant, site: Site): TemplateResult {
  const language = hass.language;
  const said = [
    site.waits ? word(language, "standing", "unapproved") : site.standing === "active" ? "" : word(language, "standing", site.standing),
    word(language, "link", site.link),
    site.link !== "up" && site.heard_ms ? say(language, "room.heard", { time: clock(hass, new Date(site.heard_ms)) }) : "",
  ];
  return html`<li class="site ${site.link}">
    <span class="shape" aria-hidden="true">${site.link === "up" ? "●" : "○"}</span>
    <span>${site.name}</span>
    <span class="state">${said.filter(Boolean).join(" · ")}</span>
  </li>`;
}

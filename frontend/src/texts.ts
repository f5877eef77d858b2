/** What the cards say of their own; states of entities are named by Home Assistant with the integration's translations. */

import type { HomeAssistant } from "./home-assistant";
import en from "./texts/en.json";
import th from "./texts/th.json";

export type Text = keyof typeof en;

const LANGUAGES: Record<string, Record<Text, string>> = { en, th };

/** A text in the user's language, else in English. Values are put in as they are: the caller renders text, not HTML. */
export function say(language: string, text: Text, values: Record<string, string | number> = {}): string {
  const words = (LANGUAGES[language.split("-")[0] ?? "en"] ?? en)[text];
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** A time of day with seconds, by the home's own time zone and in 24 hours; with the date if it is not of today. */
export function clock(hass: HomeAssistant, when: Date, now: Date = new Date()): string {
  const zone = { timeZone: hass.config.time_zone } as const;
  const language = hass.language;
  const day = (each: Date) => each.toLocaleDateString("en-CA", zone);
  const time = when.toLocaleTimeString(language, { ...zone, hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  if (day(when) === day(now)) return time;
  // Thai dates count Buddhist years by themselves: that is the calendar of the locale.
  return `${when.toLocaleDateString(language, { ...zone, day: "numeric", month: "short", year: "numeric" })} ${time}`;
}

/** What the cards say of their own; states of entities are named by Home Assistant with the integration's translations. */

import type { HomeAssistant } from "./home-assistant";

export type Values = Record<string, string | number>;

/** Make what says the texts of one file in the user's language, else in English; values are put in as text, not as HTML. */
export function speaker<K extends string>(languages: Record<"en" | "th", Record<K, string>>) {
  return (language: string, text: K, values: Values = {}): string => {
    const words = (language.split("-")[0] === "th" ? languages.th : languages.en)[text];
    return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  };
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

/** As short as it can be said: the time if it is of today, else the day. */
export function moment(hass: HomeAssistant, when: Date, now: Date = new Date()): string {
  const zone = { timeZone: hass.config.time_zone } as const;
  const day = (each: Date) => each.toLocaleDateString("en-CA", zone);
  if (day(when) === day(now)) return when.toLocaleTimeString(hass.language, { ...zone, hour12: false, hour: "2-digit", minute: "2-digit" });
  return when.toLocaleDateString(hass.language, { ...zone, day: "numeric", month: "short", year: "numeric" });
}

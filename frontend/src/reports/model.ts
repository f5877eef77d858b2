/** What the station tells of a period; all times are milliseconds. */

export const SPANS = ["day", "month", "year"] as const;
export type Span = (typeof SPANS)[number];

export const MEASURES = ["reach", "acknowledge", "dispatch", "arrive"] as const;
export type Measure = (typeof MEASURES)[number];

export const TABLES = ["incidents", "sites", "times"] as const;
export type Table = (typeof TABLES)[number];

export interface Figures {
  count: number;
  p50_ms: number | null;
  p90_ms: number | null;
  longest_ms: number | null;
}

export interface Counted {
  alarms: number;
  /** Of these, not closed as false. */
  serious: number;
  false: number;
  rated: number;
  rate: number | null;
}

export interface Target {
  name: string;
  measure: Measure;
  within_ms: number;
  percent: number;
  met: number;
  of: number;
  share: number | null;
  reached: boolean | null;
}

export interface Part extends Counted {
  start_ms: number;
  acknowledge: Figures;
  arrive: Figures;
}

export interface SiteLine extends Counted {
  id: string;
  name: string;
  causes: Record<string, number>;
  availability: number | null;
  losses: number;
  lost_ms: number;
}

export interface Report {
  span: Span;
  /** Its first day, as 2026-11-28. */
  first: string;
  from_ms: number;
  until_ms: number;
  made_ms: number;
  zone: string;
  groups: Record<string, number>;
  waiting: number;
  counted: Counted;
  figures: Record<Measure, Figures>;
  others: Record<string, Partial<Record<Measure, Figures>>>;
  targets: Target[];
  causes: { kind: string; why: string; count: number }[];
  parts: Part[];
  sites: SiteLine[];
  watched_ms: number;
}

/** The first day of the period that lies `by` periods away. */
export function moved(span: Span, first: string, by: number): string {
  const day = new Date(`${first}T00:00:00Z`);
  if (span === "day") day.setUTCDate(day.getUTCDate() + by);
  else if (span === "month") day.setUTCMonth(day.getUTCMonth() + by, 1);
  else day.setUTCFullYear(day.getUTCFullYear() + by, 0, 1);
  return day.toISOString().slice(0, 10);
}

/** The period in words. Thai years are Buddhist by themselves: that is the calendar of the locale. */
export function named(language: string, span: Span, first: string): string {
  const day = new Date(`${first}T00:00:00Z`);
  const form: Record<Span, Intl.DateTimeFormatOptions> = {
    day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
    month: { month: "long", year: "numeric" },
    year: { year: "numeric" },
  };
  return day.toLocaleDateString(language, { ...form[span], timeZone: "UTC" });
}

/** A part of a period in words: an hour, a day, a month. */
export function partNamed(language: string, zone: string, span: Span, startMs: number, short = false): string {
  const when = new Date(startMs);
  if (span === "day") return when.toLocaleTimeString(language, { timeZone: zone, hour12: false, hour: "2-digit", minute: "2-digit" });
  if (span === "month") return when.toLocaleDateString(language, { timeZone: zone, day: "numeric", ...(short ? {} : { month: "long" }) });
  return when.toLocaleDateString(language, { timeZone: zone, month: short ? "short" : "long" });
}

/** The day on which a part begins, by the station's clock. */
export function dayOf(zone: string, startMs: number): string {
  return new Date(startMs).toLocaleDateString("en-CA", { timeZone: zone });
}

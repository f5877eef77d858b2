import en from "../texts/reports.en.json";
import th from "../texts/reports.th.json";
import { speaker } from "../texts";
import { age } from "../room/words";

export type Text = keyof typeof en;

const speak = speaker<Text>({ en, th });

export const say = speak;

/** The word of a list, such as `reports.group.alarm`; what this version does not know stands as it came. */
export function listed(language: string, list: string, key: string): string {
  const text = `reports.${list}.${key}`;
  return text in en ? speak(language, text as Text) : key.replaceAll("_", " ");
}

/** A length of time: in tenths of a second below ten seconds, else as an age. */
export function lasting(language: string, ms: number | null): string {
  if (ms === null) return speak(language, "reports.none");
  if (ms < 10_000 && ms % 1000) {
    return age(language, 0).replace("0", (ms / 1000).toLocaleString(language, { maximumFractionDigits: 1 }));
  }
  if (ms >= 60_000 && ms < 3_600_000 && ms % 60_000 < 1_000) return speak(language, "reports.minutes", { minutes: Math.floor(ms / 60_000) });
  return age(language, ms);
}

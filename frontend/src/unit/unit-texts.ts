import en from "../texts/unit.en.json";
import th from "../texts/unit.th.json";
import { speaker } from "../texts";

export type Text = keyof typeof en;

export const say = speaker<Text>({ en, th });

/** The word of a list, such as `unit.kind.police`; a word that this version does not know stands as it came. */
export function word(language: string, list: string, key: string): string {
  const text = `unit.${list}.${key}`;
  return text in en ? say(language, text as Text) : key.replaceAll("_", " ");
}

export function age(language: string, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours) return say(language, "unit.age.hours", { hours, minutes: minutes % 60 });
  if (minutes) return say(language, "unit.age.minutes", { minutes, seconds: seconds % 60 });
  return say(language, "unit.age.seconds", { seconds });
}

import en from "../texts/eyes.en.json";
import th from "../texts/eyes.th.json";
import { speaker } from "../texts";

export type EyesText = keyof typeof en;

export const sayEyes = speaker<EyesText>({ en, th });

/** The word of a list, such as `eyes.reason.denied`; what this version does not know stands as it came. */
export function eyesWord(language: string, list: string, key: string): string {
  const text = `eyes.${list}.${key}`;
  return text in en ? sayEyes(language, text as EyesText) : key.replaceAll("_", " ");
}

/** Why nobody looks; what the station did not even ask for bears another word for the same. */
export function reason(language: string, code: string): string {
  return eyesWord(language, "reason", code.replace(/^view_/, ""));
}

import en from "./texts/places.en.json";
import th from "./texts/places.th.json";
import { speaker } from "./texts";

export type PlaceText = keyof typeof en;

export const sayPlace = speaker<PlaceText>({ en, th });

/** The word for what a site's premises are; one that this version does not know stands as it came. */
export function siteKind(language: string, kind: string): string {
  const text = `kind.${kind}`;
  return text in en ? sayPlace(language, text as PlaceText) : kind.replaceAll("_", " ");
}

import en from "./texts/cards.en.json";
import th from "./texts/cards.th.json";
import { speaker } from "./texts";

export type Text = keyof typeof en;

export const say = speaker<Text>({ en, th });

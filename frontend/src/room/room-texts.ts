import en from "../texts/room.en.json";
import th from "../texts/room.th.json";
import { speaker } from "../texts";

export type Text = keyof typeof en;

export const say = speaker<Text>({ en, th });

/** Whether a text of this name is there: what the station says may be newer than this screen. */
export function isText(name: string): name is Text {
  return name in en;
}

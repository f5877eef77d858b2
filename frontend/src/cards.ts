/** Makes the cards known to Home Assistant's dashboards. */

import { CameraSwitches } from "./camera-switches";
import { KeypadCard } from "./keypad-card";
import { SosCard } from "./sos-card";
import { say, type Text } from "./card-texts";

interface CardOffer {
  type: string;
  name: string;
  description: string;
}

declare global {
  interface Window {
    customCards?: CardOffer[];
  }
}

const CARDS: [string, CustomElementConstructor, Text, Text][] = [
  ["ssz-sos-card", SosCard, "sos.name", "sos.description"],
  ["ssz-keypad-card", KeypadCard, "keypad.name", "keypad.description"],
];

/** The frontend puts a registry of its own in the place of the browser's; what was defined before that is lost to it. */
async function frontendIsThere(): Promise<void> {
  await Promise.race(["home-assistant", "hc-main"].map((root) => customElements.whenDefined(root)));
}

async function offer(): Promise<void> {
  await frontendIsThere();
  const language = document.documentElement.lang || navigator.language;
  window.customCards ??= [];
  if (!customElements.get("ssz-camera-switches")) customElements.define("ssz-camera-switches", CameraSwitches);
  for (const [type, card, name, description] of CARDS) {
    if (customElements.get(type)) continue;
    customElements.define(type, card);
    window.customCards.push({ type, name: say(language, name), description: say(language, description) });
  }
}

void offer();

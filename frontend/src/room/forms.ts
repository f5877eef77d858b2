/** What the buttons of an incident ask before they do anything. */

import { type TemplateResult, html, nothing } from "lit";
import type { Detail } from "./model";
import { type Text, say } from "./room-texts";
import { who, word } from "./words";

export type Form = "note" | "close" | "dispatch" | "take_over" | "hand_over" | "set_priority";

/** The step that each of them ends in. */
export const FORMS: Record<Form, string> = {
  note: "noted",
  close: "closed",
  dispatch: "dispatched",
  take_over: "taken_over",
  hand_over: "handed_over",
  set_priority: "prioritised",
};
const DISPOSITIONS = ["real", "false_alarm", "unfounded", "test", "cancelled_by_user", "duplicate"];

export function fieldsOf(form: Form, language: string, detail: Detail): TemplateResult {
  const text = (label: Text, required: boolean) =>
    html`<label>${say(language, label)}<textarea name="text" ?required=${required} maxlength="2000" rows="3"></textarea></label>`;
  const choice = (label: Text, name: string, options: [string, string][]) =>
    html`<label
      >${say(language, label)}
      <select name=${name} required>
        <option value="">${say(language, "room.choose")}</option>
        ${options.map(([value, said]) => html`<option value=${value}>${said}</option>`)}
      </select></label
    >`;
  switch (form) {
    case "note":
      return text("room.note_text", true);
    case "take_over":
      return text("room.take_over_text", true);
    case "dispatch":
      return html`<label>${say(language, "room.unit")}<input name="unit" required maxlength="40" autocomplete="off" /></label>`;
    case "hand_over":
      return choice(
        "room.hand_over_to",
        "operator",
        detail.operators.map((each) => [String(each.number), who(language, each)]),
      );
    case "set_priority":
      return html`${choice(
        "room.priority",
        "priority",
        [1, 2, 3, 4].filter((each) => each !== detail.priority).map((each) => [String(each), word(language, "priority", String(each))]),
      )}
      ${text("room.reason", false)}`;
    case "close":
      return html`${choice(
        "room.disposition",
        "disposition",
        // What it is a duplicate of is chosen where the others stand.
        DISPOSITIONS.filter((each) => each !== "duplicate").map((each) => [each, word(language, "disposition", each)]),
      )}
      ${text("room.close_text", false)}`;
    default:
      return html`${nothing}`;
  }
}

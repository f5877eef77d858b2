/** What the buttons of an incident ask before they do anything. */

import { type TemplateResult, html, nothing } from "lit";
import type { Detail, KnownUnit } from "./model";
import { type Text, say } from "./room-texts";
import { age, who, word } from "./words";

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
const OLD_MS = 60_000;
const DISPOSITIONS = ["real", "false_alarm", "unfounded", "test", "cancelled_by_user", "duplicate"];
const FALSE_CAUSES = ["user_error", "misuse", "equipment", "installation", "environment", "power_or_line", "unknown"];

/** "Tiger 1, free, 400 m" */
export function known(language: string, unit: KnownUnit, now: number): TemplateResult {
  const since = unit.placed_ms === null ? 0 : now - unit.placed_ms;
  const far =
    unit.distance_m === null
      ? ""
      : unit.distance_m < 1000
        ? say(language, "room.metres", { metres: Math.round(unit.distance_m / 10) * 10 })
        : say(language, "room.kilometres", { kilometres: (unit.distance_m / 1000).toFixed(1) });
  // A place of some time ago is told with its age.
  const old = far && since > OLD_MS ? say(language, "room.place_age", { age: age(language, since) }) : "";
  const said = [word(language, "unit_kind", unit.kind), word(language, "unit_state", unit.state), [far, old].filter(Boolean).join(" ")].filter(Boolean);
  return html`<strong>${unit.unit}</strong> <small>${said.join(" · ")}</small>`;
}

/** Who would be sent without a thought: the nearest that is free, and not here already. */
export function nearest(detail: Detail): KnownUnit | undefined {
  return detail.known_units.find((each) => each.state === "free" && each.incident !== detail.id);
}

/** `chosen` is what the form's lists stand at by now. */
export function fieldsOf(form: Form, language: string, detail: Detail, now: number, chosen: Record<string, string>): TemplateResult {
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
    case "dispatch": {
      const off = detail.known_units.filter((each) => each.state === "off_duty");
      const ready = detail.known_units.filter((each) => each.state !== "off_duty");
      return html`<datalist id="units">${ready.map((each) => html`<option value=${each.unit}></option>`)}</datalist>
        <label>${say(language, "room.unit")}<input name="unit" list="units" required maxlength="40" autocomplete="off" /></label>
        ${ready.length
          ? html`<div class="buttons" role="group" aria-label=${say(language, "room.units")}>
              ${ready
                .filter((each) => each.incident !== detail.id)
                .map((each) => html`<button class=${each === nearest(detail) ? "main" : ""} type="submit" name="unit" value=${each.unit} formnovalidate>${known(language, each, now)}</button>`)}
            </div>`
          : nothing}
        ${off.length ? html`<p><small>${say(language, "room.off_duty", { units: off.map((each) => each.unit).join(", ") })}</small></p>` : nothing}`;
    }
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
      ${chosen.disposition === "false_alarm"
        ? choice(
            "room.false_cause",
            "false_cause",
            FALSE_CAUSES.map((each) => [each, word(language, "false_cause", each)]),
          )
        : nothing}
      ${text("room.close_text", false)}`;
    default:
      return html`${nothing}`;
  }
}

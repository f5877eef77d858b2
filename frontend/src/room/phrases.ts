/** Words that stay together on one line as long as they fit there: Thai has no spaces at which a name may break. */

import { type TemplateResult, html } from "lit";

/** The parts of a title, which breaks between them first; the styles of `span.phrase` are in `styles.ts`. */
export function phrases(title: string): TemplateResult[] {
  return joined(title.split(", "), ",");
}

/** What stands behind one another, with what parts it; what is empty is left out. */
export function joined(parts: readonly (string | TemplateResult)[], mark = " ·"): TemplateResult[] {
  const said = parts.filter((each) => each !== "");
  return said.map((each, at) => html`<span class="phrase">${each}${at < said.length - 1 ? mark : ""}</span> `);
}

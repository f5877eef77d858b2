/** A sign for each kind of alarm, drawn for small sizes; the word always stands beside it. */

import { type TemplateResult, html } from "lit";

const PATHS: Record<string, string> = {
  police: "M8 .8 14.2 3v4.4c0 3.9-2.6 6.6-6.2 7.8-3.6-1.2-6.2-3.9-6.2-7.8V3Z",
  hold_up: "M8 1a2.1 2.1 0 1 1 0 4.2A2.1 2.1 0 0 1 8 1ZM1.8.8l2-.4L5.6 5.9h4.8L12.2.4l2 .4-1.9 7.2-2 1.4V15.2h-1.7V11H7.4v4.2H5.7V9.4l-2-1.4Z",
  duress: "M.8 4.6c3.4-1.4 11-1.4 14.4 0 .2 4.8-1.6 7-4 7-1.6 0-2-1.8-3.2-1.8s-1.6 1.8-3.2 1.8c-2.4 0-4.2-2.2-4-7Zm2.4 2.3c1 1.5 2.7 1.7 3.9.7-1-1.3-2.7-1.5-3.9-.7Zm5.7.7c1.2 1 2.9.8 3.9-.7-1.2-.8-2.9-.6-3.9.7Z",
  intrusion: "M2 .8h8v3H8v-1H4.2v10.4H8v-1h2v3H2ZM15 6.9v2.2H9.6v2.7L5.4 8l4.2-3.8v2.7Z",
  fire: "M8.4.8c.6 3 4.8 4.7 4.8 9a5.2 5.2 0 0 1-10.4 0c0-2 1-3.6 2.2-4.6 0 1.5.6 2.3 1.3 2.6C6.4 5.2 7 2.8 8.4.8Z",
  medical: "M5.8 1h4.4v4.8H15v4.4h-4.8V15H5.8v-4.8H1V5.8h4.8Z",
  tamper: "M14.6 4.2l-2.9 2.9-2.8-2.8L11.8 1.4a4.3 4.3 0 0 0-5.5 5.4L1.2 11.9a2 2 0 0 0 2.9 2.9l5.1-5.1a4.3 4.3 0 0 0 5.4-5.5Z",
  trouble: "M8 1 15.6 14.6H.4ZM7 6v4.2h2V6Zm0 5.4v1.9h2v-1.9Z",
  test: "M1.6 8.4l2-2 2.9 2.9L12.8 3l1.9 1.9-8.2 8.2Z",
  silent: "M1 5.5h3L8.5 1.5v13L4 10.5H1ZM10.5 5.2l1.2-1.2L13 5.3l1.3-1.3 1.2 1.2L14.2 6.5l1.3 1.3-1.2 1.2L13 7.7 11.7 9l-1.2-1.2 1.3-1.3Z",
  other: "M8 .8a4.6 4.6 0 0 1 4.6 4.6v4.2l1.6 2.6H1.8l1.6-2.6V5.4A4.6 4.6 0 0 1 8 .8ZM6 13.4h4a2 2 0 0 1-4 0Z",
};

export function kindIcon(kind: string): TemplateResult {
  return html`<svg class="kind" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d=${PATHS[kind] ?? PATHS["other"]!} /></svg>`;
}

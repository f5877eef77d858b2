/** The page that an invite is printed on: for whoever stands before a Home Assistant that is to join. */

import { generate } from "lean-qr";
import { toSvgSource } from "lean-qr/extras/svg";
import { sayPlace } from "../places-texts";

export interface Invite {
  station: string;
  invite: string;
  code: string;
  expires_ms: number;
  needs_approval: boolean;
}

/** The invite as a QR code, black on white whatever the page looks like: what scans it wants that. */
export function qrSource(text: string): string {
  return toSvgSource(generate(text), { on: "#000", off: "#fff", padX: 4, padY: 4, width: null, height: null });
}

function plain(text: string): string {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}

export function paper(language: string, invite: Invite, until: string): string {
  const say = (text: Parameters<typeof sayPlace>[1], values = {}) => plain(sayPlace(language, text, values));
  const steps = (["paper.step1", "paper.step2", "paper.step3", "paper.step4"] as const).slice(0, invite.needs_approval ? 4 : 3);
  return `<!doctype html><html lang="${plain(language)}"><head><meta charset="utf-8"><title>${say("paper.title", { station: invite.station })}</title><style>
@page { margin: 20mm; }
body { max-width: 170mm; margin: 0 auto; padding: 8mm; font: 12pt/1.5 "Noto Sans Thai", "Noto Sans", sans-serif; color: #000; background: #fff; }
h1 { font-size: 20pt; }
svg { display: block; width: 70mm; height: 70mm; margin: 6mm auto; }
.code { font: 700 20pt monospace; text-align: center; }
.text { font: 8pt monospace; overflow-wrap: anywhere; }
li { margin: 2mm 0; }
.fill { margin: 6mm 0; border-bottom: 1px dotted #000; }
.secret { padding: 3mm; border: 2px solid #000; font-weight: 700; }
</style></head><body><h1>${say("paper.title", { station: invite.station })}</h1>${qrSource(invite.invite)}
<p class="code">${plain(invite.code)}</p><p style="text-align:center">${say("invite.until", { time: until })}</p>
<ol>${steps.map((step) => `<li>${say(step)}</li>`).join("")}</ol><p class="fill">${say("paper.phone")}</p><p class="fill">${say("paper.given")}</p><p class="secret">${say("paper.secret")}</p><p class="text">${plain(invite.invite)}</p></body></html>`;
}

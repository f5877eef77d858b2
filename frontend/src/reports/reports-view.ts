/** The reports of a station: plots first, the same as tables behind them, and files for spreadsheets. */

import { LitElement, type PropertyValues, type TemplateResult, html, nothing, svg } from "lit";
import { DOMAIN, type Failure, type HomeAssistant } from "../home-assistant";
import { base } from "../styles";
import { clock } from "../texts";
import { word } from "../room/words";
import { MEASURES, type Part, type Report, SPANS, type SiteLine, type Span, TABLES, type Table, type Target, dayOf, moved, named, partNamed } from "./model";
import { bars, shares, times } from "./plots";
import { type Text, lasting, listed, say } from "./report-texts";
import { reports } from "./reports-styles";

type Column = "name" | "alarms" | "rate" | "availability" | "losses" | "lost_ms";

const COLUMNS: [Column, Text][] = [
  ["name", "reports.site"],
  ["alarms", "reports.alarms"],
  ["rate", "reports.rate"],
  ["availability", "reports.available"],
  ["losses", "reports.losses"],
  ["lost_ms", "reports.lost_for"],
];
const FINER: Partial<Record<Span, Span>> = { year: "month", month: "day" };
const PLOTTED = "nena_15";
/** What a chief asks for first: 90 % taken in 15 s, and all at the station in 90 s. */
const HEADLINES: readonly string[] = [PLOTTED, "nfpa_72"];
/** So many causes are named for each site; its table as a file has all. */
const WORST = 3;
const VERDICTS = { true: ["✓", "reports.reached", "reports.goal.reached"], false: ["✗", "reports.missed", "reports.goal.missed"], null: ["○", "reports.unknown", "reports.goal"] } as const satisfies Record<string, readonly [string, Text, Text]>;

export class ReportsView extends LitElement {
  static override properties = {
    hass: { attribute: false },
    _span: { state: true },
    _report: { state: true },
    _failure: { state: true },
    _busy: { state: true },
    _saved: { state: true },
    _sort: { state: true },
  };

  declare hass: HomeAssistant;
  declare private _span: Span;
  declare private _report: Report | undefined;
  declare private _failure: string | undefined;
  declare private _busy: boolean;
  declare private _saved: string;
  declare private _sort: Column;
  private _day: string | undefined;
  private _asked = 0;

  constructor() {
    super();
    this._span = "day";
    this._busy = false;
    this._saved = "";
    this._sort = "availability";
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") && this.hass && !this._asked) void this._read();
  }

  private _say(text: Text, values?: Record<string, string | number>): string {
    return say(this.hass.language, text, values);
  }

  private _number(value: number): string {
    return value.toLocaleString(this.hass.language);
  }

  private _lasting(ms: number | null): string {
    return lasting(this.hass.language, ms);
  }

  private async _read(): Promise<void> {
    const asked = ++this._asked;
    this._busy = true;
    this._failure = undefined;
    try {
      const report = await this.hass.callWS<Report>({ type: `${DOMAIN}/report/make`, ...this._period() });
      if (asked === this._asked) this._report = report;
    } catch (err) {
      if (asked === this._asked) this._failure = (err as Failure).message ?? String(err);
    }
    if (asked === this._asked) this._busy = false;
  }

  private _period(): { span: Span; day?: string } {
    return { span: this._span, ...(this._day ? { day: this._day } : {}) };
  }

  private _choose(span: Span, day: string | undefined): void {
    this._span = span;
    this._day = day;
    this._saved = "";
    void this._read();
  }

  private async _save(table: Table): Promise<void> {
    try {
      const { name, text } = await this.hass.callWS<{ name: string; text: string }>({
        type: `${DOMAIN}/report/table`,
        ...this._period(),
        table,
        language: this.hass.language,
      });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      link.download = name;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      this._saved = this._say("reports.saved", { name });
    } catch (err) {
      this._failure = (err as Failure).message ?? String(err);
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hass) return nothing;
    const report = this._report;
    return html`
      ${this._choice(report)}
      <p role="status" aria-live="polite" class="as-of">
        ${this._busy ? this._say("reports.reading") : report ? this._say("reports.as_of", { time: clock(this.hass, new Date(report.made_ms)), watched: this._lasting(report.watched_ms) }) : nothing} ${this._saved}
      </p>
      ${this._failure
        ? html`<p class="alert" role="alert">
            ${this._say("reports.failed", { reason: this._failure })} <button @click=${() => this._read()}>${this._say("reports.again")}</button>
          </p>`
        : nothing}
      ${report ? this._whole(report) : nothing}
    `;
  }

  private _choice(report: Report | undefined): TemplateResult {
    const move = (by: number) => report && this._choose(report.span, moved(report.span, report.first, by));
    return html`<div class="choice">
      <div role="group" aria-label=${this._say("reports.span")}>
        ${SPANS.map(
          (span) => html`<button aria-pressed=${span === this._span} @click=${() => this._choose(span, this._day)}>${this._say(`reports.span.${span}`)}</button>`,
        )}
      </div>
      <div class="period">
      <button aria-label=${this._say("reports.before")} ?disabled=${!report} @click=${() => move(-1)}>‹</button>
      <h2>${report ? named(this.hass.language, report.span, report.first) : this._say("reports.title")}</h2>
      <button aria-label=${this._say("reports.after")} ?disabled=${!report || report.until_ms > report.made_ms} @click=${() => move(1)}>›</button>
      </div>
      <div role="group" aria-label=${this._say("reports.save")}>
        ${TABLES.map(
          (table) => html`<button ?disabled=${!report} aria-label="${this._say("reports.save")}: ${this._say(`reports.save.${table}`)}" @click=${() => this._save(table)}>
            ⤓ ${this._say(`reports.save.${table}`)}
          </button>`,
        )}
      </div>
    </div>`;
  }

  private _whole(report: Report): TemplateResult {
    const isQuiet = !report.counted.alarms && !report.counted.rated;
    return html`
      <dl class="numbers">
        ${this._figure("reports.alarms", this._number(report.counted.alarms))} ${this._figure("reports.waiting", this._number(report.waiting))}
        ${isQuiet
          ? nothing
          : html`${this._figure("reports.false_share", this._share(report.counted.rate), this._say("reports.false_of", { count: this._number(report.counted.rated) }))}
            ${report.targets.filter((each) => HEADLINES.includes(each.name)).map((each) => this._headline(each))}`}
      </dl>
      ${isQuiet ? html`<p class="nothing">${this._say("reports.plot.quiet")}</p>` : nothing}
      <div class="both">
        ${isQuiet
          ? nothing
          : html`<section tabindex="0" aria-label=${this._say("reports.plot.alarms")}>${this._alarms(report)}</section>
              <section tabindex="0" aria-label=${this._say("reports.plot.taken")}>${this._taken(report)}</section>
              <section tabindex="0" aria-label=${this._say("reports.targets")}>${this._targets(report)}</section>
              <section tabindex="0" aria-label=${this._say("reports.times")}>${this._times(report)}</section>
              <section tabindex="0" aria-label=${this._say("reports.causes")}>${this._causes(report)}</section>`}
        <section tabindex="0" aria-label=${this._say("reports.apart")}>${this._apart(report)}</section>
      </div>
      <section tabindex="0" aria-label=${this._say("reports.sites")} style="margin-top: 16px">${this._sites(report)}</section>
    `;
  }

  private _figure(text: Text, value: string, small = ""): TemplateResult {
    return html`<div><dt>${this._say(text)}</dt><dd>${value} ${small ? html`<small>${small}</small>` : nothing}</dd></div>`;
  }

  /** A target in one glance; the sign and the word say it, not a colour. */
  private _headline(target: Target): TemplateResult {
    const [sign, , goal] = VERDICTS[String(target.reached) as keyof typeof VERDICTS];
    const within = this._say("reports.within", { measure: this._say(`reports.measure.${target.measure}`), time: this._lasting(target.within_ms) });
    return html`<div class=${target.reached === false ? "missed" : ""}>
      <dt>${within}</dt>
      <dd>${this._share(target.share)} <small><span aria-hidden="true">${sign}</span> ${this._say(goal, { percent: target.percent })}</small></dd>
    </div>`;
  }

  private _share(percent: number | null): string {
    return percent === null ? this._say("reports.none") : `${this._number(percent)} %`;
  }

  private _part(report: Report, part: Part, short = false): string {
    return partNamed(this.hass.language, report.zone, report.span, part.start_ms, short);
  }

  private _alarms(report: Report): TemplateResult {
    const most = report.parts.reduce<Part | undefined>((best, part) => (part.alarms > (best?.alarms ?? 0) ? part : best), undefined);
    const said = most
      ? this._say("reports.plot.alarms.said", {
          alarms: this._number(report.counted.alarms),
          false: this._number(report.counted.false),
          rated: this._number(report.counted.rated),
          when: this._part(report, most),
          most: this._number(most.alarms),
        })
      : this._say("reports.plot.quiet");
    const title = this._say("reports.plot.alarms");
    return html`<h3>${title}</h3>
      ${bars(
        { title, said },
        report.parts.map((part) => ({ label: this._part(report, part, true), solid: part.serious, hatched: part.false })),
        (value) => this._number(value),
      )}
      <ul class="legend">
        <li>${swatch("solid")} ${this._say("reports.real")}</li>
        <li>${swatch("hatched")} ${this._say("reports.false")}</li>
      </ul>
      <p>${said}</p>
      ${this._parts(report)}`;
  }

  private _taken(report: Report): TemplateResult {
    const all = report.figures.acknowledge;
    const title = this._say("reports.plot.taken");
    const target = report.targets.find((each) => each.name === PLOTTED);
    const said = all.count
      ? this._say("reports.plot.taken.said", { p50: this._lasting(all.p50_ms), p90: this._lasting(all.p90_ms), longest: this._lasting(all.longest_ms) })
      : this._say("reports.plot.quiet");
    const ms = target?.within_ms ?? 15_000;
    return html`<h3>${title}</h3>
      ${times(
        { title, said },
        report.parts.map((part) => ({ label: this._part(report, part, true), half: part.acknowledge.p50_ms, nine: part.acknowledge.p90_ms })),
        ms,
        (each) => this._lasting(each),
      )}
      <ul class="legend">
        <li>${swatch("half")} ${this._say("reports.half")}</li>
        <li>${swatch("nine")} ${this._say("reports.nine")}</li>
        <li>${swatch("target")} ${this._say("reports.target_line", { time: this._lasting(ms) })}</li>
      </ul>
      <p>${said}</p>`;
  }

  /** What the plots show, in numbers; each line leads to its own report. */
  private _parts(report: Report): TemplateResult {
    const finer = FINER[report.span];
    const parts = report.parts.filter((part) => part.alarms || part.rated);
    return html`<details>
      <summary>${this._say("reports.table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">${this._say("reports.when")}</th>
            ${(["reports.alarms", "reports.false", "reports.half", "reports.nine", "reports.longest"] as Text[]).map((text) => html`<th scope="col" class="number">${this._say(text)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${parts.map((part) => {
            const when = this._part(report, part);
            return html`<tr>
              <th scope="row">
                ${finer
                  ? html`<button aria-label=${this._say("reports.open", { when })} @click=${() => this._choose(finer, dayOf(report.zone, part.start_ms))}>${when}</button>`
                  : when}
              </th>
              <td class="number">${this._number(part.alarms)}</td>
              <td class="number">${this._number(part.false)}</td>
              <td class="number">${this._lasting(part.acknowledge.p50_ms)}</td>
              <td class="number">${this._lasting(part.acknowledge.p90_ms)}</td>
              <td class="number">${this._lasting(part.acknowledge.longest_ms)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </details>`;
  }

  private _targets(report: Report): TemplateResult {
    return html`<h3>${this._say("reports.targets")}</h3>
      <table>
        <thead>
          <tr>
            ${(["reports.target", "reports.measure", "reports.share", "reports.verdict"] as Text[]).map((text) => html`<th scope="col">${this._say(text)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${report.targets.map((target) => this._target(target))}
        </tbody>
      </table>`;
  }

  private _target(target: Target): TemplateResult {
    const [sign, verdict] = VERDICTS[String(target.reached) as keyof typeof VERDICTS];
    return html`<tr>
      <th scope="row">${listed(this.hass.language, "target", target.name)}</th>
      <td>
        ${this._say(`reports.measure.${target.measure}`)}<br />${this._say("reports.promise", {
          percent: target.percent,
          time: this._lasting(target.within_ms),
        })}
      </td>
      <td>${target.share === null ? this._say("reports.none") : this._say("reports.share.said", { share: target.share, met: this._number(target.met), of: this._number(target.of) })}</td>
      <td><span aria-hidden="true">${sign}</span> ${this._say(verdict)}</td>
    </tr>`;
  }

  private _times(report: Report): TemplateResult {
    return html`<h3>${this._say("reports.times")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${this._say("reports.measure")}</th>
            ${(["reports.count", "reports.half", "reports.nine", "reports.longest"] as Text[]).map((text) => html`<th scope="col" class="number">${this._say(text)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${MEASURES.map((measure) => {
            const each = report.figures[measure];
            return html`<tr>
              <th scope="row">${this._say(`reports.measure.${measure}`)}</th>
              <td class="number">${this._number(each.count)}</td>
              ${[each.p50_ms, each.p90_ms, each.longest_ms].map((ms) => html`<td class="number">${this._lasting(ms)}</td>`)}
            </tr>`;
          })}
        </tbody>
      </table>`;
  }

  private _causes(report: Report): TemplateResult {
    const language = this.hass.language;
    const title = this._say("reports.causes");
    const counts = new Map<string, number>();
    for (const { why, count } of report.causes) counts.set(why, (counts.get(why) ?? 0) + count);
    const causes = [...counts].sort((a, b) => b[1] - a[1]);
    const all = causes.reduce((sum, [, count]) => sum + count, 0);
    const [most, times] = causes[0] ?? ["", 0];
    const said = this._say("reports.causes.said", { cause: word(language, "false_cause", most), count: this._number(times), all: this._number(all) });
    return html`<h3>${title}</h3>
      ${report.causes.length
        ? html`${shares(
              { title, said },
              causes.map(([why, count]) => ({ label: word(language, "false_cause", why), count })),
              (value) => this._number(value),
            )}
            <p>${said}</p>
            <details>
              <summary>${this._say("reports.causes.by_kind")}</summary>
              <table>
            <thead>
              <tr>
                <th scope="col">${this._say("reports.alarm_kind")}</th>
                <th scope="col">${this._say("reports.cause")}</th>
                <th scope="col" class="number">${this._say("reports.count")}</th>
              </tr>
            </thead>
            <tbody>
              ${report.causes.map(
                (each) => html`<tr>
                  <th scope="row">${word(language, "kind", each.kind)}</th>
                  <td>${word(language, "false_cause", each.why)}</td>
                  <td class="number">${this._number(each.count)}</td>
                </tr>`,
              )}
            </tbody>
          </table>
            </details>`
        : html`<p>${this._say("reports.causes.none")}</p>`}`;
  }

  private _apart(report: Report): TemplateResult {
    const groups = Object.entries(report.groups).filter(([group]) => group !== "alarm");
    return html`<h3>${this._say("reports.apart")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${this._say("reports.group")}</th>
            <th scope="col" class="number">${this._say("reports.count")}</th>
            <th scope="col" class="number">${this._say("reports.measure.acknowledge")}: ${this._say("reports.nine")}</th>
          </tr>
        </thead>
        <tbody>
          ${groups.map(
            ([group, count]) => html`<tr>
              <th scope="row">${listed(this.hass.language, "group", group)}</th>
              <td class="number">${this._number(count)}</td>
              <td class="number">${this._lasting(report.others[group]?.acknowledge?.p90_ms ?? null)}</td>
            </tr>`,
          )}
        </tbody>
      </table>`;
  }

  private _sites(report: Report): TemplateResult {
    const sites = [...report.sites].sort((a, b) => this._order(a, b));
    return html`<h3>${this._say("reports.sites")} (${this._number(sites.length)})</h3>
      <table class="cards">
        <thead>
          <tr>
            ${COLUMNS.map(
              ([column, text]) => html`<th scope="col" class=${column === "name" ? "" : "number"} aria-sort=${column === this._sort ? (column === "name" || column === "availability" ? "ascending" : "descending") : "none"}>
                <button aria-label=${this._say("reports.sort", { column: this._say(text) })} @click=${() => (this._sort = column)}>
                  ${this._say(text)}${column === this._sort ? (column === "name" || column === "availability" ? " ▲" : " ▼") : ""}
                </button>
              </th>`,
            )}
            <th scope="col">${this._say("reports.cause")}</th>
          </tr>
        </thead>
        <tbody>
          ${sites.map((site) => this._site(site))}
        </tbody>
      </table>`;
  }

  /** The worst first, but names by the alphabet. */
  private _order(a: SiteLine, b: SiteLine): number {
    const names = a.name.localeCompare(b.name, this.hass.language);
    if (this._sort === "name") return names;
    if (this._sort === "availability") return (a.availability ?? 101) - (b.availability ?? 101) || names;
    return (b[this._sort] ?? -1) - (a[this._sort] ?? -1) || names;
  }

  private _site(site: SiteLine): TemplateResult {
    const worst = Object.entries(site.causes).sort((a, b) => b[1] - a[1]);
    const causes = worst.slice(0, WORST).map(([cause, count]) => `${word(this.hass.language, "false_cause", cause)} ${this._number(count)}`);
    const there = site.availability === null ? this._say("reports.none") : `${site.availability.toLocaleString(this.hass.language, { maximumFractionDigits: 3 })} %`;
    const cell = (text: Text, value: string, look = "number") => html`<td class=${look} data-head=${this._say(text)}>${value}</td>`;
    return html`<tr>
      <th scope="row">${site.name}</th>
      ${cell("reports.alarms", this._number(site.alarms))}
      ${cell("reports.rate", `${this._share(site.rate)}${site.rated ? ` (${this._number(site.false)}/${this._number(site.rated)})` : ""}`)}
      ${cell("reports.available", there)} ${cell("reports.losses", this._number(site.losses))} ${cell("reports.lost_for", this._lasting(site.lost_ms))}
      ${cell("reports.cause", (worst.length > WORST ? [...causes, "…"] : causes).join(", ") || "–", "causes")}
    </tr>`;
  }

  static override styles = [base, reports];
}

function swatch(kind: "solid" | "hatched" | "half" | "nine" | "target"): TemplateResult {
  const shapes = {
    solid: svg`<rect class="solid" x="2" y="2" width="20" height="12" />`,
    hatched: svg`<rect class="hatched" fill="url(#hatch)" x="2" y="2" width="20" height="12" />`,
    half: svg`<circle class="half" cx="12" cy="8" r="5" />`,
    nine: svg`<path class="nine" d="M 6 13 L 18 13 L 12 2 Z" />`,
    target: svg`<line class="target" x1="0" x2="24" y1="8" y2="8" />`,
  };
  return html`<svg viewBox="0 0 24 16" aria-hidden="true">${shapes[kind]}</svg>`;
}

if (!customElements.get("ssz-reports")) customElements.define("ssz-reports", ReportsView);

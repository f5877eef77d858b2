/** The room's looks. Red means that nobody has taken it; what is taken is calm. */

import { css } from "lit";

export const room = css`
  :host {
    --waiting: var(--error-color, #b00020);
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 100vh;
    box-sizing: border-box;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    font-size: 16px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    align-items: center;
    padding: 8px 16px;
    background: var(--card-background-color);
    border-bottom: 4px solid var(--divider-color);
  }
  header.waiting {
    border-bottom-color: var(--waiting);
  }
  header p {
    margin: 0;
  }
  h1 {
    margin: 0;
    font-size: 1.2em;
    font-weight: 500;
  }
  .count {
    font-size: 1.3em;
  }
  .count strong {
    font-size: 2em;
    line-height: 1;
  }
  .waiting .count strong {
    padding: 0 0.3em;
    border-radius: 6px;
    background: #b00020;
    color: #fff;
  }
  .bad {
    font-weight: 700;
  }
  header time {
    margin-inline-start: auto;
    font-size: 1.3em;
    font-variant-numeric: tabular-nums;
  }
  button {
    min-height: 44px;
    padding: 0 16px;
    border: 2px solid currentcolor;
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .deaf {
    border-color: #b00020;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  .plain {
    border-color: transparent;
  }
  .warning {
    margin: 0;
    padding: 8px 16px;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  main {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(20em, 1fr) minmax(24em, 2fr) minmax(16em, 1fr);
    min-height: 0;
  }
  main > * {
    padding: 8px 16px;
    overflow: auto;
  }
  main.narrow,
  .refused {
    display: block;
    overflow: auto;
  }
  .refused {
    padding: 24px;
    font-size: 1.2em;
  }
  .incident {
    border-inline: 1px solid var(--divider-color);
    background: var(--card-background-color);
  }
  .search input {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
  }
  nav h2,
  aside h2 {
    margin: 12px 0 4px;
    font-size: 1em;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .row {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 2px 8px;
    width: 100%;
    margin: 4px 0;
    padding: 8px;
    border: 2px solid var(--divider-color);
    border-inline-start-width: 8px;
    background: var(--card-background-color);
    text-align: start;
    content-visibility: auto;
    contain-intrinsic-size: auto 64px;
  }
  .waiting .row {
    border-color: var(--waiting);
    font-weight: 700;
  }
  .row[aria-current="true"] {
    outline: 3px solid var(--primary-color);
  }
  .drills .row {
    background-image: repeating-linear-gradient(45deg, transparent 0 8px, var(--divider-color) 8px 10px);
  }
  .row .state,
  .site .state {
    grid-column: 2 / -1;
    color: var(--secondary-text-color);
    font-weight: 400;
    font-size: 0.9em;
  }
  .age {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .site {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 8px;
    padding: 4px 0;
  }
  .site.down {
    font-weight: 700;
  }
  .nothing {
    padding: 48px;
    color: var(--secondary-text-color);
    text-align: center;
  }
  dialog {
    position: fixed;
    inset: auto 24px 24px auto;
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    background: var(--card-background-color);
    color: inherit;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 8px 16px;
  }
  dd {
    margin: 0;
  }
`;

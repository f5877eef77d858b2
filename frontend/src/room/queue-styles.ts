/** The queue's looks. Red means that nobody has taken it; what is taken is calm. */

import { css } from "lit";

export const queueStyles = css`
  .search input {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--secondary-text-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
  }
  .search input:focus-visible {
    outline: 3px solid var(--primary-color);
  }
  h2 {
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
    grid-template: "shape what age" auto "shape where where" auto "shape state state" auto "shape marks marks" auto / auto 1fr auto;
    gap: 0 8px;
    width: 100%;
    min-height: 44px;
    margin: 4px 0;
    padding: 6px 8px;
    border: 2px solid var(--divider-color);
    border-inline-start-width: 8px;
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
    line-height: 1.35;
    text-align: start;
    cursor: pointer;
    content-visibility: auto;
    contain-intrinsic-size: auto 84px;
  }
  .waiting .row {
    border-color: var(--waiting);
    font-weight: 700;
  }
  .waiting .shape {
    color: var(--waiting);
  }
  .trouble .row.open,
  .drills .row.open {
    border-inline-start-style: double;
  }
  .row[aria-current="true"] {
    outline: 3px solid var(--primary-color);
    outline-offset: -1px;
  }
  /* What is chosen is not by that alone where the keyboard is. */
  .row:focus-visible,
  .row[aria-current="true"]:focus-visible {
    outline: 3px solid var(--primary-text-color);
    outline-offset: 2px;
  }
  .drills .row {
    background-image: repeating-linear-gradient(45deg, transparent 0 8px, var(--secondary-background-color) 8px 10px);
  }
  .row .state {
    grid-area: state;
    margin: 0;
  }
  .state {
    margin: 4px 0;
    color: var(--secondary-text-color);
    font-weight: 400;
    font-size: 0.9em;
  }
  .shape {
    grid-area: shape;
  }
  .what {
    grid-area: what;
    min-width: 0;
    font-weight: 700;
    overflow-wrap: anywhere;
  }
  .row .state b {
    color: var(--primary-text-color);
    white-space: nowrap;
  }
  .where {
    grid-area: where;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .kind {
    width: 1em;
    height: 1em;
    fill: currentcolor;
    vertical-align: -0.1em;
  }
  .marks {
    display: flex;
    grid-area: marks;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 4px;
    font-weight: 400;
    font-size: 0.85em;
  }
  .state i,
  .marks > * {
    padding: 0 6px;
    border: 1px solid var(--secondary-text-color);
    border-radius: 4px;
    font-style: normal;
    white-space: nowrap;
  }
  .marks b {
    border-color: var(--primary-text-color);
    background: var(--primary-text-color);
    color: var(--card-background-color);
  }
  .age {
    grid-area: age;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
`;

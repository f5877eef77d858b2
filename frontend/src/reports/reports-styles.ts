import { css } from "lit";

export const reports = css`
  :host {
    display: block;
    box-sizing: border-box;
    padding: 8px 24px 32px;
    overflow: auto;
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    --solid: var(--primary-text-color);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .period {
    display: flex;
    flex: 0 1 22em;
    align-items: center;
  }
  .choice h2 {
    flex: 1;
    margin: 0 8px;
    font-size: 1.15em;
    text-align: center;
  }
  .choice [role="group"]:last-child {
    margin-inline-start: auto;
  }
  [role="group"] {
    display: flex;
    gap: 4px;
  }
  button {
    min-height: 44px;
    padding: 0 16px;
    border: 2px solid var(--primary-text-color);
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button[aria-pressed="true"] {
    background: var(--primary-text-color);
    color: var(--card-background-color, #fff);
    font-weight: 700;
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  .as-of {
    color: var(--secondary-text-color);
  }
  .numbers {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(9em, 45%), 1fr));
    gap: 12px;
    margin: 8px 0 12px;
    padding: 0;
  }
  .numbers div,
  section {
    padding: 12px 16px;
    border: 1px solid var(--divider-color, #e0e0e0);
    border-radius: 12px;
    background: var(--card-background-color, #fff);
  }
  .numbers dt {
    color: var(--secondary-text-color);
  }
  .numbers dd {
    margin: 0;
    font-size: 1.7em;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .numbers small {
    display: block;
    color: var(--primary-text-color);
    font-size: 0.52em;
  }
  .numbers .missed {
    border: 2px solid var(--error-color, #b00020);
  }
  .nothing {
    padding: 32px;
    font-size: 1.2em;
    text-align: center;
  }
  .both {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 28em), 1fr));
    gap: 16px;
  }
  section {
    min-width: 0;
    overflow-x: auto;
  }
  h3 {
    margin: 0 0 8px;
    font-size: 1.1em;
    font-weight: 500;
  }
  svg {
    display: block;
    width: 100%;
    max-width: 48em;
    height: auto;
  }
  .label {
    fill: var(--primary-text-color);
    font-size: 14px;
  }
  .grid {
    stroke: var(--divider-color, #ccc);
  }
  .target {
    stroke: var(--primary-text-color);
    stroke-width: 2;
    stroke-dasharray: 8 5;
  }
  .solid,
  .half {
    fill: var(--primary-color, #03a9f4);
    stroke: var(--primary-text-color);
  }
  .hatched,
  .nine {
    stroke: var(--primary-text-color);
  }
  .nine {
    fill: var(--card-background-color, #fff);
    stroke-width: 2;
  }
  .hatch-ground {
    fill: var(--card-background-color, #fff);
  }
  .hatch-line {
    stroke: var(--primary-text-color);
    stroke-width: 3;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin: 4px 0;
    padding: 0;
    list-style: none;
  }
  .legend svg {
    display: inline-block;
    width: 24px;
    min-width: 0;
    height: 16px;
    vertical-align: text-bottom;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 6px 10px;
    border-bottom: 1px solid var(--divider-color, #e0e0e0);
    text-align: start;
    vertical-align: baseline;
  }
  th {
    font-weight: 500;
  }
  th[scope="row"] {
    min-width: 8em;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .causes {
    min-width: 14em;
  }
  th button,
  td button {
    min-height: 32px;
    padding: 0 8px;
    border-color: transparent;
    text-decoration: underline;
  }
  summary {
    min-height: 44px;
    line-height: 44px;
    cursor: pointer;
  }
  @media (max-width: 700px) {
    :host {
      padding: 8px 12px 32px;
    }
    .label {
      font-size: 21px;
    }
    .period {
      flex: 1 1 100%;
    }
    .choice [role="group"] {
      flex: 1 1 100%;
    }
    .choice [role="group"] button {
      flex: 1;
      padding: 0 8px;
    }
    th button,
    td button {
      min-height: 44px;
    }
    .cards,
    .cards tbody,
    .cards tr,
    .cards tbody th,
    .cards td {
      display: block;
    }
    .cards thead {
      display: none;
    }
    .cards tr {
      padding: 8px 0;
      border-bottom: 1px solid var(--divider-color, #e0e0e0);
    }
    .cards tbody th,
    .cards td {
      padding: 2px 0;
      border: 0;
      text-align: start;
      white-space: normal;
    }
    .cards td {
      display: grid;
      grid-template-columns: 9em 1fr;
    }
    .cards td::before {
      content: attr(data-head);
      color: var(--secondary-text-color);
    }
  }
  button:focus-visible,
  summary:focus-visible,
  section:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
`;

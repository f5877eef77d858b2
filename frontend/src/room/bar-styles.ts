/** The bar's looks: two lines of words beside one large number, in one row; on a telephone a row of it folds away. */

import { css } from "lit";

export const barStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--card-background-color);
  }
  header {
    display: flex;
    gap: 4px 20px;
    align-items: center;
    min-height: 56px;
    padding: 4px 16px;
    border-bottom: 4px solid var(--divider-color);
    line-height: 1.3;
  }
  header.waiting {
    border-bottom-color: #b00020;
  }
  p {
    margin: 0;
  }
  h1 {
    margin: 0;
    font-size: 1em;
    font-weight: 500;
  }
  .count {
    display: flex;
    flex: none;
    gap: 10px;
    align-items: center;
    font-size: 1.15em;
  }
  .count strong {
    font-size: 2.5em;
    font-variant-numeric: tabular-nums;
    line-height: 1.1;
  }
  .waiting .count strong {
    padding: 0 0.25em;
    border-radius: 6px;
    background: #b00020;
    color: #fff;
  }
  .oldest {
    display: block;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .health span {
    white-space: nowrap;
  }
  .health > span {
    display: block;
  }
  .bad {
    font-weight: 700;
  }
  .duty {
    min-width: 0;
    margin-inline-start: auto;
    text-align: end;
  }
  .duty > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .duty p {
    color: var(--secondary-text-color);
    font-size: 0.9em;
  }
  .clock {
    flex: none;
    text-align: end;
  }
  time {
    display: block;
    font-size: 1.6em;
    font-variant-numeric: tabular-nums;
    line-height: 1.2;
  }
  small,
  .duty p {
    color: var(--secondary-text-color);
    font-size: 0.9em;
  }
  button {
    flex: none;
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
  .break,
  .unfold {
    display: none;
  }
  nav {
    display: flex;
    align-items: center;
    padding: 0 8px;
    border-bottom: 1px solid var(--divider-color);
  }
  a {
    display: inline-block;
    box-sizing: border-box;
    min-height: 44px;
    padding: 0 16px;
    border-bottom: 4px solid transparent;
    color: inherit;
    line-height: 42px;
    text-decoration: none;
    white-space: nowrap;
  }
  a[aria-current="page"] {
    border-bottom-color: currentcolor;
    font-weight: 700;
  }
  a:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: -3px;
  }
  .settings {
    display: flex;
    margin-inline-start: auto;
  }
  .menu {
    min-width: 44px;
  }
  .plain {
    border-color: transparent;
  }
  @container (max-width: 880px) {
    .duty {
      display: none;
    }
    .clock {
      margin-inline-start: auto;
    }
  }
  @container (max-width: 700px) {
    header {
      flex-wrap: wrap;
      gap: 4px 8px;
      padding: 4px 8px;
    }
    .break {
      display: block;
      flex: 1 0 100%;
      order: -1;
    }
    .clock {
      order: -2;
      margin-inline-start: auto;
    }
    time {
      font-size: 1.15em;
    }
    small {
      display: none;
    }
    .more small {
      display: block;
    }
    .menu {
      padding: 0 12px;
    }
    .count {
      order: -3;
      font-size: 1em;
    }
    .menu {
      order: -4;
    }
    .health {
      flex: 1;
      font-size: 0.9em;
    }
    .sound,
    .unfold {
      display: block;
      padding: 0 8px;
      font-size: 0.95em;
    }
    .duty {
      display: none;
      order: 2;
      flex: 1 0 100%;
      margin: 0;
      text-align: start;
    }
    .more .duty {
      display: block;
    }
    .duty > * {
      white-space: normal;
    }
    nav {
      position: relative;
      flex-wrap: wrap;
      justify-content: space-between;
      padding: 0 4px;
    }
    a {
      flex: 1 0 auto;
      padding: 0 6px;
      text-align: center;
    }
    .settings {
      display: none;
      flex: 1 0 100%;
      order: -1;
      margin: 0;
      border-bottom: 1px solid var(--divider-color);
    }
    .settings.open {
      display: flex;
    }
    .settings .plain {
      flex: 1;
    }
    /* A telephone has no keys. */
    .keys,
    kbd {
      display: none;
    }
  }
`;

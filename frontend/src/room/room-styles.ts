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
  .warning {
    margin: 0;
    padding: 8px 16px;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  main {
    position: relative;
    display: grid;
    flex: 1;
    grid-template-columns: minmax(15.5em, 1fr) minmax(24em, 1.75fr) minmax(20em, 1.3fr);
    min-height: 0;
  }
  /* A tablet, or a window beside another one: the eyes lie below the incident. */
  @media (max-width: 1230px) {
    main {
      grid-template: minmax(0, 3fr) minmax(0, 2fr) / minmax(14em, 1fr) minmax(20em, 2fr);
    }
    main > nav {
      grid-row: 1 / 3;
    }
    main > aside {
      grid-column: 2;
      border-top: 1px solid var(--divider-color);
    }
  }
  main > * {
    padding: 8px 12px;
    overflow: auto;
  }
  main.narrow,
  .refused {
    display: block;
    overflow: auto;
  }
  main.one {
    display: block;
    overflow: auto;
  }
  main.one > ssz-room-map {
    padding: 0;
  }
  main.one > ssz-case-look {
    padding-block: 0;
  }
  /* What is old looks old, beside saying so. */
  main.old {
    filter: grayscale(1);
    opacity: 0.9;
  }
  aside {
    display: flex;
    flex-direction: column;
  }
  aside > * {
    flex: none;
  }
  .small-map {
    flex: 1 0 190px;
    max-height: 45vh;
    margin: 0 -8px;
  }
  .to-queue {
    margin: 0 0 8px;
  }
  .quiet {
    padding: 32px 8px;
  }
  .quiet h2 {
    margin: 0 0 24px;
    font-weight: 400;
    font-size: 1.4em;
    text-align: center;
  }
  .quiet dl {
    max-width: 32em;
    margin: 0 auto;
  }
  .quiet dt {
    color: var(--secondary-text-color);
  }
  .refused {
    padding: 24px;
    font-size: 1.2em;
  }
  .incident {
    border-inline: 1px solid var(--divider-color);
    background: var(--card-background-color);
  }
  aside h2 {
    margin: 12px 0 4px;
    font-size: 1em;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .site .state {
    grid-column: 2 / -1;
    color: var(--secondary-text-color);
    font-size: 0.9em;
  }
  a {
    color: inherit;
  }
  a:focus-visible {
    outline: 3px solid var(--primary-color);
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
    align-items: baseline;
  }
  dd {
    margin: 0;
  }
`;

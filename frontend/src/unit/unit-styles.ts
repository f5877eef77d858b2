/** A page for one hand, in the dark and in the rain: few words, large, and what is pressed at the thumb. */

import { css } from "lit";

export const unitStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    height: 100%;
    min-height: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    background: var(--primary-background-color);
    color: var(--primary-text-color);
    font-size: 18px;
  }
  header {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 4px 16px;
    border-bottom: 1px solid var(--divider-color);
  }
  h1 {
    flex: 1;
    margin: 0;
    font-size: 1.1em;
    font-weight: 500;
  }
  main {
    flex: 1;
    overflow: auto;
    padding: 8px 16px;
  }
  h2 {
    margin: 8px 0 0;
    font-size: 1.7em;
    line-height: 1.2;
  }
  .where {
    margin: 4px 0;
    font-size: 1.3em;
  }
  .warning,
  .quiet {
    margin: 8px 0;
    padding: 12px;
    border-radius: 8px;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  .quiet {
    border: 3px solid #fff;
  }
  .nothing {
    padding: 48px 0;
    font-size: 1.3em;
    text-align: center;
  }
  footer .warning {
    margin: 0;
  }
  footer {
    display: grid;
    gap: 8px;
    padding: 8px 16px 16px;
    border-top: 1px solid var(--divider-color);
    background: var(--card-background-color);
  }
  footer .more {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(40%, 1fr));
    gap: 8px;
  }
  button,
  .route,
  select {
    box-sizing: border-box;
    min-height: 56px;
    padding: 8px 16px;
    border: 2px solid currentcolor;
    border-radius: 12px;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    text-align: center;
    text-decoration: none;
  }
  .route {
    min-height: 64px;
    font-size: 1.15em;
    display: grid;
    place-items: center;
    margin: 12px 0;
  }
  .main {
    min-height: 88px;
    border-color: var(--primary-text-color);
    background: var(--primary-text-color);
    color: var(--primary-background-color);
    font-size: 1.5em;
    font-weight: 700;
  }
  .help {
    border-color: #b00020;
    background: #b00020;
    color: #fff;
    font-weight: 700;
  }
  .sure {
    outline: 4px solid currentcolor;
    outline-offset: 3px;
  }
  .help.sure {
    outline-color: #b00020;
  }
  .done {
    font-weight: 700;
  }
  .plain {
    min-height: 48px;
    border: none;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    padding: 8px 0;
    border-top: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .strip {
    display: flex;
    gap: 8px;
    overflow-x: auto;
    padding: 4px;
  }
  .strip button {
    flex: none;
    min-height: 48px;
  }
  .strip button[aria-pressed="true"] {
    outline: 3px solid var(--primary-color);
  }
  img {
    display: block;
    width: 100%;
    margin-top: 8px;
    border-radius: 8px;
  }
  small,
  time {
    color: var(--secondary-text-color);
  }
`;

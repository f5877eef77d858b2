/** What the cards look like alike: Home Assistant's own colours, and nothing that moves for those who asked for that. */

import { css } from "lit";

export const base = css`
  .card {
    box-sizing: border-box;
    height: 100%;
    padding: 16px;
    overflow: auto;
    border: var(--ha-card-border-width, 1px) solid var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    border-radius: var(--ha-card-border-radius, 12px);
    background: var(--ha-card-background, var(--card-background-color, #fff));
    color: var(--primary-text-color);
  }
  h2 {
    margin: 0 0 8px;
    font-size: 1.3em;
    font-weight: 500;
  }
  p {
    margin: 8px 0;
  }
  button:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .mark {
    padding: 2px 8px;
    border: 1px dashed currentcolor;
    border-radius: 4px;
    font-size: 0.7em;
  }
  .alert {
    padding: 8px 12px;
    border-inline-start: 4px solid var(--error-color, #b00020);
    background: var(--secondary-background-color);
  }
  .buttons button {
    min-height: 48px;
    padding: 0 16px;
    border: 2px solid currentcolor;
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .buttons .main {
    border-color: var(--primary-text-color);
    background: var(--primary-text-color);
    color: var(--card-background-color, #fff);
    font-weight: 700;
  }
  .buttons .main small {
    color: inherit;
  }
  /* Chromium's own grey is too dark in the dark. */
  ::placeholder {
    color: var(--secondary-text-color);
    opacity: 1;
  }
  kbd {
    padding: 0 6px;
    border: 1px solid currentcolor;
    border-radius: 4px;
    font-size: 0.8em;
  }
  .phrase {
    display: inline-block;
    max-width: 100%;
    text-wrap: balance;
  }
  @media (pointer: coarse) {
    /* Where there is no keyboard, keys are no help. */
    kbd {
      display: none;
    }
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
`;

/** What the dialogs about sites look like alike. */

import { css } from "lit";

export const dialogs = css`
  dialog {
    box-sizing: border-box;
    width: min(40em, calc(100vw - 16px));
    max-height: calc(100vh - 16px);
    padding: 16px 24px;
    overflow: auto;
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    background: var(--card-background-color);
    color: var(--primary-text-color);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 60%);
  }
  form,
  label {
    display: grid;
    gap: 8px;
  }
  input,
  select,
  textarea {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 8px;
    border: 1px solid var(--secondary-text-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
  }
  input:focus-visible,
  select:focus-visible,
  textarea:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 12px 0;
  }
`;

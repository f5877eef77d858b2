/** Buttons and fields of what an operator does with an incident. */

import { css } from "lit";

export const formStyles = css`
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 12px 0;
  }
  form {
    display: grid;
    gap: 8px;
    max-width: 40em;
  }
  label {
    display: grid;
    gap: 4px;
  }
  textarea,
  input,
  select {
    min-height: 44px;
    padding: 8px;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
    box-sizing: border-box;
  }
`;

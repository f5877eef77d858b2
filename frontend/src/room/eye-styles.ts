/** The looks of a camera in each of its states. */

import { css } from "lit";

export const eyeStyles = css`
  :host {
    display: block;
    border: 2px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    overflow: hidden;
  }
  :host([data-state="live"]) {
    border-color: var(--primary-color);
  }
  :host([data-state="old"]),
  :host([data-state="frozen"]) {
    border-color: var(--error-color, #b00020);
  }
  :host([data-state="waiting"]) {
    border-style: dashed;
    border-color: var(--primary-text-color);
  }
  :host([data-state="refused"]) {
    border-style: double;
    border-width: 4px;
  }
  :host([data-state="off"]) .still,
  :host([data-state="ended"]) .still {
    background-image: repeating-linear-gradient(45deg, transparent 0 10px, var(--divider-color) 10px 11px);
  }
  :host([hidden]) {
    display: none;
  }
  /* A camera that nobody looks at is a line. */
  :host([data-state="closed"]),
  :host([data-state="unavailable"]),
  :host(:not([data-open])[data-state="off"]) {
    border-width: 1px 0 0;
    border-radius: 0;
    background: none;
  }
  article {
    padding: 2px 4px;
  }
  header {
    display: flex;
    gap: 8px;
    justify-content: space-between;
    align-items: center;
    min-height: 40px;
  }
  .name {
    min-width: 0;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  p {
    margin: 4px 0;
  }
  small {
    display: block;
  }
  small,
  .logged {
    color: var(--secondary-text-color);
    font-size: 0.85em;
  }
  .arrow {
    display: inline-block;
    font-weight: 700;
  }
  .none {
    margin-inline-end: 14px;
    border-style: dotted;
    color: var(--secondary-text-color);
  }
  .still {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    justify-content: center;
    min-height: 96px;
    margin: 4px 0;
    padding: 8px;
    border-radius: 4px;
    background-color: var(--secondary-background-color);
    text-align: center;
  }
  .still > * {
    padding: 0 4px;
    background-color: var(--secondary-background-color);
  }
  button {
    flex: none;
    min-height: 36px;
    padding: 0 10px;
    border: 2px solid currentcolor;
    border-radius: 8px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  @media (pointer: coarse) {
    button {
      min-height: 44px;
    }
  }
  figure {
    margin: 4px 0;
  }
  img,
  ssz-live-video[shows] {
    width: 100%;
    aspect-ratio: 16 / 9;
    border-radius: 4px;
    background: #000;
    object-fit: contain;
    overflow: hidden;
  }
  img:not([hidden]) {
    display: block;
  }
  img[hidden] {
    display: none;
  }
  :host([data-state="old"]) img,
  :host([data-state="frozen"]) img {
    filter: grayscale(1);
    opacity: 0.6;
  }
  figcaption {
    padding: 4px 0 0;
  }
  .live {
    font-weight: 700;
  }
  .live span {
    color: var(--success-color, #2e7d32);
  }
`;

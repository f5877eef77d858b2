/** The map's looks: the page's own colours; the ground is calm, what nobody has taken is not. */

import { css } from "lit";

export const mapStyles = css`
  :host {
    display: block;
    height: 100%;
    min-height: 200px;
  }
  .frame {
    position: relative;
    display: grid;
    height: 100%;
    grid-template-columns: 1fr;
  }
  .frame.whole {
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(16em, 22em) minmax(0, 1fr);
  }
  .map {
    height: 100%;
    min-height: 200px;
    background: var(--secondary-background-color, #e5e5e5);
    background-image: linear-gradient(var(--divider-color) 1px, transparent 1px), linear-gradient(90deg, var(--divider-color) 1px, transparent 1px);
    background-size: 64px 64px;
    color: var(--primary-text-color);
    font: inherit;
    z-index: 0;
  }
  .map:focus-visible,
  .sign:focus-visible,
  .leaflet-bar a:focus-visible {
    outline: 4px solid var(--primary-color);
    outline-offset: 2px;
  }
  :host([dark]) .tiles {
    filter: invert(1) hue-rotate(180deg) brightness(0.8) contrast(0.9);
  }
  .ways {
    position: sticky;
    top: 0;
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 8px;
    padding: 8px 0;
    background: var(--card-background-color);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .beside {
    box-sizing: border-box;
    min-width: 0;
    min-height: 0;
    padding: 0 16px 8px;
    overflow: auto;
    background: var(--card-background-color);
  }
  .beside ul {
    list-style: none;
    margin: 0 0 12px;
    padding: 0;
  }
  h2 {
    margin: 8px 0;
    font-size: 1em;
  }
  .beside button,
  .beside select {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    margin: 4px 0;
    padding: 6px 12px;
    border: 2px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .beside button.open {
    border-color: var(--waiting, #b00020);
    font-weight: 700;
  }
  .beside button[aria-pressed="true"] {
    outline: 3px solid var(--primary-color);
  }
  .beside button:focus-visible,
  .beside select:focus-visible,
  summary:focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  small {
    display: block;
    color: var(--secondary-text-color);
    font-weight: 400;
  }
  summary {
    min-height: 44px;
    line-height: 44px;
    cursor: pointer;
  }
  .legend li {
    display: grid;
    grid-template-columns: 32px 1fr;
    gap: 8px;
    align-items: center;
    padding: 4px 0;
  }
  .legend .sign {
    position: static;
    width: 28px;
    height: 28px;
  }
  .note {
    position: absolute;
    inset: auto 8px 32px auto;
    z-index: 1;
    max-width: 26em;
    margin: 0;
    padding: 8px 12px;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
    font-size: 0.85em;
  }
  .sign svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
    fill: none;
    stroke: var(--primary-text-color);
    stroke-width: 2.5;
  }
  .sign.site circle {
    fill: var(--divider-color);
  }
  .sign.lost svg {
    fill: var(--card-background-color, #fff);
  }
  .sign.camera svg {
    fill: var(--card-background-color, #fff);
  }
  .sign.camera.off svg {
    stroke-dasharray: 3 3;
  }
  .sign.lamp svg {
    fill: var(--card-background-color, #fff);
    stroke-width: 2;
  }
  .sign.lamp.on circle {
    fill: #ffc107;
  }
  .sign.lamp.unknown svg {
    stroke-dasharray: 3 3;
  }
  .sign.unit.old path:first-child {
    stroke-dasharray: 3 3;
  }
  .sign.unit svg {
    fill: var(--card-background-color, #fff);
    stroke: var(--primary-text-color);
  }
  .sign.incident svg {
    fill: var(--card-background-color, #fff);
    stroke-width: 3;
  }
  .sign.incident.open svg {
    fill: #b00020;
    stroke: #fff;
    stroke-width: 2;
    filter: drop-shadow(0 0 3px #000);
  }
  .sign.incident.chosen svg {
    outline: 3px solid var(--primary-color);
    outline-offset: 3px;
    border-radius: 4px;
  }
  .sign text {
    fill: var(--primary-text-color);
    stroke: none;
    font: 700 13px sans-serif;
  }
  .sign.incident.open text {
    fill: #fff;
  }
  .leaflet-tooltip.name {
    padding: 2px 6px;
    border: 1px solid var(--divider-color);
    background: var(--card-background-color, #fff);
    color: var(--primary-text-color);
    font-size: 0.85rem;
    box-shadow: none;
  }
  .leaflet-tooltip.name::before {
    display: none;
  }
  .wall .leaflet-tooltip.name {
    font-size: 1.2em;
    font-weight: 700;
  }
  .leaflet-bar a,
  .leaflet-control-scale-line,
  .leaflet-container .leaflet-control-attribution {
    background: var(--card-background-color, #fff);
    color: var(--primary-text-color);
  }
  .map .leaflet-bar a {
    width: 44px;
    height: 44px;
    line-height: 44px;
  }
  .leaflet-container .leaflet-control-attribution,
  .leaflet-control-scale-line {
    font-size: 12px;
    line-height: 1.4;
  }
  .wall .leaflet-control-attribution,
  .wall .leaflet-control-scale-line {
    font-size: max(12px, 0.5em);
  }
  /* Whose pictures of the ground these are, where there are any. */
  .frame:not(.ground) .leaflet-control-attribution {
    display: none;
  }
  .leaflet-control-scale-line {
    border-color: var(--primary-text-color);
    text-shadow: none;
  }
  .leaflet-container a {
    color: inherit;
    text-decoration: underline;
  }
  .leaflet-bar a {
    text-decoration: none;
  }
  @media (max-width: 870px) {
    .frame.whole {
      height: auto;
      grid-template-rows: 55vh auto;
      grid-template-columns: minmax(0, 1fr);
    }
    .frame.whole .map {
      order: -1;
    }
    .note {
      position: static;
    }
  }
`;

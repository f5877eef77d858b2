/** The views of the room, each with an address of its own. */

export type View = "desk" | "map" | "sites" | "reports" | "wall";

export const VIEWS: readonly View[] = ["desk", "map", "sites", "reports", "wall"];

const ROOT = "/radio-room";

export function viewOf(path: string | undefined): View {
  const name = (path ?? "").split("/")[1];
  return VIEWS.find((view) => view === name) ?? "desk";
}

export function pathOf(view: View): string {
  return view === "desk" ? ROOT : `${ROOT}/${view}`;
}

/** Go to a view as Home Assistant's own links do, so that *back* leads back. */
export function go(view: View): void {
  history.pushState(null, "", pathOf(view));
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
}

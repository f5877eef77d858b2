/** What the station says of cameras and looks, as `view_api.py` writes it. */

export interface NearCamera {
  site: string;
  site_name: string;
  camera: string;
  name: string;
  sees: string;
  tier: string;
  masked: boolean;
  webrtc: boolean;
  metres: number | null;
  bearing: number | null;
  faces: boolean | null;
  direction: number | null;
  angle: number;
  /** Why nobody can look for the moment, as far as that is known without asking. */
  unavailable: string | null;
}

export type Phase = "asking" | "waiting" | "live" | "ended" | "refused";

/** One message of a look: how it stands, or a picture. */
export interface LookMessage {
  look?: string;
  phase?: Phase;
  reason?: string;
  left_ms?: number | null;
  number?: number;
  age_ms?: number;
  picture?: string;
}

/** A look that somebody has taken, as the station has written it down. */
export interface TakenLook {
  view: string;
  site_name: string | null;
  camera_name: string | null;
  at_ms: number;
  operator: number | null;
  purpose: string;
  over: boolean;
  reason: string;
  seconds: number;
  pictures: number | null;
}

export interface DifferingLook extends TakenLook {
  incident: string | null;
  case: string;
  difference: string;
  told_pictures: number | null;
}

/** What opens in this incident without anybody being asked. */
export function opensByItself(camera: NearCamera): boolean {
  return !camera.unavailable && camera.tier !== "request" && camera.tier !== "registry";
}

export const keyOf = (camera: NearCamera): string => `${camera.site}/${camera.camera}`;

/** What the station's feed says, as `desk_view.py` writes it; times are wall clock milliseconds of the station. */

export type State = "held" | "open" | "acknowledged" | "dispatched" | "on_scene" | "closed";

export interface Person {
  number?: number | null;
  name?: string | null;
  user?: string | null;
}

export interface Row {
  id: string;
  version: number;
  state: State;
  kind: string;
  about: string;
  priority: number;
  handling: string;
  site: string;
  site_name: string | null;
  point_name: string | null;
  silent: boolean;
  drill: boolean;
  cancelled: boolean;
  restored: boolean;
  repeats: number;
  late: boolean;
  /** What held it up: the site's own system was off, or the line. */
  late_by: string | null;
  age_ms: number | null;
  raised_ms: number;
  opened_ms: number;
  presented_ms: number | null;
  acknowledged_ms: number | null;
  closed_ms: number | null;
  disposition: string | null;
  false_cause: string | null;
  owner: Person | null;
  units: string[];
  /** How far each unit has come: sent, en_route, on_scene, finished. */
  unit_states: Record<string, string>;
  /** In how many ways others were told since it waits, and which, in their order. */
  escalated: number;
  ways: string[];
  /** Units that asked for help since the room last did something about it. */
  wants_help: string[];
  /** The incident that this one goes with. */
  lead: string | null;
  parts: string[];
  duplicate_of: string | null;
  /** How many pictures from the press are here. */
  pictures: number;
  /** How many have looked through cameras for its sake of late, and how many do now. */
  looks: number;
  looking: number;
  stored: boolean;
}

/** A look through a shared camera, as the station's log has it. */
export interface Look {
  site_name: string | null;
  camera_name: string | null;
  mode: string;
  at_ms: number;
  operator: number | null;
  over: boolean;
  ended_ms: number | null;
  reason: string;
  seconds: number;
  pictures: number | null;
  difference: string | null;
}

export interface Line {
  type: string;
  at_ms: number;
  by: Person & { kind: string };
  to: Person | null;
  text: string | null;
  unit: string | null;
  disposition: string | null;
  false_cause: string | null;
  /** How others were told that nobody has taken it. */
  way: string | null;
  priority: number | null;
  /** The incident that the step is about as well. */
  other: Row | null;
  count: number;
  silent: boolean;
  /** By language, where it is known in several. */
  words: Record<string, string>;
  look: Look | null;
}

export interface Detail extends Row {
  mine: boolean;
  timeline: Line[];
  offered: string[];
  /** To whom it can be handed. */
  operators: { number: number; role: string }[];
  /** Whether this user may take all of it away as a file. */
  bundle: boolean;
  /** Who can be sent, the nearest of the free ones first. */
  known_units: KnownUnit[];
}

export interface KnownUnit {
  unit: string;
  kind: string;
  /** free, off_duty, or how far it has come with what it was sent to. */
  state: string;
  incident: string | null;
  distance_m: number | null;
  /** When its place was last known. */
  placed_ms: number | null;
}

/** What goes with an incident, and what may be about the same. */
export interface Together {
  lead: Row | null;
  parts: Row[];
  proposed: { incidents: Row[]; within_m: number; within_ms: number } | null;
}

/** A picture that the site took around a press. */
export interface Shot {
  signal: string;
  camera: string;
  /** Before (negative) or after the press. */
  offset_ms: number;
  since_ms: number;
  mask: number;
  state: string;
  path: string;
}

/** Where something is, if it has said so. */
export interface Placed {
  latitude: number | null;
  longitude: number | null;
}

export interface Lamps extends Placed {
  id: string;
  name: string;
  on: boolean | null;
  /** How many of its lamps do not obey. */
  failed: number;
}

export interface Eye extends Placed {
  id: string;
  name: string;
  tier: string;
  off: boolean;
  masked: boolean;
  webrtc: boolean;
  /** Degrees from north, eastwards; null where it has not said where it looks. */
  direction: number | null;
  angle: number;
}

export interface Site extends Placed {
  id: string;
  name: string;
  kind: string;
  standing: string;
  /** Whether an administrator has to approve something: the site, or its new key. */
  waits: boolean;
  returns: boolean;
  enrolled_ms: number;
  fingerprint: string;
  link: string;
  heard_ms: number | null;
  copied: boolean;
  /** How many of its alarm points promise tests, when the one was proved that was so longest ago, and how many owe one. */
  promises: number;
  proved_ms: number | null;
  unproved: number;
  alarms: number;
  false_percent: number | null;
  points: { id: string; name: string; kind: string; battery_low: boolean }[];
  groups: Lamps[];
  cameras: Eye[];
}

export interface Me {
  user: string;
  role: "viewer" | "operator" | "supervisor" | null;
  number: number | null;
  administrator: boolean;
}

export interface Message {
  now_ms: number;
  armed: number;
  all?: { station: string; me: Me; incidents: Row[]; sites: Site[] };
  me?: Me;
  incidents?: Row[];
  sites?: Site[];
  gone_sites?: string[];
}

/** The part of Home Assistant's `hass` object that the cards use. Nothing else of its frontend is an interface. */

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
}

export interface RegistryEntry {
  entity_id: string;
  device_id?: string | null;
  platform?: string;
  translation_key?: string | null;
}

export interface Connection {
  subscribeMessage<T>(
    callback: (message: T) => void,
    message: { type: string } & Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
}

export interface HomeAssistant {
  language: string;
  locale: { language: string; time_format?: string };
  config: { time_zone: string };
  states: Record<string, EntityState | undefined>;
  entities: Record<string, RegistryEntry | undefined>;
  devices: Record<string, { id: string; name?: string | null; name_by_user?: string | null; via_device_id?: string | null } | undefined>;
  user?: { is_admin: boolean };
  connected: boolean;
  themes?: { darkMode?: boolean };
  connection: Connection;
  formatEntityState(state: EntityState): string;
  localize?(key: string, values?: Record<string, string>): string;
  loadBackendTranslation?(category: string, integration: string): Promise<unknown>;
  fetchWithAuth(path: string): Promise<Response>;
  callWS<T>(message: { type: string } & Record<string, unknown>): Promise<T>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<{ response?: unknown }>;
}

export const DOMAIN = "smart_safety_zone";

/** What a failed call of Home Assistant brings along. */
export interface Failure {
  code?: string;
  message?: string;
  translation_key?: string | null;
  translation_domain?: string | null;
  translation_placeholders?: Record<string, string> | null;
}

/** Load the words of what our commands refuse; call once, before `reasonOf` may be needed. */
export function loadReasons(hass: HomeAssistant): void {
  void hass.loadBackendTranslation?.("exceptions", DOMAIN);
}

/** Why a call failed, in the user's language as far as Home Assistant has the words. */
export function reasonOf(hass: HomeAssistant, err: unknown): string {
  const { message, translation_key: key, translation_domain: domain, translation_placeholders: values } = err as Failure;
  const said = key && hass.localize?.(`component.${domain}.exceptions.${key}.message`, values ?? {});
  return said || message || String(err);
}

/** The device of an entity of ours; undefined for an entity that is not there or not ours. */
export function deviceOf(hass: HomeAssistant, entityId: string): string | undefined {
  const entry = hass.entities[entityId];
  return entry?.platform === DOMAIN ? (entry.device_id ?? undefined) : undefined;
}

/** The entity of a device that is called by this translation key. */
export function sibling(hass: HomeAssistant, deviceId: string, translationKey: string): EntityState | undefined {
  const entry = Object.values(hass.entities).find(
    (each) => each?.platform === DOMAIN && each.device_id === deviceId && each.translation_key === translationKey,
  );
  return entry && hass.states[entry.entity_id];
}

/** Reads what the server says. What does not fit the protocol is dropped; what it may lack is absent. */
import {
  type PresenceSnapshot,
  readTime,
  SERVER_SCHEMAS,
  type ServerToClientEvents,
  type UserStatusEvent,
} from '@meeshy/status-protocol';

export type ServerEventName = keyof ServerToClientEvents;
export type ServerPayload<Name extends ServerEventName> = Parameters<ServerToClientEvents[Name]>[0];

/** Any event with its payload. */
export type ServerEvent = {
  [Name in ServerEventName]: { readonly name: Name; readonly payload: ServerPayload<Name> };
}[ServerEventName];

/** `null`: not an event of this protocol, or damaged beyond use. */
export function readServerEvent(name: string, payload: unknown): ServerEvent | null {
  switch (name) {
    case 'user:status':
      return isStatusEvent(payload) ? { name, payload } : null;
    case 'user:status:batch':
      return Array.isArray(payload) ? { name, payload: payload.filter(isStatusEvent) } : null;
    case 'presence:snapshot':
      return readSnapshot(payload);
    default:
      return readWithSchema(name, payload);
  }
}

/** The times at which the server made what it tells of, ISO 8601: none of them is ahead of its clock. */
export function timesIn({ name, payload }: ServerEvent): readonly string[] {
  if (name === 'user:status') return [payload.timestamp];
  return name === 'user:status:batch' ? payload.map(({ timestamp }) => timestamp) : [];
}

/** One damaged time must not hide the person: the store reads facts leniently (P1), and only the id has to be there. */
function isStatusEvent(value: unknown): value is UserStatusEvent {
  return isObject(value) && typeof value.userId === 'string' && value.userId !== '';
}

function readSnapshot(value: unknown): ServerEvent | null {
  if (!isObject(value) || !Array.isArray(value.users) || readTime(value.serverTime) === null) return null;
  const payload = { ...value, users: value.users.filter(isStatusEvent) } as PresenceSnapshot;
  return { name: 'presence:snapshot', payload };
}

function readWithSchema(name: string, payload: unknown): ServerEvent | null {
  if (!Object.hasOwn(SERVER_SCHEMAS, name)) return null;
  const parsed = SERVER_SCHEMAS[name as ServerEventName].safeParse(payload);
  return parsed.success ? ({ name, payload: parsed.data } as ServerEvent) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

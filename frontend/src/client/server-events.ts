/** Reads what the server says. What does not fit the protocol is dropped; what it may lack is absent. */
import {
  ERROR_STATUS,
  type PresenceSnapshot,
  readTime,
  type ServerToClientEvents,
  type UserStatusEvent,
} from '@meeshy/status-protocol';

/** The name of an event from the server: `user:status`, say. */
export type ServerEventName = keyof ServerToClientEvents;
/** What the event of this name carries. */
export type ServerPayload<Name extends ServerEventName> = Parameters<ServerToClientEvents[Name]>[0];

/** Any event with its payload. */
export type ServerEvent = {
  [Name in ServerEventName]: {
    readonly name: Name;
    readonly payload: ServerPayload<Name>;
    /** The server waits for a word that somebody has taken it: whoever listens to it by its name gives it. */
    readonly answer?: () => void;
  };
}[ServerEventName];

/** `null`: not an event of this protocol, or damaged beyond use. */
export function readServerEvent(name: string, payload: unknown, answer?: () => void): ServerEvent | null {
  switch (name) {
    case 'user:status:batch':
      return Array.isArray(payload) ? { name, payload: payload.filter(isStatusEvent) } : null;
    case 'presence:snapshot':
      return readSnapshot(payload);
    default:
      return isFit(name, payload) ? ({ name, payload, answer } as ServerEvent) : null;
  }
}

/** What it tells of statuses. */
export function statusesIn({ name, payload }: ServerEvent): readonly UserStatusEvent[] {
  if (name === 'user:status') return [payload];
  return name === 'user:status:batch' ? payload : [];
}

/** The times at which the server made what it tells of, ISO 8601: none of them is ahead of its clock. */
export function timesIn(event: ServerEvent): readonly string[] {
  return statusesIn(event).map(({ timestamp }) => timestamp);
}

function readSnapshot(value: unknown): ServerEvent | null {
  if (!isObject(value) || !Array.isArray(value.users) || readTime(value.serverTime) === null) return null;
  if (!Array.isArray(value.crowds ?? [])) return null;
  const payload = { ...value, users: value.users.filter(isStatusEvent) } as PresenceSnapshot;
  return { name: 'presence:snapshot', payload };
}

type Is = (value: unknown) => boolean;

const isText: Is = (value) => typeof value === 'string';
const isFlag: Is = (value) => typeof value === 'boolean';
const isLength: Is = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
const isCount: Is = (value) => value === 0 || isLength(value);
const oneOf =
  (...values: readonly unknown[]): Is =>
  (value) =>
    values.includes(value);
const orAbsent =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value);
/** With these fields, and any others. */
const having =
  (fields: Readonly<Record<string, Is>>): Is =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, is]) => is(value[name]));

/** One damaged time must not hide the person: the store reads facts leniently (P1), and only the id has to be there. */
const isStatusEvent = (value: unknown): value is UserStatusEvent =>
  isObject(value) && typeof value.userId === 'string' && value.userId !== '';

const PERSON = { userId: isText, username: isText };
const isTyping = having({ ...PERSON, conversationId: isText });

/**
 * What an event has to have before anybody is told of it. By hand, and not by the protocol's schemas: those would be half
 * of what a page loads. What few ask for is read where it is shown.
 */
const FITS: Readonly<Record<Exclude<ServerEventName, 'user:status:batch' | 'presence:snapshot'>, Is>> = {
  authenticated: having({
    success: oneOf(true),
    user: having({ id: isText, username: isText, isAnonymous: isFlag, language: isText }),
    thresholds: having({ offlineMs: isLength, awayMs: isLength }),
    serverTime: orAbsent(isText),
  }),
  'user:status': isStatusEvent,
  'message:new': having({
    id: isText,
    conversationId: isText,
    senderId: isText,
    senderUsername: isText,
    senderDisplayName: isText,
    content: isText,
    originalLanguage: isText,
    createdAt: isText,
  }),
  'typing:start': isTyping,
  'typing:stop': isTyping,
  'conversation:changed': having({
    conversationId: isText,
    reason: oneOf('created', 'invited', 'joined', 'left', 'renamed'),
  }),
  'presence:alert': having({ ...PERSON, at: isText, isLate: isFlag }),
  'conversation:viewers': having({
    conversationId: isText,
    viewers: (value) => Array.isArray(value) && value.every(having(PERSON)),
    others: isCount,
  }),
  'conversation:occupancy': isObject,
  'user:changed': having({ ...PERSON, displayName: isText }),
  'operator:figures': isObject,
  'operator:history': isObject,
  error: having({ code: oneOf(...Object.keys(ERROR_STATUS)), message: isText }),
};

function isFit(name: string, payload: unknown): boolean {
  return Object.hasOwn(FITS, name) && FITS[name as keyof typeof FITS](payload);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What sessions, and code that listens, are told: made of faces here, and nothing else of people's presence leaves. */
import { type ServerToClientEvents, type UserStatusEvent, writeTime } from '@meeshy/status-protocol';
import type { Face } from '../../presence/face.ts';
import { type Counted, type Naming, type Shown, wireOf } from '../../presence/wire.ts';

declare const MADE_HERE: unique symbol;

/** JSON of `presence:snapshot`, which holds faces only. */
export type SnapshotJson = string & { readonly [MADE_HERE]: true };

/** What somebody shows, as it is told of them. */
export type PresenceEvent = Shown<UserStatusEvent>;

/** How each event tells of people: by faces (`Shown`), by the names of those who have one (`Naming`), or by how many there are (`Counted`). */
interface ToldBy {
  authenticated: 'faces';
  'presence:snapshot': 'faces';
  'user:status': 'faces';
  'user:status:batch': 'faces';
  'message:new': 'faces';
  'typing:start': 'faces';
  'typing:stop': 'faces';
  'presence:alert': 'names';
  'conversation:viewers': 'names';
  'conversation:occupancy': 'numbers';
  'conversation:changed': 'faces';
  'user:changed': 'faces';
  'operator:figures': 'names';
  'operator:history': 'faces';
  error: 'faces';
}

/**
 * Events as they may leave (`ToldServer`, `ToldSocket`): by these types a plain object that tells of somebody's presence is not
 * taken. Those of what somebody does (it types, writes, has another name) name people by no face: to whom they may be told, hosts ask
 * by `unseenBy` and `hiddenFrom`, which answer with who is to be left out.
 */
export type ToldEvents = {
  [Event in keyof ServerToClientEvents]: (
    payload: Told<ToldBy[Event], Parameters<ServerToClientEvents[Event]>[0]>,
    // Whoever has it says so.
    ...taken: Event extends 'presence:alert' ? [taken: (answer: unknown) => void] : []
  ) => void;
};

type Told<By, Payload> = By extends 'names'
  ? Naming<Payload>
  : By extends 'numbers'
    ? Counted<Payload>
    : Shown<Payload>;

/** The event that tells a face. `at`: when the change was made. */
export function statusEvent(face: Face, at: number): PresenceEvent {
  const event = headOf(face) as PresenceEvent;
  event.timestamp = writeTime(face.writtenAt ?? at) ?? '';
  return event;
}

/** What is told of somebody of whom nothing shows any more, in the version of what was told of them last. */
export function nothingEvent({ userId, username, version }: PresenceEvent, timestamp: string): PresenceEvent {
  const nothing = { isOnline: false, lastSeen: null, lastActiveAt: null };
  const event: UserStatusEvent = { userId, username, ...nothing, version, timestamp };
  return event as PresenceEvent;
}

/** `part`: of how many `parts`; the only one says neither. The last one names the crowds. */
export function snapshotJson(
  faces: readonly Face[],
  serverTime: string,
  part: number,
  parts: number,
  crowds: readonly string[] = [],
): SnapshotJson {
  const end = `,"timestamp":"${serverTime}"}`;
  const users = faces.length === 0 ? '' : faces.map(headJson).join(`${end},`) + end;
  const numbering = parts > 1 ? `,"part":${part},"parts":${parts}` : '';
  const named = part === parts && crowds.length > 0 ? `,"crowds":${JSON.stringify(crowds)}` : '';
  return `{"serverTime":"${serverTime}","users":[${users}]${numbering}${named}}` as SnapshotJson;
}

/** What has been put into JSON, without the timestamp that ends it. A face is in however many snapshots it is. */
const heads = new WeakMap<Face, string>();

function headJson(face: Face): string {
  const known = heads.get(face);
  if (known !== undefined) return known;
  const json = JSON.stringify(headOf(face)).slice(0, -1);
  heads.set(face, json);
  return json;
}

function headOf(face: Face): Shown<Omit<UserStatusEvent, 'timestamp'>> {
  const { userId, username, withdrawn } = face;
  const head = { userId, username, ...wireOf(face) };
  return withdrawn ? { ...head, withdrawn } : head;
}

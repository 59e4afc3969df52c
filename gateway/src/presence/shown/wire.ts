/** What of a subject may be written to the outside: faces, and whatever holds nothing else of people. Nothing but this file makes any of it. */
import {
  type ConversationViewers,
  type CrowdOccupancy,
  fromWireFacts,
  NOTHING_SAID,
  type Occupancy,
  type Occupation,
  type PresenceSnapshot,
  SAID_NAMES,
  type SaidName,
  type Status,
  statusOf,
  type Thresholds,
  toWireFacts,
  toWireSaid,
  type UserStatusEvent,
  type WireFace,
  type WireFacts,
  writeTime,
} from '@meeshy/status-protocol';
import { roughly, type SightsOfEveryone } from '../audience/occupancy.ts';
import type { ViewersTold } from '../audience/viewing.ts';
import type { Face } from '../sight/face.ts';

// Made by nobody else, because of what TypeScript leaves out of a copy (a spread, a rest, a mapped type): private members. So what was
// made here and changed is not what was made here. One class for each kind: of what is private declarations tell the name alone.
declare class ShownHere {
  private readonly shown: true;
}
declare class NamedHere {
  private readonly named: true;
}
declare class CountedHere {
  private readonly counted: true;
}
declare class JsonHere {
  private readonly snapshot: true;
}
// To linters a class is something with a prototype, which a copy loses.
interface MadeShown extends ShownHere {}
interface MadeCounted extends CountedHere {}

/** `Answer`, in which everything that tells of a person's presence, or counts people by it, has come from faces. */
export type Shown<Answer> = Answer extends WireFacts
  ? Readonly<Answer> & MadeShown
  : Answer extends Occupancy
    ? Counted<Answer>
    : Answer extends (infer Item)[]
      ? Shown<Item>[]
      : Answer extends readonly (infer Item)[]
        ? readonly Shown<Item>[]
        : Answer extends object
          ? { [Field in keyof Answer]: Shown<Answer[Field]> }
          : Answer;

interface Name {
  readonly userId: string;
  readonly username: string;
}

/** Somebody who is named because they have shown a face. */
export interface Named extends Name, NamedHere {}

/** `Told`, in which whoever is named has shown a face: what tells of them by naming them, without facts. */
export type Naming<Told> = Told extends Name
  ? Readonly<Told> & Named
  : Told extends (infer Item)[]
    ? Naming<Item>[]
    : Told extends object
      ? { [Field in keyof Told]: Naming<Told[Field]> }
      : Told;

/** Of what has been counted by how people are seen. */
export type Counted<Counts> = Readonly<Counts> & MadeCounted;

/** What somebody shows, as it is told of them. */
export type PresenceEvent = Shown<UserStatusEvent>;

/** JSON of `presence:snapshot`, which holds faces only. */
export type SnapshotJson = string & JsonHere;

/** The one way to name somebody. */
export function nameOf({ userId, username }: Face | Named | Shown<Name & WireFace>): Named {
  const name: Name = { userId, username };
  return name as Named;
}

/** The one way onto the wire. Most faces show facts alone, and one is written at every change. */
export function wireOf(face: Face): Shown<WireFace> {
  const { seen, limitedBy, said } = face;
  const wire: WireFace = toWireFacts(face);
  if (seen) wire.seen = seen;
  if (limitedBy) wire.limitedBy = limitedBy;
  if (said !== NOTHING_SAID) Object.assign(wire, toWireSaid(said));
  return wire as Shown<WireFace>;
}

/** The same, of whom it is. */
export function wireNamed(face: Face): Shown<Name & WireFace> {
  const { userId, username } = face;
  return { userId, username, ...wireOf(face) } as Shown<Name & WireFace>;
}

/** What was named, for whatever names them in another way. */
export function unnamed({ userId: _, username: __, ...wire }: Shown<Name & WireFace>): Shown<WireFace> {
  return wire as Shown<WireFace>;
}

/** What whatever was made here tells, or might. */
type Told<Made> = keyof Made | (Made extends MadeShown ? keyof WireFace : never);

/**
 * What was made here, with something beside it that tells nothing of the kind: a copy (a spread, say) is no more what was made here. `extra`
 * is new, and becomes what is answered.
 */
export function beside<const Extra extends object, Made extends MadeShown | Named | MadeCounted>(
  extra: Extra & { readonly [Field in Told<Made>]?: never },
  made: Made,
): Extra & Made {
  return Object.assign(extra, made);
}

/** The event that tells a face. `at`: when the change was made. */
export function statusEvent(face: Face, at: number): PresenceEvent {
  const event: Partial<UserStatusEvent> = headOf(face);
  event.timestamp = writeTime(face.writtenAt ?? at) ?? '';
  return event as PresenceEvent;
}

/** What is told of somebody of whom nothing shows any more, in the version of what was told of them last. */
export function nothingEvent({ userId, username, version }: PresenceEvent, timestamp: string): PresenceEvent {
  return { userId, username, isOnline: false, lastSeen: null, lastActiveAt: null, version, timestamp } as PresenceEvent;
}

/** The same in the next version: there is no such person any more. */
export function goneEvent(known: PresenceEvent, timestamp: string): PresenceEvent {
  const nothing: UserStatusEvent = nothingEvent(known, timestamp);
  return { ...nothing, version: known.version + 1, withdrawn: true } as PresenceEvent;
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

export function readSnapshot(json: SnapshotJson): Shown<PresenceSnapshot> {
  return JSON.parse(json) as Shown<PresenceSnapshot>;
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

function headOf(face: Face): Omit<UserStatusEvent, 'timestamp'> {
  const head = wireNamed(face);
  return face.withdrawn ? { ...head, withdrawn: true } : head;
}

/** `faces`: of those who are named. */
export function viewersOf(
  { conversationId, others }: ViewersTold,
  faces: readonly Face[],
): Counted<Naming<ConversationViewers>> {
  const viewers = { conversationId, viewers: faces.map(nameOf), others };
  return viewers as typeof viewers & MadeCounted;
}

/** Counts people of a conversation at one moment, each by how everyone there sees them. */
export class Count {
  readonly #at: number;
  readonly #thresholds: Thresholds;
  #online = 0;
  #connected = 0;
  #viewing = 0;

  constructor(at: number, thresholds: Thresholds) {
    this.#at = at;
    this.#thresholds = thresholds;
  }

  /** One of them, by the faces that those there are shown of it. */
  add(faces: readonly Face[]): void {
    if (faces.every((face) => statusShown(face, this.#at, this.#thresholds) === 'online')) this.#online++;
    if (faces.every(({ isOnline }) => isOnline)) this.#connected++;
  }

  /** One of those who view it, and show that they do: unless it hides from somebody there. There may be thousands, so no face is made. */
  view(sights: SightsOfEveryone): void {
    if (sights.every(({ kind }) => kind !== 'dim')) this.#viewing++;
  }

  /** Of so many members. */
  of(members: number): Counted<Occupancy & { readonly connected: number }> {
    return { ...this.#counts(members), connected: roughly(this.#connected) } as ReturnType<Count['of']>;
  }

  /** The same, as whoever views it is told. */
  told(conversationId: string, members: number): Counted<CrowdOccupancy> {
    return { conversationId, ...this.#counts(members) } as Counted<CrowdOccupancy>;
  }

  #counts(members: number): Occupancy {
    return { members: roughly(members), online: roughly(this.#online), viewing: roughly(this.#viewing) };
  }
}

/** What webhooks are told of what was counted: whether sessions are there, and nothing that passes by itself. */
export function occupationOf(
  conversationId: string,
  { members, connected: online }: ReturnType<Count['of']>,
): Counted<Occupation> {
  const occupation: Occupation = { conversationId, members, online };
  return occupation as Counted<Occupation>;
}

/** What is filtered and counted by: `statusOf` would take facts that nobody is shown. */
export function statusShown(face: Face, now: number, thresholds: Thresholds): Status {
  return statusOf(face, now, thresholds);
}

/** The same of a face as it was written: what `Presence.get` answers, say, or code that listens hears. */
export function statusOnWire(wire: Shown<WireFacts>, now: number, thresholds: Thresholds): Status {
  return statusOf(fromWireFacts(wire), now, thresholds);
}

/** Whether it tells anything that is said. */
export function isSayingMore(face: { readonly [Name in SaidName]?: unknown }): boolean {
  return SAID_NAMES.some((name) => face[name] !== undefined);
}

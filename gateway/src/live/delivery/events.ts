import { type ConversationViewers, type UserStatusEvent, writeTime } from '@meeshy/status-protocol';
import type { Face } from '../../presence/face.ts';
import { wireOf } from '../../presence/wire.ts';

declare const MADE_HERE: unique symbol;

/** JSON of `presence:snapshot`, which holds faces only. */
export type SnapshotJson = string & { readonly [MADE_HERE]: true };

/** `conversation:viewers`, which names nobody but by a face. */
export type ViewersEvent = ConversationViewers & { readonly [MADE_HERE]: true };

export function viewersEvent(conversationId: string, faces: readonly Face[], others: number): ViewersEvent {
  const viewers = faces.map(({ userId, username }) => ({ userId, username }));
  return { conversationId, viewers, others } as ViewersEvent;
}

/** The event that tells a face. `at`: when the change was made. */
export function statusEvent(face: Face, at: number): UserStatusEvent {
  const event = headOf(face) as UserStatusEvent;
  event.timestamp = writeTime(face.writtenAt ?? at) ?? '';
  return event;
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

function headOf(face: Face): Omit<UserStatusEvent, 'timestamp'> {
  const { userId, username, withdrawn } = face;
  const head = { userId, username, ...wireOf(face) };
  return withdrawn ? { ...head, withdrawn } : head;
}

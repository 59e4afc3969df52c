/** P11: what a viewer is shown first, and whenever its picture may have gaps. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Facts,
  readTime,
  statusOf,
  supersedes,
  type Thresholds,
  type UserStatusEvent,
  writeTime,
} from '@meeshy/status-protocol';
import type { Audience } from '../../presence/audience.ts';
import type { Subject } from '../../presence/ports.ts';
import type { Subjects } from '../../presence/subjects.ts';
import { isWithdrawal, statusJson } from '../delivery/events.ts';
import { Parcel, type Piece } from '../delivery/parcel.ts';
import type { Link, Session } from './sessions.ts';

/** People per part; one part is about 100 kB. */
const PART_USERS = 500;
/** Between two parts, so that a large snapshot starves nobody. */
const PACE_MS = 20;
/** A part waits until no more than this is left of the former: a snapshot makes nobody a slow client. */
const MOST_WAITING_BYTES = 50_000;

interface Shown {
  readonly subject: Subject;
  readonly facts: Facts;
}

/** The viewer itself, and everybody in its audience whose status is not offline. */
function visibleUsers(viewerId: string, audience: Audience, subjects: Subjects, thresholds: Thresholds, now: number) {
  const users: Shown[] = [];
  for (const id of audience.seenBy(viewerId)) {
    const standing = subjects.standing(id);
    if (!standing) continue;
    const { subject, facts } = standing;
    if (id === viewerId || statusOf(facts, now, thresholds) !== 'offline') users.push({ subject, facts });
  }
  return users;
}

/**
 * Sends the snapshot of `now`, in paced parts if it is large; events meanwhile are held, and those that are newer and
 * still concern the viewer follow. Whoever has left the audience meanwhile is in no later part, and taken back from
 * an earlier one. The first part leaves before this returns. Answers what it sent.
 */
export async function sendSnapshot(
  session: Session,
  audience: Audience,
  subjects: Subjects,
  thresholds: Thresholds,
  now: number,
): Promise<{ users: number; released: number; dropped: number }> {
  const held = new Map(session.held);
  session.held = held;
  const viewerId = session.subject.id;
  const users = visibleUsers(viewerId, audience, subjects, thresholds, now);
  const parts = Math.max(1, Math.ceil(users.length / PART_USERS));
  const serverTime = writeTime(now) ?? '';
  const isSeen = (id: string) => audience.sees(viewerId, id);
  for (let part = 1; part <= parts; part++) {
    if (part > 1) await taken(session.link, PACE_MS);
    if (!session.link.isOpen || session.held !== held) return { users: users.length, released: 0, dropped: held.size };
    const slice = users.slice((part - 1) * PART_USERS, part * PART_USERS);
    const shown = slice
      .filter(({ subject }) => part === 1 || isSeen(subject.id))
      .map(({ subject, facts }) => statusJson(subject, facts, serverTime));
    const numbering = parts > 1 ? `,"part":${part},"parts":${parts}` : '';
    session.link.sendJson(
      'presence:snapshot',
      `{"serverTime":"${serverTime}","users":[${shown.join(',')}]${numbering}}`,
    );
  }
  if (session.link.backlog > MOST_WAITING_BYTES) await taken(session.link);
  if (!session.link.isOpen || session.held !== held) return { users: users.length, released: 0, dropped: held.size };
  session.held = null;
  const sent = new Map(held.size > 0 ? users.map(({ subject, facts }) => [subject.id, facts]) : []);
  const isDue = ({ event }: Piece) =>
    isNews(event, sent.get(event.userId)) && (isSeen(event.userId) || isWithdrawal(event));
  const due = [...held.values()].filter(isDue);
  if (due.length > 0) session.link.deliver(new Parcel(due));
  return { users: users.length, released: due.length, dropped: held.size - due.length };
}

/** After `afterMs`, and when the connection has taken most of what it was given, or has ended. */
async function taken(link: Link, afterMs = 0): Promise<void> {
  await pause(afterMs);
  while (link.isOpen && link.backlog > MOST_WAITING_BYTES) await pause(PACE_MS);
}

function isNews({ version, lastActiveAt }: UserStatusEvent, sent: Facts | undefined): boolean {
  return !sent || supersedes({ version, lastActiveAt: readTime(lastActiveAt) }, sent);
}

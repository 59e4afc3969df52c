/** P11: what a viewer is shown first, and whenever its picture may have gaps. */
import { setTimeout as pause } from 'node:timers/promises';
import { NOTHING_SAID, supersedes, type Thresholds, writeTime } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Faces } from '../../presence/shown/faces.ts';
import { snapshotJson, statusShown } from '../../presence/shown/wire.ts';
import type { Face } from '../../presence/sight/face.ts';
import type { Standings } from '../../presence/subjects/subjects.ts';
import type { Link } from '../delivery/link.ts';
import { Parcel, type Piece } from '../delivery/parcel.ts';
import type { Session } from '../delivery/sessions.ts';

/** People per part; one part is about 100 kB. */
const PART_USERS = 500;
/** Between two parts, so that a large snapshot starves nobody. */
const PACE_MS = 20;
/** A part waits until no more than this is left of the former: a snapshot makes nobody a slow client. */
const MOST_WAITING_BYTES = 50_000;

export interface SnapshotParts {
  readonly conversations: Pick<Conversations, 'crowdsOf'>;
  readonly hearers: Hearers;
  readonly subjects: Standings;
  readonly faces: Faces;
  readonly rules: Thresholds;
}

/** Of the viewer itself, and of everybody of whom it is told who has something to show. */
function facesFor(viewerId: string, { hearers, subjects, faces, rules }: SnapshotParts, now: number): Face[] {
  const shown: Face[] = [];
  for (const id of hearers.heardInOrder(viewerId)) {
    const standing = subjects.standing(id);
    if (!standing) continue;
    const face = faces.toViewer(viewerId, standing, true, now);
    const isShown = face.said !== NOTHING_SAID || statusShown(face, now, rules) !== 'offline';
    if (id === viewerId || isShown) shown.push(face);
  }
  return shown;
}

/**
 * Sends the snapshot of `now`, in paced parts if it is large; events meanwhile are held, and those that are newer and
 * still concern the viewer follow. Whoever the viewer hears of no more by then is in no later part, and taken back from
 * an earlier one. The first part leaves before this returns. Answers what it sent.
 */
export async function sendSnapshot(
  session: Session,
  shownBy: SnapshotParts,
  now: number,
): Promise<{ users: number; released: number; dropped: number }> {
  const held = new Map(session.held);
  session.held = held;
  const viewerId = session.subject.id;
  const users = facesFor(viewerId, shownBy, now);
  const parts = Math.max(1, Math.ceil(users.length / PART_USERS));
  const serverTime = writeTime(now) ?? '';
  const isHeard = (id: string) => shownBy.hearers.hears(viewerId, id);
  for (let part = 1; part <= parts; part++) {
    if (part > 1) await taken(session.link, PACE_MS);
    if (!session.link.isOpen || session.held !== held) return { users: users.length, released: 0, dropped: held.size };
    const slice = users.slice((part - 1) * PART_USERS, part * PART_USERS);
    const shown = part === 1 ? slice : slice.filter(({ userId }) => isHeard(userId));
    session.link.sendJson(
      'presence:snapshot',
      snapshotJson(shown, serverTime, part, parts, shownBy.conversations.crowdsOf(viewerId)),
    );
  }
  if (session.link.backlog > MOST_WAITING_BYTES) await taken(session.link);
  if (!session.link.isOpen || session.held !== held) return { users: users.length, released: 0, dropped: held.size };
  session.held = null;
  const sent = new Map(held.size > 0 ? users.map((face) => [face.userId, face]) : []);
  const isDue = ({ face }: Piece) =>
    isNews(face, sent.get(face.userId)) && (isHeard(face.userId) || face.withdrawn === true);
  const due = [...held.values()].filter(isDue);
  if (due.length > 0) session.link.deliver(new Parcel(due));
  return { users: users.length, released: due.length, dropped: held.size - due.length };
}

/** After `afterMs`, and when the connection has taken most of what it was given, or has ended. */
async function taken(link: Link, afterMs = 0): Promise<void> {
  await pause(afterMs);
  while (link.isOpen && link.backlog > MOST_WAITING_BYTES) await pause(PACE_MS);
}

function isNews(face: Face, sent: Face | undefined): boolean {
  return !sent || supersedes(face, sent);
}

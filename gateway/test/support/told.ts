/** What presence would tell: made of faces, because nothing else is taken by what tells it on. */
import { ABSENT, DEFAULT_THRESHOLDS, type Facts, SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import { type SeenHistory, seenHistory } from '../../src/presence/shown/seen-history.ts';
import { beside, Count, occupationOf, statusEvent } from '../../src/presence/shown/wire.ts';
import { type Face, faceOf } from '../../src/presence/sight/face.ts';
import { FULL } from '../../src/presence/sight/sight.ts';

/** Of somebody whom everybody sees in full. */
export function faceIn(userId: string, facts: Partial<Facts>): Face {
  const subject = { id: userId, username: userId, kind: 'user' } as const;
  return faceOf({ subject, facts: { ...ABSENT, ...facts } }, FULL, 0);
}

/** `at`: epoch ms. */
export const told = (userId: string, facts: Partial<Facts>, at = 0) => statusEvent(faceIn(userId, facts), at);

/** Of so many members so many are online. */
export function counted(online: number, members: number) {
  const count = new Count(0, DEFAULT_THRESHOLDS);
  for (let i = 0; i < online; i++) count.add([faceIn(`u${i}`, { isOnline: true })]);
  return count.of(members);
}

/** The same, as webhooks are told. */
export function occupied(online: number, members: number, version: number, timestamp = '') {
  return beside({ version, timestamp }, occupationOf('talk', counted(online, members)));
}

/** What may be told of the history of somebody who shares that, and was seen to leave; epoch ms. */
export function leaver(leftAt: number, now: number, sharing: Partial<Sharing> = { activity: 'hours', outlook: true }) {
  const face = faceIn('ben', { lastSeen: leftAt, lastActiveAt: leftAt });
  const shown = { sharing: { ...SHARED_WITH_ALL, ...sharing }, shadows: [], face };
  return seenHistory(FULL, shown, now, DEFAULT_THRESHOLDS) as SeenHistory;
}

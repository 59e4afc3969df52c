/** Puts six weeks into the histories of demo people, through the records that gateways write to, and when they were last there. */
import { ABSENT } from '@meeshy/status-protocol';
import type { Records } from '../chat/records.ts';
import { dayOfMark, MARK_MS } from '../rhythm/marks.ts';
import { DAY_MS, MINUTE_MS, zoneOf } from '../rhythm/week.ts';
import type { Storage } from '../storage.ts';
import { LIVES, type Life, livedMarks } from './lived.ts';

const WEEKS = 6;
/** Nobody of them is there now. */
const GONE_MS = 6 * MINUTE_MS;

/** What it is put into. */
export interface WeeksParts extends Pick<Storage, 'histories' | 'store'> {
  readonly accounts: Pick<Records['accounts'], 'credentials'>;
}

/** Answers who lived them. What was recorded of them before is erased. */
export async function liveWeeks(
  { accounts, histories, store }: WeeksParts,
  now: number,
  lives = LIVES,
): Promise<string[]> {
  const lived: string[] = [];
  for (const life of lives) {
    const account = await accounts.credentials({ usernameKeys: [life.username, life.username] }, now);
    if (!account) continue;
    const lastSeen = await live(histories, account.id, life, now);
    await leave(store, account.id, life, lastSeen);
    lived.push(life.username);
  }
  return lived;
}

/** Answers when they were last there. */
async function live(histories: Storage['histories'], userId: string, life: Life, now: number): Promise<number> {
  const since = now - WEEKS * 7 * DAY_MS;
  const marks = livedMarks(life, since, now - GONE_MS, zoneOf(life.zone));
  await histories.erase(userId);
  await histories.begin(userId, since);
  await histories.see(userId, life.zone);
  const byDay = new Map<number, number[]>();
  for (const mark of marks) byDay.set(dayOfMark(mark), [...(byDay.get(dayOfMark(mark)) ?? []), mark]);
  await histories.add([...byDay].map(([day, own]) => ({ userId, since, day, marks: own })));
  return ((marks.at(-1) ?? 0) + 1) * MARK_MS;
}

async function leave(store: Storage['store'], id: string, { username }: Life, at: number): Promise<void> {
  const facts = { ...ABSENT, lastSeen: at, lastActiveAt: at, version: at };
  await store.save([{ id, username, kind: 'user', facts }]);
}

/** P8, P9: the maintenance job. What has gone stale is told again, and zombies are taken offline. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Conversations } from '../../presence/conversations.ts';
import { isSuspect } from '../../presence/doubt.ts';
import type { Hearers } from '../../presence/hearers.ts';
import type { Cluster, Store } from '../../presence/ports.ts';
import { hiddenFromEveryoneSince, type Sights } from '../../presence/sight.ts';
import type { StoredSubject } from '../../presence/subject.ts';
import type { Change, Subjects } from '../../presence/subjects.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Corrections } from '../cluster/corrections.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { type Spread, slicesOf } from '../delivery/spread.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import { sought, unhurried } from '../unhurried.ts';

/** An embedded database reads them in one turn of the event loop: about 10 ms. */
const PAGE_ROWS = 500;
/** However many a sweep takes offline, it has told so after this time. */
const NEWS_WITHIN_MS = 3_000;
/** What is told again has left before the next sweep: the part of the interval that it takes. */
const REPEATED_WITHIN = 0.8;
/** Sessions whose credentials are asked for in one round trip. */
const VALIDITY_CHUNK = 5_000;

export interface SweepParts {
  readonly subjects: Subjects;
  readonly conversations: Pick<Conversations, 'memberships' | 'removeViewer' | 'viewers'>;
  readonly hearers: Hearers;
  readonly sessions: Sessions;
  readonly store: Store;
  readonly cluster: Cluster;
  readonly agreement: Agreement;
  readonly corrections: Corrections;
  /** For what the cluster is to have told again, over the whole interval. */
  readonly refreshes: Spread;
  /** For news, soon but not all in one stroke. */
  readonly news: Spread;
  readonly now: () => number;
  /** Epoch ms of this machine, by which credentials are made and expire: REST judges them by it too. */
  readonly wall: () => number;
  readonly observe: Observe;
  /** Has a change stored. */
  readonly keep: (change: Change) => void;
  readonly announce: (change: Change) => void;
  /** Announces what viewers may know already, spread over this time. */
  readonly repeat: (changes: readonly Change[], overMs: number) => void;
  /** The same of what is news to nobody but those who see no times. */
  readonly repeatOutlines: (changes: readonly Change[], overMs: number) => void;
  /** Time has passed, and things are longer ago. */
  readonly age: () => void;
  readonly sights: Sights;
  /** Who of these has not been deactivated or revoked; one round trip. */
  readonly stillValid: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The subject is no more. */
  readonly end: (subjectId: string) => Promise<void>;
  readonly maintenanceIntervalMs: number;
}

/** Hears of every page of subjects stored as online that the sweep reads. */
type ReadStored = (page: readonly StoredSubject[]) => void;

/** `judgeOrphans`: the start-up grace is over, so whoever has no living session has left. */
export async function sweep(
  parts: SweepParts,
  judgeOrphans: boolean,
  readStored: ReadStored,
): Promise<{ idle: number; orphans: number }> {
  const { subjects, agreement, now, observe } = parts;
  const since = now();
  agreement.stateTouched();
  const { telling, rollCall } = subjects;
  if (!parts.sights.areFull) await tellOutlines(parts, since);
  tellAgain(parts, await sought(telling.keys(), (key) => telling.isStale(key, since)), since);
  const idle = await takeIdleOffline(parts, await sought(rollCall.ids(), (id) => rollCall.isIdle(id, since)), since);
  await softly(observe, 'ending sessions', () => closeExpired(parts));
  const orphans = judgeOrphans
    ? await softly(observe, 'taking orphans offline', () => sweepOrphans(parts, readStored))
    : 0;
  return { idle, orphans: orphans ?? 0 };
}

/** They may have been active on another node: so the cluster decides, and this node only if there is no answer. */
async function takeIdleOffline(parts: SweepParts, subjectIds: readonly string[], since: number): Promise<number> {
  const { subjects, agreement } = parts;
  const answered = await Promise.all(subjectIds.map((id) => agreement.ask(id)));
  tell(
    parts,
    subjectIds.flatMap((id, i) => (answered[i] ? [] : (subjects.attendance.goIdle(id, since) ?? []))),
  );
  return subjectIds.filter((id) => subjects.facts(id)?.isOnline === false).length;
}

/** P9: whoever is stored as online without a living session anywhere. Answers how many. */
export async function sweepOrphans(parts: SweepParts, readStored: ReadStored = () => {}): Promise<number> {
  const { subjects, store, corrections, observe } = parts;
  let orphans = 0;
  let after: string | null = null;
  do {
    observe({ kind: 'round-trip', what: 'online' });
    const page: StoredSubject[] = await store.online(after, PAGE_ROWS);
    readStored(page);
    after = page.length === PAGE_ROWS ? (page.at(-1)?.id ?? null) : null;
    const told = page.filter((stored) => !corrections.isOnItsWay(stored));
    await corrections.correct(told);
    const suspects = told.filter((stored) => isSuspect(stored.facts, subjects.agreeing.known(stored.id)));
    if (suspects.length > 0) orphans += await judge(parts, suspects);
    await nextTurn();
  } while (after !== null);
  return orphans;
}

/** Takes those of the suspects offline whom no other node holds and who did not come back meanwhile. */
async function judge(parts: SweepParts, suspects: readonly StoredSubject[]): Promise<number> {
  const { store, cluster, corrections, subjects, observe } = parts;
  observe({ kind: 'round-trip', what: 'sign-of-life' });
  const lastSignOfLife = await store.lastSignOfLife(cluster.living);
  const elsewhere = await cluster.livingElsewhere(suspects.map(({ id }) => id));
  const orphans = suspects.filter(
    (stored) => !elsewhere.has(stored.id) && isSuspect(stored.facts, subjects.agreeing.known(stored.id)),
  );
  const found: Change[] = [];
  const expired = orphans.map((stored) => corrections.expire(stored, lastSignOfLife, (change) => found.push(change)));
  const taken = (await Promise.all(expired)).filter(Boolean).length;
  tell(parts, found);
  return taken;
}

/** Stores changes at once, and announces them soon: a change that has been overtaken meanwhile is not told. */
function tell({ news, keep, announce, subjects, maintenanceIntervalMs }: SweepParts, changes: readonly Change[]): void {
  for (const change of changes) keep(change);
  const work = changes.map((change) => () => {
    if (subjects.facts(change.subject.id)?.version === change.facts.version) announce(change);
  });
  news.add(work, Math.min(NEWS_WITHIN_MS, maintenanceIntervalMs / 2));
}

async function tellOutlines(parts: SweepParts, since: number): Promise<void> {
  const { subjects, hearers, sights, repeatOutlines, age, maintenanceIntervalMs } = parts;
  const { telling, rollCall } = subjects;
  await unhurried(rollCall.ids(), (id) =>
    subjects.shades.know(id, sights.shadowsOf(id), hiddenFromEveryoneSince(id, sights), since),
  );
  const stale = await sought(telling.keys(), (key) => telling.isOutlineStale(key, since, hearers));
  // What is told is what is true now, in one turn: nothing newer may leave before it.
  const outlines = stale.flatMap((key) => telling.repeatOutline(key, since, hearers) ?? []);
  repeatOutlines(ofSeenOtherwise(sights, outlines), REPEATED_WITHIN * maintenanceIntervalMs);
  age();
}

/**
 * All others have nobody to be told of them. They have been written all the same: when somebody is told again must not depend
 * on who else shares less (P12).
 */
function ofSeenOtherwise(sights: Sights, changes: readonly Change[]): readonly Change[] {
  const seenOtherwise = sights.seenOtherwise?.(changes.map(({ subject }) => subject.id));
  return seenOtherwise ? changes.filter(({ subject }) => seenOtherwise.has(subject.id)) : changes;
}

function tellAgain(parts: SweepParts, subjectIds: readonly string[], since: number): void {
  const { subjects, agreement, refreshes, repeat, now, maintenanceIntervalMs } = parts;
  const overMs = REPEATED_WITHIN * maintenanceIntervalMs;
  const changes: Change[] = [];
  const unheard: string[] = [];
  for (const id of subjectIds) {
    // What only this node knows, viewers everywhere have to be told.
    if (agreement.isReachable && subjects.telling.hasNews(id)) unheard.push(id);
    else {
      const change = subjects.telling.repeat(id, since, now());
      if (change) changes.push(change);
    }
  }
  repeat(changes, overMs);
  if (unheard.length === 0) return;
  const slices = slicesOf(unheard, subjects.size, overMs);
  refreshes.addSlices(slices.map((ids) => () => ids.forEach(agreement.refresh)));
}

/** Sessions whose token has expired end within one sweep, and subjects that were deactivated or revoked elsewhere. */
async function closeExpired(parts: SweepParts): Promise<void> {
  const { sessions, subjects, conversations, stillValid, end, now, wall, observe } = parts;
  const { rollCall } = subjects;
  const subjectIds = new Set(await sought(rollCall.ids(), (id) => rollCall.isAbsentGuest(id, now())));
  for (const session of [...sessions.all()]) {
    subjectIds.add(session.subject.id);
    if (session.expiresAt <= wall()) {
      session.link.close({ code: 'TOKEN_EXPIRED', message: 'The token has expired; sign in again' });
    }
  }
  const ids = [...subjectIds];
  for (let i = 0; i < ids.length; i += VALIDITY_CHUNK) {
    const chunk = ids.slice(i, i + VALIDITY_CHUNK);
    observe({ kind: 'round-trip', what: 'validity' });
    const valid = await stillValid(chunk);
    for (const id of chunk) {
      const isKnown = sessions.of(id).length > 0 || conversations.memberships(id).length > 0;
      if (!valid.has(id) && isKnown) await end(id);
    }
  }
}

/** Viewers without a session who were so at the former sweep too are forgotten; answers those to look at next time. */
export function retireViewers(parts: SweepParts, candidates: ReadonlySet<string>): Set<string> {
  const { conversations, sessions, subjects } = parts;
  const next = new Set<string>();
  for (const id of conversations.viewers()) {
    if (sessions.of(id).length > 0 || subjects.telling.isLeaving(id)) continue;
    if (candidates.has(id)) conversations.removeViewer(id);
    else next.add(id);
  }
  return next;
}

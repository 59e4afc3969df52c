/**
 * P8: what is told again is no news, so it leaves by viewer: a few viewers in each slice of the time that it may take,
 * and each gets all that it is owed in one parcel. Who sees whom is what it is then; there is no news by then of those
 * who are told of, or else they are left out.
 */
import type { Hearers } from '../../presence/audience/hearers.ts';
import { Floors } from '../../presence/shown/floors.ts';
import { IN_FULL, type Sights } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Observe } from '../observation.ts';
import { Gathering } from './gathering.ts';
import { newsOf, type ToItself } from './news.ts';
import type { Sessions } from './sessions.ts';
import { createSpread, slicesOf } from './spread.ts';

/** Something that is told again, opened before it is known of how many: others have their turn while it gathers. */
export interface Retelling {
  /** What is true of a subject in this moment. In the order of their ids (P12). */
  add(change: Change): void;
  /** No more comes. Everybody who sees some of them is told of those, spread over `overMs`. */
  leave(overMs: number): void;
}

export interface Repeating {
  open(): Retelling;
  /** The subject has begun to hide from some viewers, who are told again what they were told before. */
  hide(subjectId: string, since: number): void;
  /** These viewers have been told of the subject meanwhile. */
  exempt(subjectId: string, viewerIds: readonly string[]): void;
  /** The viewer is shown everybody anew. */
  leaveOut(viewerId: string): void;
  /** There is news, which everybody hears anyway whom what was to be told again was for. */
  forget(news: Change): void;
  /** The subject leaves these conversations: it is not told of there any more. */
  drop(conversationIds: Iterable<string>, subjectId: string): void;
  /** Nothing is told again that was to be told so far. */
  clear(): void;
  /** How many slices are still to be served. */
  readonly size: number;
  stop(): void;
}

const NOBODY: ReadonlySet<string> = new Set();

/** What is told again: to those who see times, or to those who see none. */
export type Told = 'in full' | 'in outline';

export interface RepeatingParts {
  readonly sessions: Sessions;
  readonly hearers: Hearers;
  /** Unless given, everybody sees everybody in full. */
  readonly sights?: Sights;
  readonly floors?: Floors;
  readonly toItself?: ToItself;
  readonly told?: Told;
  /** What else the viewer is owed comes first: what it sees in outline is told again in the version of the moment (P10). */
  readonly flushTo?: (viewerId: string) => void;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createRepeating(parts: RepeatingParts): Repeating {
  const {
    sessions,
    hearers,
    sights = IN_FULL,
    floors = new Floors(),
    toItself,
    told = 'in full',
    now,
    observe,
  } = parts;
  const spread = createSpread(1);
  /** Those that gather or are being served; the next sweep may come before the last is done. */
  const gatherings = new Set<Gathering>();
  /** Those of them that gather. */
  const open = new Set<Gathering>();

  function serve(gathering: Gathering, viewerIds: readonly string[]): number {
    let deliveries = 0;
    for (const id of viewerIds) parts.flushTo?.(id);
    for (const { parcel, viewerIds: together } of gathering.rounds(viewerIds, hearers, now())) {
      deliveries += parcel.pieces.length * sessions.deliver(parcel, together);
    }
    return deliveries;
  }

  return {
    open() {
      const gathering = new Gathering(sights, floors, true);
      const startedAt = performance.now();
      let count = 0;
      // From now on, since there may be news of those who have been added before all are.
      gatherings.add(gathering);
      open.add(gathering);
      return {
        add(change) {
          const topics = hearers.topicsOf(change.subject.id);
          if (told === 'in full') gathering.add(newsOf(change, startedAt, toItself), topics, hearers);
          else gathering.addOutlines(change, topics, hearers);
          count++;
        },

        leave(overMs) {
          open.delete(gathering);
          if (count > 0) observe({ kind: 'repeating', changes: count });
          const isOwed = gatherings.has(gathering) && !gathering.isEmpty;
          const viewerIds = isOwed ? gathering.viewers(hearers, (id) => sessions.of(id).length > 0) : NOBODY;
          if (viewerIds.size === 0) {
            gatherings.delete(gathering);
            return;
          }
          const slices = slicesOf(viewerIds, sessions.size, overMs);
          spread.addSlices(
            slices.map((some, i) => () => {
              if (i === slices.length - 1) gatherings.delete(gathering);
              if (some.length > 0) observe({ kind: 'repeated', deliveries: serve(gathering, some) });
            }),
          );
        },
      };
    },

    hide(subjectId, since) {
      for (const gathering of gatherings) gathering.hide(subjectId, since);
    },

    exempt(subjectId, viewerIds) {
      for (const gathering of gatherings) gathering.exempt(subjectId, viewerIds);
    },

    leaveOut(viewerId) {
      for (const gathering of gatherings) {
        if (!open.has(gathering)) gathering.leaveOut(viewerId);
        // Of what comes yet it is not shown anything: that is true as of then.
        else for (const id of gathering.subjectIds()) gathering.exempt(id, [viewerId]);
      }
    },

    forget(news) {
      for (const gathering of gatherings) gathering.forget(news);
    },

    drop(conversationIds, subjectId) {
      for (const gathering of gatherings) gathering.drop(conversationIds, subjectId);
    },

    clear() {
      spread.clear();
      gatherings.clear();
      open.clear();
    },

    get size() {
      return spread.size;
    },

    stop() {
      spread.stop();
      gatherings.clear();
      open.clear();
    },
  };
}

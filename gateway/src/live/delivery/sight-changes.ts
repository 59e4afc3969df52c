/**
 * P17, P18: who sees whom how has changed while they look. Whoever sees more is shown it at once; whoever is hidden from
 * hears of an exit like any other, by the same way, and of nothing afterwards.
 */
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Faces, Resighted } from '../../presence/shown/faces.ts';
import { isOtherDay, isUnseenSince } from '../../presence/sight/face.ts';
import {
  hiddenFromEveryoneSince,
  keyOf,
  SELF,
  type Shadow,
  type Sight,
  type Sights,
  sightOf,
} from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standing, Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { createAlarm } from '../alarm.ts';
import type { Announcer } from './announcer.ts';
import type { Outbox } from './outbox.ts';
import type { Sessions } from './sessions.ts';

export interface SightChanges {
  /**
   * The sights say something else of the subject now than they did, which `before` says of each viewer. `viewerIds`: whom
   * that may concern; unless given, all that look.
   */
  changed(subjectId: string, before: (viewerId: string) => Sight, viewerIds?: Iterable<string>): void;
  /**
   * Time has passed: to whoever saw somebody hidden do something, that is longer ago. When the others are told so follows from
   * when the hiding began.
   */
  age(): void;
  /** The subject shows something else to itself alone. */
  toItself(subjectId: string): void;
  /** The clock was set: whatever is due by it is told. */
  look(): void;
  stop(): void;
}

export interface SightChangesParts {
  readonly subjects: Standings & Pick<Subjects, 'hidings' | 'shades'>;
  readonly hearers: Hearers;
  readonly sessions: Sessions;
  readonly sights: Sights;
  readonly announcer: Announcer;
  readonly outbox: Outbox;
  readonly faces: Faces;
  readonly now: () => number;
  /** Those who have come back into sight, and have not been there since. */
  readonly back: () => Iterable<string>;
  /** A day has begun, and those have one of their own of it who watch as everyone, if anybody does. */
  readonly agedForEveryone?: (subjectId: string) => void;
  /** The hiding that has just begun, of which those hear who watch as everyone; `null`: there is none, or nobody does. */
  readonly begunForEveryone?: (subjectId: string) => Shadow | null;
}

export function createSightChanges(parts: SightChangesParts): SightChanges {
  const { subjects, hearers, sessions, sights, announcer, outbox, faces, now } = parts;
  const { hidings, shades } = subjects;
  let agedAt = now();
  const alarm = createAlarm(settle, now);

  const isLooking = (viewerId: string, subjectId: string) =>
    viewerId !== subjectId && sessions.of(viewerId).length > 0 && hearers.hears(viewerId, subjectId);

  /** The hiding that has just begun, of which this viewer is to hear as of an exit. */
  function begun(subjectId: string, was: Sight, is: Sight): Shadow | null {
    if (is.kind !== 'dim' || is.of !== was.kind || shades.has(subjectId, is.since)) return null;
    return sights.shadowsOf(subjectId).find(({ since }) => since === is.since) ?? null;
  }

  /** Back in sight before it was told that the subject had gone: it need not be told anything. */
  function isBackInTime({ subject, facts }: Standing, { was, viewerId }: Resighted): boolean {
    if (was.kind !== 'dim' || !shades.isEnding(subject.id, was.since)) return false;
    const is = sightOf(viewerId, subject.id, true, sights);
    return is.kind === was.of && shades.standing(subject.id, was.since)?.facts.version === facts.version;
  }

  function tell(change: Change): void {
    announcer.announce(change, performance.now());
  }

  function settle(): void {
    for (const change of hidings.settle(now())) tell(change);
    plan();
  }

  function plan(): void {
    alarm.by(hidings.nextAt);
  }

  /** Whoever sees it otherwise than before: those who are to hear of an exit, by the hiding, and all others. */
  function apart(subjectId: string, before: (viewerId: string) => Sight, viewerIds: Iterable<string>) {
    const shadows = new Map<number, Shadow>();
    const others: Resighted[] = [];
    for (const viewerId of viewerIds) {
      if (!isLooking(viewerId, subjectId)) continue;
      const was = before(viewerId);
      const is = sightOf(viewerId, subjectId, true, sights);
      if (keyOf(was) === keyOf(is)) continue;
      const shadow = begun(subjectId, was, is);
      if (shadow) shadows.set(shadow.since, shadow);
      else others.push({ viewerId, was });
    }
    return { shadows, others };
  }

  /** Those to whom it was there at another time than to the others who see only how long ago that was. */
  function* agedFor(standing: Standing, from: number, to: number): Generator<Resighted> {
    const { id } = standing.subject;
    for (const viewerId of hearers.viewersOf(id)) {
      if (!isLooking(viewerId, id)) continue;
      const was = sightOf(viewerId, id, true, sights);
      if (!hasOwnDay(was, standing)) continue;
      const [before, after] = [from, to].map((at) => faces.toGranted(standing, was, at).seen);
      if (before !== after) yield { viewerId, was, isNews: true };
    }
  }

  /** The viewer knows when it acted while it was hidden, or it has come back into sight, and has not been there since. */
  function hasOwnDay(sight: Sight, standing: Standing): boolean {
    if (sight.kind === 'coarse') return isUnseenSince(sight.back, standing.facts);
    if (sight.kind !== 'dim' || sight.of !== 'coarse') return false;
    const shade = shades.standing(standing.subject.id, sight.since);
    return sight.evidenceAt !== null || (shade !== undefined && isUnseenSince(sight.back, shade.facts));
  }

  function hide(subjectId: string, shadow: Shadow): void {
    outbox.hide(subjectId, shadow.since);
    const isFromEverybody = hiddenFromEveryoneSince(subjectId, sights) === shadow.since;
    const change = hidings.hide(subjectId, shadow, isFromEverybody, now());
    if (change) tell(change);
  }

  hidings.listen(plan);
  return {
    changed(subjectId, before, viewerIds = hearers.viewersOf(subjectId)) {
      const standing = subjects.standing(subjectId);
      if (!standing) return;
      outbox.flushAbout(subjectId);
      const { shadows, others } = apart(subjectId, before, viewerIds);
      announcer.resight(
        standing,
        now(),
        others.filter((one) => !isBackInTime(standing, one)),
      );
      const toEveryone = parts.begunForEveryone?.(subjectId);
      if (toEveryone) shadows.set(toEveryone.since, toEveryone);
      for (const shadow of shadows.values()) hide(subjectId, shadow);
      const everybodySince = hiddenFromEveryoneSince(subjectId, sights);
      hidings.know(subjectId, sights.shadowsOf(subjectId), everybodySince, now());
      plan();
    },

    age() {
      const [from, to] = [agedAt, now()];
      agedAt = to;
      if (!isOtherDay(from, to)) return;
      for (const subjectId of new Set([...shades.subjectIds(), ...parts.back()])) {
        const standing = subjects.standing(subjectId);
        if (standing) announcer.resight(standing, to, [...agedFor(standing, from, to)]);
        parts.agedForEveryone?.(subjectId);
      }
    },

    toItself(subjectId) {
      const standing = subjects.standing(subjectId);
      if (!standing) return;
      outbox.flushAbout(subjectId);
      announcer.resight(standing, now(), [{ viewerId: subjectId, was: SELF, isNews: true }]);
    },

    look: alarm.ring,
    stop: alarm.stop,
  };
}

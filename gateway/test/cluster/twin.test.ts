/**
 * The script in Redis and its twin, on which the simulation runs, decide alike, and publish alike.
 *
 * @module-tag long
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { runs } from '../../../shared/test/random.ts';
import type { Appeal } from '../../src/cluster/backplane.ts';
import type { Subject, Verdict } from '../../src/presence/ports.ts';
import { decide, isBuried, readingOf, type SubjectRecord } from '../simulation/record.ts';
import { appeals } from './appeals.ts';
import { heldOnline, KINDS, listenOn, orBuried, RULES } from './site.ts';

if (!redisPath()) console.log('Skipped, for there is no redis-server here: whether Redis and its twin decide alike');

test.runIf(redisPath()).each(KINDS)('$name and its twin decide alike', { timeout: 60_000 }, async (kind) => {
  const redis = await kind.start();
  const { backplane, heard, until } = await listenOn(kind.urlOf(redis));
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(appeals(Date.now()), async (said) => {
        // Subjects of its own for each run: nothing is remembered of the former.
        const prefix = `${++run}:`;
        const own = said.map((appeal) => ({ ...appeal, subject: named(appeal.subject, prefix) }));
        const ids = [...new Set(own.map(({ subject }) => subject.id))];
        await backplane.subscribe([...ids, prefix]);
        heard.length = 0;
        const twin = new Map<string, SubjectRecord>();
        const published: Verdict[] = [];
        for (const appeal of own) {
          const answer = await orBuried(backplane.decide(appeal));
          expect(answer).toEqual(judge(twin, published, appeal, answer));
        }
        expect(await backplane.read(ids)).toEqual(ids.flatMap((id) => readingOf(twin.get(id))));
        // What is published last arrives last.
        await backplane.decide(heldOnline(prefix, 'n1', Date.now()));
        await until(() => heard.at(-1)?.subject.id === prefix);
        expect(heard.slice(0, -1)).toEqual(published);
      }),
      runs(150),
    );
  } finally {
    await backplane.close();
    await redis.kill();
  }
});

/** What the twin answers at the time at which Redis did. */
function judge(
  records: Map<string, SubjectRecord>,
  published: Verdict[],
  appeal: Appeal,
  answer: Verdict | null | 'buried',
): Verdict | null | 'buried' {
  const { id } = appeal.subject;
  const known = records.get(id);
  if (isBuried(known, appeal)) return 'buried';
  const at = answer === null || answer === 'buried' ? Date.now() : answer.at;
  const decision = decide(known, appeal, RULES, at);
  if (!decision) return null;
  records.set(id, decision.record);
  if (decision.isPublished) published.push({ ...decision.verdict, isNew: false });
  return decision.verdict;
}

const named = (subject: Subject, prefix: string): Subject => ({ ...subject, id: prefix + subject.id });

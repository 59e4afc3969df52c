/**
 * The decision is written once, in the core; the script in Redis is a translation. Both are given the same statements,
 * on the same records, and agree in every field of what they remember, answer and publish.
 *
 * @module-tag long
 */
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { runs } from '../../../shared/test/random.ts';
import type { Backplane } from '../../src/cluster/backplane.ts';
import { recordOf } from '../../src/cluster/script.ts';
import {
  type Appeal,
  type Decision,
  decide,
  readingOf,
  type SubjectRecord,
} from '../../src/presence/decision/decide.ts';
import type { Verdict } from '../../src/presence/decision/verdict.ts';
import { type Course, courses } from './appeals.ts';
import { recordFrom, textOf } from './record-text.ts';
import { heldOnline, KINDS, type Listening, listenOn, orFenced, RULES } from './site.ts';

if (!redisPath()) console.log('Skipped, for there is no redis-server here: whether Redis decides as the core does');

/** A key is given its end a moment after the time that is in the answer. */
const MOMENT_MS = 60_000;
const COURSES = { Redis: 1_000, 'a Redis Cluster': 150 };

test.runIf(redisPath()).each(KINDS)('$name decides as the core does', { timeout: 300_000 }, async (kind) => {
  const redis = await kind.start();
  const site = await listenOn(kind.urlOf(redis));
  const memory = new Redis(redis.url);
  const numRuns = COURSES[kind.name as keyof typeof COURSES];
  let run = 0;
  try {
    await fc.assert(
      // Subjects of its own for each run: nothing is remembered of the former.
      fc.asyncProperty(courses(Date.now()), (course) => compare(site, memory, belongingTo(`${++run}:`, course))),
      runs(numRuns),
    );
  } finally {
    memory.disconnect();
    await site.backplane.close();
    await redis.kill();
  }
});

async function compare({ backplane, heard, until }: Listening, memory: Redis, course: Course): Promise<void> {
  const { records, appeals } = course;
  const ids = [...new Set([...records, ...appeals].map(({ subject }) => subject.id))];
  const last = `${ids[0]} is the last`;
  await Promise.all(records.map((record) => memory.hset(recordOf(record.subject.id), textOf(record))));
  const core = new Map(records.map((record) => [record.subject.id, record]));
  await backplane.subscribe([...ids, last]);
  heard.length = 0;
  const published: Verdict[] = [];
  for (const appeal of appeals) {
    const { id } = appeal.subject;
    const answer = await orFenced(backplane.decide(appeal));
    const decision = decide(core.get(id) ?? null, appeal, timeOf(answer), RULES);
    expect(answer).toEqual(answerOf(decision));
    if (decision.kind === 'decided') {
      core.set(id, decision.record);
      if (decision.isPublished) published.push({ ...decision.verdict, isNew: false });
    }
    const record = core.get(id) ?? null;
    expect(await remembered(memory, id, record?.expiresAt ?? null)).toEqual(record);
  }
  expect(await backplane.read(ids)).toEqual(ids.flatMap((id) => readingOf(core.get(id) ?? null)));
  // What is published last arrives last.
  await end(backplane, last);
  await until(() => heard.at(-1)?.subject.id === last);
  expect(heard.slice(0, -1)).toEqual(published);
}

/** The core decides at the time at which Redis did. */
const timeOf = (answer: Verdict | null | 'fenced') => (answer === 'fenced' ? null : answer)?.at ?? Date.now();

function answerOf(decision: Decision): Verdict | null | 'fenced' {
  if (decision.kind === 'refused') return 'fenced';
  return decision.kind === 'decided' ? decision.verdict : null;
}

/** All that Redis remembers of a subject, which is to end at `expiresAt`, give or take a moment. */
async function remembered(memory: Redis, id: string, expiresAt: number | null): Promise<SubjectRecord | null> {
  const key = recordOf(id);
  const [text, endsAt] = await Promise.all([memory.hgetall(key), memory.call('PEXPIRETIME', key)]);
  if (Object.keys(text).length === 0) return null;
  const isAsExpected = Math.abs(Number(endsAt) - (expiresAt ?? -1)) < MOMENT_MS;
  return recordFrom(id, text, isAsExpected ? expiresAt : Number(endsAt));
}

const end = (backplane: Backplane, id: string) => backplane.decide(heldOnline(id, 'n1', Date.now()));

function belongingTo(prefix: string, { records, appeals }: Course): Course {
  const own = <Of extends Appeal | SubjectRecord>(of: Of): Of => ({
    ...of,
    subject: { ...of.subject, id: prefix + of.subject.id },
  });
  return { records: records.map(own), appeals: appeals.map(own) };
}

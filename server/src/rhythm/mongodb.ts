import { newObjectId, toObjectId, toObjectIds, upserting } from '@meeshy/status-gateway/mongodb';
import { Long } from 'mongodb';
import { oneAfterTheOther } from '../database/in-turn.ts';
import type { Collections, HistoryDocument } from '../database/mongodb-schema.ts';
import { dayOf, hoursIn, marksIn, WORDS, wordsOf } from './marks.ts';
import type { HistoryRecords, MarkedDay } from './records.ts';

/** Of each person one document, with all their days: whoever adds to it does so in one step, or finds it gone. */
export function mongoHistories({ histories }: Collections): HistoryRecords {
  const inTurn = oneAfterTheOther();

  return {
    async begin(userId, at) {
      const history = { since: new Date(at), zone: 'UTC', from: dayOf(at), days: {} };
      await upserting(() =>
        histories.updateOne({ _id: newObjectId(userId) }, { $setOnInsert: history }, { upsert: true }),
      );
    },

    async since(userIds) {
      const own = { _id: { $in: toObjectIds(userIds) } };
      const found = await histories.find(own, { projection: { since: 1 } }).toArray();
      return new Map(found.map(({ _id, since }) => [_id.toHexString(), since.getTime()]));
    },

    add: (days) =>
      inTurn(async () => {
        if (days.length === 0) return;
        const steps = days.map((day) => ({
          updateOne: {
            filter: { _id: toObjectId(day.userId), since: new Date(day.since) },
            update: { $bit: addedBy(day) },
          },
        }));
        await histories.bulkWrite(steps, { ordered: false });
      }),

    async find(userId) {
      const found = await histories.findOne({ _id: toObjectId(userId) });
      if (!found) return null;
      const { since, zone, from, earlier = null, days } = found;
      return { userId, since: since.getTime(), zone, from, earlier, marks: marksOf(days, from) };
    },

    see: (userId, zone) =>
      inTurn(async () => {
        await histories.updateOne({ _id: toObjectId(userId) }, { $set: { zone } });
      }),

    async some(after, limit, days) {
      const those = after === '' ? {} : { _id: { $gt: toObjectId(after) } };
      const projection = Object.fromEntries(days.map((day) => [`days.${day}`, 1]));
      const people = await histories.find(those, { projection, sort: { _id: 1 }, limit }).toArray();
      // Of the other days it is enough to know that there are any.
      const ids = people.map(({ _id }) => _id);
      const marked = { _id: { $in: ids }, days: { $ne: {} } };
      const found = await histories.find(marked, { projection: { _id: 1 } }).toArray();
      const isMarked = new Set(found.map(({ _id }) => _id.toHexString()));
      return people.map(({ _id, days: own }) => ({
        userId: _id.toHexString(),
        isMarked: isMarked.has(_id.toHexString()),
        hours: Object.entries(own).flatMap(([day, words]) => hoursIn(Number(day), { ...NOTHING, ...words })),
      }));
    },

    async withDaysBefore(day, after, limit) {
      const those = { from: { $lt: day }, ...(after !== '' && { _id: { $gt: toObjectId(after) } }) };
      const found = await histories.find(those, { projection: { _id: 1 }, sort: { _id: 1 }, limit }).toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    giveUp: ({ userId, since, from }, to, earlier) =>
      inTurn(async () => {
        const known = { _id: toObjectId(userId), since: new Date(since), from };
        const days = Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`days.${from + i}`, ''] as const));
        const given = await histories.updateOne(known, { $set: { from: to, earlier }, $unset: days });
        return given.modifiedCount > 0;
      }),

    async erase(userId) {
      await histories.deleteOne({ _id: toObjectId(userId) });
    },
  };
}

/** Words in which nothing is marked are left out, here and where they are kept. */
function addedBy({ day, marks }: MarkedDay): Record<string, { or: Long }> {
  const words = wordsOf(marks);
  const marked = WORDS.filter((word) => words[word] !== 0);
  return Object.fromEntries(marked.map((word) => [`days.${day}.${word}`, { or: Long.fromNumber(words[word]) }]));
}

const NOTHING = Object.fromEntries(WORDS.map((word) => [word, 0])) as Record<(typeof WORDS)[number], number>;

function marksOf(days: HistoryDocument['days'], from: number): number[] {
  const kept = Object.entries(days).map(([day, words]) => [Number(day), words] as const);
  return kept
    .filter(([day]) => day >= from)
    .sort(([one], [other]) => one - other)
    .flatMap(([day, words]) => marksIn(day, { ...NOTHING, ...words }));
}

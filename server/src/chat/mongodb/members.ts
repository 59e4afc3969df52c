import { newObjectId, toObjectId, toObjectIds, upserting } from '@meeshy/status-gateway/mongodb';
import { type Filter, ObjectId } from 'mongodb';
import type { Collections, MemberDocument } from '../../database/mongodb-schema.ts';
import type { MemberRecords } from '../records.ts';
import { findPeople, living } from './found.ts';

export function mongoMembers(collections: Collections): MemberRecords {
  const { conversations, members } = collections;
  const placeOf = (subjectId: string, conversationId: string) => ({
    conversationId: toObjectId(conversationId),
    userId: toObjectId(subjectId),
  });

  async function places(filter: Filter<MemberDocument>): Promise<{ conversationId: string; userId: string }[]> {
    const found = await members.find(filter, { projection: { conversationId: 1, userId: 1 } }).toArray();
    return found.map(({ conversationId, userId }) => ({
      conversationId: conversationId.toHexString(),
      userId: userId.toHexString(),
    }));
  }

  async function subjectsIn(state: MemberDocument['state'], conversationIds: readonly string[], now: number) {
    const found = await places({ state, conversationId: { $in: toObjectIds(conversationIds) }, ...living(now) });
    return grouped(found.map(({ userId, conversationId }) => ({ of: conversationId, id: userId })));
  }

  return {
    async find(subjectId, conversationId) {
      const [place, conversation] = await Promise.all([
        members.findOne(placeOf(subjectId, conversationId)),
        conversations.findOne({ _id: toObjectId(conversationId) }, { projection: { type: 1, ownerId: 1 } }),
      ]);
      if (!place || !conversation) return null;
      return { state: place.state, type: conversation.type, ownerId: conversation.ownerId.toHexString() };
    },

    async conversationsOf(subjectIds) {
      const found = await places({ state: 'present', userId: { $in: toObjectIds(subjectIds) } });
      return grouped(found.map(({ userId, conversationId }) => ({ of: userId, id: conversationId })));
    },

    presentIn: (conversationIds, now) => subjectsIn('present', conversationIds, now),

    invitedIn: (conversationIds, now) => subjectsIn('invited', conversationIds, now),

    async directAmong(conversationIds) {
      const among = { _id: { $in: toObjectIds(conversationIds) }, type: 'direct' as const };
      const found = await conversations.find(among, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    async crowdsAmong(conversationIds) {
      const among = { _id: { $in: toObjectIds(conversationIds) }, isCrowd: true as const };
      const found = await conversations.find(among, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    async perhapsCrowds(limit) {
      const [known, large] = await Promise.all([
        conversations.find({ isCrowd: true }, { projection: { _id: 1 } }).toArray(),
        members
          .aggregate<{ _id: ObjectId }>([
            { $match: { state: 'present' } },
            { $group: { _id: '$conversationId', places: { $sum: 1 } } },
            { $match: { places: { $gt: limit } } },
          ])
          .toArray(),
      ]);
      return [...new Set([...known, ...large].map(({ _id }) => _id.toHexString()))];
    },

    async hold(conversationIds) {
      const among = { _id: { $in: toObjectIds(conversationIds) }, type: 'group' as const };
      const groups = await conversations.find(among, { projection: { isCrowd: 1 } }).toArray();
      return groups.map(({ _id, isCrowd = false }) => ({ id: _id.toHexString(), isCrowd }));
    },

    async countPresent(conversationIds, now, most) {
      const present = { state: 'present' as const, ...living(now) };
      const counts = toObjectIds(conversationIds).map(async (conversationId): Promise<[string, number]> => {
        const some = most === undefined ? {} : { limit: most };
        return [conversationId.toHexString(), await members.countDocuments({ conversationId, ...present }, some)];
      });
      return new Map(await Promise.all(counts));
    },

    async setCrowd(conversationId, isCrowd) {
      const own = { _id: toObjectId(conversationId) };
      const { modifiedCount } = await (isCrowd
        ? conversations.updateOne({ ...own, isCrowd: { $exists: false } }, { $set: { isCrowd } })
        : conversations.updateOne({ ...own, isCrowd: true }, { $unset: { isCrowd: '' } }));
      return modifiedCount === 1;
    },

    async statesOf(conversationId, subjectIds) {
      const there = { conversationId: toObjectId(conversationId), userId: { $in: toObjectIds(subjectIds) } };
      const places = await members.find(there).toArray();
      return new Map(places.map(({ userId, state, untold }) => [String(userId), untold ? 'untold' : state]));
    },

    /** Two steps, in order: a place is made if there is none, then raised if it is lower. */
    async put(conversationId, newMembers, invitedBy, at) {
      if (newMembers.length === 0) return;
      const joinedAt = new Date(at);
      const made = { invitedBy: invitedBy === null ? null : newObjectId(invitedBy), isAnonymous: false, endsAt: null };
      const steps = newMembers.flatMap(({ id, state }) => {
        const place = { conversationId: newObjectId(conversationId), userId: newObjectId(id) };
        const untold = state === 'present';
        const $setOnInsert = { _id: new ObjectId(), ...made, state, joinedAt, untold };
        const make = { updateOne: { filter: place, update: { $setOnInsert }, upsert: true } };
        if (state === 'invited') return [make];
        const invited = { ...place, state: 'invited' as const };
        return [make, { updateOne: { filter: invited, update: { $set: { state, joinedAt, untold } } } }];
      });
      await upserting(() => members.bulkWrite(steps));
    },

    async accept(subjectId, conversationId, at) {
      const own = placeOf(subjectId, conversationId);
      const place = await members.findOne(own, { projection: { state: 1, untold: 1 } });
      if (place?.state === 'present') return place.untold === true;
      const accepted = { $set: { state: 'present', joinedAt: new Date(at), untold: true } } as const;
      return (await members.updateOne({ ...own, state: 'invited' }, accepted)).modifiedCount === 1;
    },

    async told(conversationId, subjectIds) {
      const them = { conversationId: toObjectId(conversationId), userId: { $in: toObjectIds(subjectIds) } };
      await members.updateMany({ ...them, untold: true }, { $set: { untold: false } });
    },

    async remove(subjectId, conversationId) {
      return (await members.findOneAndDelete(placeOf(subjectId, conversationId)))?.state ?? null;
    },

    async isNameTaken(conversationId, looks, now, exceptId) {
      const there = await members.distinct('userId', { conversationId: toObjectId(conversationId), ...living(now) });
      const others = there.filter((id) => String(id) !== exceptId);
      const namesakes = await findPeople(
        collections,
        { _id: { $in: others }, shownLooks: { $in: [...looks] } },
        { after: null, limit: 1 },
      );
      return namesakes.length > 0;
    },
  };
}

/** The ids of each, by whose they are. */
function grouped(pairs: Iterable<{ of: string; id: string }>): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { of, id } of pairs) {
    const known = ids.get(of);
    if (known) known.push(id);
    else ids.set(of, [id]);
  }
  return ids;
}

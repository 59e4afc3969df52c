import { newObjectId, toObjectId, toObjectIds, upserting } from '@meeshy/status-gateway/mongodb';
import { ObjectId } from 'mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';
import type { MemberRecords } from '../records.ts';
import { findPeople, living } from './found.ts';

export function mongoMembers(collections: Collections): MemberRecords {
  const { conversations, members } = collections;
  const placeOf = (subjectId: string, conversationId: string) => ({
    conversationId: toObjectId(conversationId),
    userId: toObjectId(subjectId),
  });

  return {
    async find(subjectId, conversationId) {
      const [place, conversation] = await Promise.all([
        members.findOne(placeOf(subjectId, conversationId)),
        conversations.findOne({ _id: toObjectId(conversationId) }, { projection: { type: 1, ownerId: 1 } }),
      ]);
      if (!place || !conversation) return null;
      return { state: place.state, type: conversation.type, ownerId: conversation.ownerId.toHexString() };
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

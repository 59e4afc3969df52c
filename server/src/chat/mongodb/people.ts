import { toObjectId, toObjectIds } from '@meeshy/status-gateway/mongodb';
import type { Document, Filter } from 'mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';
import type { KnownRecord, PeopleRecords } from '../records.ts';
import { audienceOf, contactsOf } from './audience.ts';
import { findPeople, living } from './found.ts';

export function mongoPeople(collections: Collections): PeopleRecords {
  const { members, conversations } = collections;

  async function known(viewerId: string, ids: readonly string[], now: number): Promise<KnownRecord[]> {
    const asked = toObjectIds(ids);
    if (asked.length === 0) return [];
    const [people, audience] = await Promise.all([
      findPeople(collections, { _id: { $in: asked } }),
      audienceOf(collections, viewerId, now, asked),
    ]);
    const seen = new Set([viewerId, ...audience.map(String)]);
    return people.map((person) => ({ ...person, isSeen: seen.has(person.id) }));
  }

  return {
    async stored(id) {
      const [person] = await findPeople(collections, { _id: toObjectId(id) });
      if (!person) return null;
      const { displayName: _, nameKey: __, ...stored } = person;
      return stored;
    },

    async seenBy(viewerId, ids, now) {
      return (await known(viewerId, ids, now)).filter(({ isSeen }) => isSeen);
    },

    known,

    async contacts(viewerId, { words, among, ...range }, now) {
      const audience = await contactsOf(collections, viewerId, now, among && toObjectIds(among));
      const others = audience.filter((id) => String(id) !== viewerId);
      if (others.length === 0) return [];
      const wanted: Filter<Document>[] = [{ _id: { $in: others } }, living(now)];
      if (words !== '') wanted.push(called(words));
      return findPeople(collections, { $and: wanted }, range);
    },

    async participants(viewerId, conversationId, { words, ...range }, now) {
      const there = { conversationId: toObjectId(conversationId) };
      const [places, conversation] = await Promise.all([
        members.find({ ...there, ...living(now) }, { projection: { userId: 1, state: 1 } }).toArray(),
        conversations.findOne({ _id: there.conversationId }, { projection: { ownerId: 1 } }),
      ]);
      const states = new Map(places.map(({ userId, state }) => [String(userId), state]));
      if (states.get(viewerId) !== 'present') return [];
      const them = { _id: { $in: places.map(({ userId }) => userId) } };
      const found = await findPeople(collections, words === '' ? them : { $and: [them, called(words)] }, range);
      const isThere = ({ id }: { id: string }) => states.get(id) === 'present';
      const invited = toObjectIds(found.filter((one) => !isThere(one)).map(({ id }) => id));
      const audience = invited.length > 0 ? await audienceOf(collections, viewerId, now, invited) : [];
      const seen = new Set(audience.map(String));
      return found.map((person) => ({
        ...person,
        state: states.get(person.id) ?? 'invited',
        isOwner: String(conversation?.ownerId) === person.id,
        isSeen: isThere(person) || seen.has(person.id),
      }));
    },
  };
}

/** That the words are found in one of the names. */
function called(words: string): Filter<Document> {
  const $regex = toPattern(words);
  return { $or: [{ nameKey: { $regex } }, { usernameKey: { $regex } }] };
}

/** What finds the words as they are. A pattern holds no NUL itself. */
function toPattern(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll('\0', '\\x00');
}

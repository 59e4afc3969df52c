import { isTaken, newObjectId, toDate, toObjectId } from '@meeshy/status-gateway/mongodb';
import { ObjectId } from 'mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';
import type { LinkRecords, NewGuest } from '../records.ts';

/** Guests who are removed at once. */
const AT_ONCE = 200;

export function mongoLinks({ links, anonymous, members, messages }: Collections): LinkRecords {
  const countGuests = (linkId: string, now: number) =>
    anonymous.countDocuments({ shareLinkId: toObjectId(linkId), endsAt: { $gt: new Date(now) } });

  /** The name is held by a unique index, until its holder ends. Answers whether nobody has it. */
  async function insertGuest(guest: NewGuest): Promise<boolean> {
    const { id, username, nameKey, shownLooks, language, createdAt, endsAt } = guest;
    const heldName = `${guest.conversationId}:${nameKey}`;
    await anonymous.updateMany({ heldName, endsAt: { $lte: new Date(createdAt) } }, { $unset: { heldName: '' } });
    try {
      await anonymous.insertOne({
        _id: newObjectId(id),
        username,
        displayName: username,
        usernameKey: nameKey,
        nameKey,
        shownLooks,
        heldName,
        sessionToken: guest.tokenHash,
        conversationId: newObjectId(guest.conversationId),
        shareLinkId: newObjectId(guest.linkId),
        language,
        createdAt: new Date(createdAt),
        expiresAt: new Date(endsAt),
        endsAt: new Date(endsAt),
        isOnline: false,
        lastSeenAt: toDate(null),
        lastActiveAt: toDate(null),
      });
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  return {
    async add({ id, conversationId, token, createdAt, expiresAt }) {
      await links.insertOne({
        _id: newObjectId(id),
        conversationId: newObjectId(conversationId),
        token,
        createdAt: new Date(createdAt),
        expiresAt: new Date(expiresAt),
        revokedAt: null,
      });
    },

    async open(token, now) {
      const link = await links.findOne({ token, revokedAt: null, expiresAt: { $gt: new Date(now) } });
      if (!link) return null;
      const { _id, conversationId, expiresAt } = link;
      return { id: _id.toHexString(), conversationId: conversationId.toHexString(), expiresAt: expiresAt.getTime() };
    },

    async revoke(linkId, conversationId, now) {
      const link = { _id: toObjectId(linkId), conversationId: toObjectId(conversationId) };
      await links.updateOne({ ...link, revokedAt: null }, { $set: { revokedAt: new Date(now) } });
      return (await links.findOne(link)) !== null;
    },

    async guestsOf(linkId) {
      const guests = await anonymous.find({ shareLinkId: toObjectId(linkId) }, { projection: { _id: 1 } }).toArray();
      return guests.map(({ _id }) => _id.toHexString());
    },

    countGuests,

    /** The places first, the sessions last: whoever is cut short finds them again. */
    async removeEnded(by) {
      const ended = await anonymous
        .find({ sessionToken: { $exists: true }, endsAt: { $lte: new Date(by) } }, { projection: { _id: 1 } })
        .limit(AT_ONCE)
        .toArray();
      const ids = ended.map(({ _id }) => _id);
      if (ids.length === 0) return 0;
      await members.deleteMany({ userId: { $in: ids } });
      const authors = new Set((await messages.distinct('senderId', { senderId: { $in: ids } })).map(String));
      const [wrote, silent] = [true, false].map((did) => ids.filter((id) => authors.has(String(id)) === did));
      await anonymous.deleteMany({ _id: { $in: silent ?? [] } });
      await anonymous.updateMany({ _id: { $in: wrote ?? [] } }, { $unset: { sessionToken: '' } });
      return ids.length;
    },

    /**
     * Whoever revokes the link marks it first and looks for its guests then. So a guest who is not found there finds
     * the mark here.
     */
    async admit(guest) {
      if (!(await insertGuest(guest))) return 'name taken';
      const userId = newObjectId(guest.id);
      await members.insertOne({
        _id: new ObjectId(),
        conversationId: newObjectId(guest.conversationId),
        userId,
        isAnonymous: true,
        state: 'present',
        invitedBy: null,
        joinedAt: new Date(guest.createdAt),
        endsAt: new Date(guest.endsAt),
      });
      // Of several who come at once, one too many may be refused, but none too many let in.
      const isFull = (await countGuests(guest.linkId, guest.createdAt)) > guest.maxGuests;
      if (!isFull && (await links.findOne({ _id: toObjectId(guest.linkId), revokedAt: null }))) return 'added';
      await members.deleteMany({ userId });
      await anonymous.deleteOne({ _id: userId });
      return isFull ? 'link full' : 'link ended';
    },
  };
}

import {
  CLAIMS,
  DAY_MS,
  FACT_FIELDS,
  FACT_NAMES,
  type FactName,
  type FactOf,
  factsBy,
  HOUR_MS,
  TIME_FACTS,
} from '@meeshy/status-protocol';
import { type AnyBulkWriteOperation, type Collection, type Db, type Document, type Filter, ObjectId } from 'mongodb';
import { upserting } from '../database/mongodb.ts';
import {
  type PresenceCollections,
  type PresenceGuestDocument,
  type PresenceUserDocument,
  presenceCollectionsOf,
} from '../database/mongodb-presence.ts';
import { newObjectId, toDate, toObjectIds, toTime } from '../database/mongodb-values.ts';
import type { ReadUntil, SaidOf, Store } from '../presence/ports.ts';
import { type Claims, claimsFrom, digitsOf, NO_CLAIMS, textsOf, withoutForgotten } from '../presence/truth/claims.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';
import { LATE_MS, loadTogether, SAME_TIME_MS } from './reading.ts';

/**
 * How many steps are one message. It is answered when all of them are done, and a connection that is silent for long is
 * given up: so even a server that takes 50 ms for each of them has answered by then.
 */
const STEPS_AT_ONCE = 100;

type Kind = StoredSubject['kind'];

/** What a fact is called in the documents of one collection. */
function fieldOf(name: FactName, kind: Kind): string {
  const fields: { document: string; guestDocument?: string } = FACT_FIELDS[name];
  return kind === 'anonymous' ? (fields.guestDocument ?? fields.document) : fields.document;
}

/** When something was last said of it, by the clock of the database. */
const CHANGED_AT = 'claimsChangedAt';
const NOW = { $currentDate: { [CHANGED_AT]: true } } as const;

const fieldsOf = (kind: Kind) => ['username', CLAIMS.document, ...FACT_NAMES.map((name) => fieldOf(name, kind))];

/** The fields that presence reads. */
export const USER_FIELDS = projection('user');
/** The fields that presence reads of anonymous participants. */
export const ANONYMOUS_FIELDS = projection('anonymous');

function projection(kind: Kind): Readonly<Record<string, 1>> {
  return Object.fromEntries(fieldsOf(kind).map((field) => [field, 1]));
}

/** What presence stores of a user, read out of its document. */
export const userToStored = (found: PresenceUserDocument) => toStored('user', found);
/** What presence stores of an anonymous participant, read out of its document. */
export const anonymousToStored = (found: PresenceGuestDocument) => toStored('anonymous', found);

/**
 * The store on MongoDB, on the collections of an existing Meeshy database too. Users and anonymous participants are in
 * two collections, which are asked at the same time: one round trip is one for each of them. A large batch goes in
 * portions. It is not all or nothing: what of it was written may be written again.
 */
export function mongoStore(db: Db): Store {
  const { users, anonymous, nodes } = presenceCollectionsOf(db);
  let tidiedAt = Number.NEGATIVE_INFINITY;

  async function find(filter: Filter<Document>, limit = 0): Promise<StoredSubject[]> {
    const options = limit > 0 ? { limit, sort: { _id: 1 } as const } : {};
    const [people, guests] = await Promise.all([
      users.find(filter as Filter<PresenceUserDocument>, { ...options, projection: USER_FIELDS }).toArray(),
      anonymous.find(filter as Filter<PresenceGuestDocument>, { ...options, projection: ANONYMOUS_FIELDS }).toArray(),
    ]);
    return [...people.map(userToStored), ...guests.map(anonymousToStored)];
  }

  return {
    load: loadTogether(async (ids) => {
      const known = toObjectIds(ids);
      return known.length > 0 ? find({ _id: { $in: known } }) : [];
    }),

    async save(subjects, latest) {
      const steps = (kind: Kind) =>
        subjects
          .filter((subject) => subject.kind === kind)
          .flatMap((subject) => [
            ...(latest === undefined ? [] : giveWay(subject, latest)),
            ...keepTheNewer(subject, latest),
          ]);
      await Promise.all([
        write(users as unknown as Collection, steps('user')),
        write(anonymous as unknown as Collection, steps('anonymous')),
      ]);
    },

    saidSince: (since, limit) => saidSince(db, since, limit),

    async online(after, limit) {
      const found = await find({ isOnline: true, ...(after !== null && { _id: { $gt: boundOf(after) } }) }, limit);
      return found.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
    },

    async recordSignOfLife(nodeId, at) {
      await nodes.updateOne({ _id: nodeId }, { $max: { aliveAt: toDate(at) } }, { upsert: true });
      // A process may have many names, one after the other, and live for years.
      if (Math.abs(at - tidiedAt) < HOUR_MS) return;
      await forgetNodes(nodes, nodeId, at - DAY_MS);
      tidiedAt = at;
    },

    async countOnline() {
      const isOnline = true;
      const counts = await Promise.all([users.countDocuments({ isOnline }), anonymous.countDocuments({ isOnline })]);
      return { users: counts[0], anonymous: counts[1] };
    },

    async lastSignOfLife(exceptNodeIds) {
      return toTime((await lastNode(nodes, exceptNodeIds))?.aliveAt);
    },
  };
}

/** As `find`: both collections are asked at the same time, and what time it is. */
async function saidSince(db: Db, since: ReadUntil | null, limit: number): Promise<SaidOf> {
  const { users, anonymous } = presenceCollectionsOf(db);
  const at = new Date(since?.at ?? 0);
  const later = [{ [CHANGED_AT]: { $gt: at } }, { [CHANGED_AT]: at, _id: { $gt: boundOf(since?.id ?? '') } }];
  const said = async <Found extends PresenceUserDocument | PresenceGuestDocument>(
    collection: Collection<Found>,
  ): Promise<ReadUntil[]> => {
    if (!since) return [];
    const filter = { [CHANGED_AT]: { $gte: at }, $or: later } as Filter<Found>;
    const sort = { [CHANGED_AT]: 1, _id: 1 } as const;
    const found = await collection.find(filter, { limit, sort, projection: { [CHANGED_AT]: 1 } }).toArray();
    return found.map((document) => ({ at: toTime(document[CHANGED_AT]) ?? 0, id: document._id.toHexString() }));
  };
  const [{ localTime }, ...both] = await Promise.all([db.command({ hello: 1 }), said(users), said(anonymous)]);
  const all = both.flat().sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const found = all.slice(0, limit);
  const now = (localTime as Date).getTime();
  const last = found.length === limit ? found.at(-1) : undefined;
  const until = last ?? { at: now - LATE_MS, id: '' };
  return { said: found, until, sureUntil: now - SAME_TIME_MS, isMore: last !== undefined };
}

function lastNode(nodes: PresenceCollections['nodes'], exceptNodeIds: readonly string[]) {
  return nodes.findOne({ _id: { $nin: [...exceptNodeIds] } }, { sort: { aliveAt: -1 } });
}

/** Each start is a node of its own: those of former days are forgotten, but for the last one that lived. */
async function forgetNodes(nodes: PresenceCollections['nodes'], nodeId: string, before: number): Promise<void> {
  const last = await lastNode(nodes, [nodeId]);
  const kept = last ? [nodeId, last._id] : [nodeId];
  await nodes.deleteMany({ _id: { $nin: kept }, aliveAt: { $lt: new Date(before) } });
}

async function write(collection: Collection, steps: AnyBulkWriteOperation[]): Promise<void> {
  for (let from = 0; from < steps.length; from += STEPS_AT_ONCE) {
    const portion = steps.slice(from, from + STEPS_AT_ONCE);
    await upserting(() => collection.bulkWrite(portion, { ordered: false }));
  }
}

/** Times that are later than `latest` are replaced; done before or after `keepTheNewer`, it ends the same. */
function giveWay({ id, kind, facts, claims }: StoredSubject, latest: number): AnyBulkWriteOperation[] {
  const _id = newObjectId(id);
  const late = digitsOf(latest + 1);
  const texts = Object.entries(textsIn(claims)).map(([field, text]) => ({
    updateOne: { filter: { _id, [field]: { $gte: late } }, update: { $set: { [field]: text }, ...NOW } },
  }));
  const times = TIME_FACTS.flatMap((name) => {
    const field = fieldOf(name, kind);
    const filter = { _id, [field]: { $gt: new Date(latest) } };
    return facts[name] === null ? [] : [{ updateOne: { filter, update: { $set: { [field]: toDate(facts[name]) } } } }];
  });
  return [...times, ...texts];
}

/** Claims as text, by their fields. */
function textsIn(claims: Claims = NO_CLAIMS): Record<string, string> {
  return Object.fromEntries(Object.entries(textsOf(claims)).map(([key, text]) => [`${CLAIMS.document}.${key}`, text]));
}

/** What was to be known of until before `latest` goes, unless something newer has been said. */
function forget({ id, claims = NO_CLAIMS }: StoredSubject, latest = 0): AnyBulkWriteOperation[] {
  const known = Object.keys(textsIn(withoutForgotten(claims, latest)));
  const forgotten = Object.entries(textsIn(claims)).filter(([field]) => !known.includes(field));
  return forgotten.map(([field, text]) => ({
    updateOne: { filter: { _id: newObjectId(id), [field]: { $lte: text } }, update: { $unset: { [field]: '' } } },
  }));
}

/**
 * In whatever order the two are done they end the same: the first changes, in one step, what has a lower version or
 * none; the second takes the later activity, of each claim the greater text, and makes what is missing.
 */
function keepTheNewer(subject: StoredSubject, latest?: number): AnyBulkWriteOperation[] {
  const { id, username, facts } = subject;
  const _id = newObjectId(id);
  const change = kept(subject, 'newer');
  const claims = withoutForgotten(subject.claims ?? NO_CLAIMS, latest ?? 0);
  const $max = { ...kept(subject, 'latest'), ...textsIn(claims) };
  const older = { _id, $or: [{ version: { $lt: facts.version } }, { version: null }] };
  return [
    ...changing(_id, textsIn(claims)),
    { updateOne: { filter: older, update: { $set: change, $max } } },
    { updateOne: { filter: { _id }, update: { $max, $setOnInsert: { username, ...change } }, upsert: true } },
    ...(claims === NO_CLAIMS ? [] : [{ updateOne: { filter: { _id, [CHANGED_AT]: null }, update: NOW } }]),
    ...forget(subject, latest),
  ];
}

/** Where something else is said than what is stored, that has changed now. First of all: afterwards it is stored. */
function changing(_id: ObjectId, texts: Record<string, string>): AnyBulkWriteOperation[] {
  const fields = Object.entries(texts);
  if (fields.length === 0) return [];
  const $or = fields.flatMap(([field, text]) => [{ [field]: { $lt: text } }, { [field]: null }]);
  return [{ updateOne: { filter: { _id, $or }, update: { $max: texts, ...NOW } } }];
}

const isTime = (name: FactName): name is FactOf<'time'> => FACT_FIELDS[name].kind === 'time';

/** The fields of which the `newer`, or the `latest`, is kept. */
function kept({ kind, facts }: StoredSubject, which: 'newer' | 'latest'): Document {
  const names = FACT_NAMES.filter((name) => FACT_FIELDS[name].keeps === which);
  const values = names.map((name) => [fieldOf(name, kind), isTime(name) ? toDate(facts[name]) : facts[name]]);
  return Object.fromEntries(values) as Document;
}

function toStored(kind: Kind, found: PresenceUserDocument | PresenceGuestDocument): StoredSubject {
  const values: Document = found;
  const facts = factsBy({
    flag: (name) => values[fieldOf(name, kind)] === true,
    time: (name) => toTime(values[fieldOf(name, kind)] as Date | null | undefined),
    version: (name) => (values[fieldOf(name, kind)] as number | null | undefined) ?? 0,
  });
  const claims = found.claims && { claims: claimsFrom(found.claims) };
  return { id: found._id.toHexString(), username: found.username, kind, facts, ...claims };
}

/** What sorts behind all ids up to `after`, which may be of another form: the canary's are. */
function boundOf(after: string): ObjectId {
  const [digits = ''] = /^[0-9a-f]{0,24}/.exec(after) ?? [];
  return new ObjectId(digits.padEnd(24, (after[digits.length] ?? '') > 'f' ? 'f' : '0'));
}

/**
 * The records on MongoDB. It has neither joins nor, on a single server, transactions. So membership is one collection
 * with what an audience asks for in it (`endsAt` is a copy), races are decided by unique indexes, and what takes several
 * writes ends with the one that counts: whoever repeats what was cut short finds it mended.
 */

import type { Db } from 'mongodb';
import { collectionsOf } from '../../database/mongodb-schema.ts';
import type { Records } from '../records.ts';
import { mongoAccounts } from './accounts.ts';
import { mongoConversations } from './conversations.ts';
import { mongoCrowds } from './crowds.ts';
import { mongoIdentities } from './identities.ts';
import { mongoLinks } from './links.ts';
import { mongoMembers } from './members.ts';
import { mongoMessages } from './messages.ts';
import { mongoPeople } from './people.ts';
import { mongoRosters } from './rosters.ts';

export function mongoRecords(db: Db): Records {
  const collections = collectionsOf(db);
  const records: Records = {
    identities: mongoIdentities(collections),
    accounts: mongoAccounts(collections),
    people: mongoPeople(collections),
    members: mongoMembers(collections),
    rosters: mongoRosters(collections),
    crowds: mongoCrowds(collections),
    conversations: mongoConversations(collections),
    links: mongoLinks(collections),
    messages: mongoMessages(collections),
    atomically: (work) => work(records),
  };
  return records;
}

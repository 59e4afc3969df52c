import type { Database } from '../../database/schema.ts';
import type { Records } from '../records.ts';
import { sqlAccounts } from './accounts.ts';
import { sqlConversations } from './conversations.ts';
import { sqlCrowds } from './crowds.ts';
import { sqlIdentities } from './identities.ts';
import { sqlLinks } from './links.ts';
import { sqlMembers } from './members.ts';
import { sqlMessages } from './messages.ts';
import { sqlPeople } from './people.ts';
import { sqlRosters } from './rosters.ts';

/** The records on SQLite and PostgreSQL. `people`: the same database, for who somebody is, if that has a way of its own. */
export function sqlRecords(db: Database, people = db): Records {
  return {
    identities: sqlIdentities(people),
    accounts: sqlAccounts(people),
    people: sqlPeople(db),
    members: sqlMembers(db),
    rosters: sqlRosters(db),
    crowds: sqlCrowds(db),
    conversations: sqlConversations(db),
    links: sqlLinks(db),
    messages: sqlMessages(db),
    atomically: (work) => db.transaction().execute((trx) => work(sqlRecords(trx))),
  };
}

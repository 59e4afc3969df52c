/** P12: who may see whom, and who counts as a member. The one place. */

import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../../database/schema.ts';

/** That the subject of this table has not ended: neither deactivated, nor its link revoked or expired. */
export function living(table: string, now: number): RawBuilder<SqlBool> {
  const endsAt = sql.ref(`${table}.ends_at`);
  return sql`(${endsAt} is null or ${endsAt} > ${now})`;
}

/** The ids of everyone who shares a conversation with the viewer, both being present members, whether or not they have ended. */
function companyOf(db: Database, viewerId: string) {
  return db
    .selectFrom('members as mine')
    .innerJoin('members as theirs', 'theirs.conversation_id', 'mine.conversation_id')
    .select('theirs.subject_id')
    .where('mine.subject_id', '=', viewerId)
    .where('mine.state', '=', 'present')
    .where('theirs.state', '=', 'present');
}

/** That the row of `subjects` is of somebody whom the viewer is told of: who shares more with the viewer than crowds. */
export function isContactOf(db: Database, viewerId: string, now: number): RawBuilder<SqlBool> {
  const told = companyOf(db, viewerId)
    .innerJoin('conversations', 'conversations.id', 'mine.conversation_id')
    .where('conversations.is_crowd', '=', 0);
  return sql`(subjects.id != ${viewerId} and subjects.id in ${told} and ${living('subjects', now)})`;
}

/** That the viewer may see the row of `subjects`: it is the viewer's own, or of somebody in the audience. */
export function seenBy(db: Database, viewerId: string, now: number): RawBuilder<SqlBool> {
  const them = companyOf(db, viewerId).where('theirs.subject_id', '=', sql.ref<string>('subjects.id'));
  return sql`(subjects.id = ${viewerId} or (${living('subjects', now)} and exists ${them}))`;
}

/** `seenBy` as the column `sees`, for lists that show strangers too. */
export function sees(db: Database, viewerId: string, now: number) {
  return sql<number>`case when ${seenBy(db, viewerId, now)} then 1 else 0 end`.as('sees');
}

/** The same of the members of a conversation in which the viewer is present: who is present there is not looked for elsewhere. */
export function seesOfMembers(db: Database, viewerId: string, now: number) {
  return sql<number>`case when members.state = 'present' or ${seenBy(db, viewerId, now)} then 1 else 0 end`.as('sees');
}

/** That the subject is a present member of the conversation, whose id is a value or a column. */
export function presentIn(db: Database, subjectId: string, conversationId: string | RawBuilder<string>) {
  const row = db
    .selectFrom('members as own')
    .select('own.subject_id')
    .where('own.conversation_id', '=', conversationId)
    .where('own.subject_id', '=', subjectId)
    .where('own.state', '=', 'present');
  return sql<SqlBool>`exists ${row}`;
}

import { setTimeout as pause } from 'node:timers/promises';

/** How a gateway has a database: `alone`, or `shared` with others that it meets in a cluster. */
export type Holding = 'alone' | 'shared';

/** Another gateway has it, and one of the two knows nothing of others: each would take the other's people offline. */
export class InUse extends Error {}

/** As the end of a sentence that begins with the database. */
export const IN_USE = 'is in use by another gateway that is still running';

/** Waits for the end of something, `ms` at most: a database that is away keeps nobody from ending. Never rejects. */
export async function farewell(ms: number, ending: Promise<unknown>): Promise<void> {
  await Promise.race([ending.catch(() => undefined), pause(ms, undefined, { ref: false })]);
}

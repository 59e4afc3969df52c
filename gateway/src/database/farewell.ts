import { setTimeout as pause } from 'node:timers/promises';

/** Waits for the end of something, `ms` at most: a database that is away keeps nobody from ending. Never rejects. */
export async function farewell(ms: number, ending: Promise<unknown>): Promise<void> {
  await Promise.race([ending.catch(() => undefined), pause(ms, undefined, { ref: false })]);
}

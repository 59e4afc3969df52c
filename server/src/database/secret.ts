/** The secret that signs tokens where none is set. */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from './schema.ts';

export const newSecret = () => randomBytes(48).toString('base64url');

/** In a file beside the database's. Whoever comes first makes it, whole. Throws an `Error` of one sentence. */
export function secretBeside(databaseFile: string): string {
  const file = join(dirname(databaseFile), 'jwt-secret');
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, newSecret(), { mode: 0o600 });
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') {
      throw new Error(`The secret ${file} cannot be written.`, { cause: error });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Error(`The secret ${file} is too short: delete the file to get a new one.`);
  return secret;
}

/** In the database, for gateways that share no folder. Whoever comes first makes it. */
export async function secretIn(db: Database): Promise<string> {
  const name = 'jwt';
  await db
    .insertInto('secrets')
    .values({ name, value: newSecret() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return value;
}

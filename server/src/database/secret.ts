/** Secrets that are made where none is set. */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from './schema.ts';

/** That which signs tokens, and that which signs push messages. */
export type SecretName = 'jwt' | 'vapid';

export const newSecret = () => randomBytes(48).toString('base64url');

/** In a file beside the database's. Whoever comes first makes it, whole. Throws an `Error` of one sentence. */
export function secretBeside(databaseFile: string, name: SecretName, make: () => string): string {
  const file = join(dirname(databaseFile), `${name}-secret`);
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, make(), { mode: 0o600 });
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
export async function secretIn(db: Database, name: SecretName, make: () => string): Promise<string> {
  await db
    .insertInto('secrets')
    .values({ name, value: make() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return value;
}

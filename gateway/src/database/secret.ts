import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileOf } from './sqlite.ts';

/** The secret kept beside the database, made when there is none: tokens outlive a restart without any setting. */
export function keptSecret(databaseUrl: string): string {
  const folder = dirname(fileOf(databaseUrl));
  const file = join(folder, 'jwt-secret');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') {
      throw new Error(`The secret ${file} cannot be written.`, { cause: error });
    }
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Error(`The secret ${file} is too short: delete the file to get a new one.`);
  return secret;
}

import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from './debian.mjs';
import { run } from './run.mjs';

/** Debian keeps each version in a folder of its own, and off the path. */
const DEBIANS = '/usr/lib/postgresql';

/** Where the programs of the server are, the newest version first; `undefined`: nowhere. */
export function postgresFolder() {
  const versions = existsSync(DEBIANS) ? readdirSync(DEBIANS).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => join(DEBIANS, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ].find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))));
}

/** Installs PostgreSQL where it may. Answers whether there is one; when there is none, says what to install. */
export async function installPostgres() {
  if (!postgresFolder()) {
    await installFromDebian('postgresql');
    if (postgresFolder()) await endDebiansOwn();
  }
  if (postgresFolder()) return true;
  console.log(
    'No PostgreSQL: install it (Debian: apt-get install postgresql) to run the tests of the database server.',
  );
  return false;
}

/** The package starts a server, now and at every boot. The tests start their own: nobody has asked for that one. */
async function endDebiansOwn() {
  await run(['service', 'postgresql', 'stop']);
  await run(['update-rc.d', 'postgresql', 'disable']);
}

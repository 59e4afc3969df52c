import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installFromDebian } from './debian.mjs';
import { find, missing, postgresFolders } from './places.mjs';
import { run } from './run.mjs';

/** Where the programs of the server are, the newest version first; `undefined`: nowhere. */
export function postgresFolder() {
  const onPath = find('postgres');
  const ending = process.platform === 'win32' ? '.exe' : '';
  return [...postgresFolders(), ...(onPath ? [dirname(onPath)] : [])].find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program + ending))),
  );
}

/** Installs PostgreSQL where it may. Answers whether there is one; when there is none, says what to install. */
export async function installPostgres() {
  if (!postgresFolder()) {
    await installFromDebian('postgresql');
    if (postgresFolder()) await endDebiansOwn();
  }
  if (postgresFolder()) return true;
  const nowhere = missing('PostgreSQL', {
    debian: 'postgresql',
    homebrew: 'postgresql@17',
    winget: 'winget install PostgreSQL.PostgreSQL.17',
  });
  console.log(`${nowhere} to run the tests of the database server.`);
  return false;
}

/** The package starts a server, now and at every boot. The tests start their own: nobody has asked for that one. */
async function endDebiansOwn() {
  await run(['service', 'postgresql', 'stop']);
  await run(['update-rc.d', 'postgresql', 'disable']);
}

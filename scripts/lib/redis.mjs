import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from './debian.mjs';
import { run } from './run.mjs';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];

/** Where the server is; `undefined`: nowhere. */
export const redisPath = () => FOLDERS.map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path));

/** Installs Redis where it may. Answers whether there is one; when there is none, says what to install. */
export async function installRedis() {
  if (!redisPath()) {
    await installFromDebian('redis-server');
    if (redisPath()) await endDebiansOwn();
  }
  if (redisPath()) return true;
  console.log('No Redis: install it (Debian: apt-get install redis-server) to run the tests of several gateways.');
  return false;
}

/** The package starts a server, now and at every boot. The tests start their own: nobody has asked for that one. */
async function endDebiansOwn() {
  await run(['service', 'redis-server', 'stop']);
  await run(['update-rc.d', 'redis-server', 'disable']);
}

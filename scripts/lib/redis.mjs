import { installFromDebian } from './debian.mjs';
import { find, missing } from './places.mjs';
import { run } from './run.mjs';

/** Where the server is; `undefined`: nowhere. */
export const redisPath = () => find('redis-server');

/** Installs Redis where it may. Answers whether there is one; when there is none, says what to install. */
export async function installRedis() {
  if (!redisPath()) {
    await installFromDebian('redis-server');
    if (redisPath()) await endDebiansOwn();
  }
  if (redisPath()) return true;
  const nowhere = missing('Redis', {
    debian: 'redis-server',
    homebrew: 'redis',
    winget: 'Redis 7 has no Windows of its own: Memurai, as redis-server.exe on the path',
  });
  console.log(`${nowhere} to run the tests of several gateways.`);
  return false;
}

/** The package starts a server, now and at every boot. The tests start their own: nobody has asked for that one. */
async function endDebiansOwn() {
  await run(['service', 'redis-server', 'stop']);
  await run(['update-rc.d', 'redis-server', 'disable']);
}

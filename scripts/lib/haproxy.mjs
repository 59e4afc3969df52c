import { installFromDebian } from './debian.mjs';
import { find, missing } from './places.mjs';
import { run } from './run.mjs';

/** Where the proxy is; `undefined`: nowhere. */
export const haproxyPath = () => find('haproxy');

/** Installs HAProxy where it may; when there is none, says what to install. */
export async function installHaproxy() {
  if (!haproxyPath()) {
    await installFromDebian('haproxy');
    if (haproxyPath()) await endDebiansOwn();
  }
  if (haproxyPath()) return;
  const nowhere = missing('HAProxy', { debian: 'haproxy', homebrew: 'haproxy', winget: 'there is none for Windows' });
  console.log(`${nowhere} to test deploy/haproxy.cfg.`);
}

/** The package starts a proxy, now and at every boot: nobody has asked for that one. */
async function endDebiansOwn() {
  await run(['service', 'haproxy', 'stop']);
  await run(['update-rc.d', 'haproxy', 'disable']);
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from './debian.mjs';
import { run } from './run.mjs';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Where the proxy is; `undefined`: nowhere. */
export const haproxyPath = () => FOLDERS.map((folder) => join(folder, 'haproxy')).find((path) => existsSync(path));

/** Installs HAProxy where it may; when there is none, says what to install. */
export async function installHaproxy() {
  if (!haproxyPath()) {
    await installFromDebian('haproxy');
    if (haproxyPath()) await endDebiansOwn();
  }
  if (!haproxyPath())
    console.log('No HAProxy: install it (Debian: apt-get install haproxy) to test deploy/haproxy.cfg.');
}

/** The package starts a proxy, now and at every boot: nobody has asked for that one. */
async function endDebiansOwn() {
  await run(['service', 'haproxy', 'stop']);
  await run(['update-rc.d', 'haproxy', 'disable']);
}

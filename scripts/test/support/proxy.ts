import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../gateway/test/support/free-port.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { haproxyPath } from '../../lib/haproxy.mjs';
import { ROOT } from '../../lib/root.mjs';

export interface ShippedProxy {
  readonly port: number;
  /** Of its configuration. */
  readonly file: string;
  stop(): Promise<void>;
}

/** A real HAProxy with the shipped configuration, in front of the gateway at this port. */
export async function startProxy(gateway: number): Promise<ShippedProxy> {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, 'haproxy.cfg');
  const port = await freePort();
  writeFileSync(file, configured(port, gateway));
  const proxy: ChildProcess = spawn(haproxyPath() ?? '', ['-db', '-f', file], { stdio: 'ignore' });
  const isServing = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  await until('the proxy to serve', () => isServing().catch(() => false));
  return {
    port,
    file,
    async stop() {
      proxy.kill();
      await once(proxy, 'exit');
      remove();
    },
  };
}

/** The file, with what a container has and this machine has not exchanged: the port, and Docker's names. */
function configured(port: number, gateway: number): string {
  return readFileSync(join(ROOT, 'deploy/haproxy.cfg'), 'utf8')
    .replace('bind :3000', `bind 127.0.0.1:${port}`)
    .replace('maxconn 20000', 'maxconn 100')
    .replaceAll('server-template gateway 10 gateway:3000', `server gateway 127.0.0.1:${gateway}`)
    .replace(/ resolvers docker init-addr none$/m, '')
    .replace(/^resolvers docker\n( {4}.*\n)+/m, '');
}

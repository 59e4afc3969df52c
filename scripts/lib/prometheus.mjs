import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFromDebian } from './debian.mjs';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];

const find = (program) => FOLDERS.map((folder) => join(folder, program)).find((path) => existsSync(path));

/** Where the server and its tool are; `undefined`: not both are there. */
export function prometheusPaths() {
  const [prometheus, promtool] = ['prometheus', 'promtool'].map(find);
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}

/** Installs Prometheus where it may. When there is none, says what to install. */
export async function installPrometheus() {
  if (!prometheusPaths()) await installFromDebian('prometheus');
  if (prometheusPaths()) return;
  console.log('No Prometheus: install it (Debian: apt-get install prometheus) to run all of the monitoring tests.');
}

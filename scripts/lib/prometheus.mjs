import { installFromDebian } from './debian.mjs';
import { find, missing } from './places.mjs';

/** Where the server and its tool are; `undefined`: not both are there. */
export function prometheusPaths() {
  const [prometheus, promtool] = [find('prometheus'), find('promtool')];
  return prometheus && promtool ? { prometheus, promtool } : undefined;
}

/** Installs Prometheus where it may. When there is none, says what to install. */
export async function installPrometheus() {
  if (!prometheusPaths()) await installFromDebian('prometheus');
  if (prometheusPaths()) return;
  const nowhere = missing('Prometheus', {
    debian: 'prometheus',
    homebrew: 'prometheus',
    winget: 'winget install Prometheus.Prometheus',
  });
  console.log(`${nowhere} to run all of the monitoring tests.`);
}

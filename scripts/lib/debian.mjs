import { existsSync } from 'node:fs';
import { run } from './run.mjs';

/** Installs Debian's packages where that is possible without asking anybody; elsewhere it does nothing. */
export async function installFromDebian(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing ${packages.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(['apt-get', 'update'], { env });
  await run(['apt-get', 'install', '-y', '--no-install-recommends', ...packages], { env });
}

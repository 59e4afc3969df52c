import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runGo } from './go.mjs';
import { find } from './places.mjs';
import { ROOT } from './root.mjs';

const MODULE = 'github.com/centrifugal/centrifugo/v6';
const VERSION = 'v6.9.1';
const FOLDER = join(ROOT, '.cache/centrifugo');
const EXE = process.platform === 'win32' ? '.exe' : '';
const CENTRIFUGO = join(FOLDER, `centrifugo-${VERSION}${EXE}`);

/**
 * The server that the benchmark compares itself with: the one at `CENTRIFUGO_PATH`, else built once, where Go is.
 *
 * @returns {Promise<{ path: string } | { why: string }>} `why`: there is none
 */
export async function installCentrifugo() {
  if (process.env.CENTRIFUGO_PATH) return { path: process.env.CENTRIFUGO_PATH };
  if (existsSync(CENTRIFUGO)) return { path: CENTRIFUGO };
  const go = find('go');
  if (!go) return { why: 'there is no Go here to build it' };
  console.log(`Building Centrifugo ${VERSION} …`);
  const unfinished = join(FOLDER, 'new');
  const { ok, output } = await runGo([go, 'install', `${MODULE}@${VERSION}`], { GOBIN: unfinished });
  if (ok) renameSync(join(unfinished, `centrifugo${EXE}`), CENTRIFUGO);
  rmSync(unfinished, { recursive: true, force: true });
  return ok ? { path: CENTRIFUGO } : { why: `it does not build: ${output.trim().split('\n').at(-1)}` };
}

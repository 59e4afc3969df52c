import { spawnSync } from 'node:child_process';

const isWindows = process.platform === 'win32';

/** What is spawned with these options can be told something together with everything that it starts itself. */
export const LEADING = { detached: !isWindows, windowsHide: true };

/**
 * Windows knows no signals: there whoever is told anything ends at once.
 *
 * @param {{ pid?: number | undefined }} child spawned as `LEADING`
 * @param {NodeJS.Signals} name
 */
export function signalTree({ pid }, name) {
  if (pid === undefined) return;
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself.
  }
}

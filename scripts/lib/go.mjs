import { run } from './run.mjs';

/** Whatever else runs comes first. */
const GIVING_WAY = process.platform === 'win32' ? [] : ['nice', '-n', '15'];
/** On two busy cores, with everything to be downloaded. */
const TIMEOUT_MS = 900_000;

/**
 * Runs Go for a program that needs no C, by the Go that is here. Takes minutes of all cores.
 *
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
export const runGo = (command, env = {}) =>
  run([...GIVING_WAY, ...command], {
    env: { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', ...env },
    timeoutMs: TIMEOUT_MS,
  });

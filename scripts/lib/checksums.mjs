import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Writes `SHA256SUMS` of some files of a folder, as `sha256sum -c` reads it. Answers its lines.
 *
 * @param {string} folder
 * @param {string[]} files
 */
export function writeChecksums(folder, files) {
  const lines = files
    .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}`)
    .sort((a, b) => (a.slice(64) < b.slice(64) ? -1 : 1));
  writeFileSync(join(folder, 'SHA256SUMS'), `${lines.join('\n')}\n`);
  return lines;
}

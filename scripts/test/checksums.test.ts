import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../gateway/test/support/temporary.ts';
import { writeChecksums } from '../lib/checksums.mjs';

const { folder, remove } = temporaryFolder();
afterEach(remove);

it('are those of the files, by their names alone and in their order, as `sha256sum -c` reads them', () => {
  const files = ['b-1.0.0.tgz', 'a-1.0.0.tgz'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, `what is in ${file}`);
  const sumOf = (file = '') => createHash('sha256').update(`what is in ${file}`).digest('hex');
  const expected = [`${sumOf(files[1])}  a-1.0.0.tgz`, `${sumOf(files[0])}  b-1.0.0.tgz`];
  expect(writeChecksums(folder, files)).toEqual(expected);
  expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(`${expected.join('\n')}\n`);
});

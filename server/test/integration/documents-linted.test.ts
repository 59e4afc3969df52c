/**
 * What linters say of the documents.
 *
 * @module-tag more
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { local } from '../../../scripts/lib/local.mjs';
import { run } from '../../../scripts/lib/run.mjs';
import { asyncApi } from '../../src/documents/asyncapi.ts';
import { openApi } from '../../src/documents/openapi.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** As the parser counts: 0 is an error. */
const WARNING = 1;
/** On a machine that does much else. */
const SLOWLY = 300_000;

test('the linter of OpenAPI finds nothing in openapi.json', { timeout: SLOWLY }, async () => {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(openApi(), null, 2));
  const { ok, output } = await run(
    [...local('redocly'), 'lint', file, `--config=${here('support/redocly.yaml')}`, '--max-problems=20'],
    { env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }, timeoutMs: SLOWLY },
  );
  expect(ok && !/\d warning/.test(output), output).toBe(true);
  remove();
});

test('the parser of AsyncAPI finds nothing in asyncapi.json', { timeout: SLOWLY }, async () => {
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApi()));
  // It tells of later versions of AsyncAPI, too.
  const found = diagnostics.filter(({ severity }) => severity <= WARNING);
  expect(found.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
  expect(document?.version()).toBe('3.0.0');
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProgram } from './program.mjs';
import { findPython, pythonWith } from './python.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const NAME = 'routes, fuzzed';
const REQUIREMENTS = join(ROOT, 'fuzz/requirements.txt');
const TIMEOUT_MS = 600_000;
const OPERATOR = 'the maintenance token of the fuzzer';
const SERVER = 'the-api-key-of-the-fuzzer';

/** What is to be true of every answer; whatever else is right or wrong, other tests know better. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/**
 * A step: a fuzzer that knows nothing of the gateway but openapi.json asks every route for anything. It finds no answer
 * of 500, and none that the document does not declare. `ROUTES_SEED` repeats a run.
 *
 * @param {ReturnType<import('./steps.mjs').createSteps>} steps
 */
export async function fuzzRoutes(steps) {
  const python = await installed();
  if (python) await steps.proof(NAME, () => fuzz(python));
  else await steps.without(NAME);
}

async function installed() {
  try {
    const command = await findPython();
    if (command) return await pythonWith(command, REQUIREMENTS);
    console.log(`${NAME}: there is no Python.`);
  } catch (error) {
    console.log(`${NAME}: ${error.message.split('\n')[0]}`);
  }
  return undefined;
}

async function fuzz(python) {
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-routes-'));
  const program = startProgram([process.execPath, 'server/dist/main.js'], {
    cwd: ROOT,
    env: {
      PORT: String(await freePort()),
      DATABASE_URL: `sqlite:${join(folder, 'fuzzed.db')}`,
      AUTH_RATE_LIMIT: '0',
      REQUESTS_PER_MINUTE: '0',
      LOG_LEVEL: 'error',
      MAINTENANCE_TOKEN: OPERATOR,
      API_KEYS: `fuzzer:${SERVER}`,
    },
  });
  try {
    const url = await program.said(/http:\/\/127\.0\.0\.1:\d+/);
    await ask(python, url, folder);
  } finally {
    await program.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** It leaves what it remembers in the folder in which it runs. */
async function ask(python, url, cwd) {
  const seed = process.env.ROUTES_SEED ?? '4711';
  console.log(`ROUTES_SEED=${seed}`);
  const { ok, output } = await run(
    [
      python,
      ...['-m', 'schemathesis.cli', 'run', `${url}/openapi.json`],
      ...['--header', `Authorization: Bearer ${await signIn(url)}`],
      ...['--header', `x-maintenance-token: ${OPERATOR}`],
      ...['--header', `x-api-key: ${SERVER}`],
      ...['--checks', CHECKS.join(',')],
      ...['--phases', 'examples,coverage,fuzzing'],
      ...['--max-examples', '10', '--seed', seed, '--request-timeout', '60', '--suppress-health-check', 'all'],
      // It ends people, whoever asks among them.
      ...['--exclude-operation-id', 'deactivate'],
    ],
    { cwd, timeoutMs: TIMEOUT_MS },
  );
  if (!ok) throw new Error(output);
}

/** As somebody who has conversations. */
async function signIn(url) {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: 'password123' }),
  });
  return (await response.json()).token;
}

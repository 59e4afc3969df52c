/**
 * `npm run load [artillery | k6]`: the load tests of `load-tests/` against a server of their own, with 2,000 people in
 * conversations of 50. What is not installed is left out, and it is said how to get it.
 */
import './lib/node-version.mjs';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { build, buildBench } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { freePort, startProgram } from './lib/program.mjs';
import { ROOT } from './lib/root.mjs';
import { runHere } from './lib/run.mjs';

const COUNTS = { members: 2_000, conversationSize: 50, loners: 0 };
const SECRET = 'known to the load tests alone';

const TOOLS = {
  artillery: {
    command: ['artillery', 'run', join('load-tests', 'realtime-status.yml')],
    toInstall:
      'npm install --global artillery@2.0.21 (with PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1, no browser comes along)',
  },
  k6: {
    command: ['k6', 'run', join('load-tests', 'socket-connections.js')],
    toInstall: 'go install go.k6.io/k6@latest, or as https://grafana.com/docs/k6 says',
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(TOOLS, name));

await orExplain(async () => {
  if (unknown !== undefined)
    throw new Error(`There is no load test ${unknown}; there are: ${Object.keys(TOOLS).join(', ')}`);
  const names = (asked.length > 0 ? asked : Object.keys(TOOLS)).filter((name) => {
    const isThere = isInstalled(TOOLS[name].command[0]);
    if (!isThere) console.log(`${name} is not installed: ${TOOLS[name].toInstall}`);
    return isThere;
  });
  if (names.length === 0) throw new Error('Nothing was measured.');
  await install();
  await build();
  await buildBench();
  for (const name of names) await measure(name);
});

function isInstalled(program) {
  const places = (process.env.PATH ?? '').split(delimiter);
  return places.some((place) => existsSync(join(place, program)) || existsSync(join(place, `${program}.cmd`)));
}

/** Each with a server and people of its own. A threshold that is not met makes it fail. */
async function measure(name) {
  const { populate } = await import('../bench/dist/bench/population.js');
  const folder = await mkdtemp(join(tmpdir(), 'meeshy-load-'));
  const databaseUrl = `sqlite:${join(folder, 'load.db')}`;
  const people = join(folder, 'people.csv');
  const { members } = await populate(databaseUrl, SECRET, COUNTS);
  await writeFile(people, ['token', ...members, ''].join('\n'));
  const port = await freePort();
  const server = startProgram([process.execPath, join('server', 'dist', 'main.js')], {
    cwd: ROOT,
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      JWT_SECRET: SECRET,
      LOG_LEVEL: 'error',
      CONNECTION_RATE_LIMIT: '0',
    },
  });
  try {
    await server.said(/listening/);
    Object.assign(process.env, {
      TARGET: `ws://127.0.0.1:${port}`,
      // Both look from where their scripts are.
      PEOPLE: relative(join(ROOT, 'load-tests'), people),
      ARTILLERY_DISABLE_TELEMETRY: 'true',
    });
    const code = await runHere(TOOLS[name].command);
    if (code !== 0) process.exitCode = 1;
  } finally {
    await server.end();
    await rm(folder, { recursive: true, force: true });
  }
}

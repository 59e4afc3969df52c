/**
 * The packages in the hands of others: packed, installed into projects outside this one, checked by their compilers, and
 * run; and their documents, as a site. Words name examples, or `docs`; without any, all are tried, and what each entry brings along.
 * Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { areKnown } from './lib/are-known.mjs';
import { staysConnected, watchEachOther } from './lib/browsers.mjs';
import { buildLibraries } from './lib/build.mjs';
import { copyExample, installProject } from './lib/examples.mjs';
import { importCost } from './lib/import-cost.mjs';
import { install, npm } from './lib/install.mjs';
import { freePort, startProgram } from './lib/program.mjs';
import { findPython, pythonWith } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { run } from './lib/run.mjs';
import { seeEachOther } from './lib/see-each-other.mjs';
import { createSteps } from './lib/steps.mjs';
import { packLibraries } from './lib/tarballs.mjs';

/** What each example has to show, once it is installed. */
const PROOFS = {
  express: server,
  fastify: server,
  nestjs: server,
  'node-script': script,
  'webhook-receiver': receiver,
  'vite-react18': page,
  nextjs: renderedPage,
  'sign-in': signedIn,
  python: inPython,
};

/** Those that are tried at the server of another one. */
const CLIENTS = ['node-script', 'python'];
const AT = 'express';
/** The one that is written on while it runs. */
const EDITED = 'vite-react18';

const asked = process.argv.slice(2);
const isAsked = (name) => asked.length === 0 || asked.includes(name);
const names = Object.keys(PROOFS).filter(
  (name) => isAsked(name) || CLIENTS.some((client) => isAsked(client) && name === AT),
);
const outside = mkdtempSync(join(tmpdir(), 'meeshy-adopters-'));
const placeOf = (name) => join(outside, name);
const steps = createSteps();
let tarballs = {};

await steps.condition('install', install);
await steps.condition('build', buildLibraries);
await steps.condition('pack', async () => {
  tarballs = await packLibraries(join(ROOT, '.cache/adopters/packed'));
});
try {
  await Promise.all([
    asked.length === 0 && steps.vitest('packages', []),
    isAsked('docs') && steps.proof('docs', () => must([...npm(), 'run', '--silent', 'docs'], ROOT, 600_000)),
  ]);
  for (const name of names) await tryOut(name);
} finally {
  rmSync(outside, { recursive: true, force: true });
}
steps.close();

async function tryOut(name) {
  const folder = placeOf(name);
  copyExample(name, folder);
  if (PROOFS[name] === inPython) return inPython(name);
  await steps.condition(`${name} install`, () => installProject(folder, tarballs));
  await steps.proof(`${name} builds`, () => must([...npm(), 'run', '--silent', 'build'], folder));
  await steps.proof(`${name} runs`, () => PROOFS[name](name));
  if (name === AT) await steps.proof('import', () => cost(folder));
  if (name === EDITED) await steps.proof(`${name} edited`, () => edited(name));
}

async function must(command, cwd, timeoutMs = 300_000) {
  const { ok, output } = await run(command, { cwd, timeoutMs });
  if (!ok) throw new Error(output);
}

/** What the library costs a host that has Socket.IO anyway. */
async function cost(folder) {
  const { ms, mb, hostMs } = await importCost(folder, 'socket.io', '@meeshy/status-gateway');
  const words = `${ms.toFixed(0)} ms and ${mb.toFixed(1)} MB, where Node and Socket.IO take ${hostMs.toFixed(0)} ms`;
  console.log(`  importing the library takes ${words}`);
  // Time depends on the machine, and on what else it does: so it is held against what the same processes did before.
  if (mb > 10 || ms > hostMs / 3) throw new Error(`Importing the library takes ${words}.`);
}

/** An example that serves, while `then` is done with it. `script`: what starts it. */
async function serving(name, then, script = 'start') {
  const program = startProgram([...npm(), 'run', script, '--silent'], {
    cwd: placeOf(name),
    env: { PORT: String(await freePort()) },
  });
  try {
    await then(await program.said(/http:\/\/127\.0\.0\.1:\d+/));
  } catch (error) {
    throw new Error(`${error.stack}\n\nIt said:\n${program.output}`);
  } finally {
    await program.end();
  }
}

function server(name) {
  return serving(name, seeEachOther);
}

function signedIn(name) {
  return serving(name, areKnown);
}

/** An example that shows people, to whoever `?as=` says. */
function page(name) {
  return serving(name, (url) => watchEachOther((who) => `${url}/?as=${who}`));
}

/** Strict mode mounts everything twice, and whoever writes on the page has it replaced as it runs. */
function edited(name) {
  const file = join(placeOf(name), 'src/app.tsx');
  const edit = () => writeFileSync(file, readFileSync(file, 'utf8').replace('<h1>{me}</h1>', '<h1>{me} again</h1>'));
  return serving(name, (url) => staysConnected(`${url}/?as=alice`, edit, 'alice again'), 'dev');
}

/** The same, and the server has what it shows already, as of the rendering. */
function renderedPage(name) {
  return serving(name, async (url) => {
    await watchEachOther((who) => `${url}/?as=${who}`);
    const html = await (await fetch(`${url}/?as=alice`)).text();
    const statuses = [...html.matchAll(/<li data-status="(\w+)"/g)].map(([, status]) => status);
    if (statuses.length !== 2 || statuses.includes('unknown')) throw new Error(`The server rendered ${statuses}.`);
  });
}

/** A client without a screen, at the first of the servers. */
function script(name) {
  return watching(name, [process.execPath, 'watch.js']);
}

/** What is signed is taken, once, and nothing else is. */
async function receiver(name) {
  const [secret, other] = ['whsec_c2VjcmV0IG9mIGEgd2ViaG9vaw==', 'whsec_YW5vdGhlciBzZWNyZXQ='];
  const port = await freePort();
  const program = startProgram([process.execPath, 'receive.js', secret], {
    cwd: placeOf(name),
    env: { PORT: String(port) },
  });
  const post = async (signer, username) => {
    const body = JSON.stringify({ type: 'presence.online', data: { username } });
    const [id, at] = [`${username}:1`, new Date()];
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(signer).sign(id, at, body),
    };
    return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status;
  };
  await program.said(/Receiving at/);
  const answers = [await post(secret, 'ann'), await post(secret, 'ann'), await post(other, 'eve')];
  await program.said(/Refused/);
  await program.end();
  const told = program.output.match(/\w+ is online/g);
  if (`${answers} ${told}` !== '204,204,400 ann is online') throw new Error(`It answered ${answers} and said ${told}.`);
}

async function inPython(name) {
  const command = await findPython();
  if (!command) return steps.without(name);
  let python = '';
  await steps.condition(`${name} install`, async () => {
    python = await pythonWith(command, join(placeOf(name), 'requirements.txt'));
  });
  await steps.proof(`${name} runs`, () => watching(name, [python, 'watch.py']));
}

/** Two who say what they see: each sees the other come, and one of them the other go. */
async function watching(name, command) {
  await serving(AT, async (url) => {
    const watch = (who) => startProgram([...command, url, who], { cwd: placeOf(name) });
    const bob = watch('bob');
    await bob.said(/bob is online/);
    const alice = watch('alice');
    await Promise.all([bob.said(/alice is online/), alice.said(/bob is online/)]);
    await alice.end();
    await bob.said(/alice is away/);
    await bob.end();
  });
}

import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGo } from './go.mjs';
import { find } from './places.mjs';
import { ROOT } from './root.mjs';

const MODULE = 'github.com/FerretDB/FerretDB';
const VERSION = 'v1.24.0';
const FOLDER = join(ROOT, '.cache/ferretdb');
const FERRETDB = join(FOLDER, `ferretdb-${VERSION}${process.platform === 'win32' ? '.exe' : ''}`);

/**
 * The server of the tests that need a MongoDB: the one whose address is set, else `mongod`, else FerretDB, which speaks
 * MongoDB's protocol. `undefined`: none.
 *
 * @returns {{ url: string } | { mongod: string } | { ferretdb: string } | undefined}
 */
export function mongodbServer() {
  if (process.env.MONGODB_URL) return { url: process.env.MONGODB_URL };
  const mongod = find('mongod');
  if (mongod) return { mongod };
  return existsSync(FERRETDB) ? { ferretdb: FERRETDB } : undefined;
}

/** Builds FerretDB where there is no server but Go. Answers whether there is a server; when there is none, says why. */
export async function installMongodb() {
  if (mongodbServer()) return true;
  const go = find('go');
  if (!go) return without('install mongod or Go, or set MONGODB_URL');
  console.log('Building FerretDB …');
  const { ok, output } = await build(go);
  return ok || without(`FerretDB does not build: ${output.trim().split('\n').at(-1)}`);
}

function without(why) {
  console.log(`No MongoDB, so its tests are skipped: ${why}.`);
  return false;
}

/**
 * Built as its own main module, whose `go.sum` pins everything. That wants its version in a file, and Go's copy of the
 * source is not to be written to.
 */
async function build(go) {
  const source = join(FOLDER, 'source');
  const env = { GOFLAGS: '-buildvcs=false' };
  const downloaded = await runGo([go, 'mod', 'download', '-json', `${MODULE}@${VERSION}`], env);
  if (!downloaded.ok) return downloaded;
  try {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    cpSync(JSON.parse(downloaded.output).Dir, source, { recursive: true });
    makeWritable(source);
    writeFileSync(join(source, 'build/version/version.txt'), VERSION);
    const unfinished = `${FERRETDB}.new`;
    const command = [go, 'build', '-C', source, '-tags', 'ferretdb_no_postgresql', '-o', unfinished, './cmd/ferretdb'];
    const built = await runGo(command, env);
    if (built.ok) renameSync(unfinished, FERRETDB);
    return built;
  } catch (error) {
    return { ok: false, output: error.message };
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}

function makeWritable(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

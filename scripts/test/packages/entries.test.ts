/** The three packages as others get them: what each entry brings along, and that a project elsewhere can use it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { build } from '../../lib/build.mjs';
import { npm as npmItself } from '../../lib/install.mjs';
import { local } from '../../lib/local.mjs';
import { ROOT } from '../../lib/root.mjs';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const PROTOCOL = ['@meeshy/status-protocol'];
const PRESENCE = [...PROTOCOL, 'socket.io'];
const BROWSER = [...PROTOCOL, 'socket.io-client', 'zustand/vanilla'];
const REACT = [...BROWSER, '@tanstack/virtual-core', 'react', 'react-dom', 'react/jsx-runtime'];

/** Each entry, and all that may be imported on its account, Node's own modules aside. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  '@meeshy/status-protocol': [],
  '@meeshy/status-protocol/schemas': ['zod'],
  '@meeshy/status-protocol/server-client': [],
  '@meeshy/status-gateway': PRESENCE,
  '@meeshy/status-gateway/host': PRESENCE,
  '@meeshy/status-gateway/express': PROTOCOL,
  '@meeshy/status-gateway/fastify': [...PRESENCE, 'fastify'],
  '@meeshy/status-gateway/nestjs': [...PRESENCE, '@nestjs/common', '@nestjs/core'],
  '@meeshy/status-gateway/settings': [],
  '@meeshy/status-gateway/redis': [...PRESENCE, 'ioredis'],
  '@meeshy/status-gateway/sql': [...PRESENCE, 'kysely'],
  '@meeshy/status-gateway/sqlite': [...PRESENCE, 'kysely', 'libsql'],
  '@meeshy/status-gateway/postgres': [...PRESENCE, 'kysely', 'pg'],
  '@meeshy/status-gateway/mongodb': [...PRESENCE, 'mongodb'],
  '@meeshy/status-gateway/testing': PROTOCOL,
  '@meeshy/status-gateway/transport': PROTOCOL,
  '@meeshy/status-react': REACT,
  '@meeshy/status-react/client': BROWSER,
  '@meeshy/status-react/crowds': PROTOCOL,
  '@meeshy/status-react/place': PROTOCOL,
  '@meeshy/status-react/rhythm': PROTOCOL,
  '@meeshy/status-react/server': PROTOCOL,
  '@meeshy/status-react/drawer': REACT,
  '@meeshy/status-react/testing': [...PROTOCOL, 'zustand/vanilla'],
};

/** An application's own test of what it shows. */
const AGES = `
import { OnlineIndicator, PresenceProvider } from '@meeshy/status-react';
import { createTestPresence } from '@meeshy/status-react/testing';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

const now = Date.UTC(2025, 5, 1, 12);
const ann = { id: 'ann', displayName: 'Ann', isOnline: true, lastActiveAt: now };
const client = createTestPresence({ people: [ann], now });
const mark = createElement(OnlineIndicator, { user: { id: 'ann', displayName: 'Ann' }, language: 'en' });
const words = () => /aria-label="([^"]*)"/.exec(renderToString(createElement(PresenceProvider, { client }, mark)))[1];
const before = words();
client.advance(5 * 60_000);
process.stdout.write([before, words()].join('|'));
`;

/** A host's tests, of a store of its own and of what it does by presence, by the runner that is in Node. */
const HOST_TESTS = `
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { keptOf, memoryStore } from '@meeshy/status-gateway';
import { createTestPresence, storeContract } from '@meeshy/status-gateway/testing';

function ownStore() {
  const rows = new Map();
  const { recordSignOfLife, lastSignOfLife } = memoryStore();
  const all = () => [...rows.values()].map((row) => JSON.parse(row));
  return {
    recordSignOfLife,
    lastSignOfLife,
    load: async (ids) => [...new Set(ids)].flatMap((id) => (rows.has(id) ? [JSON.parse(rows.get(id))] : [])),
    async save(subjects, latest) {
      for (const said of subjects) {
        const [known] = await this.load([said.id]);
        rows.set(said.id, JSON.stringify(BROKEN ? said : keptOf(known, said, latest)));
      }
    },
    online: async (after, limit) =>
      all()
        .filter(({ id, facts }) => facts.isOnline && id > (after ?? ''))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    async countOnline() {
      const online = all().filter(({ facts }) => facts.isOnline);
      const users = online.filter(({ kind }) => kind === 'user').length;
      return { users, anonymous: online.length - users };
    },
  };
}

storeContract({ describe, it, afterAll: after }, 'rows of JSON', () => ({ store: ownStore() }));

it('asks nobody to call who is away', async () => {
  const presence = createTestPresence({ conversations: { team: ['ann', 'ben'] } });
  const mayCall = async () => (await presence.get(['ann'], { as: 'ben' })).some(({ isOnline }) => isOnline);
  const leave = await presence.arrive('ann');
  assert.equal(await mayCall(), true);
  await leave();
  assert.equal(await mayCall(), false);
  await presence.stop();
});
`;

/** The same runner's functions, and those of others, as a compiler sees them. */
const HOST_TYPES = `
import { after, describe, it } from 'node:test';
import { memoryStore } from '@meeshy/status-gateway';
import { clusterContract, directoryContract, storeContract } from '@meeshy/status-gateway/testing';

storeContract({ describe, it, afterAll: after }, 'memory', () => ({ store: memoryStore() }));
void [clusterContract, directoryContract];
`;

const WORKSPACES = ['shared', 'gateway', 'frontend'] as const;
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

const manifests = new Map(
  WORKSPACES.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
    return [manifest.name, { ...manifest, folder: join(ROOT, folder) }];
  }),
);

/** Every entry of JavaScript, by the name that one imports it by. */
const entries = [...manifests.values()].flatMap(({ name, exports, folder }) =>
  Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [{ name: join(name, subpath), file: join(folder, target.default) }],
  ),
);

/** All that a file brings along by name. Of our own packages also what those bring. */
function importedBy(file: string, seen = new Set<string>(), names = new Set<string>()): Set<string> {
  if (seen.has(file)) return names;
  seen.add(file);
  // What is written about an import is none.
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name = ''] of code.matchAll(IMPORTED)) {
    if (name.startsWith('.')) importedBy(resolve(dirname(file), name), seen, names);
    else if (!name.startsWith('node:')) {
      names.add(name);
      const own = entries.find((entry) => entry.name === name);
      if (own) importedBy(own.file, seen, names);
    }
  }
  return names;
}

beforeAll(build);

describe('an entry brings along nothing but what it may', () => {
  it('and each has its list', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it.each(entries)('$name', ({ name, file }) => {
    const may = new Set(MAY_IMPORT[name]);
    expect([...importedBy(file)].filter((imported) => !may.has(imported))).toEqual([]);
  });
});

it('presence is imported without the tables of all scripts, which take more time and memory than the rest', () => {
  const program = "Intl.Segmenter = undefined; await import('@meeshy/status-gateway');";
  const command = ['--input-type=module', '-e', program];
  expect(spawnSync(process.execPath, command, { cwd: join(ROOT, 'gateway'), encoding: 'utf8' }).stderr).toBe('');
});

describe('a project of somebody else', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);
  // As the package manager of this repository has them: the same versions, from its cache where it can.
  const npm = (cwd: string, ...words: string[]) => {
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    const [program, ...args] = npmItself();
    return execFileSync(program, [...args, ...words, ...options], { cwd, encoding: 'utf8', stdio: 'pipe' });
  };
  const installed = (project: string, name: string) => existsSync(join(project, 'node_modules', name));
  const versionOf = (name: string) =>
    (createRequire(join(ROOT, 'frontend/')).resolve.paths(name) ?? [])
      .map((path) => join(path, name, 'package.json'))
      .filter((path) => existsSync(path))
      .map((path) => `${name}@${(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version}`)[0] ?? name;

  const packed = new Map<string, string>();
  beforeAll(() => {
    for (const { name, folder: workspace } of manifests.values()) {
      const [file] = JSON.parse(npm(workspace, 'pack', '--json', `--pack-destination=${folder}`)) as {
        filename: string;
      }[];
      packed.set(name, join(folder, file?.filename ?? ''));
    }
  });

  /** Installs these packages, and with them nothing that they do not ask for. */
  function project(title: string, ours: readonly string[], theirs: readonly string[]): string {
    const path = join(folder, title);
    mkdirSync(path);
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name: title, private: true, type: 'module' }));
    const tarballs = ['@meeshy/status-protocol', ...ours].map((name) => packed.get(name) ?? '');
    npm(path, 'install', ...tarballs, ...theirs.map(versionOf));
    return path;
  }

  /** Runs and type-checks a file that imports these entries whole. */
  function uses(path: string, names: readonly string[]): void {
    const lines = names.flatMap((name, index) => [`import * as entry${index} from '${name}';`, `void entry${index};`]);
    writeFileSync(join(path, 'main.js'), lines.join('\n'));
    writeFileSync(join(path, 'main.cjs'), names.map((name) => `require('${name}');`).join('\n'));
    for (const main of ['main.js', 'main.cjs']) execFileSync(process.execPath, [main], { cwd: path, stdio: 'pipe' });
    checkTypes(path, lines.join('\n'));
  }

  function checkTypes(path: string, source: string): void {
    writeFileSync(join(path, 'main.ts'), source);
    const strict = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2023', '--lib', 'es2023,dom'];
    for (const modules of [
      ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ]) {
      const [node, tsc] = local('tsc');
      execFileSync(node, [tsc, ...strict, ...modules, 'main.ts'], { cwd: path, stdio: 'pipe' });
    }
  }

  it('has presence without a database, Redis or a web server', () => {
    const path = project('presence', ['@meeshy/status-gateway'], ['socket.io', '@types/node']);
    const names = ['@meeshy/status-gateway', '@meeshy/status-gateway/settings', '@meeshy/status-gateway/transport'];
    uses(path, ['@meeshy/status-protocol', ...names]);
    for (const name of ['kysely', 'libsql', 'pg', 'mongodb', 'ioredis', 'fastify', 'react']) {
      expect(installed(path, name), name).toBe(false);
    }
  });

  it('tests its own store, and what it does by presence, with the runner that it has', () => {
    const path = project('tests', ['@meeshy/status-gateway'], ['socket.io', '@types/node']);
    const test = (isBroken: boolean) => {
      writeFileSync(join(path, 'host.test.js'), `const BROKEN = ${isBroken};\n${HOST_TESTS}`);
      return spawnSync(process.execPath, ['--test', '--test-reporter=tap'], { cwd: path, encoding: 'utf8' });
    };
    const kept = test(false);
    expect([kept.status, kept.stdout.match(/^# fail \d+/m)?.[0]]).toEqual([0, '# fail 0']);
    const broken = test(true);
    expect(broken.status).toBe(1);
    expect(broken.stdout).toMatch(/not ok \d+ - P7: takes isOnline and lastSeen only from a higher version/);
    checkTypes(path, HOST_TYPES);
  });

  it('has the client without React', () => {
    const path = project('client', ['@meeshy/status-react'], []);
    expect(installed(path, 'react')).toBe(false);
    const withoutReact = ['client', 'crowds', 'place', 'rhythm', 'server', 'testing'].map(
      (entry) => `@meeshy/status-react/${entry}`,
    );
    uses(path, withoutReact);
  });

  it('has the hooks and components with React', () => {
    const path = project(
      'screen',
      ['@meeshy/status-react'],
      ['react', 'react-dom', '@types/react', '@types/react-dom'],
    );
    const names = entries.map(({ name }) => name).filter((name) => name.startsWith('@meeshy/status-react'));
    uses(path, names);
    expect(readdirSync(join(path, 'node_modules/@meeshy/status-react/dist/react'))).toContain('status.css');
    writeFileSync(join(path, 'ages.js'), AGES);
    expect(execFileSync(process.execPath, ['ages.js'], { cwd: path, encoding: 'utf8' })).toBe(
      'Ann, online|Ann, away, seen 5 minutes ago',
    );
  });

  it('adds the one system that it has', () => {
    const systems = {
      redis: ['ioredis'],
      sqlite: ['kysely', 'libsql'],
      postgres: ['kysely', 'pg', '@types/pg'],
      mongodb: ['mongodb'],
    };
    const path = project(
      'systems',
      ['@meeshy/status-gateway'],
      ['socket.io', '@types/node', ...Object.values(systems).flat()],
    );
    uses(
      path,
      Object.keys(systems).map((system) => `@meeshy/status-gateway/${system}`),
    );
  });
});

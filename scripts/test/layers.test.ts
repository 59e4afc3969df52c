/** What the lint rules forbid to import, tried on stand-ins of the sources. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { local } from '../lib/local.mjs';
import { ROOT } from '../lib/root.mjs';

const RULES = ['.oxlintrc.json', '.oxlintrc.layers.jsonc'];
const WORKSPACES = ['shared', 'gateway', 'server', 'frontend', 'web'];
const folders: string[] = [];

/** Writes these files, by path, and answers those in which the linter finds something of `rule`. */
function found(rule: string, files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  folders.push(folder);
  for (const name of RULES) copyFileSync(join(ROOT, name), join(folder, name));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const [node, oxlint] = local('oxlint');
  const { stdout } = spawnSync(node, [oxlint, '--format=json'], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  return [...new Set(diagnostics.filter(({ code }) => code.includes(rule)).map(({ filename }) => filename))].sort();
}

/** Files with one import each: of those that share a path the last one counts, so none is named twice. */
const importing = (imports: readonly (readonly [path: string, specifier: string])[]) =>
  Object.fromEntries(imports.map(([path, specifier]) => [path, `import type { It } from '${specifier}';\n`]));

const FORBIDDEN = [
  ['shared/src/status.ts', 'node:fs'],
  ['shared/src/protocol/events.ts', '@meeshy/status-gateway'],
  ['gateway/src/presence/a.ts', '../live/softly.ts'],
  ['gateway/src/presence/b.ts', './subjects/subjects.ts'],
  ['gateway/src/presence/truth/a.ts', '../../clock.ts'],
  ['gateway/src/presence/truth/b.ts', 'zod'],
  ['gateway/src/presence/truth/c.ts', '../sight/face.ts'],
  ['gateway/src/presence/truth/d.ts', '../ports.ts'],
  ['gateway/src/presence/decision/a.ts', '../sight/sharing.ts'],
  ['gateway/src/presence/decision/b.ts', '../subjects/entry.ts'],
  ['gateway/src/presence/sight/a.ts', '../decision/decide.ts'],
  ['gateway/src/presence/sight/b.ts', '../audience/hearers.ts'],
  ['gateway/src/presence/audience/a.ts', '../decision/states.ts'],
  ['gateway/src/presence/audience/b.ts', '../subjects/subjects.ts'],
  ['gateway/src/presence/subjects/a.ts', '../shown/faces.ts'],
  ['gateway/src/presence/subjects/b.ts', '../../live/softly.ts'],
  ['gateway/src/presence/shown/a.ts', '../decision/decide.ts'],
  ['gateway/src/presence/shown/b.ts', '../../live/softly.ts'],
  ['gateway/src/live/softly.ts', './delivery/outbox.ts'],
  ['gateway/src/live/presence.ts', '../sockets/gate.ts'],
  ['gateway/src/live/delivery/a.ts', '../sessions/entrance.ts'],
  ['gateway/src/live/delivery/b.ts', '../members/joining.ts'],
  ['gateway/src/live/delivery/c.ts', '../presence.ts'],
  ['gateway/src/live/cluster/a.ts', '../delivery/outbox.ts'],
  ['gateway/src/live/cluster/b.ts', '../../cluster/redis.ts'],
  ['gateway/src/live/members/a.ts', '../sessions/entrance.ts'],
  ['gateway/src/live/members/b.ts', '../upkeep/writer.ts'],
  ['gateway/src/live/upkeep/a.ts', '../members/joining.ts'],
  ['gateway/src/live/upkeep/b.ts', '../types.ts'],
  ['gateway/src/live/sessions/a.ts', '../presence.ts'],
  ['gateway/src/live/sessions/b.ts', 'socket.io'],
  ['gateway/src/live/sessions/c.ts', '../asked/answers.ts'],
  ['gateway/src/live/asked/a.ts', '../sessions/entrance.ts'],
  ['gateway/src/live/asked/b.ts', '../presence.ts'],
  ['gateway/src/sockets/a.ts', '../live/sessions/entrance.ts'],
  ['gateway/src/cluster/a.ts', '../live/softly.ts'],
  ['gateway/src/cluster/b.ts', '../presence/subjects/entry.ts'],
  ['gateway/src/http/a.ts', '../sockets/gate.ts'],
  ['gateway/src/http/b.ts', '../stores/memory.ts'],
  ['gateway/src/stores/a.ts', '../live/softly.ts'],
  ['gateway/src/stores/b.ts', '../presence/decision/decide.ts'],
  ['gateway/src/database/a.ts', '../presence/truth/facts.ts'],
  ['gateway/src/clock.ts', './presence/truth/facts.ts'],
  ['gateway/src/index.ts', './redis.ts'],
  ['gateway/src/transport.ts', './sockets/gate.ts'],
  ['gateway/src/fastify.ts', './database/sqlite.ts'],
  ['server/src/names/a.ts', '../chat/accounts.ts'],
  ['server/src/operators/a.ts', '../chat/accounts.ts'],
  ['server/src/sockets/a.ts', '../http/server.ts'],
  ['server/src/database/a.ts', '../chat/accounts.ts'],
  ['server/src/chat/a.ts', '../http/server.ts'],
  ['server/src/chat/b.ts', './sql/records.ts'],
  ['server/src/chat/sql/a.ts', '../accounts.ts'],
  ['server/src/rhythm/outlook.ts', '../database/sqlite.ts'],
  ['server/src/canary/a.ts', '../gateway.ts'],
  ['server/src/http/a.ts', '../chat/accounts.ts'],
  ['server/src/http/routes/a.ts', '../server.ts'],
  ['server/src/documents/a.ts', '../http/parts.ts'],
  ['server/src/metrics.ts', './gateway.ts'],
  ['server/src/metrics/a.ts', '../sockets/origins.ts'],
  ['server/src/outward.ts', './gateway.ts'],
  ['server/src/wiring/a.ts', '../gateway.ts'],
  ['server/src/storage.ts', './http/server.ts'],
  ['frontend/src/client/a.ts', 'react'],
  ['frontend/src/client/b.ts', 'zustand'],
  ['frontend/src/client/c.ts', '../react/use-user-status.ts'],
  ['frontend/src/react/a.ts', '../testing/hand-time.ts'],
  ['frontend/src/testing/a.ts', 'react'],
  ['frontend/src/server.ts', './react/index.ts'],
  ['web/src/a.ts', '@meeshy/status-gateway'],
  ['web/src/ui/a.ts', '../../../frontend/src/client/index.ts'],
] as const;

const ALLOWED = [
  ['shared/src/protocol/schemas.ts', 'zod'],
  ['gateway/src/presence/ports.ts', './decision/verdict.ts'],
  ['gateway/src/presence/truth/a.ts', './facts.ts'],
  ['gateway/src/presence/truth/b.ts', '@meeshy/status-protocol'],
  ['gateway/src/presence/decision/a.ts', '../truth/facts.ts'],
  ['gateway/src/presence/sight/a.ts', '../truth/claims.ts'],
  ['gateway/src/presence/audience/a.ts', '../sight/grant.ts'],
  ['gateway/src/presence/subjects/a.ts', '../audience/hearers.ts'],
  ['gateway/src/presence/subjects/b.ts', '../deadlines.ts'],
  ['gateway/src/presence/shown/a.ts', '../subjects/shades.ts'],
  ['gateway/src/live/presence.ts', './sessions/entrance.ts'],
  ['gateway/src/live/members/a.ts', '../delivery/sessions.ts'],
  ['gateway/src/live/members/b.ts', '../../presence/audience/conversations.ts'],
  ['gateway/src/live/sessions/a.ts', '../members/preparing.ts'],
  ['gateway/src/live/sessions/b.ts', 'node:timers/promises'],
  ['gateway/src/live/asked/a.ts', '../members/preparing.ts'],
  ['gateway/src/sockets/a.ts', '../live/delivery/link.ts'],
  ['gateway/src/stores/a.ts', '../database/turns.ts'],
  ['gateway/src/http/a.ts', '../presence/shown/wire.ts'],
  ['gateway/src/http/b.ts', '../presence/ports.ts'],
  ['gateway/src/cluster/a.ts', '../presence/decision/decide.ts'],
  ['server/src/gateway.ts', './chat/chat.ts'],
  ['server/src/chat/a.ts', '../names/canonical.ts'],
  ['frontend/src/react/a.ts', '../client/clock.ts'],
  ['frontend/src/react/b.ts', 'react'],
] as const;

/** What puts things together, or is an entry of its own, and may import what it needs. */
const WIRING = new Set([
  'gateway/src/host.ts',
  'gateway/src/mongodb.ts',
  'gateway/src/postgres.ts',
  'gateway/src/redis.ts',
  'gateway/src/sql.ts',
  'gateway/src/sqlite.ts',
  'server/src/demo-weeks.ts',
  'server/src/gateway.ts',
  'server/src/main.ts',
  'frontend/src/drawer.ts',
]);

function sources(): string[] {
  return WORKSPACES.flatMap((workspace) =>
    readdirSync(join(ROOT, workspace, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => `${workspace}/src/${path}`),
  );
}

describe('the layers', () => {
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('forbids what points the other way, or to a neighbour', () => {
    const files = importing(FORBIDDEN);
    expect(found('no-restricted-imports', files)).toEqual(Object.keys(files).sort());
  });

  it('keeps the chat from presence, whose words it may use', () => {
    const files = {
      'server/src/chat/a.ts': "import type { Presence } from '@meeshy/status-gateway';\n",
      'server/src/chat/b.ts': "import { Refusal, type Subject } from '@meeshy/status-gateway';\n",
    };
    expect(found('no-restricted-imports', files)).toEqual(['server/src/chat/a.ts']);
  });

  it('has lists of the chat filtered by faces', () => {
    const files = {
      'server/src/chat/a.ts': "import { statusOf } from '@meeshy/status-protocol';\n",
      'server/src/chat/b.ts': "import { statusShown } from '@meeshy/status-gateway';\n",
    };
    expect(found('no-restricted-imports', files)).toEqual(['server/src/chat/a.ts']);
  });

  it('has nobody told by facts', () => {
    const importing = "import { statusOf } from '@meeshy/status-protocol';\n";
    const tellers = ['alerts', 'http', 'http/routes', 'operators', 'rhythm', 'webhooks'];
    const files = Object.fromEntries(tellers.map((of) => [`server/src/${of}/a.ts`, importing]));
    expect(found('no-restricted-imports', { ...files, 'server/src/alerts/returns.ts': importing })).toEqual(
      Object.keys(files).sort(),
    );
  });

  it('sees what is exported again, or imported when it is needed', () => {
    const files = {
      'gateway/src/presence/sight/a.ts': "export * from '../subjects/entry.ts';\n",
      'gateway/src/presence/truth/b.ts': "export const it = () => import('../../live/softly.ts');\n",
    };
    expect(found('no-restricted-imports', files)).toEqual(Object.keys(files));
  });

  it('allows what points the right way', () => {
    expect(found('no-restricted-imports', importing(ALLOWED))).toEqual([]);
  });

  it('leaves no source out but what wires', () => {
    const files = importing(sources().map((path) => [path, '../../../../elsewhere/it.ts']));
    const free = Object.keys(files).filter((path) => !WIRING.has(path));
    expect(found('no-restricted-imports', files)).toEqual(free.sort());
  });

  it('has one place ask whether there are other nodes', () => {
    const asks = 'export const ask = (cluster: { isAlone: boolean }) => cluster.isAlone;\n';
    const files = {
      'gateway/src/live/cluster/peers.ts': asks,
      'gateway/src/live/upkeep/a.ts': asks,
      'gateway/src/live/upkeep/b.ts': 'export const ask = ({ isAlone }: { isAlone: boolean }) => isAlone;\n',
      'gateway/src/live/upkeep/c.ts':
        'export function ask(cluster: { isAlone: boolean }) {\n  const { isAlone } = cluster;\n  return isAlone;\n}\n',
    };
    expect(found('no-restricted-properties', files)).toEqual(
      Object.keys(files).filter((path) => path.includes('upkeep')),
    );
  });

  it('finds circles, among types too', () => {
    const files = {
      'gateway/src/live/members/a.ts': "import { b } from './b.ts';\nexport type A = typeof b;\n",
      'gateway/src/live/members/b.ts': "import type { A } from './a.ts';\nexport const b = 1;\nexport type B = A;\n",
    };
    expect(found('no-cycle', files)).toEqual(Object.keys(files));
  });
});

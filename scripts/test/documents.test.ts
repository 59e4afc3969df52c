/** What the documents promise can be asked for, and what the first design named has its place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST_NAMES } from '../lib/first-names.mjs';
import { pick } from '../lib/matching.mjs';
import { ROOT } from '../lib/root.mjs';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const documents = read('docs/README.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** In one place or another of the tree. */
const under = (place: string, isOne: RegExp) =>
  readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
    .filter((name) => isOne.test(name))
    .map((name) => [place, ...name.split(sep)].join('/'));
const tests = ['shared', 'gateway', 'server', 'frontend', 'web', 'scripts'].flatMap((workspace) =>
  under(`${workspace}/test`, /\.test\.tsx?$/),
);
const specs = under('e2e', /\.spec\.ts$/);

/** `npm test -- a b`, `npm run bench a`: each with its words. */
const commands = [...documents.matchAll(/`npm (?:run )?([\w:]+)((?: [\w./:-]+)*)`/g)].map(
  ([command, script = '', words = '']) => ({
    command: command.replaceAll('`', ''),
    script,
    words: words.split(' ').filter((word) => word !== '' && word !== '--'),
  }),
);
/** What the first design called by a name, and where that is. */
const places = documents
  .slice(documents.indexOf('## Where things of the first design are'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.slice(2, -2).split(' | '));
const named = places.map(([name = '']) => name).join('\n');

describe('a command of the documents', () => {
  it.each(commands)('$command is one', ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });

  it.each(commands.filter(({ script, words }) => script === 'test' && words.length > 0))(
    '$command finds tests by each of its words',
    ({ words, command }) => {
      // Those of the first design are named beside ours.
      if (named.includes(command)) return;
      for (const word of words) {
        const { projects, browser } = pick(
          [word],
          tests.map((file) => ({ file, project: '' })),
          specs,
        );
        expect(projects.length + browser.length, word).toBeGreaterThan(0);
      }
    },
  );

  it.each(commands.filter(({ script }) => script === 'bench'))('$command names cases', ({ words }) => {
    const cases = readdirSync(join(ROOT, 'bench/cases')).map((file) => file.replace('.ts', ''));
    expect(words.length).toBeGreaterThan(0);
    expect(cases).toEqual(expect.arrayContaining(words));
  });
});

/** `npm test -- …`, of the first design and of ours. */
const renamed = places
  .filter(([name = '']) => name.startsWith('`npm test'))
  .map((row) => row.map((command) => command.replaceAll('`', '').replace('npm test -- ', '')));

describe('of the first design', () => {
  // Whatever its documents call by a name.
  it.each([
    'gateway/src/server.ts',
    'gateway/src/services/maintenance.service.ts',
    'gateway/src/services/status.service.ts',
    'gateway/src/routes/maintenance.ts',
    'gateway/src/socketio/MeeshySocketIOManager.ts',
    'gateway/src/socketio/events.ts',
    'gateway/src/middleware/auth.ts',
    'gateway/test-status-system.sh',
    'frontend/services/meeshy-socketio.service.ts',
    'frontend/services/usersService.ts',
    'frontend/stores/user-store.ts',
    'frontend/components/users/OnlineIndicator.tsx',
    'frontend/components/conversations/conversation-participants-drawer.tsx',
    'frontend/components/conversations/ConversationList.tsx',
    'frontend/app/contacts/page.tsx',
    'frontend/hooks/useRealtimeStatus.ts',
    'frontend/hooks/use-user-status-realtime.ts',
    'frontend/hooks/use-manual-status-refresh.ts',
    'frontend/hooks/use-participants-status-polling.ts',
    'shared/types/socketio-events.ts',
    'shared/schema.prisma',
    'test-socket-connection.js',
    'test-socket-broadcast.js',
    'maintenance.service.test.ts',
    'auth.middleware.test.ts',
    'usersService.test.ts',
    'OnlineIndicator.test.tsx',
    'socket-connection.integration.test.ts',
    'realtime-status.integration.test.tsx',
    'cypress/e2e/user-connection.cy.ts',
    'user-crash.cy.ts',
    'multi-tab.cy.ts',
    'load-tests/realtime-status.yml',
    'load-tests/socket-connections.js',
    'ARCHITECTURE_REALTIME_STATUS.md',
    'ARCHITECTURE_REALTIME_STATUS_DIAGRAMS.md',
    'REALTIME_STATUS_QUICK_REFERENCE.md',
    'REALTIME_STATUS_INDEX.md',
    'REALTIME_STATUS_SUMMARY.md',
    'MIGRATION_USER_STATUS_REALTIME.md',
    'EXAMPLE_CONTACTS_PAGE_REALTIME.md',
    'IMPLEMENTATION_STATUS_SYSTEM.md',
    'STATUS_SYSTEM_SUMMARY.md',
    'STATUS_SYSTEM_CHANGELOG.md',
  ])('%s has its place', (name) => {
    expect(named).toContain(name);
  });

  it('each test is run by its name, as the documents say', () => {
    expect(Object.entries(FIRST_NAMES).map(([name, patterns]) => [name, patterns.join(' ')])).toEqual(renamed);
  });

  it('each name leads somewhere', () => {
    expect(places.filter(([, place = '', ...more]) => !/`|\]\(/.test(place) || more.length > 0)).toEqual([]);
  });
});

/** The three packages as they are packed: what is in them, what they ask for, and that their entries are found. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { publint } from 'publint';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { build } from '../../lib/build.mjs';
import { npm } from '../../lib/install.mjs';
import { ROOT } from '../../lib/root.mjs';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const textOf = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

function filesIn(workspace: string): string[] {
  const [program, ...args] = [...npm(), 'pack', '--dry-run', '--json', '--ignore-scripts'];
  const said = execFileSync(program, args, { cwd: join(ROOT, workspace), encoding: 'utf8', stdio: 'pipe' });
  const [packed] = JSON.parse(said) as { files: { path: string }[] }[];
  return packed?.files.map(({ path }) => path) ?? [];
}

beforeAll(build);

describe.each(['shared', 'gateway', 'frontend'])('what is packed of %s', (workspace) => {
  it('is what was built, a page to begin with, and the licence', () => {
    const files = filesIn(workspace);
    const beside = files.filter((path) => !path.startsWith('dist/')).sort();
    expect(beside).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(textOf(workspace, 'LICENSE')).toBe(textOf('LICENSE'));
  });

  it('leads from each built line to a source that is there', () => {
    const files = new Set(filesIn(workspace));
    const scripts = [...files].filter((path) => path.endsWith('.js'));
    expect(scripts).not.toEqual([]);
    for (const script of scripts) {
      const text = textOf(workspace, script);
      const [, name = ''] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(text) ?? [];
      // What only passes on has no line of its own.
      if (name === '' && !/^(?!import |export \{|'use)\S/m.test(text)) continue;
      // Of what the bundler adds of its own there is no source.
      if (name === '' && text.includes('rolldown/runtime.js')) continue;
      const map = normalize(join(dirname(script), name));
      expect(files).toContain(map);
      const { sources, sourcesContent = [] } = JSON.parse(textOf(workspace, map)) as {
        sources: string[];
        sourcesContent?: (string | null)[];
      };
      const lost = sources.filter((_, index) => typeof sourcesContent[index] !== 'string');
      expect(lost, map).toEqual([]);
    }
  });

  it('takes whatever fits of others: versions are pinned by the lock file of whoever installs it', () => {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(textOf(workspace, 'package.json')) as Manifest;
    const ranges = Object.entries({ ...dependencies, ...peerDependencies });
    expect(ranges.filter(([, range]) => !/^(?:\^|>=)\d/.test(range))).toEqual([]);
  });

  it('has entries and types that each way of resolving finds', async () => {
    const folder = join(ROOT, workspace);
    const { messages } = await publint({ pkgDir: folder, strict: true });
    expect(messages).toEqual([]);
    // Beside ES modules, which every Node that is supported can `require`, its file beside the manifest excuses nothing.
    const tool = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const found = spawnSync(process.execPath, [tool, '--pack', '.', '--quiet'], { cwd: folder, encoding: 'utf8' });
    expect(`${found.stdout}${found.stderr}`).toBe('');
    expect(found.status).toBe(0);
  });
});

describe('what is for React', () => {
  it.each(['dist/react/index.js', 'dist/drawer.js'])('marks %s as what runs in the browser', (entry) => {
    const text = textOf('frontend', entry);
    expect(text).toMatch(/^'use client';/);
    // Frameworks refuse it at such a border.
    expect(text).not.toMatch(/export \*/);
  });

  it('has all of the client too', async () => {
    const namesIn = async (entry: string) => Object.keys((await import(join(ROOT, 'frontend/dist', entry))) as object);
    const [all, client] = [await namesIn('react/index.js'), await namesIn('client/index.js')];
    expect(client.filter((name) => !all.includes(name))).toEqual([]);
  });
});

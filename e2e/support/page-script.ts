/** Pages that have nothing but the library on them, as scripts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const alias = {
  '@meeshy/status-protocol/schemas': path('shared/src/schemas.ts'),
  '@meeshy/status-protocol': path('shared/src/index.ts'),
  '@meeshy/status-react/client': path('frontend/src/client/index.ts'),
  '@meeshy/status-react': path('frontend/src/react/index.ts'),
};

/**
 * `name`: of a file in the library's tests. What it gives to the page is `probe`. `isDevelopment`: with React's own checks,
 * strict mode for example.
 */
export async function pageScript(name: string, { isDevelopment = false } = {}): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': isDevelopment ? '"development"' : '"production"' },
    resolve: { alias },
    build: {
      write: false,
      lib: { entry: path(`frontend/test/support/${name}`), formats: ['iife'], name: 'page' },
    },
  });
  const [{ output }] = built as [Rolldown.RolldownOutput];
  return output[0].code;
}

/** What such a file tells, and complains of, in a process of its own that knows nothing of the browser. `word`: what it is told. */
export async function toldElsewhere(name: string, word: unknown, env: Record<string, string>) {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { alias },
    ssr: { noExternal: true },
    build: {
      write: false,
      ssr: path(`frontend/test/support/${name}`),
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
  });
  const { output } = built as Rolldown.RolldownOutput;
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-elsewhere-'));
  try {
    const file = join(folder, 'main.cjs');
    writeFileSync(file, output[0].code);
    const options = { encoding: 'utf8', env: { ...process.env, ...env } } as const;
    const { stdout, stderr } = spawnSync(process.execPath, [file, JSON.stringify(word)], options);
    return { html: stdout, complaints: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pages that have nothing but the library on them, as scripts. */
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/**
 * `name`: of a file in the library's tests. What it gives to the page is `probe`. `isDevelopment`: with React's own checks,
 * strict mode for example.
 */
export async function pageScript(name: string, { isDevelopment = false } = {}): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': isDevelopment ? '"development"' : '"production"' },
    resolve: {
      alias: {
        '@meeshy/status-protocol/schemas': path('shared/src/schemas.ts'),
        '@meeshy/status-protocol': path('shared/src/index.ts'),
        '@meeshy/status-react/client': path('frontend/src/client/index.ts'),
        '@meeshy/status-react': path('frontend/src/react/index.ts'),
      },
    },
    build: {
      write: false,
      lib: { entry: path(`frontend/test/support/${name}`), formats: ['iife'], name: 'page' },
    },
  });
  const [{ output }] = built as [Rolldown.RolldownOutput];
  return output[0].code;
}

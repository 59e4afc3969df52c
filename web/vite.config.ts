import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { withoutJsonSchema } from '../scripts/lib/without-json-schema.mjs';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const gateway = 'http://127.0.0.1:3000';

/** Builds the web app. It imports the library by its public names; here they lead to the sources. */
export default defineConfig({
  root: source('.'),
  plugins: [react(), tailwindcss(), withoutJsonSchema()],
  resolve: {
    alias: {
      '@meeshy/status-protocol/schemas': source('../shared/src/schemas.ts'),
      '@meeshy/status-protocol': source('../shared/src/index.ts'),
      '@meeshy/status-react/client': source('../frontend/src/client/index.ts'),
      '@meeshy/status-react/crowds': source('../frontend/src/crowds.ts'),
      '@meeshy/status-react/place': source('../frontend/src/place.ts'),
      '@meeshy/status-react/status.css': source('../frontend/src/react/status.css'),
      '@meeshy/status-react': source('../frontend/src/react/index.ts'),
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy knows no `data:` addresses.
    assetsInlineLimit: 0,
    // React changes less often than the app: browsers keep it over updates.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }] } },
    },
  },
  server: {
    proxy: {
      '/api': gateway,
      '/health': gateway,
      '/maintenance': gateway,
      '/socket.io': { target: gateway, ws: true },
    },
  },
});

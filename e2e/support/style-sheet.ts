import { readFileSync } from 'node:fs';

/** The library's, for pages that have nothing but the library on them. */
export function styleSheet(): string {
  return readFileSync(new URL('../../frontend/src/react/status.css', import.meta.url), 'utf8');
}

/** Answers above 1 kB leave compressed, to whoever takes it. The web app's files are compressed when they are built. */
import compress from '@fastify/compress';
import type { App } from './parts.ts';

const THRESHOLD_BYTES = 1_024;

/**
 * For the routes of `scope`. Not for those whose answers hold a secret: its bytes beside bytes that somebody else chose
 * would show in how well the two compress together (BREACH).
 */
export function compressAnswers(scope: App): void {
  scope.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: THRESHOLD_BYTES,
    // What is sent to us comes as it is: a small body must not become a large one.
    globalDecompression: false,
  });
}

import { obtainTool } from './debian.mjs';
import { run } from './run.mjs';

/**
 * Joins pictures to an animation that goes round and round: each is seen for so long. Throws an `Error` where there is no
 * `img2webp`, or it does not do it.
 *
 * @param {{ file: string, ms: number }[]} frames
 * @param {string} animation
 */
export async function animate(frames, animation) {
  const winget = 'https://developers.google.com/speed/webp/download';
  const img2webp = await obtainTool('img2webp', { debian: 'webp', homebrew: 'webp', winget });
  const pictures = frames.flatMap(({ file, ms }) => ['-d', String(ms), '-lossy', '-q', '70', '-m', '6', file]);
  const { ok, output } = await run([img2webp, '-loop', '0', ...pictures, '-o', animation]);
  if (!ok) throw new Error(output);
}

import { obtainTool } from './debian.mjs';
import { run } from './run.mjs';

/**
 * Joins pictures to a film that every browser plays: `list` names them, and for how long each is seen, as ffmpeg's `ffconcat`
 * has it. Throws an `Error` where there is no `ffmpeg`, or it does not do it.
 *
 * @param {string} list
 * @param {string} film
 */
export async function joinFilm(list, film) {
  const winget = 'winget install Gyan.FFmpeg';
  const ffmpeg = await obtainTool('ffmpeg', { debian: 'ffmpeg', homebrew: 'ffmpeg', winget });
  // A picture that is seen for seconds is one of the film's too: it is a tenth of the work.
  const timing = ['-fps_mode', 'vfr', '-pix_fmt', 'yuv420p'];
  const quality = ['-c:v', 'libvpx-vp9', '-crf', '32', '-b:v', '0', '-cpu-used', '4', '-row-mt', '1', '-g', '200'];
  const command = [ffmpeg, '-y', '-loglevel', 'error', '-f', 'concat', '-i', list, ...timing, ...quality, film];
  const { ok, output } = await run(command);
  if (!ok) throw new Error(output);
}

import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Resolves when a server has said these words in its log. Rejects with what it said when it ends, or takes too long. */
export async function untilSaid(
  child: ChildProcess,
  log: Readable | null,
  words: string,
  name: string,
  ms: number,
): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`${name} does not start.\n${said}`));
    const timer = setTimeout(fail, ms);
    child.once('exit', fail);
    log?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (!said.includes(words)) return;
      clearTimeout(timer);
      child.off('exit', fail);
      resolve();
    });
  });
}

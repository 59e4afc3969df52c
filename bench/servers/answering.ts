/** How a server of the bench answers. Needs `--expose-gc`. */
import type { Request, Told } from '../conversation.ts';
import { watchStalls } from './stalls.ts';

type Work = Exclude<Request, { do: 'tell' }>;

const NOTHING: Told = { heapBytes: 0, stallMs: 0, ownStallMs: 0, done: 0, microsecondsEach: 0, course: [] };

/** Answers the bench; `work` does what the server is asked to do. */
export function answerBench(work: (asked: Work) => Promise<Partial<Told>> = async () => ({})): void {
  const stalls = watchStalls();

  function tell(collect: boolean): Partial<Told> {
    const longest = stalls.take();
    if (collect) {
      globalThis.gc?.();
      stalls.take();
    }
    return { ...longest, heapBytes: process.memoryUsage().heapUsed };
  }

  async function answer(asked: Request): Promise<void> {
    const told = asked.do === 'tell' ? tell(asked.collect) : await work(asked);
    process.send?.({ ...NOTHING, ...told } satisfies Told);
  }
  process.on('message', (asked: Request) => void answer(asked));
}

const TICK_MS = 5;

/** Acts at an even pace, in small steps, for so long. Answers how often. */
export function pace(perSecond: number, seconds: number, act: (index: number) => void): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsed = Math.min(seconds, (performance.now() - startedAt) / 1_000);
      for (const due = Math.floor(elapsed * perSecond); done < due; done++) act(done);
      if (elapsed < seconds) return;
      clearInterval(timer);
      resolve(done);
    }, TICK_MS);
  });
}

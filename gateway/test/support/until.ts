/** How long a test waits for what must come: only a failure takes so long, whatever else the machine is doing. */
const PATIENCE_MS = 25_000;

/** At first: what comes, mostly comes soon. To look on as often would take from a busy machine what it waits for. */
const LOOK_AGAIN_MS = 5;
const SELDOM_MS = 25;

/** Asks until the answer is one, and gives it. For what cannot be listened to: a database, a page of metrics. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false> | Answer | undefined | false,
): Promise<Answer> {
  const deadline = performance.now() + PATIENCE_MS;
  let pauseMs = LOOK_AGAIN_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`In vain waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 1.5, SELDOM_MS);
  }
}

/** The promise, or after the patience an error that says what did not come. */
export async function inTime<Result>(what: () => string, promise: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`In vain waited for ${what()}`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is done with people waits until this node knows the time by which they are judged. */
export interface Readiness {
  readonly ready: Promise<void>;
  /** The time is known, or cannot be. */
  begin(): void;
  /** The same act, no sooner than that. */
  whenReady<Told extends unknown[], Result>(
    act: (...told: Told) => Promise<Result>,
  ): (...told: Told) => Promise<Result>;
}

export function createReadiness(): Readiness {
  let isReady = false;
  let resolve = () => {};
  const ready = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    ready,
    begin() {
      isReady = true;
      resolve();
    },
    whenReady:
      (act) =>
      (...told) =>
        isReady ? act(...told) : ready.then(() => act(...told)),
  };
}

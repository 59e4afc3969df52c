/** What is done with people waits until this node knows the time by which they are judged. */
export interface Readiness {
  readonly ready: Promise<void>;
  /** The time is known, or cannot be. */
  begin(): void;
  /** The same act, no sooner than that. */
  whenReady<Given extends unknown[], Result>(
    act: (...given: Given) => Promise<Result>,
  ): (...given: Given) => Promise<Result>;
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
      (...given) =>
        isReady ? act(...given) : ready.then(() => act(...given)),
  };
}

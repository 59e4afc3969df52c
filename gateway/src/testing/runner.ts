/** What a contract suite asks of a test runner: Vitest and Jest have these, and `node:test` calls the last one `after`. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
  afterAll(close: () => Promise<void>): unknown;
}

/** To be called in `describe`: opened by the first case, the same for all of them, and closed after the last one. */
export function openedOnce<Opened extends { close?(): Promise<void> }>(
  { afterAll }: Runner,
  open: () => Opened | Promise<Opened>,
): () => Promise<Opened> {
  let opened: Promise<Opened> | undefined;
  afterAll(async () => {
    await (await opened)?.close?.();
  });
  return () => {
    opened ??= Promise.resolve(open());
    return opened;
  };
}

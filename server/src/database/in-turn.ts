/**
 * What this gateway changes it changes in a row: a database that only speaks MongoDB's protocol, as FerretDB does, writes back
 * what it has read, and of two changes at once it loses one. Those of several gateways MongoDB keeps apart.
 */
export function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(act: () => Promise<Result>): Promise<Result> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };
}

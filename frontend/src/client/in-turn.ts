import type { WireError } from '@meeshy/status-protocol';
import type { Identity } from './identity.ts';
import { ReadFailure } from './rest.ts';

/**
 * One request at a time: the last one asked for is the last one done. Answers the error instead of rejecting (`failed`:
 * where it is none of the server's); `undefined`: it was for somebody who is gone.
 */
export function inTurn(identity: Pick<Identity, 'current'>, failed: WireError) {
  let turn: Promise<unknown> = Promise.resolve();
  return async <Answer>(ask: () => Promise<Answer>): Promise<Answer | WireError | undefined> => {
    const asker = identity.current();
    const mine = turn.then(ask);
    turn = mine.catch(() => {});
    const outcome = await mine.catch((failure: unknown) => (failure instanceof ReadFailure ? failure.error : failed));
    return identity.current() === asker ? outcome : undefined;
  };
}

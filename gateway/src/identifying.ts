/** Asks the host who somebody is, at the gate and over REST: what it answers is checked, and who fails too often is told so. */
import { limitAttempts } from './attempts.ts';
import { checkIdentity, type SocketIdentity, UnusableAnswer } from './identity.ts';
import { isAnswer, Refusal } from './refusal.ts';
import type { Warn } from './warnings.ts';

export interface IdentifyingOptions<Offered, Identity extends SocketIdentity> {
  /** The host's; `null`: nobody has these credentials. */
  readonly authenticate: (offered: Offered) => Promise<Identity | null>;
  /** Failed attempts per minute and address; 0: unlimited. */
  readonly failuresPerMinute: number;
  readonly warn: Warn;
}

export interface Identifying<Offered, Identity> {
  /** Who that is. Rejects as the host did, and as `UNAUTHORIZED` where it is nobody. */
  identify(offered: Offered, addressOf: () => string): Promise<Identity>;
  /** The same of whoever need not be anybody: `null`. */
  ask(offered: Offered, addressOf: () => string): Promise<Identity | null>;
}

export function createIdentifying<Offered, Identity extends SocketIdentity>(
  options: IdentifyingOptions<Offered, Identity>,
): Identifying<Offered, Identity> {
  const { authenticate, warn } = options;
  const failures = limitAttempts(options.failuresPerMinute);

  /** Whatever else than a refusal the host throws is for its developers to know. */
  async function checked(offered: Offered): Promise<Identity | null> {
    try {
      const identity = await authenticate(offered);
      if (identity !== null) checkIdentity(identity);
      return identity;
    } catch (error) {
      if (error instanceof UnusableAnswer) warn(error.message);
      else if (!(error instanceof Refusal)) {
        warn(
          'authenticate threw what is no Refusal. To turn somebody away, throw new Refusal("UNAUTHORIZED", …)',
          error,
        );
      }
      throw error;
    }
  }

  /** Good credentials always pass, however many bad ones came from the same address: an office shares one. */
  async function counted<Answer>(addressOf: () => string, attempt: () => Promise<Answer>): Promise<Answer> {
    try {
      return await attempt();
    } catch (error) {
      // An outage is no attempt at somebody's door.
      if (!isAnswer(error) || (await failures.count(addressOf())) === 0) throw error;
      throw new Refusal('RATE_LIMITED', 'Too many failed authentications; try again in a minute');
    }
  }

  return {
    ask: (offered, addressOf) => counted(addressOf, () => checked(offered)),
    identify: (offered, addressOf) =>
      counted(addressOf, async () => {
        const identity = await checked(offered);
        if (!identity) throw new Refusal('UNAUTHORIZED', 'Nobody has these credentials');
        return identity;
      }),
  };
}

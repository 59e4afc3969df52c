/**
 * Web Push (RFC 8030): what reaches somebody whose tabs are closed. Encrypted for one browser (RFC 8291), and kept by its push service for
 * minutes, where a later message about the same takes the place of the former one.
 */
import { createHmac } from 'node:crypto';
import { type Naming, Refusal } from '@meeshy/status-gateway';
import type { PushMessage, PushSubscriptionBody } from '@meeshy/status-protocol';
import webPush from 'web-push';
import { type Posting, type PostingRules, whyNot } from '../outside/posting.ts';
import type { Reach } from './reach.ts';
import type { PushRecord, PushRecords } from './records.ts';
import { isPoint, type VapidKeys } from './vapid.ts';

/** What became of one message: a push service has it, says that the browser is no more, or neither. */
export type PushOutcome = 'accepted' | 'gone' | 'failed';

/** Browsers of one person. */
export const MOST_SUBSCRIPTIONS = 10;
/** So many are posted to at the same time. */
const MOST_AT_ONCE = 32;
/** From when it is told to when nobody waits any more for a push service. */
const PATIENCE_MS = 20_000;

const REFUSALS: Readonly<Record<string, string>> = {
  NOT_HTTPS: 'endpoint: is not https, which is asked for unless ALLOW_PRIVATE_URLS is set',
  PRIVATE_ADDRESS: 'endpoint: is an address of this machine or of a private network, which ALLOW_PRIVATE_URLS allows',
};

/** Whom it names has shown a face to whoever is told. */
export type ToldPush = Naming<Omit<PushMessage, 'language'>>;

export interface Push {
  /** What browsers subscribe with; `null`: there is no push here. */
  readonly key: string | null;
  /** Rejects with NOT_FOUND where there is no push, and VALIDATION_ERROR when the endpoint is not to be posted to. */
  subscribe(userId: string, language: string, body: PushSubscriptionBody): Promise<void>;
  /** Whether there is one or not. */
  unsubscribe(userId: string, endpoint: string): Promise<void>;
  /** Tells all browsers of that person, within a bounded time. Never rejects. */
  tell(userId: string, message: ToldPush, options: TellOptions): Promise<PushTold>;
  /** That person is no more. */
  forget(userId: string): Promise<void>;
}

/** `taken`: a push service took it. `failed`: none did, and one may yet. `nobody`: there is no browser. */
export type PushTold = 'taken' | 'failed' | 'nobody';

export interface TellOptions {
  /** What it is about: a later one about the same takes its place. Push services are told a hash. */
  readonly topic: string;
  /** So long a push service keeps it for a browser that it does not reach. */
  readonly ttlS: number;
}

export interface PushParts {
  readonly records: PushRecords;
  readonly reach: Reach;
  /** `null`: there is no push. */
  readonly keys: VapidKeys | null;
  /** Whom push services turn to when something is wrong: `mailto:…` or `https://…`. */
  readonly contact: string;
  readonly posting: Pick<Posting, 'post'>;
  readonly rules: Pick<PostingRules, 'allowPrivateUrls' | 'production'>;
  readonly now: () => number;
  readonly onOutcome: (outcome: PushOutcome) => void;
  readonly onFailed: (what: string, error: unknown) => void;
}

export function createPush(parts: PushParts): Push {
  const { records, reach, keys, contact, posting, rules, now, onOutcome, onFailed } = parts;
  const inPlaces = createPlaces(MOST_AT_ONCE);

  async function post(to: PushRecord, text: string, options: webPush.RequestOptions, signal: AbortSignal) {
    const subscription = { endpoint: to.endpoint, keys: { p256dh: to.p256dh, auth: to.auth } };
    const { headers, body } = webPush.generateRequestDetails(subscription, text, options);
    const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    return posting.post(to.endpoint, Object.fromEntries(written), body, signal);
  }

  async function send(to: PushRecord, message: ToldPush, options: webPush.RequestOptions, signal: AbortSignal) {
    const text = JSON.stringify({ ...message, language: to.language });
    try {
      const outcome = outcomeOf((await post(to, text, options, signal)).status);
      onOutcome(outcome);
      return outcome;
    } catch (error) {
      onOutcome('failed');
      onFailed('sending a push message', error);
      return 'failed';
    }
  }

  async function sendAll(keys: VapidKeys, userId: string, message: ToldPush, { topic, ttlS }: TellOptions) {
    const own = await records.of(userId);
    const options = {
      vapidDetails: { subject: contact, ...keys },
      TTL: ttlS,
      topic: hashed(keys, `${userId}:${topic}`),
      urgency: 'high',
    } as const;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const outcomes = await Promise.all(own.map((to) => inPlaces(() => send(to, message, options, signal))));
    const those = (outcome: PushOutcome) =>
      own.filter((_, i) => outcomes[i] === outcome).map(({ endpoint }) => endpoint);
    return { accepted: those('accepted'), gone: those('gone'), hasFailed: outcomes.includes('failed') };
  }

  return {
    key: keys?.publicKey ?? null,

    async subscribe(userId, language, { endpoint, keys: { p256dh, auth } }) {
      if (!keys) throw noPush();
      const refused = whyNot(endpoint, rules);
      if (refused !== null) throw new Refusal('VALIDATION_ERROR', REFUSALS[refused] ?? refused);
      if (!isPoint(p256dh)) throw new Refusal('VALIDATION_ERROR', 'keys.p256dh: is no point of the curve P-256');
      const one = { endpoint, p256dh, auth, userId, language, renewedAt: now() };
      const formerId = await records.put(one, MOST_SUBSCRIPTIONS);
      if (formerId !== null) await reach.tell(formerId);
      // It may have given another one up.
      await reach.tell(userId);
    },

    async unsubscribe(userId, endpoint) {
      await records.remove(userId, [endpoint]);
      await reach.tell(userId);
    },

    async tell(userId, message, options) {
      if (!keys) return 'nobody';
      let told: PushTold = 'failed';
      try {
        const { accepted, gone, hasFailed } = await sendAll(keys, userId, message, options);
        if (accepted.length > 0) told = 'taken';
        else if (!hasFailed) told = 'nobody';
        await Promise.all([records.accepted(userId, accepted, now()), records.remove(userId, gone)]);
        await reach.tell(userId);
      } catch (error) {
        onFailed('telling somebody by push', error);
      }
      return told;
    },

    forget: (userId) => records.forget(userId),
  };
}

const noPush = () => new Refusal('NOT_FOUND', 'There is no push here: no keys are set');

function outcomeOf(status: number | null): PushOutcome {
  if (status === 404 || status === 410) return 'gone';
  return status !== null && status >= 200 && status < 300 ? 'accepted' : 'failed';
}

/** The same at every gateway, and nothing to whoever has not our key. */
function hashed({ privateKey }: VapidKeys, text: string): string {
  return createHmac('sha256', privateKey).update(text).digest('base64url').slice(0, 32);
}

/** So many at the same time; the others wait for one to end, in the order of their coming. */
function createPlaces(count: number) {
  const waiting: (() => void)[] = [];
  let free = count;
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Webhooks, as operators make and see them. */
import { Refusal } from '@meeshy/status-gateway';
import {
  DAY_MS,
  type NewWebhook,
  type Webhook,
  type WebhookBody,
  type WebhookChange,
  type WebhookDelivery,
  writeTime,
} from '@meeshy/status-protocol';
import { newId } from '../chat/ids.ts';
import { type Posting, type PostingRules, whyNot } from '../outside/posting.ts';
import { headersOf, newSecret, testMessage } from './message.ts';
import type { NewsRecords, WebhookRecord, WebhookRecords } from './records.ts';

/** Each is told of everybody: more are a mistake of whoever makes them. */
const MOST_WEBHOOKS = 20;

/** So long the former secret signs as well: its receiver has until then to learn the other one. */
const ROTATING_MS = DAY_MS;

const REFUSALS: Readonly<Record<string, string>> = {
  NOT_HTTPS: 'url: is not https, which production asks for unless ALLOW_PRIVATE_URLS is set',
  PRIVATE_ADDRESS: 'url: is an address of this machine or of a private network, which ALLOW_PRIVATE_URLS allows',
};

export interface Webhooks {
  all(): Promise<Webhook[]>;
  /** Rejects with VALIDATION_ERROR when the address is not to be posted to, CONFLICT when there are too many. */
  make(body: WebhookBody): Promise<NewWebhook>;
  /** Rejects with NOT_FOUND, or as `make`. */
  change(id: string, changes: WebhookChange): Promise<Webhook>;
  rotate(id: string): Promise<NewWebhook>;
  test(id: string): Promise<WebhookDelivery>;
  remove(id: string): Promise<void>;
}

export interface WebhooksParts {
  readonly records: WebhookRecords;
  readonly news: Pick<NewsRecords, 'forget' | 'waiting'>;
  readonly posting: Posting;
  readonly rules: PostingRules;
  readonly now: () => number;
  /** There is another one, or one is otherwise. */
  readonly onChanged?: () => void;
}

export function createWebhooks({ records, news, posting, rules, now, onChanged = () => {} }: WebhooksParts): Webhooks {
  function allow(url: string): void {
    const refused = whyNot(url, rules);
    if (refused !== null) throw new Refusal('VALIDATION_ERROR', REFUSALS[refused] ?? refused);
  }

  async function found(id: string): Promise<WebhookRecord> {
    const record = await records.find(id);
    if (!record) throw new Refusal('NOT_FOUND', 'There is no such webhook');
    return record;
  }

  async function shown(record: WebhookRecord): Promise<Webhook> {
    const [deliveries, waiting] = await Promise.all([records.deliveries(), news.waiting()]);
    return withoutSecrets(record, deliveries.get(record.id), waiting.get(record.id), now());
  }

  return {
    async all() {
      const [all, deliveries, waiting] = await Promise.all([records.all(), records.deliveries(), news.waiting()]);
      return all.map((record) => withoutSecrets(record, deliveries.get(record.id), waiting.get(record.id), now()));
    },

    async make({ url, events }) {
      allow(url);
      const count = (await records.all()).length;
      if (count >= MOST_WEBHOOKS) throw new Refusal('CONFLICT', `There are ${MOST_WEBHOOKS} webhooks: delete one`);
      const [createdAt, secret] = [now(), newSecret()];
      const former = { formerSecret: null, formerUntil: null };
      const record = { id: newId(createdAt), url, events, isOn: true, offBecause: null, createdAt, secret, ...former };
      await records.add(record);
      onChanged();
      return { ...withoutSecrets(record, [], 0, createdAt), secret };
    },

    async change(id, { isOn, ...changes }) {
      if (changes.url !== undefined) allow(changes.url);
      const isTurned = isOn !== undefined && isOn !== (await found(id)).isOn;
      // Other gateways may have heard something since it was turned off.
      if (isTurned && isOn) await news.forget(id);
      await records.change(id, {
        ...(changes.url !== undefined && { url: changes.url }),
        ...(changes.events !== undefined && { events: changes.events }),
        ...(isTurned && { isOn, offBecause: isOn ? null : 'operator' }),
      });
      if (isTurned && !isOn) await news.forget(id);
      onChanged();
      return shown(await found(id));
    },

    async rotate(id) {
      const { secret: formerSecret } = await found(id);
      const secret = newSecret();
      await records.change(id, { secret, formerSecret, formerUntil: now() + ROTATING_MS });
      return { ...(await shown(await found(id))), secret };
    },

    async test(id) {
      const record = await found(id);
      const [at, from] = [writeTime(now()) ?? '', performance.now()];
      const message = testMessage(at);
      const posted = await posting.post(record.url, headersOf(message, secretsOf(record, now()), now()), message.body);
      const outcome = isTaken(posted.status) ? 'delivered' : 'failed';
      const ms = Math.round(performance.now() - from);
      const delivery = { at, messageId: message.id, event: message.event, attempt: 1, outcome, ...posted, ms } as const;
      await records.addDeliveries(id, [delivery]);
      return delivery;
    },

    async remove(id) {
      if (!(await records.remove(id))) throw new Refusal('NOT_FOUND', 'There is no such webhook');
      onChanged();
    },
  };
}

/** Whether the receiver has it: nobody is followed elsewhere. */
export const isTaken = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

/** Those that sign at the moment, the latest first. */
export function secretsOf({ secret, formerSecret, formerUntil }: WebhookRecord, now: number): string[] {
  const isRotating = formerSecret !== null && (formerUntil ?? 0) > now;
  return isRotating ? [secret, formerSecret] : [secret];
}

function withoutSecrets(
  record: WebhookRecord,
  deliveries: readonly WebhookDelivery[] = [],
  waiting = 0,
  now: number,
): Webhook {
  const { id, url, events, isOn, offBecause, createdAt, formerUntil } = record;
  return {
    id,
    url,
    events: [...events],
    isOn,
    offBecause,
    createdAt: writeTime(createdAt) ?? '',
    rotatingUntil: (formerUntil ?? 0) > now ? writeTime(formerUntil) : null,
    waiting,
    deliveries: [...deliveries],
  };
}

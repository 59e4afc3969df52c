import type { Webhook, WebhookDelivery } from '@meeshy/status-protocol';
import { type ReactNode, useId, useState } from 'react';
import { dateAndTime, exactTime } from '../i18n/dates.ts';
import { failureText, useLanguage, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { Confirmation } from '../ui/confirmation.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import * as api from './api.ts';
import { useWebhookWords } from './webhook-words.ts';
import { numeral } from './words.ts';

const DELIVERIES_SHOWN = 8;

interface Props {
  webhook: Webhook;
  /** It is otherwise now, or is no more. */
  onChanged: () => void;
  /** It has another secret. */
  onSecret: (secret: string) => void;
}

export function WebhookCard({ webhook, onChanged, onSecret }: Props) {
  const text = useText();
  const words = useWebhookWords();
  const language = useLanguage();
  const titleId = useId();
  const { id, url, events, isOn, offBecause, waiting, rotatingUntil, deliveries } = webhook;
  const [asked, setAsked] = useState<'rotate' | 'remove' | null>(null);
  const [tested, setTested] = useState<WebhookDelivery | null>(null);
  const { isBusy, error, run } = useSubmit();
  const close = () => setAsked(null);

  const turn = async () => {
    await api.changeWebhook(id, { isOn: !isOn });
    onChanged();
  };
  const test = async () => {
    setTested(null);
    setTested(await api.testWebhook(id));
    onChanged();
  };

  return (
    <section aria-labelledby={titleId} className="min-w-0 space-y-3 rounded-xl border border-line p-4">
      <h2 id={titleId} translate="no" className="font-semibold wrap-anywhere">
        <bdi>{url}</bdi>
      </h2>
      <p className="text-[13px] text-soft">{events.map((event) => words.eventNames[event] ?? event).join(' · ')}</p>
      <p>
        <span className={`font-medium ${isOn ? '' : 'text-danger'}`}>
          {isOn ? words.on : offBecause === 'gone' ? words.gone : words.off}
        </span>
        {isOn && <span className="text-soft">, {words.waiting(waiting)}</span>}
      </p>
      {rotatingUntil !== null && (
        <p className="text-[13px] text-soft">{words.rotating(dateAndTime(rotatingUntil, language))}</p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button disabled={isBusy} onClick={() => void run(test)}>
          {words.test}
        </Button>
        <Button disabled={isBusy} onClick={() => void run(turn)}>
          {isOn ? words.turnOff : words.turnOn}
        </Button>
        <Button onClick={() => setAsked('rotate')}>{words.rotate}</Button>
        <Button onClick={() => setAsked('remove')}>{words.remove}</Button>
      </div>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
      <p role="status" className="text-soft empty:hidden">
        {tested && words.tested(outcomeOf(tested, words), numeral(language, tested.ms))}
      </p>
      <Deliveries deliveries={deliveries} />
      {asked === 'rotate' && (
        <Confirmation
          title={words.rotate}
          question={words.rotateAsk}
          onClose={close}
          act={async () => {
            const { secret } = await api.rotateWebhook(id);
            close();
            onChanged();
            onSecret(secret);
          }}
        />
      )}
      {asked === 'remove' && (
        <Confirmation
          title={words.remove}
          question={words.removeAsk(url)}
          onClose={close}
          act={async () => {
            await api.deleteWebhook(id);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function outcomeOf({ status, error }: WebhookDelivery, words: ReturnType<typeof useWebhookWords>): string {
  return status === null ? words.unanswered(error ?? '') : words.answered(status);
}

function Deliveries({ deliveries }: { deliveries: readonly WebhookDelivery[] }) {
  const words = useWebhookWords();
  const language = useLanguage();
  if (deliveries.length === 0) return <p className="text-soft">{words.noDelivery}</p>;
  return (
    <table className="w-full table-auto text-right text-[13px] tabular-nums">
      <caption className="mb-1 text-left font-medium">{words.deliveries}</caption>
      <thead className="text-soft">
        <tr>
          {[words.time, words.event, words.answer, words.attempt].map((column) => (
            <th key={column} scope="col" className={CELL}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {deliveries.slice(0, DELIVERIES_SHOWN).map((one) => (
          <tr key={`${one.at} ${one.messageId} ${one.attempt}`} className="border-t border-line">
            <Cell>{exactTime(one.at, language)}</Cell>
            <Cell>
              <span translate="no">{one.event}</span>
            </Cell>
            <Cell isWrong={one.outcome !== 'delivered'}>
              {one.status ?? <span translate="no">{one.error}</span>}
              {one.outcome === 'dropped' && `, ${words.dropped}`}
            </Cell>
            <Cell>{one.attempt}</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const CELL = 'py-1 pl-3 font-normal wrap-anywhere first:pl-0 first:text-left';

function Cell({ isWrong = false, children }: { isWrong?: boolean; children: ReactNode }) {
  return <td className={`${CELL} ${isWrong ? 'text-danger' : ''}`}>{children}</td>;
}

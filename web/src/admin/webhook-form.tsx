import type { NewWebhook, WebhookEvent } from '@meeshy/status-protocol';
import { useState } from 'react';
import { codeOf } from '../api/request.ts';
import { failureText, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import * as api from './api.ts';
import { useWebhookWords } from './webhook-words.ts';

const EVENTS: readonly WebhookEvent[] = [
  'presence.online',
  'presence.offline',
  'presence.changed',
  'conversation.occupied',
  'conversation.vacated',
];

interface Props {
  onClose: () => void;
  onMade: (webhook: NewWebhook) => void;
}

export function WebhookForm({ onClose, onMade }: Props) {
  const text = useText();
  const words = useWebhookWords();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<ReadonlySet<WebhookEvent>>(new Set(EVENTS.slice(0, 2)));
  const [isWrong, setIsWrong] = useState(false);
  const { isBusy, error, run } = useSubmit();

  const isAddress = URL.canParse(url.trim()) && /^https?:$/.test(new URL(url.trim()).protocol);
  const submit = () => {
    setIsWrong(!isAddress || events.size === 0);
    if (!isAddress || events.size === 0) return;
    const body = { url: url.trim(), events: EVENTS.filter((event) => events.has(event)) };
    void run(async () => onMade(await api.makeWebhook(body)));
  };
  const toggle = (event: WebhookEvent, isChosen: boolean) => {
    const others = [...events].filter((one) => one !== event);
    setEvents(new Set(isChosen ? [...others, event] : others));
  };
  const refusals: Record<string, string> = { VALIDATION_ERROR: words.urlPrivate, CONFLICT: words.tooMany };

  return (
    <Dialog title={words.add} onClose={onClose}>
      <Form onSubmit={submit} className="space-y-4 px-4 pb-4">
        <FormMessage>{error === null ? null : (refusals[codeOf(error)] ?? failureText(text, error))}</FormMessage>
        <Field
          label={words.url}
          hint={words.urlHint}
          error={isWrong && !isAddress ? words.urlWrong : null}
          type="url"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={2_048}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <fieldset>
          <legend className="mb-1 font-medium">{words.events}</legend>
          {EVENTS.map((event) => (
            <label key={event} className="flex min-h-11 items-center gap-3 pointer-fine:min-h-8">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={events.has(event)}
                onChange={({ target }) => toggle(event, target.checked)}
              />
              <span>{words.eventNames[event]}</span>
            </label>
          ))}
          {isWrong && events.size === 0 && (
            <p role="alert" className="mt-1 text-[13px] font-medium">
              {words.eventsWrong}
            </p>
          )}
        </fieldset>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            {words.add}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

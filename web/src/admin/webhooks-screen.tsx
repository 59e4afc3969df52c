import type { NewWebhook, Webhook } from '@meeshy/status-protocol';
import { Plus, RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Screen } from '../layout/screen.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import * as api from './api.ts';
import { WebhookCard } from './webhook-card.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookSecret } from './webhook-secret.tsx';
import { useWebhookWords } from './webhook-words.ts';

/** What other servers are told, and what became of it. */
export default function WebhooksScreen() {
  const words = useWebhookWords();
  const [webhooks, setWebhooks] = useState<readonly Webhook[] | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { error, isBusy, run } = useSubmit();

  const read = useCallback(() => {
    void run(async () => setWebhooks(await api.webhooks()));
  }, [run]);
  useEffect(read, [read]);

  const made = (webhook: NewWebhook) => {
    setIsAdding(false);
    setSecret(webhook.secret);
    read();
  };

  return (
    <Screen title={words.title} subtitle={words.lead}>
      {webhooks === null && error !== null && (
        <FailureNotice error={error} onRetry={read}>
          {words.readFailed}
        </FailureNotice>
      )}
      {webhooks === null && error === null && <RowsSkeleton />}
      {webhooks !== null && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="max-w-200 space-y-4 p-4">
            <div className="flex flex-wrap gap-2">
              <Button look="primary" onClick={() => setIsAdding(true)}>
                <Plus size={16} aria-hidden="true" />
                <span>{words.add}</span>
              </Button>
              <Button disabled={isBusy} onClick={read}>
                <RefreshCw size={16} aria-hidden="true" />
                <span>{words.refresh}</span>
              </Button>
            </div>
            {webhooks.length === 0 && <p className="text-soft">{words.none}</p>}
            {webhooks.map((webhook) => (
              <WebhookCard key={webhook.id} webhook={webhook} onChanged={read} onSecret={setSecret} />
            ))}
          </div>
        </div>
      )}
      {isAdding && <WebhookForm onClose={() => setIsAdding(false)} onMade={made} />}
      {secret !== null && <WebhookSecret secret={secret} onClose={() => setSecret(null)} />}
    </Screen>
  );
}

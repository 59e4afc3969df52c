import type { Person } from '@meeshy/status-protocol';
import { useConnectionStatus } from '@meeshy/status-react';
import { Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { NewConversation } from '../conversations/new-conversation.tsx';
import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { useHasPane } from '../layout/use-wide.ts';
import { loadContacts, useContacts } from '../state/contacts.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { Card } from './card.tsx';
import { Directory } from './directory.tsx';
import { PersonSheet } from './person-sheet.tsx';

/** Everyone one shares a conversation with. Read once on coming here; statuses come by themselves. */
export function ContactsScreen() {
  const text = useText();
  const { list, rest } = useContacts();
  const read = () => void loadContacts({ unattended: false });

  useEffect(() => {
    void loadContacts({ unattended: false });
  }, []);

  const count = list.state === 'ready' ? list.value.length : 0;
  return (
    <Screen
      title={text.contacts.title}
      subtitle={count > 0 && <span>{rest === 'none' ? text.contacts.people(count) : text.common.loading}</span>}
    >
      {list.state === 'loading' && <RowsSkeleton />}
      {list.state === 'failed' && (
        <FailureNotice comesByItself error={list.error} onRetry={read}>
          {text.contacts.failed}
        </FailureNotice>
      )}
      {list.state === 'ready' && (count === 0 ? <NoContacts /> : <People people={list.value} />)}
      {list.state === 'ready' && rest === 'failed' && <RestFailed onRetry={read} />}
    </Screen>
  );
}

/** Some are there, and not everybody: while the connection is down that is no alarm. */
function RestFailed({ onRetry }: { onRetry: () => void }) {
  const text = useText();
  const isDown = useConnectionStatus().state !== 'connected';
  return (
    <div
      role={isDown ? 'status' : 'alert'}
      className="flex items-center justify-between gap-3 border-t border-line px-4 py-2"
    >
      <span>
        <span>{text.contacts.restFailed}</span>
        {isDown && <span className="text-soft">{` ${text.failures.awaited}`}</span>}
      </span>
      <Button onClick={onRetry}>{text.common.retry}</Button>
    </div>
  );
}

/** The list, and whoever is looked at: beside it where there is room, over it otherwise. */
function People({ people }: { people: readonly Person[] }) {
  const text = useText();
  const hasPane = useHasPane();
  const [chosen, setChosen] = useState<Person | null>(null);
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 short:min-h-80 short:shrink-0 desk:grid-cols-[minmax(20rem,26rem)_minmax(0,1fr)]">
      <Directory people={people} currentId={hasPane ? (chosen?.id ?? null) : null} onChoose={setChosen} />
      {hasPane && (
        <section aria-label={text.contacts.person} className="min-w-0 overflow-y-auto border-l border-line">
          {chosen === null ? (
            <Notice icon={Users}>{text.contacts.pick}</Notice>
          ) : (
            <div className="mx-auto max-w-90 p-6">
              <Card person={chosen} />
            </div>
          )}
        </section>
      )}
      {!hasPane && chosen !== null && <PersonSheet person={chosen} onClose={() => setChosen(null)} />}
    </div>
  );
}

function NoContacts() {
  const text = useText();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      <Notice
        icon={Users}
        action={
          <Button look="primary" onClick={() => setIsCreating(true)}>
            {text.contacts.emptyAction}
          </Button>
        }
      >
        {text.contacts.empty}
      </Notice>
      {isCreating && <NewConversation onClose={() => setIsCreating(false)} />}
    </>
  );
}

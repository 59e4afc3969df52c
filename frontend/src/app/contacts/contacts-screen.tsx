import { Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { NewConversation } from '../conversations/new-conversation.tsx';
import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { loadContacts, useContacts } from '../state/contacts.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { Directory } from './directory.tsx';

/** Everyone one shares a conversation with. Read once on coming here; statuses come by themselves. */
export function ContactsScreen() {
  const text = useText();
  const list = useContacts((contacts) => contacts.list);

  useEffect(() => {
    void loadContacts({ unattended: false });
  }, []);

  const count = list.state === 'ready' ? list.value.length : 0;
  return (
    <Screen title={text.contacts.title} subtitle={count > 0 && text.contacts.people(count)}>
      {list.state === 'loading' && <RowsSkeleton />}
      {list.state === 'failed' && (
        <FailureNotice error={list.error} onRetry={() => void loadContacts({ unattended: false })}>
          {text.contacts.failed}
        </FailureNotice>
      )}
      {list.state === 'ready' && (count === 0 ? <NoContacts /> : <Directory people={list.value} />)}
    </Screen>
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

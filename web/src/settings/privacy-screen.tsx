/** Who sees one, and what that costs oneself. Fetched when somebody goes there. */
import type { Sharing, SharingBody } from '@meeshy/status-protocol';
import { useSharing } from '@meeshy/status-react';
import { type ReactNode, useEffect } from 'react';
import { getOwnStatus } from '../api/routes.ts';
import { conversationName } from '../conversations/names.ts';
import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { loadContacts } from '../state/contacts.ts';
import { useConversations } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { Check } from '../ui/check.tsx';
import { Choice } from '../ui/choice.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Notice } from '../ui/notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useFetched } from '../ui/use-fetched.ts';
import { AlertsSection } from './alerts-section.tsx';
import { PeopleChoice } from './people-choice.tsx';
import { PlaceSection } from './place-section.tsx';
import { Preview } from './preview.tsx';
import { usePrivacyCosts } from './privacy-costs.ts';
import { usePrivacyText } from './privacy-words.ts';

export default function PrivacyScreen() {
  const text = useText();
  const words = usePrivacyText();
  const { sharing, error, set, read } = useSharing();

  useEffect(() => {
    void loadContacts({ unattended: false });
  }, []);

  return (
    <Screen title={text.settings.whoSeesMe}>
      {sharing === null && error === null && <RowsSkeleton rows={4} />}
      {sharing === null && error !== null && (
        <div role="alert" className="h-full">
          <Notice
            hint={text.failures[error.code]}
            action={<Button onClick={() => void read()}>{text.common.retry}</Button>}
          >
            {words.readFailed}
          </Notice>
        </div>
      )}
      {sharing !== null && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="max-w-120 space-y-8 px-4 py-6">
            <FormMessage>{error === null ? null : `${words.failed} ${text.failures[error.code]}`}</FormMessage>
            <Choices sharing={sharing} onChange={(change) => void set(change)} />
            <Preview sharing={sharing} />
          </div>
        </div>
      )}
    </Screen>
  );
}

interface Props {
  sharing: Sharing;
  onChange: (change: SharingBody) => void;
}

function Choices({ sharing, onChange }: Props) {
  const words = usePrivacyText();
  const costs = usePrivacyCosts();
  return (
    <>
      <div className="space-y-2">
        <Choice
          legend={words.status}
          options={words.statuses}
          value={sharing.status}
          onChange={(status) => onChange({ status })}
        />
        <Cost>{costs.status[sharing.status]}</Cost>
      </div>
      <div className="space-y-2">
        <Choice
          legend={words.lastSeen}
          options={words.lastSeens}
          value={sharing.lastSeen}
          onChange={(lastSeen) => onChange({ lastSeen })}
        />
        <Cost>{costs.lastSeen[sharing.lastSeen]}</Cost>
        {sharing.lastSeen === 'exact' && <Reached />}
      </div>
      <PeopleChoice name="always" ids={sharing.always} onChange={(always) => onChange({ always })}>
        <Cost>{costs.always}</Cost>
      </PeopleChoice>
      <PeopleChoice name="never" ids={sharing.never} onChange={(never) => onChange({ never })}>
        <Cost>{costs.never}</Cost>
      </PeopleChoice>
      <ConversationsChoice ids={sharing.hiddenIn} onChange={(hiddenIn) => onChange({ hiddenIn })} />
      <Check label={words.viewing} checked={sharing.viewing} onChange={() => onChange({ viewing: !sharing.viewing })}>
        {words.viewingCost}
      </Check>
      <PlaceSection value={sharing.place} onChange={(place) => onChange({ place })} />
      <AlertsSection value={sharing.alerts} onChange={(alerts) => onChange({ alerts })} />
    </>
  );
}

/** P25: what else those see who see one's times, if it is so. */
function Reached() {
  const words = usePrivacyText();
  const { part: own } = useFetched(getOwnStatus);
  return own?.reach === 'push' ? <Cost>{words.reached}</Cost> : null;
}

/** What a choice means for others, and for oneself. */
function Cost({ children }: { children: ReactNode }) {
  return <p className="text-[13px] text-soft">{children}</p>;
}

function ConversationsChoice({ ids, onChange }: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const text = useText();
  const words = usePrivacyText();
  const costs = usePrivacyCosts();
  const list = useConversations((conversations) => conversations.list);
  const present = list.state === 'ready' ? list.value.filter(({ membership }) => membership === 'present') : [];
  const toggle = (id: string) => onChange(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
  return (
    <fieldset className="space-y-2">
      <legend className="font-medium">{words.hiddenIn}</legend>
      <Cost>{costs.hiddenIn}</Cost>
      {present.length === 0 && <p className="text-soft">{words.noConversations}</p>}
      <div className="max-h-60 overflow-y-auto rounded-card border border-line">
        {present.map((conversation) => (
          <label
            key={conversation.id}
            className="flex min-h-11 items-center gap-3 px-3 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent pointer-fine:min-h-9"
          >
            <input
              type="checkbox"
              className="size-4 accent-accent outline-none"
              checked={ids.includes(conversation.id)}
              onChange={() => toggle(conversation.id)}
            />
            <bdi className="min-w-0 flex-1 truncate">{conversationName(conversation, text)}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

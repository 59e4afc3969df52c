import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ConversationList } from '../conversations/conversation-list.tsx';
import { NewConversation } from '../conversations/new-conversation.tsx';
import { useText } from '../i18n/text.ts';
import { ConnectionLight } from '../presence/connection-light.tsx';
import { Logo } from '../sign-in/logo.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { LiveContent } from './live-content.tsx';
import { Places } from './places.tsx';
import { useTitle } from './use-title.ts';

/** The list on the left; on a phone it is a screen of its own. */
export function SidePane({ isAlone = false }: { isAlone?: boolean }) {
  const text = useText();
  const [words, setWords] = useState('');
  const [isCreating, setIsCreating] = useState(false);
  const Title = isAlone ? 'h1' : 'p';
  const Frame = isAlone ? 'main' : 'aside';

  const list = (
    <>
      <div className="px-3 pb-2">
        <SearchField label={text.conversations.search} value={words} onChange={setWords} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2 short:flex-none short:overflow-visible">
        <ConversationList words={words} onCreate={() => setIsCreating(true)} />
      </div>
    </>
  );

  return (
    <Frame
      aria-label={text.conversations.title}
      className="flex h-full min-h-0 flex-col border-line bg-side short:overflow-y-auto pair:border-r"
    >
      <header className="flex min-h-15 shrink-0 flex-wrap items-center gap-x-2 py-1.5 pr-2 pl-4">
        <Logo />
        <Title className="text-base font-semibold tracking-tight">{text.common.appName}</Title>
        <ConnectionLight />
        <span className="flex-1" />
        <IconButton icon={Plus} label={text.conversations.create} onClick={() => setIsCreating(true)} />
      </header>
      {isAlone ? <LiveContent>{list}</LiveContent> : list}
      {isAlone && <ListTitle />}
      <Places />
      {isCreating && <NewConversation onClose={() => setIsCreating(false)} />}
    </Frame>
  );
}

/** Beside a screen, the title is that one's. */
function ListTitle() {
  useTitle(null);
  return null;
}

import { DAY_MS } from '@meeshy/status-protocol';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ShareLinkView } from '../conversation/share-link-view.tsx';
import { failureText, useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { start } from '../state/conversations.ts';
import { makeLink, revokeLink, useLinks } from '../state/links.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

const WEEK_MS = 7 * DAY_MS;

interface Props {
  /** Whom one looked for; the conversation is called so. */
  name: string;
  onClose: () => void;
}

/** For somebody who is not here yet: a conversation of their own, and a link that leads into it. */
export function InviteByLink({ name, onClose }: Props) {
  const text = useText();
  const [, navigate] = useLocation();
  const [conversationId, setConversationId] = useState<string>();
  const link = useLinks(({ byConversation }) =>
    conversationId === undefined ? undefined : byConversation[conversationId],
  );
  const { isBusy, error, run } = useSubmit();

  const create = async () => {
    // After a link that failed, the conversation is there already.
    const id = conversationId ?? (await start({ type: 'group', title: name.slice(0, 100), memberIds: [] })).id;
    setConversationId(id);
    await makeLink(id, WEEK_MS);
  };
  const open = () => {
    onClose();
    navigate(`/c/${conversationId}`, { state: INNER });
  };

  return (
    <Dialog title={text.invite.title} onClose={onClose}>
      <div className="space-y-4 px-4 pb-4">
        <p>{text.invite.hint(name)}</p>
        <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
        {link === undefined ? (
          <Button look="primary" disabled={isBusy} onClick={() => void run(create)}>
            {text.drawer.create}
          </Button>
        ) : (
          <>
            <ShareLinkView link={link} isBusy={isBusy} onRevoke={() => void run(() => revokeLink(link))} />
            <Button onClick={open}>{text.invite.open}</Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

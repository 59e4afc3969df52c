import type { Conversation } from '@meeshy/status-protocol';
import { useLocation } from 'wouter';
import { failureText, useText } from '../i18n/text.ts';
import { accept, leave } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

export function InvitationAnswer({ conversation }: { conversation: Conversation }) {
  const text = useText();
  const [, navigate] = useLocation();
  const { isBusy, error, run } = useSubmit();

  const acceptIt = async () => {
    await accept(conversation.id);
    navigate(`/c/${conversation.id}`);
  };

  return (
    <div className="space-y-2">
      <div className="flex gap-2">
        <Button look="primary" className="flex-1" disabled={isBusy} onClick={() => void run(acceptIt)}>
          {text.invitation.accept}
        </Button>
        <Button className="flex-1" disabled={isBusy} onClick={() => void run(() => leave(conversation.id))}>
          {text.invitation.decline}
        </Button>
      </div>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
    </div>
  );
}

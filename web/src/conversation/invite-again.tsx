import type { Person } from '@meeshy/status-protocol';
import { failureText, useText } from '../i18n/text.ts';
import { start } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

/** In the composer's place while the other one has declined or left: what one wrote would reach nobody. */
export function InviteAgain({ peer }: { peer: Person }) {
  const text = useText();
  const { isBusy, error, run } = useSubmit();
  const invite = async () => {
    await start({ type: 'direct', memberIds: [peer.id] });
  };
  return (
    <div className="shrink-0 space-y-2 border-t border-line px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-soft">{text.invitation.goneHint(peer.displayName)}</p>
        <Button disabled={isBusy} onClick={() => void run(invite)}>
          {text.invitation.again}
        </Button>
      </div>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
    </div>
  );
}

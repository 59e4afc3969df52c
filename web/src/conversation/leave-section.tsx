import { useLocation } from 'wouter';
import { failureText, useText } from '../i18n/text.ts';
import { leave } from '../state/conversations.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

interface Props {
  conversationId: string;
  onCancel: () => void;
}

/** Leaving asks once more: there is no way back without an invitation. */
export function LeaveSection({ conversationId, onCancel }: Props) {
  const text = useText();
  const [, navigate] = useLocation();
  const { isBusy, error, run } = useSubmit();

  const leaveIt = async () => {
    await leave(conversationId);
    navigate('/');
  };

  return (
    <div className="space-y-2">
      <p className="text-[13px]">{text.drawer.leaveConfirm}</p>
      <div className="flex gap-2">
        <Button look="primary" disabled={isBusy} onClick={() => void run(leaveIt)}>
          {text.drawer.leaveYes}
        </Button>
        <Button onClick={onCancel}>{text.common.cancel}</Button>
      </div>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
    </div>
  );
}

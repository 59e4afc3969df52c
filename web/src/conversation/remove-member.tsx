import { useState } from 'react';
import * as api from '../api/routes.ts';
import { failureText, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';

interface Props {
  conversationId: string;
  person: { id: string; displayName: string };
  onDone: () => void;
}

/** For who owns a group. Asks once more. */
export function RemoveMember({ conversationId, person, onDone }: Props) {
  const text = useText();
  const [isAsking, setIsAsking] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const remove = async () => {
    await api.removeMember(conversationId, person.id);
    onDone();
  };

  if (!isAsking) return <Button onClick={() => setIsAsking(true)}>{text.group.remove}</Button>;
  return (
    <div className="space-y-2">
      <p className="text-[13px]">{text.group.removeConfirm(person.displayName)}</p>
      <div className="flex gap-2">
        <Button look="primary" disabled={isBusy} onClick={() => void run(remove)}>
          {text.group.removeYes}
        </Button>
        <Button onClick={() => setIsAsking(false)}>{text.common.cancel}</Button>
      </div>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
    </div>
  );
}

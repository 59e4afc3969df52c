import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { listUnsent } from '../state/outbox.ts';
import { signOut } from '../state/sign-in-and-out.ts';
import { Confirmation } from '../ui/confirmation.tsx';

/** Signs out; but asks first while that would lose messages. `question` has its place beside the button. */
export function useSignOut(word: string): { leave: () => void; question: ReactNode } {
  const text = useText();
  const [unsent, setUnsent] = useState(0);
  const leave = () => {
    const { length } = listUnsent();
    if (length === 0) signOut();
    else setUnsent(length);
  };
  const question = unsent > 0 && (
    <Confirmation
      title={word}
      question={text.settings.unsent(unsent)}
      onClose={() => setUnsent(0)}
      act={async () => signOut()}
    />
  );
  return { leave, question };
}

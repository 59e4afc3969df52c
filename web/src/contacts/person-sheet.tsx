import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Card } from './card.tsx';

interface Props {
  person: Parameters<typeof Card>[0]['person'];
  onClose: () => void;
  children?: ReactNode;
}

/** A person's card over the page. */
export function PersonSheet({ person, onClose, children }: Props) {
  const text = useText();
  return (
    <Dialog title={text.contacts.person} isSheet onClose={onClose}>
      <div className="px-4 pb-4">
        <Card person={person} onLeave={onClose}>
          {children}
        </Card>
      </div>
    </Dialog>
  );
}

import { Copyable } from '../ui/copyable.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useWebhookWords } from './webhook-words.ts';

interface Props {
  secret: string;
  onClose: () => void;
}

/** A secret, shown once. */
export function WebhookSecret({ secret, onClose }: Props) {
  const words = useWebhookWords();
  return (
    <Dialog title={words.secret} onClose={onClose}>
      <div className="space-y-3 px-4 pb-4">
        <p>{words.secretHint}</p>
        <Copyable isCode label={words.secret} value={secret} copy={words.copy} copied={words.copied} />
      </div>
    </Dialog>
  );
}

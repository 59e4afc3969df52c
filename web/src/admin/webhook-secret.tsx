import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { INPUT_LOOK } from '../ui/field.tsx';
import { useWebhookWords } from './webhook-words.ts';

interface Props {
  secret: string;
  onClose: () => void;
}

/** A secret, shown once. */
export function WebhookSecret({ secret, onClose }: Props) {
  const words = useWebhookWords();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);

  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setIsCopied(true);
    } catch {
      // Not allowed here: it is selected, the person copies it.
    }
  };

  return (
    <Dialog title={words.secret} onClose={onClose}>
      <div className="space-y-3 px-4 pb-4">
        <p>{words.secretHint}</p>
        <input
          ref={field}
          readOnly
          aria-label={words.secret}
          value={secret}
          translate="no"
          onFocus={(event) => event.target.select()}
          className={`${INPUT_LOOK} font-mono`}
        />
        <Button look="primary" onClick={() => void copy()}>
          {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span role="status">{isCopied ? words.copied : words.copy}</span>
        </Button>
      </div>
    </Dialog>
  );
}

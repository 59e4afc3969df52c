import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { failureText, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { Confirmation } from '../ui/confirmation.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { eraseActivity, saveActivity } from './api.ts';
import { useActivityText } from './words.ts';

const FORMATS = { csv: 'CSV', json: 'JSON' } as const;

/** What is recorded, to be taken away or erased. */
export function Keeping({ onErased }: { onErased: () => Promise<void> }) {
  const text = useText();
  const words = useActivityText();
  const { isBusy, error, run } = useSubmit();
  const [isErasing, setIsErasing] = useState(false);

  const erase = async () => {
    await eraseActivity();
    setIsErasing(false);
    await onErased();
  };

  return (
    <div className="space-y-3">
      <p className="text-[13px] text-soft">{words.keepHint}</p>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
      <div className="flex flex-wrap gap-2">
        {(['csv', 'json'] as const).map((format) => (
          <Button key={format} disabled={isBusy} onClick={() => void run(() => saveActivity(format))}>
            <Download size={16} aria-hidden="true" />
            <span>{words.exported(FORMATS[format])}</span>
          </Button>
        ))}
        <Button onClick={() => setIsErasing(true)}>
          <Trash2 size={16} aria-hidden="true" />
          <span>{words.erase}</span>
        </Button>
      </div>
      {isErasing && (
        <Confirmation
          title={words.eraseTitle}
          question={words.eraseAsk}
          yes={words.erase}
          onClose={() => setIsErasing(false)}
          act={erase}
        />
      )}
    </div>
  );
}

import { failureText, useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FormMessage } from './form-message.tsx';
import { useSubmit } from './use-submit.ts';

interface Props {
  title: string;
  question: string;
  /** The word on the button that does it; the title unless told. */
  yes?: string;
  onClose: () => void;
  act: () => Promise<void>;
}

/** Asks before something is done; a failure is said in the same place. */
export function Confirmation({ title, onClose, ...rest }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Question title={title} onClose={onClose} {...rest} />
    </Dialog>
  );
}

export function Question({ title, question, yes = title, onClose, act }: Props) {
  const text = useText();
  const { isBusy, error, run } = useSubmit();
  return (
    <div className="space-y-4 px-4 pb-4">
      <p>{question}</p>
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button look="primary" disabled={isBusy} onClick={() => void run(act)}>
          {yes}
        </Button>
      </div>
    </div>
  );
}

import { CloudAlert } from 'lucide-react';
import { failureText, useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

interface Props {
  /** What did not work. */
  children: string;
  error: unknown;
  onRetry: () => void;
}

/** What happened, what to do, and a retry. */
export function FailureNotice({ children, error, onRetry }: Props) {
  const text = useText();
  return (
    <div role="alert" className="h-full">
      <Notice
        icon={CloudAlert}
        hint={failureText(text, error)}
        action={<Button onClick={onRetry}>{text.common.retry}</Button>}
      >
        {children}
      </Notice>
    </div>
  );
}

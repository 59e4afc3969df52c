import { useConnectionStatus } from '@meeshy/status-react';
import { CloudAlert } from 'lucide-react';
import { codeOf } from '../api/request.ts';
import { failureText, useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

interface Props {
  /** What did not work. */
  children: string;
  error: unknown;
  onRetry: () => void;
  /** It is read again when the connection is back, whatever the person does. */
  comesByItself?: boolean;
}

/** What happened, what to do, and a retry. */
export function FailureNotice({ children, error, onRetry, comesByItself = false }: Props) {
  const text = useText();
  const isDown = useConnectionStatus().state !== 'connected';
  const isAwaited = comesByItself && isDown && codeOf(error) === 'NETWORK';
  return (
    <div role={isAwaited ? 'status' : 'alert'} className="h-full">
      <Notice
        icon={CloudAlert}
        hint={isAwaited ? text.failures.awaited : failureText(text, error)}
        action={<Button onClick={onRetry}>{text.common.retry}</Button>}
      >
        {children}
      </Notice>
    </div>
  );
}

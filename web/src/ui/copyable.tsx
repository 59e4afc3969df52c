import { Check, Copy } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { INPUT_LOOK } from './field.tsx';

interface Props {
  label: string;
  value: string;
  /** What the button says. */
  copy: string;
  copied: string;
  /** Code that nobody translates. */
  isCode?: boolean;
  /** Between the text and the button. */
  hint?: ReactNode;
  /** Beside the button. */
  children?: ReactNode;
}

/** A text to be taken along: selected when one comes to it, and copied by a button. */
export function Copyable({ label, value, copy, copied, isCode = false, hint, children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);

  const take = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setIsCopied(true);
    } catch {
      // Not allowed here: it is selected, the person copies it.
    }
  };

  return (
    <>
      <input
        ref={field}
        readOnly
        aria-label={label}
        value={value}
        onFocus={(event) => event.target.select()}
        translate={isCode ? 'no' : undefined}
        className={isCode ? `${INPUT_LOOK} font-mono` : INPUT_LOOK}
      />
      {hint}
      <div className="flex gap-2">
        <Button look="primary" onClick={() => void take()}>
          {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span role="status">{isCopied ? copied : copy}</span>
        </Button>
        {children}
      </div>
    </>
  );
}

import type { ShareLink } from '@meeshy/status-protocol';
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { dateAndTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { INPUT_LOOK } from '../ui/field.tsx';

interface Props {
  link: ShareLink;
  isBusy: boolean;
  onRevoke: () => void;
}

export function ShareLinkView({ link, isBusy, onRevoke }: Props) {
  const text = useText();
  const language = useLanguage();
  const address = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);

  const copy = async () => {
    address.current?.select();
    try {
      await navigator.clipboard.writeText(address.current?.value ?? '');
      setIsCopied(true);
    } catch {
      // Not allowed here: the address is selected, the person copies it.
    }
  };

  return (
    <div className="space-y-2">
      <input
        ref={address}
        readOnly
        aria-label={text.drawer.share}
        value={`${location.origin}/join/${link.shareLink}`}
        onFocus={(event) => event.target.select()}
        className={INPUT_LOOK}
      />
      <p className="text-[13px] text-soft">{text.drawer.until(dateAndTime(link.expiresAt, language))}</p>
      <div className="flex gap-2">
        <Button look="primary" onClick={() => void copy()}>
          {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span role="status">{isCopied ? text.drawer.copied : text.drawer.copy}</span>
        </Button>
        <Button disabled={isBusy} onClick={onRevoke}>
          {text.drawer.revoke}
        </Button>
      </div>
    </div>
  );
}

import type { ShareLink } from '@meeshy/status-protocol';
import { dateAndTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { Copyable } from '../ui/copyable.tsx';

interface Props {
  link: ShareLink;
  isBusy: boolean;
  onRevoke: () => void;
}

export function ShareLinkView({ link, isBusy, onRevoke }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <div className="space-y-2">
      <Copyable
        label={text.drawer.share}
        value={`${location.origin}/join/${link.shareLink}`}
        copy={text.drawer.copy}
        copied={text.drawer.copied}
        hint={<p className="text-[13px] text-soft">{text.drawer.until(dateAndTime(link.expiresAt, language))}</p>}
      >
        <Button disabled={isBusy} onClick={onRevoke}>
          {text.drawer.revoke}
        </Button>
      </Copyable>
    </div>
  );
}

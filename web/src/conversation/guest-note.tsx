import { LogOut } from 'lucide-react';
import { dateAndTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { OwnStatus, OwnStatusFailure } from '../own-status/own-status.tsx';
import { useSignOut } from '../settings/use-sign-out.tsx';
import { useProfile } from '../state/session.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** Who one is here, and until when the link lives. */
export function GuestNote() {
  const text = useText();
  const language = useLanguage();
  const { displayName, expiresAt } = useProfile();
  const { leave, question } = useSignOut(text.settings.leave);
  return (
    <div className="border-b border-line bg-side">
      <div className="flex items-center gap-2 py-1 pr-2 pl-4 text-[13px] text-soft">
        <p className="flex-1">
          {expiresAt === null ? displayName : text.join.note(displayName, dateAndTime(expiresAt, language))}
        </p>
        <IconButton icon={LogOut} label={text.settings.leave} onClick={leave} />
        {question}
      </div>
      <OwnStatusFailure />
      <div className="flex max-w-90 px-2 pb-1">
        <OwnStatus />
      </div>
    </div>
  );
}

import { DAY_MS, HOUR_MS } from '@meeshy/status-protocol';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { failureText, useText } from '../i18n/text.ts';
import { makeLink, revokeLink, useLinks } from '../state/links.ts';
import { Button } from '../ui/button.tsx';
import { INPUT_LOOK } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { ShareLinkView } from './share-link-view.tsx';

const LIFETIMES_MS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS };

type Lifetime = keyof typeof LIFETIMES_MS;

/** For who owns the conversation: a link by which others come in without an account. */
export function ShareSection({ conversationId }: { conversationId: string }) {
  const text = useText();
  const link = useLinks((links) => links.byConversation[conversationId]);
  const [lifetime, setLifetime] = useState<Lifetime>('day');
  const [isRevoked, setIsRevoked] = useState(false);
  const { isBusy, error, run } = useSubmit();

  const make = async () => {
    await makeLink(conversationId, LIFETIMES_MS[lifetime]);
    setIsRevoked(false);
  };
  const revoke = async () => {
    if (link === undefined) return;
    await revokeLink(link);
    setIsRevoked(true);
  };

  return (
    <section aria-labelledby="share-title" className="space-y-3">
      <h2 id="share-title" className="font-semibold">
        {text.drawer.share}
      </h2>
      {link !== undefined ? (
        <ShareLinkView link={link} isBusy={isBusy} onRevoke={() => void run(revoke)} />
      ) : (
        <>
          <p role="status" className="text-[13px] text-soft">
            {isRevoked ? text.drawer.revoked : text.drawer.shareHint}
          </p>
          <div className="flex flex-wrap items-center gap-2">
            <select
              aria-label={text.drawer.lives}
              value={lifetime}
              onChange={(event) => setLifetime(event.target.value as Lifetime)}
              className={`${INPUT_LOOK} w-auto min-w-32 flex-1`}
            >
              {Object.entries(text.drawer.lifetimes).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
            <Button disabled={isBusy} onClick={() => void run(make)}>
              <Link2 size={16} aria-hidden="true" />
              <span>{text.drawer.create}</span>
            </Button>
          </div>
        </>
      )}
      <FormMessage>{error === null ? null : failureText(text, error)}</FormMessage>
    </section>
  );
}

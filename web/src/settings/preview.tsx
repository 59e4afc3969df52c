import type { Preview as Answer, Person, Sharing } from '@meeshy/status-protocol';
import {
  Name,
  OnlineIndicator,
  PersonNote,
  PersonPlace,
  statusTextOf,
  useSharing,
  useShown,
} from '@meeshy/status-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { useLanguage } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { PeopleDialog } from './people-dialog.tsx';
import { usePrivacyText } from './privacy-words.ts';

/** Oneself with another one's eyes: the real face, asked of the server anew whenever one changes what one shares. */
export function Preview({ sharing }: { sharing: Sharing }) {
  const words = usePrivacyText();
  const id = useId();
  const [viewer, setViewer] = useState<Person | null>(null);
  const [isChoosing, setIsChoosing] = useState(false);
  const { face, hasFailed } = useFace(viewer?.id ?? '', sharing);

  return (
    <section aria-labelledby={id} className="space-y-3">
      <h2 id={id} className="font-medium">
        {words.preview}
      </h2>
      <Button
        aria-haspopup="dialog"
        aria-label={viewer === null ? undefined : words.viewerIs(viewer.displayName)}
        onClick={() => setIsChoosing(true)}
      >
        {viewer === null ? words.choose : <Name>{viewer.displayName}</Name>}
      </Button>
      {isChoosing && (
        <PeopleDialog
          title={words.viewer}
          ids={viewer === null ? [] : [viewer.id]}
          areOffered={isRegistered}
          onChoose={(person) => {
            setViewer(person);
            setIsChoosing(false);
          }}
          onClose={() => setIsChoosing(false)}
        />
      )}
      <div role="status" className="min-h-14">
        {hasFailed && <p className="text-soft">{words.previewFailed}</p>}
        {face !== null && <Self face={face} />}
      </div>
    </section>
  );
}

const isRegistered = ({ isAnonymous }: Person) => !isAnonymous;

function useFace(viewerId: string, sharing: Sharing): { face: Answer['face'] | null; hasFailed: boolean } {
  const { preview } = useSharing();
  const [answer, setAnswer] = useState<{ face: Answer['face'] | null; hasFailed: boolean }>(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what one shares is what the answer depends on
  useEffect(() => {
    let isWanted = true;
    if (viewerId === '') setAnswer(NONE);
    else {
      preview(viewerId).then(
        (face) => isWanted && setAnswer({ face, hasFailed: false }),
        () => isWanted && setAnswer({ face: null, hasFailed: true }),
      );
    }
    return () => {
      isWanted = false;
    };
  }, [viewerId, preview, sharing]);
  return answer;
}

const NONE = { face: null, hasFailed: false };

function Self({ face }: { face: Answer['face'] }) {
  const language = useLanguage();
  const { id, displayName } = useProfile();
  // Nobody whom the store knows: what is in the hand is shown.
  const seen = useMemo(() => ({ ...face, id: '', displayName }), [face, displayName]);
  const status = useShown(seen, language, statusTextOf);
  return (
    <div data-preview className="flex items-center gap-3 rounded-card border border-line p-3">
      <Avatar
        id={id}
        name={displayName}
        mark={<OnlineIndicator user={seen} label={displayName} language={language} />}
      />
      <div className="min-w-0 flex-1">
        <span className="flex items-baseline font-medium">
          <Name>{displayName}</Name>
          <PersonNote user={seen} language={language} />
        </span>
        <span className="block text-[13px] text-soft">{status}</span>
        <PersonPlace user={seen} language={language} className="text-[13px] text-soft" />
      </div>
    </div>
  );
}

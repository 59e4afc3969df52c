/** Whether one's activity is recorded, and what others get of it. */
import type { Sharing } from '@meeshy/status-protocol';
import { sharingOf, usePresenceClient } from '@meeshy/status-react';
import { useState } from 'react';
import { RequestFailure } from '../api/request.ts';
import { Check } from '../ui/check.tsx';
import { Confirmation } from '../ui/confirmation.tsx';
import { useActivityText } from './words.ts';

interface Props {
  sharing: Sharing;
  /** What is recorded may be something else now. */
  onTurned: () => Promise<void>;
}

export function Switches({ sharing, onTurned }: Props) {
  const words = useActivityText();
  const mine = sharingOf(usePresenceClient());
  const [isEnding, setIsEnding] = useState(false);
  const isOn = sharing.activity !== 'off';

  const begin = async () => {
    if (await mine.set({ activity: 'me' })) await onTurned();
  };
  const end = async () => {
    // What others were shown ends with what it was made of, and does not begin again by itself.
    const isDone = await mine.set({ activity: 'off', outlook: false, confirm: true });
    const { error } = mine.get();
    if (!isDone) throw new RequestFailure(error?.code ?? 'NETWORK', error?.message ?? 'not done');
    setIsEnding(false);
    await onTurned();
  };

  return (
    <div className="space-y-4">
      <Check label={words.record} checked={isOn} onChange={() => (isOn ? setIsEnding(true) : void begin())}>
        {words.recordCost}
      </Check>
      <Check
        label={words.hours}
        checked={sharing.activity === 'hours'}
        disabled={!isOn}
        onChange={() => void mine.set({ activity: sharing.activity === 'hours' ? 'me' : 'hours' })}
      >
        {words.hoursCost}
      </Check>
      <Check
        label={words.outlook}
        checked={isOn && sharing.outlook}
        disabled={!isOn}
        onChange={() => void mine.set({ outlook: !sharing.outlook })}
      >
        {words.outlookCost}
      </Check>
      {isEnding && (
        <Confirmation
          title={words.offTitle}
          question={words.offAsk}
          yes={words.offYes}
          onClose={() => setIsEnding(false)}
          act={end}
        />
      )}
    </div>
  );
}

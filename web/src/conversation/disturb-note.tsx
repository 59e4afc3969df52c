import { type Reading, type ShownPerson, untilText, useShown } from '@meeshy/status-react';
import { BellOff } from 'lucide-react';
import { useMemo } from 'react';
import { useLanguage, useText } from '../i18n/text.ts';

/** Before one writes to somebody who does not want to be disturbed. One may all the same. */
export function DisturbNote({ id, name }: { id: string; name: string }) {
  const text = useText();
  const { isOn, until } = useShown(
    useMemo(() => ({ id }), [id]),
    useLanguage(),
    disturbanceOf,
  );
  return (
    <div role="status" className="shrink-0 px-4 empty:hidden">
      {isOn && (
        <p className="flex items-center gap-2 pb-1 text-[13px] text-soft">
          <BellOff size={14} aria-hidden="true" className="shrink-0" />
          <span>{until === '' ? text.conversation.dnd(name) : text.conversation.dndUntil(name, until)}</span>
        </p>
      )}
    </div>
  );
}

function disturbanceOf({ said: { state } }: ShownPerson, reading: Reading): { isOn: boolean; until: string } {
  if (state?.value !== 'dnd') return { isOn: false, until: '' };
  return { isOn: true, until: state.until === null ? '' : untilText(state.until, reading) };
}

import { useReturnAlert } from '@meeshy/status-react';
import { useEffect } from 'react';
import { useText } from '../i18n/text.ts';
import { readReach, useReach } from './reach.ts';

/** Of whom one waits for: that one is told only here, where notifications are not to be had. */
export function ReachNote({ userId }: { userId: string }) {
  const text = useText();
  const { isOn } = useReturnAlert(userId);
  const isPushed = useReach((reach) => reach.isPushed);
  useEffect(() => {
    if (isOn && isPushed === null) void readReach();
  }, [isOn, isPushed]);
  if (!isOn || isPushed !== false) return null;
  return <p className="-mt-3 text-[13px] text-soft">{text.alerts.onlyOpen}</p>;
}

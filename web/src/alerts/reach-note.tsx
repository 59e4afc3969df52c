import { useReturnAlert } from '@meeshy/status-react';
import { useText } from '../i18n/text.ts';
import { useReach } from './reach.ts';

/** Of whom one waits for: that one is told only here, where notifications are not to be had. */
export function ReachNote({ userId }: { userId: string }) {
  const text = useText();
  const { isOn } = useReturnAlert(userId);
  const isPushed = useReach((reach) => reach.isPushed);
  if (!isOn || isPushed !== false) return null;
  return <p className="-mt-3 text-[13px] text-soft">{text.alerts.onlyOpen}</p>;
}

import { withoutControls } from '../client/names.ts';

/** A name by itself: whatever direction it has, it turns nothing around it, and it is shortened at its own end. */
export function Name({ children, className = '' }: { children: string; className?: string }) {
  return <bdi className={`meeshy-name ${className}`}>{withoutControls(children)}</bdi>;
}

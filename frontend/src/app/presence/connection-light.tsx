import { ConnectionStatus } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';

/** The library's light: a small dot while all is well. With words and a button it takes a line of its own. */
export function ConnectionLight() {
  return (
    <span className="flex items-center has-[button]:order-last has-[button]:basis-full has-[button]:pb-1">
      <ConnectionStatus language={useLanguage()} />
    </span>
  );
}

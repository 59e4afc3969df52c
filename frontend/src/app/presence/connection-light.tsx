import { ConnectionStatus } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';

/** The library's light: a small dot while all is well. */
export function ConnectionLight() {
  return <ConnectionStatus language={useLanguage()} />;
}

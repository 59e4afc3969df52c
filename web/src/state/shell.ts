/** The page itself may be one that the browser has kept: older than the gateway that answers now. */
import { isWriting } from './drafts.ts';

/** Loads the page again if there is a newer one, unless that would lose what somebody is writing. Never rejects. */
export async function leaveOldShell(): Promise<void> {
  const entry = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  try {
    const html = await (await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } })).text();
    const isOld = html.includes('id="root"') && entry != null && !html.includes(`"${entry}"`);
    if (isOld && !isWriting()) location.reload();
  } catch {
    // Gone again: it is asked the next time.
  }
}

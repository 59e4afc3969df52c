/** What the browser tells of the network and of the person's return. Outside of a browser: nothing. */

export interface NetworkListener {
  onOffline(): void;
  onOnline(): void;
  /** Somebody looks at the page again. */
  onVisible(): void;
}

/** Only a plain "no" counts: "yes" may mean a network without a way out. */
export function isNetworkDown(): boolean {
  return typeof window !== 'undefined' && navigator.onLine === false;
}

export function watchNetwork({ onOffline, onOnline, onVisible }: NetworkListener): () => void {
  if (typeof window === 'undefined') return () => {};
  const onVisibility = () => {
    if (document.visibilityState === 'visible') onVisible();
  };
  window.addEventListener('offline', onOffline);
  window.addEventListener('online', onOnline);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('online', onOnline);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

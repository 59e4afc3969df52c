/** Whether one is reached while no tab is open: by Web Push, for which one is asked when one first wants to be told of somebody. */
import { create } from 'zustand';
import * as api from '../api/routes.ts';
import { credentialsOf, onSessionEnd, type SessionCredentials } from '../state/session.ts';

/** `null`: not known yet. */
export const useReach = create<{ isPushed: boolean | null }>(() => ({ isPushed: null }));

onSessionEnd((ended) => {
  useReach.setState({ isPushed: null });
  const credentials = credentialsOf(ended);
  if (credentials !== null) void forget(credentials);
});

/** Whoever comes next is not told what was asked for before; without a network at least this browser forgets it. */
async function forget(credentials: SessionCredentials): Promise<void> {
  const subscription = await current();
  if (subscription === null) return;
  const { endpoint } = subscription;
  await Promise.allSettled([subscription.unsubscribe(), api.forgetPush(endpoint, credentials)]);
}

/** Whoever was asked before, here, is reached again: the server is told at each start. Asks nobody, and never rejects. */
export async function renewReach(): Promise<void> {
  const subscription = await current();
  useReach.setState({ isPushed: subscription !== null });
  // It has it from before, or at the next start.
  if (subscription !== null) await api.keepPush(subscription).catch(() => {});
}

/** Somebody wants to be told: asks, as browsers demand it, while the click is young. Never rejects. */
export async function askForReach(): Promise<void> {
  useReach.setState({ isPushed: await subscribe().catch(() => false) });
}

async function subscribe(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false;
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const manager = await pushManager();
  if (!manager) return false;
  const { key } = await api.getPushKey();
  await api.keepPush(await subscriptionWith(manager, bytesOf(key)));
  return true;
}

/** Of a server that has other keys now, the former one is worth nothing. */
async function subscriptionWith(manager: PushManager, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  return manager.subscribe(wanted).catch(async () => {
    await (await manager.getSubscription())?.unsubscribe();
    return manager.subscribe(wanted);
  });
}

async function current(): Promise<PushSubscription | null> {
  return (await pushManager())?.getSubscription().catch(() => null) ?? null;
}

/** Not every browser has one, and none without TLS. */
async function pushManager(): Promise<PushManager | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return registration?.pushManager;
}

/** Out of base64url. */
function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

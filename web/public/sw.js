// Keeps the app's shell for a start without a network, and nothing else: what is about people is never kept here. The
// network goes first for every page, so a new build is there at the next load, and the kept shell is only shown when
// there is no answer. This file does not change from build to build.
//
// It also tells who is back while no tab is open, as push messages say.
const CACHE = 'meeshy-shell';
const SHELL = '/';
const ASSETS = '/assets/';
const OTHER_FILES = ['/icon.svg', '/theme.js', '/manifest.webmanifest'];
const NOT_PAGES = /^\/(api|maintenance|socket\.io|metrics|health|docs|openapi\.json|asyncapi\.json)(\/|$)/;
/** A network that lets a page wait longer is none. */
const PATIENCE_MS = 6_000;

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(fetch(SHELL, { cache: 'no-store' }).then(keepShell));
});

addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('push', (event) => event.waitUntil(tellReturn(event.data)));

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openConversation(event.notification.data?.userId));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (!NOT_PAGES.test(pathname)) event.respondWith(page(event));
  } else if (pathname.startsWith(ASSETS)) event.respondWith(asset(request));
  else if (OTHER_FILES.includes(pathname)) event.respondWith(fetch(request).catch(() => kept(pathname)));
});

async function page(event) {
  const answer = fetch(event.request);
  event.waitUntil(answer.then((response) => (response.ok ? keepShell(response.clone()) : undefined)).catch(() => {}));
  const impatience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const response = await Promise.race([answer, impatience]).catch(() => undefined);
  // A proxy whose gateway is gone answers in its place.
  if (response !== undefined && response.status < 500) return response;
  return (await caches.match(SHELL, { cacheName: CACHE })) ?? response ?? answer;
}

/** Names of assets carry a hash of their content: what is kept never is outdated. */
async function asset(request) {
  const known = await caches.match(request, { cacheName: CACHE });
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}

async function kept(path) {
  return (await caches.match(path, { cacheName: CACHE })) ?? Response.error();
}

/** A shell replaces the former one when all that it needs is there; what only the former one needed goes. */
async function keepShell(response) {
  const html = await response.text();
  if (!html.includes('id="root"')) return;
  const cache = await caches.open(CACHE);
  const former = await cache.match(SHELL);
  if (former !== undefined && (await former.text()) === html) return;
  const needed = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  await Promise.all(
    needed.map(async (path) => {
      const isKnown = path.startsWith(ASSETS) && (await cache.match(path)) !== undefined;
      if (!isKnown) await cache.add(new Request(path, { cache: 'no-cache' }));
    }),
  );
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  await cache.put(SHELL, new Response(html, { headers }));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith(ASSETS) && !needed.includes(pathname)) await cache.delete(url);
  }
}

const BACK = {
  fr: { isBack: (name) => `${name} est de retour`, wasBack: (name, time) => `${name} était de retour à ${time}` },
  en: { isBack: (name) => `${name} is back`, wasBack: (name, time) => `${name} was back at ${time}` },
};

/** Whoever looks at the app is told there. */
async function tellReturn(data) {
  const alert = readAlert(data);
  if (alert === null) return;
  const looked = (await windows()).find(({ focused }) => focused);
  if (looked) return looked.postMessage({ kind: 'returned', alert });
  const { userId, username, displayName, at, isLate, language } = alert;
  const spoken = navigator.languages.find((one) => Object.hasOwn(BACK, one.slice(0, 2)))?.slice(0, 2) ?? 'en';
  const chosen = Object.hasOwn(BACK, language ?? '') ? language : spoken;
  // The person's own variant (fr-CA, en-GB) decides 14:02 or 2:02 PM.
  const locale = navigator.languages.find((one) => one.startsWith(chosen)) ?? chosen;
  const time = new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const words = BACK[chosen];
  // Names may run the other way: they turn nothing of the sentence around.
  const name = `\u2068${displayName || username}\u2069`;
  await registration.showNotification(isLate ? words.wasBack(name, time) : words.isBack(name), {
    body: isLate ? '' : time,
    tag: `return ${userId}`,
    icon: '/icon.svg',
    data: { userId },
  });
}

/** `null`: a message of another kind, or damaged. */
function readAlert(data) {
  try {
    const alert = data.json();
    const isOne =
      alert.kind === 'alert' && [alert.userId, alert.username, alert.at].every((one) => typeof one === 'string');
    return isOne && !Number.isNaN(Date.parse(alert.at)) ? alert : null;
  } catch {
    return null;
  }
}

/** In a window that is there, or else in one of its own. */
async function openConversation(userId) {
  const path = userId === undefined ? SHELL : `/to/${encodeURIComponent(userId)}`;
  const [window] = await windows();
  if (window === undefined) return clients.openWindow(path);
  // Where a browser does not let it to the front, it is at the right place when somebody goes there.
  await window.focus().catch(() => {});
  if (userId !== undefined) window.postMessage({ kind: 'open', userId });
}

/** The one that was looked at last comes first. */
function windows() {
  return clients.matchAll({ type: 'window', includeUncontrolled: true });
}

// Keeps the app's shell for a start without a network, and nothing else: what is about people is never kept here. The
// network goes first for every page, so a new build is there at the next load, and the kept shell is only shown when
// there is no answer. This file does not change from build to build.
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

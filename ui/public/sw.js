// Lets the app open without a network: keeps the page and its files, never an answer
// of the API. `finish-build.mjs` writes what is kept from the start, and with it which
// build this is.
const files = [];
const build = 'dev';

const name = `tenon-${build}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(name);
      await cache.addAll(files.map((file) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' })));
      await self.skipWaiting();
    })(),
  );
});

// A page that was open while a new build came may still ask for files of the one
// before: that one stays, older ones go.
self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const others = (await caches.keys()).filter((key) => key.startsWith('tenon-') && key !== name);
      await Promise.all(others.slice(0, -1).map((key) => caches.delete(key)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate') {
    if (!/^\/(_|api)(\/|$)/.test(url.pathname) && url.pathname !== '/form-script.html') event.respondWith(fresh(request, '/'));
  } else if (files.includes(url.pathname)) event.respondWith(fresh(request, url.pathname));
});

/** A file with a hash in its name is the same for ever. */
async function asset(request) {
  const kept = (await (await caches.open(name)).match(request)) ?? (await caches.match(request));
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    const cache = await caches.open(name);
    await cache.put(request, copy).catch(() => undefined); // the disk is full
  }
  return answer;
}

/**
 * What the server says now; what this build keeps when it cannot be reached, or
 * restarts. Never the page of the build before: it would be old code for a new server.
 */
async function fresh(request, path) {
  const answer = await fetch(request).catch(() => null);
  if (answer && ![502, 503, 504].includes(answer.status)) return answer;
  return (await (await caches.open(name)).match(path)) ?? answer ?? Response.error();
}

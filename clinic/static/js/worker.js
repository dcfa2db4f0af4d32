// Without a network the plan opens from its copy on this device, for two weeks after it was last confirmed.
// Pages come from the network first; only files that never change come from the copy. Staff pages pass untouched.
const PAGES = /^\/plan(\/(session|diary|away))?$/;
const PATIENCE = 6000;
const KEPT = 14 * 86400000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/") || pathname.startsWith("/plan/photo/")) event.respondWith(file(event.request));
  else if (pathname === "/plan" || pathname.startsWith("/plan/")) event.respondWith(page(event, pathname));
});

async function file(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

async function page(event, path) {
  const { request } = event;
  const reads = request.method === "GET" && PAGES.test(path);
  const copy = reads ? await copied(path) : null;
  try {
    const answer = await fetched(request, copy);
    if (answer.status === 410) event.waitUntil(drop());
    else if (answer.ok && path === "/plan" && request.method === "GET") event.waitUntil(refresh(answer.clone()));
    return answer;
  } catch (error) {
    if (copy) return copy;
    // A form that cannot be sent leads back to the plan, which says what waits.
    if (request.mode === "navigate" && (await copied("/plan"))) return Response.redirect("/plan", 303);
    throw error;
  }
}

function fetched(request, copy) {
  if (!copy) return fetch(request);
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE);
    fetch(request).then(resolve, reject);
  });
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith("plan-"));
}

async function copied(path) {
  for (const name of await ours()) {
    const cache = await caches.open(name);
    const confirmed = Number(await (await cache.match("/plan/confirmed"))?.text());
    const known = confirmed && Math.abs(Date.now() - confirmed) <= KEPT;
    const found = await cache.match(known ? path : "/plan/away");
    if (found) return found;
  }
  return null;
}

// The page names its link by a digest: the copy of another link goes.
async function refresh(answer) {
  const text = await answer.clone().text();
  const check = /data-check="([0-9a-f]{32})"/.exec(text)?.[1];
  for (const name of await ours()) {
    if (name !== `plan-${check}`) await caches.delete(name);
    else await (await caches.open(name)).put("/plan", answer);
  }
}

async function drop() {
  for (const name of await ours()) await caches.delete(name);
}

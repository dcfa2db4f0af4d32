// The copy of the plan on this device: made, confirmed, taken away. One device keeps one link's plan.
const PAGES = ["/plan/session", "/plan/diary", "/plan/away"];
const SHARED = "plan-shared";

export function isShared() {
  return localStorage.getItem(SHARED) === "1";
}

export async function drop() {
  for (const name of await caches.keys()) if (name.startsWith("plan-")) await caches.delete(name);
}

export async function share(isSo) {
  localStorage.setItem(SHARED, isSo ? "1" : "0");
  if (!isSo) return;
  await drop();
  await (await navigator.serviceWorker.getRegistration("/plan"))?.unregister();
}

// Everything the page needs without a network. `stamp` says for which day, words and state the pages were made.
export async function copy(check, stamp, files) {
  const name = `plan-${check}`;
  for (const other of await caches.keys()) if (other.startsWith("plan-") && other !== name) await caches.delete(other);
  const cache = await caches.open(name);
  const before = await (await cache.match("/plan/stamp"))?.text();
  if (before !== stamp) {
    const isOff = document.querySelector("[data-no-diary]");
    for (const page of ["/plan", ...PAGES].filter((one) => !isOff || one !== "/plan/diary")) {
      const answer = await fetch(page);
      if (!answer.ok || answer.redirected) return;
      await cache.put(page, answer);
    }
  }
  for (const file of files) if (!(await cache.match(file))) await cache.add(file).catch(() => {});
  await cache.put("/plan/stamp", new Response(stamp));
  await confirm(check);
  document.documentElement.dataset.kept = "";
}

export async function confirm(check) {
  const cache = await caches.open(`plan-${check}`);
  // A copy that is still being made confirms nothing.
  if (await cache.match("/plan/stamp")) await cache.put("/plan/confirmed", new Response(String(Date.now())));
}

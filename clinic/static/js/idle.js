// Tells the service that somebody is here while they type on a page that asks nothing of it, and fetches the lock
// shortly before the practice's idle minutes (data-idle) are over.
const AWAKE = 60_000;

export default function idle(page) {
  const limit = page.dataset.idle * 60_000;
  let used = Date.now();
  let told = used;
  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    addEventListener(kind, () => (used = Date.now()), { capture: true, passive: true });
  }
  addEventListener("unlocked", () => (used = told = Date.now()));
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);

  async function look() {
    const now = Date.now();
    if (now - used > limit - 120_000) (await import("./lock.js")).close(used + limit);
    else if (used > told && now - told > AWAKE) {
      told = now;
      fetch("/awake", { headers: { Accept: "application/json" } }).catch(() => {});
    }
  }
}

// The lock over a page: a notice two minutes before, then the lock's own page in a dialog that nothing closes but
// whoever is signed in. The page below stays as it was; once unlocked, what waits to be saved is saved at once.
import { attach } from "./behaviours.js";
import { parsed } from "./trusted.js";

const AGAIN = 15_000;
const SIGNS = ["keydown", "pointerdown", "wheel"];
let asked = 0;
let dialog;
let notice;

document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.body.dataset.lockSheet }));

export async function close(at) {
  if (dialog?.open) return;
  if (Date.now() < at) return warn();
  if (Date.now() - asked < AGAIN) return;
  asked = Date.now();
  // The service decides: somebody at work on another page of theirs is not locked out of this one.
  const answer = await fetch("/awake", { headers: { Accept: "application/json", "X-By-Itself": "1" } });
  if (answer.status !== 401) return;
  quiet();
  await show(await fetch("/locked"));
}

async function show(answer) {
  const lock = parsed(await answer.text()).getElementById("lock");
  // Not locked but ended: the sign-in page leads back here.
  if (!lock) return location.reload();
  dialog ??= made();
  dialog.replaceChildren(document.adoptNode(lock));
  dialog.setAttribute("aria-label", lock.querySelector("h1").textContent);
  if (!dialog.open) dialog.showModal();
  attach(dialog);
  dialog.querySelector("input:not([type='hidden'])")?.focus();
}

function made() {
  const element = document.createElement("dialog");
  element.className = "lock";
  let opened = false;
  element.addEventListener("cancel", (event) => event.preventDefault());
  element.addEventListener("close", () => opened || element.showModal());
  element.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || "leaves" in form.dataset) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    // A redirect says that it opened; where to does not matter, since this page never went away.
    if (answer.type !== "opaqueredirect") return show(answer);
    opened = true;
    element.close(); // gives the focus back to where it was: the questions are answered by key
    element.remove();
    dialog = undefined;
    dispatchEvent(new Event("unlocked"));
    dispatchEvent(new Event("online"));
  });
  document.body.append(element);
  return element;
}

function warn() {
  if (notice) return;
  notice = document.createElement("p");
  notice.className = "toast lock__soon";
  notice.setAttribute("role", "status");
  notice.textContent = document.body.dataset.locksSoon;
  document.body.append(notice);
  for (const kind of SIGNS) addEventListener(kind, quiet, { once: true, capture: true, passive: true });
}

function quiet() {
  notice?.remove();
  notice = undefined;
}

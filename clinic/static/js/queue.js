// What was ticked and answered lies on this device first, until the server has it. Each link has its own entries.
import { standing } from "./days.js";

const ADDRESS = "/plan/diary/entries";
const AT_A_TIME = 100;
let opened;

function base() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("plan", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("waiting", { keyPath: ["check", "id"] });
      request.result.createObjectStore("told", { keyPath: "check" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within(mode, work) {
  const transaction = (await base()).transaction(["waiting", "told"], mode);
  const given = work(transaction.objectStore("waiting"), transaction.objectStore("told"));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  return given?.result;
}

// Whether a diary is wanted, as said on this device: {at, sent} or {no}. The practice learns of it with what is sent.
export function word(check) {
  return JSON.parse(localStorage.getItem(`plan-diary-${check}`));
}

export function say(check, said) {
  localStorage.setItem(`plan-diary-${check}`, JSON.stringify(said));
}

// off, asked, kept or ended: only what is kept is noted. A sign always is.
export async function diary(check) {
  if (document.querySelector("[data-no-diary]")) return "off";
  const [mine, theirs] = [word(check), (await told(check)).diary];
  if (mine?.at || theirs === "kept") return "kept";
  return mine || theirs === "ended" ? "ended" : "asked";
}

export async function everything() {
  return (await within("readonly", (store) => store.getAll())) ?? [];
}

export async function waiting(check) {
  return (await everything()).filter((entry) => entry.check === check);
}

export async function told(check) {
  return (await within("readonly", (_, store) => store.get(check))) ?? { check, entries: [] };
}

export async function entries(check) {
  return standing((await told(check)).entries, await waiting(check));
}

// Keeps an entry; whoever shows entries hears of it.
export async function note(check, entry) {
  await within("readwrite", (store) => store.put({ edition: 1, value: 1, ...entry, check, written_at: Date.now() }));
  document.dispatchEvent(new Event("diary"));
}

export function fresh() {
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (sign) => (sign ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (sign / 4)))).toString(16));
}

// Corrects an entry; one that was never sent and is taken back is gone without a trace.
export async function correct(check, entry, change) {
  const unsent = (await waiting(check)).some((one) => one.id === entry.id && one.edition === 1);
  if (change.taken_back && unsent) await drop(check, [entry.id]);
  else await note(check, { ...entry, ...change, edition: entry.edition + 1 });
}

export async function drop(check, ids) {
  await within("readwrite", (store) => void ids.forEach((id) => store.delete([check, id])));
  document.dispatchEvent(new Event("diary"));
}

export async function wipe() {
  (await base()).close();
  opened = undefined;
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase("plan");
    request.onsuccess = request.onerror = request.onblocked = done;
  });
}

// One pass at a time; whoever asks during one gets the next, which knows what was noted meanwhile.
let pass = null;
let following = null;

// Sends what waits and asks what stands. Says how it went: sent, offline, ended, paused, or closed (no cookie of ours).
export function sync(check) {
  pass ??= once(check).finally(() => (pass = null));
  if (pass.isTaken) return (following ??= pass.then(() => ((following = null), sync(check))));
  pass.isTaken = true;
  return pass;
}

async function once(check) {
  try {
    for (;;) {
      const batch = (await waiting(check)).filter((entry) => !entry.refused).slice(0, AT_A_TIME);
      if (!batch.length && !isNews(word(check))) break;
      const outcome = await send(check, batch);
      if (outcome !== "sent") return outcome;
    }
    const answer = await fetch(ADDRESS, { headers: { Accept: "application/json" } });
    if (answer.status === 410) return "ended";
    if (!answer.ok) return answer.status === 403 ? "closed" : "offline";
    const now = await answer.json();
    if (now.check !== check) return "closed";
    await within("readwrite", (_, store) => store.put({ ...now, confirmed: Date.now() }));
    if (now.diary === "ended" && word(check)?.sent) say(check, { no: true });
    document.dispatchEvent(new Event("diary"));
    return now.opening === "paused" ? "paused" : "sent";
  } catch {
    return "offline";
  }
}

function isNews(said) {
  return Boolean(said?.at && !said.sent);
}

async function send(check, batch) {
  const said = word(check);
  const agreed = isNews(said) ? { agreed_at: said.at } : {};
  const lean = batch.map(({ check: _check, refused: _refused, paper: _paper, ...entry }) => entry);
  const answer = await fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify({ check, sent_at: Date.now(), ...agreed, entries: lean }) });
  if (answer.status === 409 || answer.status === 403) return "closed";
  if (![200, 410, 429].includes(answer.status)) return "offline";
  if (agreed.agreed_at) say(check, { ...said, sent: true });
  const { kept, refused } = await answer.json();
  const before = await told(check);
  await within("readwrite", (store, tellings) => {
    // What was corrected while it was on its way still waits.
    const arrived = batch.filter((entry) => kept.includes(entry.id));
    for (const entry of arrived) {
      const now = store.get([check, entry.id]);
      now.onsuccess = () => now.result?.edition === entry.edition && store.delete([check, entry.id]);
    }
    for (const entry of batch.filter((one) => refused[one.id])) {
      // What no diary is kept for goes here too.
      if (refused[entry.id].startsWith("diary-")) store.delete([check, entry.id]);
      else store.put({ ...entry, refused: refused[entry.id] });
    }
    tellings.put({ ...before, entries: standing(before.entries, arrived) });
  });
  document.dispatchEvent(new Event("diary"));
  if (answer.status === 410) return "ended";
  return answer.status === 429 || batch.length && !kept.length && !Object.keys(refused).length ? "offline" : "sent";
}

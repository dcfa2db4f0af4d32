// What exercising with the page takes beside the plan: fetched once after the page is read, or taken from the copy.
// Without either the page stays as it reads without script, until there is a network.
import { parsed } from "./trusted.js";

const PATIENCE = 10_000;
let fetched;
let leaving = -PATIENCE;

export function kit() {
  fetched ??= fetch("/plan/session").then(async (answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    const found = parsed(await answer.text()).querySelector("#kit");
    while (found.firstElementChild) document.body.append(document.adoptNode(found.firstElementChild));
  });
  return fetched.catch(() => {
    fetched = undefined;
    return new Promise((resolve) => addEventListener("online", () => resolve(kit()), { once: true }));
  });
}

// A sentence with its places filled: "Exercise {number} of {all}".
export function say(words, places) {
  return words.replace(/\{(\w+)\}/g, (_, name) => places[name]);
}

// What the page says of an exercise: its name in the plan, and its dose in numbers.
export function facts(exercise) {
  return { key: exercise.dataset.key, times: 1, before: 0, ...JSON.parse(exercise.dataset.timing) };
}

// Several may find out at once that the page has to make way: a tap, the line that is back, the page seen again. The
// first goes. Whoever was still here much later may go again.
export function leave(go) {
  if (performance.now() - leaving < PATIENCE) return;
  leaving = performance.now();
  go();
}

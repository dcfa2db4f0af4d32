// The form of one day: what it says lies on this device at once and is sent when there is a network. The form itself
// stays as it is, for browsers that cannot keep anything.
import { answer, ticks } from "./days.js";
import { correct, entries, fresh, note, sync } from "./queue.js";

export default async function diary(form) {
  const page = document.querySelector("[data-check]").dataset;
  const day = form.elements.day.value;
  const said = form.querySelector("[data-part=told]");

  async function own() {
    return (await entries(page.check)).filter((entry) => !entry.paper && entry.day === day);
  }

  // What waits here is newer than what the server wrote into the page.
  async function fill() {
    const known = await own();
    for (const set of form.querySelectorAll("fieldset[data-key]")) {
      const done = ticks(known, day, set.dataset.key).length;
      const left = known.some((entry) => entry.kind === "left-out" && entry.exercise === set.dataset.key);
      choose(set, done ? `${done}` : left ? "left-out" : "");
    }
    for (const set of form.querySelectorAll("fieldset[data-kind]")) {
      const value = answer(known, set.dataset.kind, day);
      choose(set, value === null ? "" : (set.dataset.values?.split(" ")[value - 1] ?? `${value}`));
    }
  }

  function choose(set, value) {
    for (const input of set.querySelectorAll("input")) input.checked = input.value === value;
  }

  async function write(set, value) {
    const known = await own();
    const revision = Number(page.revision);
    if (set.dataset.kind) {
      const number = set.dataset.values ? set.dataset.values.split(" ").indexOf(value) + 1 : Number(value);
      for (const entry of known.filter((one) => one.kind === set.dataset.kind && !one.exercise)) await correct(page.check, entry, { taken_back: true });
      if (value !== "") await note(page.check, { id: fresh(), day, kind: set.dataset.kind, value: number, revision });
      return;
    }
    const exercise = set.dataset.key;
    const wanted = Number(value) || 0;
    const done = ticks(known, day, exercise);
    for (const entry of done.slice(wanted)) await correct(page.check, entry, { taken_back: true });
    for (let more = done.length; more < wanted; more++) await note(page.check, { id: fresh(), day, kind: "done", exercise, revision });
    const left = known.filter((one) => one.kind === "left-out" && one.exercise === exercise);
    if (value !== "left-out") for (const entry of left) await correct(page.check, entry, { taken_back: true });
    else if (!left.length) await note(page.check, { id: fresh(), day, kind: "left-out", value: 0, exercise, revision });
  }

  form.addEventListener("change", async ({ target }) => {
    await write(target.closest("fieldset"), target.value);
    said.textContent = form.dataset.kept;
    await sync(page.check);
  });
  form.querySelector("[type=submit]").hidden = true;
  await sync(page.check);
  await fill();
}

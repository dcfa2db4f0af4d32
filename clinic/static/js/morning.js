// On the morning after a day with exercises the page asks once how it was.
import { answer, local, shifted } from "./days.js";
import { kit } from "./kit.js";
import { correct, diary, entries, fresh, note, sync } from "./queue.js";

export default async function morning(place) {
  const page = document.querySelector("[data-check]").dataset;
  await kit();
  const asked = document.querySelector("[data-part=morning]");
  const day = shifted(local(new Date()), -1);
  let said = null;

  // Another device may have told of yesterday, or answered already.
  async function look() {
    const known = await entries(page.check);
    const isWanted = known.some((entry) => entry.kind === "done" && entry.day === day) && answer(known, "morning-after", day) === null;
    if (said) return;
    asked.hidden = place.hidden = !isWanted || (await diary(page.check)) !== "kept";
  }

  place.append(asked);
  asked.addEventListener("change", async ({ target }) => {
    const value = Number(target.value);
    asked.querySelector("[data-more]").hidden = value !== 2;
    asked.querySelector("[role=status]").textContent = asked.dataset.noted;
    const before = said;
    said = { id: fresh(), edition: 1, ...before, day, kind: "morning-after", value, revision: Number(page.revision) };
    if (before) {
      await correct(page.check, before, { value });
      said.edition += 1;
    } else await note(page.check, said);
    sync(page.check);
  });
  document.addEventListener("diary", look);
  await look();
}

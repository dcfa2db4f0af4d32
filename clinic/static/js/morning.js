// On the morning after a day with exercises the page asks once how it was.
import { answer, local, shifted } from "./days.js";
import { kit } from "./kit.js";
import { correct, diary, entries, fresh, note, sync } from "./queue.js";

export default async function morning(place) {
  const page = document.querySelector("[data-check]").dataset;
  await kit();
  const asked = document.querySelector("[data-part=morning]");
  const day = shifted(local(new Date()), -1);
  const known = await entries(page.check);
  const wasDay = known.some((entry) => entry.kind === "done" && entry.day === day);
  if (!wasDay || answer(known, "morning-after", day) !== null || (await diary(page.check)) !== "kept") return;
  place.append(asked);
  asked.hidden = place.hidden = false;

  let said = null;
  asked.addEventListener("change", async ({ target }) => {
    const value = Number(target.value);
    asked.querySelector("[data-more]").hidden = value !== 2;
    asked.querySelector("[role=status]").textContent = asked.dataset.noted;
    if (said) said = { ...said, edition: said.edition + 1, value };
    else said = { id: fresh(), edition: 1, day, kind: "morning-after", value, revision: Number(page.revision) };
    if (said.edition === 1) await note(page.check, said);
    else await correct(page.check, { ...said, edition: said.edition - 1 }, { value });
    sync(page.check);
  });
}

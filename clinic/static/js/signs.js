// "Something new?": a tap shows what to do at once, without a network too; the practice hears of it when there is one.
import { local } from "./days.js";
import { kit, leave } from "./kit.js";
import { drop, fresh, note, sync, waiting } from "./queue.js";

export default async function signs(form) {
  const page = document.querySelector("[data-check]").dataset;
  await kit();
  const dialog = document.querySelector("dialog.advices");
  let tapped = null;

  function show(sign) {
    for (const one of dialog.querySelectorAll("[data-sign]")) one.hidden = one.dataset.sign !== sign;
    dialog.querySelector("[data-part=choose]").hidden = Boolean(sign);
    dialog.querySelector("[data-part=advised]").hidden = !sign;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  async function tap(sign) {
    show(sign);
    tapped = { id: fresh(), day: local(new Date()), kind: "sign", sign, revision: Number(page.revision) };
    await note(page.check, tapped);
    await tell();
  }

  // Once the practice has it, the server's own card takes over: its way back works from there.
  async function tell() {
    const outcome = await sync(page.check);
    if (outcome === "paused") leave(() => location.assign(`/plan/sign${location.hash}`));
    return outcome;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tap(event.submitter.value);
  });
  dialog.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.act === "tap") tap(button.value);
    if (button?.dataset.act === "mistake" && tapped) {
      await drop(page.check, [tapped.id]);
      tapped = null;
      dialog.close();
    }
    if (button?.dataset.act === "close" && !tapped) dialog.close();
  });
  // While a sign waits here, its card stays: the plan is paused on this device too.
  dialog.addEventListener("cancel", (event) => tapped && event.preventDefault());
  for (const button of document.querySelectorAll("[data-act=new]")) button.addEventListener("click", () => show(null));
  const still = (await waiting(page.check)).findLast((entry) => entry.kind === "sign");
  if (still) {
    tapped = still;
    show(still.sign);
    tell();
  }
}

// The link has ended, or this device was told to forget: the copy goes. What was never sent stays visible until it is
// deleted. A cookie that was merely lost takes nothing away.
import { say } from "./kit.js";
import { drop } from "./keeping.js";
import { everything, sync, wipe } from "./queue.js";

export default async function gone(line) {
  const isForgotten = location.hash === "#forgotten";
  const hasEnded = "ended" in line.dataset;
  if (isForgotten || hasEnded) await drop().catch(() => {});
  if (isForgotten) return wipe().catch(() => {});
  // What was written before the end still arrives for three days.
  for (const check of new Set((await everything()).map((entry) => entry.check))) await sync(check);
  const all = await everything();
  line.hidden = !all.length;
  line.querySelector("p").textContent = say(line.dataset.waiting, { number: all.length });
  line.querySelector("button").addEventListener("click", () => wipe().then(() => (line.hidden = true)));
}

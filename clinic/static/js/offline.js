// Keeps the plan and what was ticked in step with the practice, and the page true to its day when it comes from the copy.
import { apart, isEnough, local, many, often, state, week } from "./days.js";
import { facts, leave, say } from "./kit.js";
import { confirm, copy, drop, isShared, share } from "./keeping.js";
import { correct, diary, drop as forget, entries, sync, waiting, wipe } from "./queue.js";
import { script } from "./trusted.js";

const EVERY = 60_000;
const LATER = 3000; // the page itself comes first on a slow line

export default function offline(line) {
  const page = document.querySelector("[data-check]").dataset;
  const words = line.dataset;

  async function refresh() {
    const outcome = await sync(page.check);
    if (outcome === "ended") await drop();
    if (outcome === "ended") return leave(() => location.reload());
    // The card of the sign that was tapped here, or else the plan's own page, which says that it is paused.
    if (outcome === "paused" && page.day) return leave(() => location.assign(`/plan/sign${location.hash}`));
    if (outcome === "sent") await confirm(page.check).catch(() => {});
    if (outcome === "offline") turn();
    draw(outcome);
  }

  async function draw(outcome) {
    const all = await waiting(page.check);
    const refused = all.filter((entry) => entry.refused);
    const text = line.querySelector("p");
    line.hidden = !all.length;
    const away = outcome === "offline" || !navigator.onLine;
    text.textContent = refused.length ? say(words.refused, { number: refused.length }) : say(away ? words.offline : words.waiting, { number: all.length });
    line.querySelector("button").hidden = !all.length;
    if (page.day) decorate(await entries(page.check));
  }

  // What is ticked shows on the page: on the exercise, and on its day of the week.
  function decorate(known) {
    const today = local(new Date());
    for (const exercise of document.querySelectorAll("article[data-key]")) {
      const planned = facts(exercise);
      const { times } = planned;
      const done = Math.min(often(known, today, planned), times);
      const number = exercise.querySelector(".exercise__number");
      number.dataset.number ??= number.textContent;
      number.textContent = done >= times ? "✓" : number.dataset.number;
      number.toggleAttribute("data-done", done >= times);
      let told = exercise.querySelector(".exercise__ticked");
      if (!told) {
        told = document.createElement("p");
        told.className = "exercise__ticked";
        exercise.querySelector(".exercise__head > div").append(told);
      }
      told.textContent = done ? say(times > 1 ? words.times : words.done, { number: done, all: times }) : "";
    }
    const due = [...document.querySelectorAll("article[data-key]")].filter((one) => one.dataset.coming[document.documentElement.dataset.turned ?? 0] === "1").map(facts);
    const done = due.length && due.every((one) => isEnough(known, today, one, due));
    const small = document.querySelector(".hero__text small");
    if (small) small.dataset.word ??= small.textContent;
    if (small) small.textContent = done ? words.all : small.dataset.word;
    const boxes = document.querySelectorAll(".week li");
    week(today).forEach((day, place) => {
      const box = boxes[place]?.querySelector(".week__box");
      if (!box) return;
      box.dataset.mark ??= box.textContent;
      boxes[place].dataset.planned = /\d/.test(box.dataset.mark) ? "1" : "";
      const isDone = state(known, day, []) !== "";
      box.textContent = isDone ? "✓" : box.dataset.mark;
      box.toggleAttribute("data-done", isDone);
      const word = boxes[place].querySelector(".unseen");
      word.dataset.word ??= word.textContent;
      word.textContent = isDone ? `${word.dataset.word}, ${words.done}` : word.dataset.word;
    });
  }

  // The copy was made on another day: heading, first exercise and the timers' days move on with the calendar.
  function turn() {
    const ahead = page.day ? apart(page.day, local(new Date())) : 0;
    if (ahead < 1 || document.documentElement.dataset.turned) return;
    document.documentElement.dataset.turned = ahead;
    const name = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long" }).format(new Date());
    document.querySelector("h1").textContent = say(words.today, { weekday: name });
    const all = [...document.querySelectorAll("article[data-key]")];
    const due = all.filter((one) => one.dataset.coming[ahead] === "1");
    const quiet = document.querySelector("h1 + .quiet");
    quiet.textContent = say(due.length ? words.count : words.free, { number: many(due.map(facts)) });
    const first = due[0] ?? all[0];
    for (const link of document.querySelectorAll(".hero a")) link.setAttribute("href", `#${first.id}`);
    document.querySelector(".hero__name").textContent = first.querySelector("h3").textContent;
    for (const small of document.querySelectorAll(".hero small")) small.remove();
    const [shown, drawn] = [document.querySelector(".hero .figure"), [...first.querySelectorAll(".pose img")].at(-1)];
    if (shown && drawn) shown.replaceWith(Object.assign(drawn.cloneNode(), { className: drawn.className.replace("--card", "--96"), width: 96, height: 96, loading: "eager" }));
    else shown?.remove();
    for (const exercise of all) if (exercise.dataset.changes && apart(exercise.dataset.changes, local(new Date())) >= 0) exercise.querySelector("details.course")?.setAttribute("open", "");
    document.querySelectorAll(".week li").forEach((one) => one.classList.remove("week__day--now"));
    document.querySelector(".week").parentElement.hidden = apart(week(page.day)[0], week(local(new Date()))[0]) !== 0;
    document.querySelectorAll(".week li")[(new Date().getDay() + 6) % 7]?.classList.add("week__day--now");
  }

  async function keep() {
    if (!navigator.serviceWorker || isShared() || document.documentElement.dataset.turned) return;
    await navigator.serviceWorker.register(script("/plan/worker.js"), { scope: "/plan" });
    await navigator.serviceWorker.ready;
    const named = [...document.querySelectorAll("img, script[src]")].map((one) => one.src);
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].map((one) => one.href);
    const moving = navigator.connection?.saveData ? [] : [...document.querySelectorAll("[data-moving]")].map((one) => one.dataset.moving);
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    // The diary's page is copied too, and loads a module that this page does not; whoever chooses loads two others.
    const modules = ["diary.js", "choosing.js", "groups.js"].map((name) => new URL(name, document.querySelector("script[src]").src).href);
    const files = [...named, ...sheets, ...modules, ...moving, ...loaded].map((address) => new URL(address, location.href)).filter((one) => /^\/(assets|plan\/photo)\//.test(one.pathname));
    const root = document.documentElement;
    await copy(page.check, [page.day, page.revision, root.lang, root.dataset.text, await diary(page.check)].join(), [...new Set(files.map((one) => one.href))]);
  }

  line.querySelector("button").addEventListener("click", async () => {
    for (const entry of await waiting(page.check)) {
      if (entry.edition > 1) await correct(page.check, entry, { taken_back: true });
      await forget(page.check, [entry.id]);
    }
  });
  const shared = document.querySelector("[data-shared]");
  if (shared) {
    shared.hidden = !navigator.serviceWorker;
    shared.querySelector("input").checked = isShared();
    shared.querySelector("input").addEventListener("change", ({ target }) => share(target.checked).then(() => target.checked || keep()));
  }
  for (const form of document.querySelectorAll("form[data-leaves]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await sync(page.check);
      await wipe().catch(() => {});
      await share(true).catch(() => {});
      localStorage.clear();
      form.submit();
    });
  }
  document.addEventListener("diary", () => draw());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  addEventListener("online", refresh);
  addEventListener("offline", () => draw("offline"));
  setInterval(() => waiting(page.check).then((all) => all.length && refresh()), EVERY);
  refresh();
  if (page.day) setTimeout(() => keep().catch(() => {}), LATER);
}

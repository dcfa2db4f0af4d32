// Exercising step by step: one exercise a screen, its timer, a tick for each, and how it went at the end.
// The exercise itself is the page's own, moved here while it is done and back afterwards.
import { choose, chosen, give, ready, stayAwake } from "./cues.js";
import { answer, isBack, isEnough, jumped, local, often, state, week } from "./days.js";
import { facts, kit, say } from "./kit.js";
import { at, clock, cues, length, stretches } from "./pace.js";
import { correct, diary, entries, fresh, note, say as settle, sync } from "./queue.js";

const MINUTE = 60;

export default async function player(begin) {
  const page = document.querySelector("[data-check]").dataset;
  await kit();
  const dialog = document.querySelector("dialog.player");
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const words = dialog.dataset;
  let steps = [];
  let place = 0;
  let last = []; // the entries that Undo takes back
  let keeps = false; // whether a diary is kept; without one nothing is noted
  let asks = false; // whether that was never asked: what is said until then is held here, and kept nowhere
  let held = [];
  let run = null; // the timer: its stretches, when it began, when it was stopped
  let goesOn = false; // whoever used the timer once goes on with it
  let home = null; // where the exercise shown belongs

  begin.addEventListener("click", (event) => {
    if (!planned().length) return;
    event.preventDefault();
    dialog.showModal();
    enter();
  });

  async function enter() {
    const standing = await diary(page.check);
    keeps = standing === "kept";
    asks = standing === "asked";
    const known = await soFar();
    part("back").hidden = !isBack(known, day());
    goesOn = false;
    part("place").textContent = part("left").textContent = "";
    part("steps").replaceChildren();
    if ((keeps || asks) && "asksBefore" in page && answer(known, "pain-before", day()) === null) show("before");
    else walk();
  }

  async function walk() {
    const known = await soFar();
    steps = await choice(known);
    place = Math.max(steps.findIndex((step) => !isDone(known, step)), 0);
    open();
  }

  // Today's exercises; of a group those that were begun or are chosen now.
  async function choice(known) {
    const due = planned();
    if (!due.some((one) => facts(one).group)) return due;
    const { default: choosing } = await import("./choosing.js");
    const keys = await choosing(dialog.querySelector("[data-screen=choose]"), due.map(facts), known, day(), keeps && `plan-chosen-${page.check}`, () => show("choose"));
    return due.filter((one) => keys.includes(one.dataset.key));
  }

  async function soFar() {
    return [...(await entries(page.check)), ...held];
  }

  async function keep(one) {
    if (asks) held.push(one);
    else await note(page.check, one);
  }

  async function takeBack(one) {
    if (held.includes(one)) held = held.filter((other) => other !== one);
    else await correct(page.check, one, { taken_back: true });
  }

  // After the first session, not before it: then it is known what would be kept.
  async function decided(isWanted) {
    settle(page.check, isWanted ? { at: Date.now() } : { no: true });
    [keeps, asks] = [isWanted, false];
    if (isWanted) for (const one of held) await note(page.check, one);
    else part("undone").hidden = true;
    held = [];
    await end();
    sync(page.check);
  }

  // Everything of today at once, for who exercises without the page.
  async function all() {
    [keeps, asks] = [true, false];
    last = [];
    dialog.showModal();
    const known = await entries(page.check);
    steps = await choice(known);
    for (const step of steps) {
      const planned = facts(step);
      for (let more = often(known, day(), planned); more < planned.times; more++) last.push(entry("done", 1, step));
    }
    for (const one of last) await note(page.check, one);
    part("told").textContent = words.noted;
    part("undone").hidden = false;
    place = steps.length;
    part("place").textContent = say(words.place, { number: place, all: place });
    end();
    sync(page.check);
  }

  const whole = document.querySelector("[data-act=all]");
  async function offer() {
    const known = await entries(page.check);
    whole.hidden = (await diary(page.check)) !== "kept" || planned().every((step) => isDone(known, step));
  }

  function entry(kind, value, step) {
    return { id: fresh(), edition: 1, day: day(), kind, value, exercise: step.dataset.key, revision: Number(page.revision) };
  }

  function day() {
    return local(new Date());
  }

  function planned() {
    return [...document.querySelectorAll("article[data-key]")].filter((one) => one.dataset.coming[turned()] === "1");
  }

  // A copy opened on a later day speaks for that day.
  function turned() {
    return document.documentElement.dataset.turned ?? 0;
  }

  function isDone(known, step) {
    return isEnough(known, day(), facts(step), planned().map(facts));
  }

  function show(name) {
    for (const screen of dialog.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
    dialog.setAttribute("aria-labelledby", name === "exercise" ? "player-place" : `player-${name}`);
    dialog.scrollTop = 0;
  }

  function put(step) {
    if (home) home.replaceWith(part("slot").firstElementChild);
    home = null;
    if (!step) return;
    home = document.createComment("");
    step.replaceWith(home);
    part("slot").append(step);
    (step.querySelector(".poses") ?? step.firstElementChild).after(part("timer"));
  }

  function open() {
    const step = steps[place];
    stop();
    part("exercise").append(part("timer"));
    put(step);
    show("exercise");
    const left = steps.slice(place).reduce((sum, one) => sum + length(stretches(facts(one))), 0);
    part("place").textContent = say(words.place, { number: place + 1, all: steps.length });
    part("left").textContent = left ? say(words.left, { minutes: Math.ceil(left / MINUTE) }) : "";
    part("steps").replaceChildren(...steps.map((_, number) => bar(number)));
    prepare(step);
    step.querySelector("h3").tabIndex = -1;
    step.querySelector("h3").focus({ preventScroll: true });
    if (goesOn && chosen().on !== false && run.all.length) start();
  }

  function bar(number) {
    const one = document.createElement("li");
    one.className = number < place ? "player__past" : number === place ? "player__now" : "";
    return one;
  }

  function prepare(step) {
    run = { all: stretches(facts(step)), began: null, stopped: 0, seen: -1 };
    part("timer").hidden = !run.all.length;
    part("sides").hidden = (facts(step).sides ?? []).length < 2;
    draw();
  }

  function elapsed() {
    return run.began === null ? run.stopped : Date.now() - run.began;
  }

  function start() {
    ready();
    goesOn = true;
    run.began = Date.now() - run.stopped;
    run.seen = run.stopped || -1;
    run.ticking = setInterval(tick, 250);
    stayAwake(true);
    tick();
  }

  function stop() {
    if (!run) return;
    run.stopped = elapsed();
    run.began = null;
    clearInterval(run.ticking);
    stayAwake(false);
  }

  function tick() {
    const now = elapsed();
    for (const cue of cues(run.all, run.seen, now)) give(cue, spoken(cue, now), document.documentElement.lang);
    run.seen = now;
    if (at(run.all, now).over) stop();
    draw();
  }

  function spoken(cue, now) {
    if (/^[123]$/.test(cue)) return cue;
    if (cue === "over" || cue === "half") return words[cue];
    return phrase(at(run.all, now).stretch);
  }

  function phrase(stretch) {
    const side = stretch.side ? words[`${stretch.side}Side`] : "";
    return say(side && words[`${stretch.kind}Side`] || words[stretch.kind], { side });
  }

  function draw() {
    const now = at(run.all, elapsed());
    const first = run.all[0];
    const isNew = run.began === null && !run.stopped;
    const shown = now.stretch ?? run.all.at(-1);
    const told = part("phase");
    const text = now.over ? words.over : isNew ? "" : phrase(now.stretch);
    if (told.textContent !== text) told.textContent = text;
    part("clock").textContent = clock(now.over ? 0 : isNew ? length(run.all) : now.left);
    part("toggle").textContent = run.began !== null ? words.pause : now.over ? words.again : isNew ? words.start : words.on;
    if (!first) return;
    const given = facts(steps[place]);
    const parts = [given.sets > 1 && say(words.set, { number: shown.set, all: given.sets }), given.reps > 1 && say(words.rep, { number: now.over ? given.reps : Math.max(now.rep, 1), all: given.reps })];
    part("count").textContent = isNew || shown.kind === "ready" ? "" : parts.filter(Boolean).join(" · ");
    for (const chip of part("sides").children) {
      const isNow = !now.over && !isNew && chip.dataset.side === shown.side;
      chip.toggleAttribute("data-now", isNow);
      chip.toggleAttribute("data-past", now.over || (!isNew && !isNow && !run.all.slice(now.index).some((one) => one.side === chip.dataset.side)));
    }
  }

  async function said(kind, value) {
    if (!keeps && !asks) return next();
    last = [entry(kind, value, steps[place])];
    await keep(last[0]);
    part("told").textContent = asks ? "" : kind === "done" ? words.noted : words.skipped;
    part("undone").hidden = false;
    next();
    if (!asks) sync(page.check);
  }

  function next() {
    place += 1;
    if (place < steps.length) open();
    else end();
  }

  async function end() {
    stop();
    put(null);
    show("end");
    part("left").textContent = "";
    part("steps").replaceChildren(...steps.map((_, number) => bar(number)));
    part("end-title").focus();
    part("asks").hidden = !keeps;
    part("notice").hidden = !asks || !held.length;
    const known = await soFar();
    restore("effort", answer(known, "effort", day()));
    restore("pain", answer(known, "pain", day()));
    count(known);
    part("hard").querySelector("ul").replaceChildren(...steps.map(hard));
    hardness(answer(known, "effort", day()));
  }

  function count(known) {
    const days = week(day());
    const all = document.querySelectorAll(".week [data-planned='1']").length;
    const done = days.filter((one) => state(known, one, [])).length;
    part("week").textContent = all ? say(words.week, { done, all }) : "";
  }

  function restore(name, value) {
    for (const input of dialog.querySelectorAll(`[data-screen="end"] [name="${name}"]`)) input.checked = input.value === String(value);
  }

  function hard(step) {
    const [item, label, box] = ["li", "label", "input"].map((name) => document.createElement(name));
    Object.assign(box, { type: "checkbox", value: step.dataset.key });
    label.append(box, step.querySelector("h3").textContent);
    item.append(label);
    return item;
  }

  function hardness(value) {
    part("hard").hidden = value !== 3;
  }

  // An answer about the session: the first, or a correction of what was said today.
  async function tell(kind, value, exercise) {
    const known = (await soFar()).filter((one) => one.kind === kind && one.day === day() && !one.paper && (one.exercise || undefined) === exercise).at(-1);
    if (value === null) return known && correct(page.check, known, { taken_back: true });
    if (known) await correct(page.check, known, { value });
    else await keep({ id: fresh(), edition: 1, day: day(), kind, value, exercise, revision: Number(page.revision) });
  }

  dialog.addEventListener("change", async ({ target }) => {
    const value = target.value === "" ? null : Number(target.value);
    if (target.dataset.cue) return choose(target.dataset.cue, target.checked);
    if (target.name === "pain-before") {
      await tell("pain-before", value);
      return walk();
    }
    if (target.name === "effort") {
      hardness(value);
      await tell("effort", value);
    }
    if (target.name === "pain") {
      const known = await entries(page.check);
      part("jump").hidden = value === null || !jumped(known, day(), value);
      if (!part("jump").hidden) part("jump").scrollIntoView();
      await tell("pain", value);
    }
    if (target.type === "checkbox" && part("hard").contains(target)) await tell("effort", target.checked ? 3 : null, target.value);
    sync(page.check);
  });

  dialog.addEventListener("click", ({ target }) => {
    const act = target.closest("button")?.dataset.act;
    if (act === "toggle") toggle();
    if (act === "done") said("done", 1);
    if (act === "skip") said("left-out", 0);
    if (act === "undo") undo();
    if (act === "begin") walk();
    if (act === "diary" || act === "no-diary") decided(act === "diary");
    if (act === "close") dialog.close();
    if (act === "options") part("options").hidden = !part("options").hidden;
  });

  function toggle() {
    if (run.began !== null) stop();
    else {
      if (at(run.all, elapsed()).over) run.stopped = 0;
      start();
    }
    draw();
  }

  async function undo() {
    part("undone").hidden = true;
    part("told").textContent = words.undone;
    for (const one of last) await takeBack(one);
    if (!asks) sync(page.check);
    if (last.length > 1) return dialog.close();
    place = Math.max(steps.findIndex((step) => step.dataset.key === last[0].exercise), 0);
    goesOn = false;
    open();
  }

  dialog.addEventListener("close", () => {
    stop();
    part("exercise").append(part("timer"));
    put(null);
    part("undone").hidden = true;
    part("told").textContent = "";
    begin.focus();
  });

  document.addEventListener("visibilitychange", () => {
    if (run?.began == null || document.visibilityState !== "visible") return;
    stayAwake(true);
    tick();
  });

  const on = { on: true, ...chosen() };
  for (const box of dialog.querySelectorAll("[data-cue]")) box.checked = Boolean(on[box.dataset.cue]);
  begin.after(whole);
  whole.addEventListener("click", all);
  document.addEventListener("diary", offer);
  await offer();
  begin.dataset.plays = "";
}

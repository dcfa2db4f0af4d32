// What the two scripts come to in cases whose answers test_scripts.py holds; it runs beside copies of both.
import { at, clock, cues, length, stretches } from "./pace.js";
import * as days from "./days.js";
import { gone, groups, picked } from "./groups.js";
const kinds = (dose) => stretches(dose).map((one) => `${one.kind}${one.side ? ` ${one.side}` : ""} ${one.seconds}`);
const stretch = { sets: 2, reps: 1, once: 33, hold: 30, change: 10, rest: 20, sides: ["left", "right"] };
const all = stretches({ sets: 1, reps: 2, once: 12, hold: 10 });
const tick = (id, more) => ({ id, edition: 1, kind: "done", day: "2026-11-24", exercise: "row", value: 1, ...more });
const one = (key, more) => ({ key, times: 1, ...more });
const day = [one("walk"), ...["row", "fly", "pull"].map((key) => one(key, { group: "A", choose: 2 }))];
const done = (...keys) => keys.map((exercise) => tick(exercise, { exercise }));
const open = (...keys) => groups(done(...keys), "2026-11-24", day).map((group) => group.map(({ key }) => key));
const through = (keys, chosen) => gone(done(...keys), "2026-11-24", day, chosen).map(({ key }) => key);
console.log(JSON.stringify({
  sides: kinds(stretch),
  turns: kinds({ sets: 1, reps: 2, once: 3, sides: ["left", "right"], turns: true }),
  work: stretches({ sets: 1, reps: 10, once: 4 }).slice(1),
  untimed: stretches({ sets: 3, reps: 10 }),
  length: length(all),
  begin: at(all, 0).stretch.kind,
  back: at(all, -90000).stretch.kind,
  hold: [at(all, 8000).stretch.kind, at(all, 8000).left, at(all, 8000).rep],
  second: at(all, 20500).rep,
  counted: at(stretches({ reps: 10, once: 4 }), 5000 + 9000).rep,
  over: at(all, 29000).over,
  first: cues(all, -1, 0),
  holds: cues(all, 6900, 7100),
  lasts: cues(all, 13900, 14100),
  locked: cues(all, 1000, 26000),
  lockedOver: cues(all, 1000, 600000),
  half: cues(stretches({ reps: 1, once: 40, hold: 40 }), 24900, 25100),
  clock: [clock(75), clock(0.2), clock(-3)],
  local: days.local(new Date(2026, 2, 29, 0, 30)),
  apart: [days.apart("2026-10-24", "2026-10-26"), days.apart("2026-03-28", "2026-03-30")],
  week: days.week("2026-11-29"),
  newest: days.standing([tick("a", { value: 3 })], [tick("a", { edition: 2, value: 5 }), tick("a", { value: 9 })]).map((one) => one.value),
  gone: days.standing([tick("a"), tick("b")], [tick("a", { edition: 2, taken_back: true })]).map((one) => one.id),
  states: [days.state([tick("a")], "2026-11-24", [["row", 1]]), days.state([tick("a")], "2026-11-24", [["row", 2]]), days.state([], "2026-11-24", [["row", 1]])],
  jumped: [
    days.jumped([{ id: "p", kind: "pain-before", day: "2026-11-24", value: 4 }], "2026-11-24", 6),
    days.jumped([{ id: "p", kind: "pain", day: "2026-11-22", value: 5 }], "2026-11-24", 6),
    days.jumped([{ id: "p", kind: "pain", day: "2026-11-22", value: 3 }], "2026-11-24", 6),
    days.jumped([], "2026-11-24", 10),
  ],
  open: [open(), open("row"), open("row", "pull")],
  small: groups([], "2026-11-24", day.slice(0, 3)),
  picked: [picked(day.slice(1), []), picked(day.slice(1), ["pull", "gone"]), picked(day.slice(1), ["pull", "fly", "row"])],
  through: [through([], ["fly", "pull"]), through(["row", "fly"], []), through(["row"], ["pull"])],
  alone: gone([], "2026-11-24", day.slice(0, 3), []).map(({ key }) => key),
  enough: ["row", "fly", "pull"].map((key) => days.isEnough(done("row", "pull"), "2026-11-24", day.find((each) => each.key === key), day)),
  again: ["left", "right"].map((_, place) => days.isEnough(done("row"), "2026-11-24", { key: "row", times: 1, before: place }, day)),
  scarce: [days.isEnough(done("row"), "2026-11-24", day[2], day), days.isEnough(done("row", "fly"), "2026-11-24", { ...day[1], times: 2 }, day)],
  many: [days.many(day), days.many(day.slice(0, 2)), days.many([])],
  back7: [days.isBack([tick("a", { day: "2026-11-17" })], "2026-11-24"), days.isBack([tick("a", { day: "2026-11-18" })], "2026-11-24"), days.isBack([], "2026-11-24")],
}));

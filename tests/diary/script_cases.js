// What the two scripts come to in cases whose answers test_scripts.py holds; it runs beside copies of both.
import { at, clock, cues, length, stretches } from "./pace.js";
import * as days from "./days.js";
const kinds = (dose) => stretches(dose).map((one) => `${one.kind}${one.side ? ` ${one.side}` : ""} ${one.seconds}`);
const stretch = { sets: 2, reps: 1, once: 33, hold: 30, change: 10, rest: 20, sides: ["left", "right"] };
const all = stretches({ sets: 1, reps: 2, once: 12, hold: 10 });
const tick = (id, more) => ({ id, edition: 1, kind: "done", day: "2026-11-24", exercise: "row", value: 1, ...more });
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
  back7: [days.isBack([tick("a", { day: "2026-11-17" })], "2026-11-24"), days.isBack([tick("a", { day: "2026-11-18" })], "2026-11-24"), days.isBack([], "2026-11-24")],
}));

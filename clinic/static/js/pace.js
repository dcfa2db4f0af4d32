// A dose as the stretches of time it takes, and which of them a moment lies in. Numbers only: no page, no clock.
const READY = 5;

// Each stretch: kind (ready, work, hold, move, rest, change), seconds, and the set, repetition and side it belongs to.
// A stretch of several repetitions says how many (reps) and how long one takes (once).
export function stretches(dose) {
  if (!dose.once) return [];
  const sides = dose.sides?.length ? dose.sides : [null];
  const found = [{ kind: "ready", seconds: READY, set: 1, side: sides[0], rep: 1 }];
  const sets = dose.sets ?? 1;
  for (let set = 1; set <= sets; set++) {
    if (set > 1) found.push({ kind: "rest", seconds: dose.rest || READY, set, side: sides[0], rep: 1 });
    if (dose.turns) found.push(...repetitions(dose, set, sides));
    else {
      sides.forEach((side, number) => {
        if (number) found.push({ kind: "change", seconds: dose.change || READY, set, side, rep: 1 });
        found.push(...repetitions(dose, set, [side]));
      });
    }
  }
  return found;
}

function repetitions(dose, set, sides) {
  const reps = dose.reps ?? 1;
  const hold = Math.min(dose.hold ?? 0, dose.once);
  const apart = hold || dose.between || sides.length > 1;
  if (!apart) return [{ kind: "work", seconds: reps * dose.once, set, side: sides[0], rep: 1, reps, once: dose.once }];
  const found = [];
  for (let rep = 1; rep <= reps; rep++) {
    for (const side of sides) {
      if (found.length && dose.between) found.push({ kind: "rest", seconds: dose.between, set, side, rep });
      if (dose.once > hold) found.push({ kind: hold ? "move" : "work", seconds: dose.once - hold, set, side, rep });
      if (hold) found.push({ kind: "hold", seconds: hold, set, side, rep });
    }
  }
  return found;
}

export function length(all) {
  return all.reduce((sum, stretch) => sum + stretch.seconds, 0);
}

// Where so many milliseconds after the start lie: the stretch, what is left of it, the repetition; past the end: over.
// A clock that was set back is taken for the start.
export function at(all, elapsed) {
  let before = 0;
  const since = Math.max(elapsed, 0) / 1000;
  for (const [index, stretch] of all.entries()) {
    if (since < before + stretch.seconds) {
      const within = since - before;
      const rep = stretch.once ? Math.floor(within / stretch.once) + 1 : stretch.rep;
      return { over: false, index, stretch, rep, left: stretch.seconds - within };
    }
    before += stretch.seconds;
  }
  return { over: true, index: all.length, stretch: null, rep: 0, left: 0 };
}

// What is heard between two moments: the beginning of a stretch, its last three seconds, half of a long hold.
// After a gap (the phone was locked) only where we are now counts.
export function cues(all, before, now) {
  const [then, here] = [at(all, before), at(all, now)];
  if (here.over) return then.over ? [] : ["over"];
  if (now - before > 2000) return then.index === here.index ? [] : [here.stretch.kind];
  const heard = [];
  if (then.index !== here.index || before < 0) heard.push(here.stretch.kind);
  else {
    const half = here.stretch.seconds / 2;
    if (here.stretch.kind === "hold" && here.stretch.seconds >= 20 && then.left > half && here.left <= half) heard.push("half");
    for (const last of [3, 2, 1]) if (here.stretch.seconds > 5 && then.left > last && here.left <= last) heard.push(`${last}`);
  }
  return heard;
}

// 75 seconds as 1:15.
export function clock(seconds) {
  const whole = Math.ceil(Math.max(seconds, 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

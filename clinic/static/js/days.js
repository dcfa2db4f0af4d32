// What stands of a diary, from what the server told and what still waits here. Values only: no page, no clock.

// A day as people count them, where the device is.
export function local(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

// Whole days between two local days.
export function apart(from, to) {
  return Math.round((Date.parse(`${to}T12:00Z`) - Date.parse(`${from}T12:00Z`)) / 86400000);
}

// Every entry once: of two with the same id the higher edition counts; what was taken back is gone.
export function standing(told, waiting) {
  const newest = new Map();
  for (const entry of [...told, ...waiting]) {
    const known = newest.get(entry.id);
    if (!known || entry.edition > known.edition) newest.set(entry.id, entry);
  }
  return [...newest.values()].filter((entry) => !entry.taken_back);
}

// How often an exercise was ticked on a day.
export function ticks(entries, day, exercise) {
  return entries.filter((entry) => entry.kind === "done" && entry.day === day && entry.exercise === exercise);
}

// The days of the week around a day, Monday first.
export function week(day) {
  const noon = new Date(`${day}T12:00Z`);
  const back = (noon.getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, ahead) => new Date(noon.getTime() + (ahead - back) * 86400000).toISOString().slice(0, 10));
}

// The day so many days later or, below zero, earlier.
export function shifted(day, by) {
  return new Date(Date.parse(`${day}T12:00Z`) + by * 86400000).toISOString().slice(0, 10);
}

// done, part or nothing said, for the exercises planned on that day: pairs of name and times.
export function state(entries, day, planned) {
  const done = entries.filter((entry) => entry.kind === "done" && entry.day === day);
  if (!done.length) return "";
  return planned.every(([exercise, times]) => ticks(entries, day, exercise).length >= times) ? "done" : "part";
}

// How often a row of the day was done. A tick names the exercise alone: of two rows, left and right, the one that
// stands before is done first.
export function often(entries, day, { key, before = 0 }) {
  return Math.max(ticks(entries, day, key).length - before, 0);
}

// Whether an exercise was done as often as a day asks for; of a group, so many begun are enough. Each of `all`: key,
// times, how often it stands before in the same day, and of a group its letter and how many one chooses.
export function isEnough(entries, day, one, all) {
  const times = often(entries, day, one);
  if (times || !one.group) return times >= one.times;
  return all.filter((other) => other.group === one.group && often(entries, day, other)).length >= one.choose;
}

// How many exercises a day comes to.
export function many(all) {
  return all.filter((one, place) => !one.group || all.slice(0, place).filter((other) => other.group === one.group).length < one.choose).length;
}

// The last word of a kind about a day or, without one, before it.
export function answer(entries, kind, day) {
  return entries.filter((entry) => entry.kind === kind && entry.day === day && !entry.exercise).at(-1)?.value ?? null;
}

// Whether pain is up by two points or more: over before today's exercises, or else over the last time.
export function jumped(entries, day, pain) {
  const earlier = entries.filter((entry) => entry.kind === "pain" && !entry.exercise && entry.day < day);
  const last = earlier.sort((one, other) => (one.day < other.day ? -1 : 1)).at(-1)?.value ?? null;
  const before = answer(entries, "pain-before", day) ?? last;
  return before !== null && pain - before >= 2;
}

// Whether somebody is back after a week or more without an entry.
export function isBack(entries, day) {
  const last = entries.map((entry) => entry.day).filter((one) => one <= day).sort().at(-1);
  return Boolean(last) && apart(last, day) >= 7;
}

// Exercises of which a patient does so many a day. Values only: no page, no clock.
import { ticks } from "./days.js";

// The groups from which something is still to be chosen on a day: fewer were begun than one chooses.
export function groups(entries, day, all) {
  const letters = [...new Set(all.map((one) => one.group).filter(Boolean))];
  const found = letters.map((letter) => all.filter((one) => one.group === letter));
  const begun = (group) => group.filter(({ key }) => ticks(entries, day, key).length).length;
  return found.filter((group) => group.length > group[0].choose && begun(group) < group[0].choose);
}

// Which of a group are ticked to begin with: those named first, then the plan's first.
export function picked(group, first) {
  const keys = group.map((one) => one.key);
  return [...new Set([...first, ...keys])].filter((key) => keys.includes(key)).slice(0, group[0].choose);
}

// Those of a day that are gone through: all but what was left unchosen. What was begun counts as chosen.
export function gone(entries, day, all, chosen) {
  return all.filter((one) => {
    const group = all.filter((other) => one.group && other.group === one.group);
    return group.length <= group[0]?.choose || !group.length || chosen.includes(one.key) || ticks(entries, day, one.key).length > 0;
  });
}

// Of some exercises the patient does so many a day and chooses which: ticked are those begun today, then those of the
// last time. Only a plan that has such exercises loads this.
import { ticks } from "./days.js";
import { gone, groups, picked } from "./groups.js";
import { say } from "./kit.js";

// The names of the exercises to go through; `show` brings up the screen where something is to be chosen. The choice is
// remembered under a name; without one, as where nothing is to be noted, it is not.
export default async function choosing(screen, all, known, day, kept, show) {
  const from = groups(known, day, all);
  const begun = all.map((one) => one.key).filter((key) => ticks(known, day, key).length);
  const before = (kept && JSON.parse(localStorage.getItem(kept))) || [];
  const told = screen.querySelector("[role=status]");
  const words = screen.dataset;

  function put(group) {
    const [set, legend] = ["fieldset", "legend"].map((name) => document.createElement(name));
    const { choose } = group[0];
    const first = picked(group, [...begun, ...before]);
    legend.textContent = say(words.choose, { count: choose, all: group.length });
    set.append(legend, ...group.map((one) => row(one, choose, first.includes(one.key))));
    // One more than that many is not taken; with one only, choosing another moves the mark.
    set.addEventListener("change", ({ target }) => {
      const isOver = set.querySelectorAll(":checked").length > choose;
      if (isOver) target.checked = false;
      told.textContent = isOver ? say(words.enough, { count: choose }) : "";
    });
    return set;
  }

  function row({ key, group }, choose, isTicked) {
    const exercise = document.querySelector(`article[data-key="${key}"]`);
    const [label, box] = ["label", "input"].map((name) => document.createElement(name));
    label.className = "tick player__pick";
    Object.assign(box, { type: choose > 1 ? "checkbox" : "radio", name: `chosen-${group}`, value: key, checked: isTicked });
    const drawn = [...exercise.querySelectorAll(".pose img")].at(-1)?.cloneNode();
    if (drawn) Object.assign(drawn, { alt: "", width: 64, height: 64, loading: "eager" });
    label.append(...[box, drawn, exercise.querySelector("h3").textContent].filter(Boolean));
    return label;
  }

  function asked() {
    told.textContent = "";
    screen.querySelector("[data-part=groups]").replaceChildren(...from.map(put));
    show();
    screen.querySelector("h2").focus();
    return new Promise((resolve) => {
      screen.querySelector("[data-act=chosen]").onclick = () => {
        const chosen = [...screen.querySelectorAll(":checked")].map((box) => box.value);
        if (kept) localStorage.setItem(kept, JSON.stringify(chosen));
        resolve(chosen);
      };
    });
  }

  return gone(known, day, all, from.length ? await asked() : []).map((one) => one.key);
}

// Rows of people: j and k (or the arrows) move between them, Enter opens, e handles. Letters only where they are on.
const FIELDS = "input, textarea, select, [contenteditable]";

export default function rows(list) {
  const names = [...list.querySelectorAll(".need__name")];

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.matches(FIELDS)) return;
    if (document.querySelector("dialog[open]")) return;
    const isLetter = event.key.length === 1;
    if (isLetter && !document.body.hasAttribute("data-letters")) return;
    const at = names.findIndex((name) => name.closest("li").contains(document.activeElement));
    const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (isLetter || at >= 0)) {
      event.preventDefault();
      names[Math.min(Math.max(at + step, 0), names.length - 1)].focus();
    }
    if (event.key === "e" && at >= 0) names[at].closest("li").querySelector("[data-handled] button")?.click();
  });
}

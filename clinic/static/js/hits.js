// Arrows lead from the search to what was found, hit by hit, and back: the second is as near as the first.
export default function hits(element) {
  element.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ways = [...element.querySelectorAll("[data-seek], [data-hits] [data-add]")];
    const at = ways.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    ways[at + step]?.focus();
  });
}

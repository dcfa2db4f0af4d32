// Finds exercises on every key, without the server.
// Inside: [data-seek], boxes [data-facet], lists [data-hits] and [data-aside] of li[data-id], whose [data-why] says
// why each is listed. data-index names the words. What was asked outlives a swap of this part of the page.
import { prepared, search } from "./ranking.js";

const asked = new Map();
let words;

export default async function find(element) {
  const all = (selector) => [...element.querySelectorAll(selector)];
  const one = (selector) => element.querySelector(selector);
  const field = one("[data-seek]");
  const boxes = all("[data-facet]");
  const lists = all("[data-hits], [data-aside]");
  const rows = new Map(all("li[data-id]").map((row) => {
    const why = row.querySelector("[data-why]");
    return [row.dataset.id, { row, list: row.parentElement, why, said: why?.dataset.said ?? why?.textContent }];
  }));
  const order = element.dataset.order?.split(" ") ?? [...rows.keys()];
  const known = await (words ??= fetch(element.dataset.index).then((answer) => answer.json()).then(prepared).catch(() => undefined));
  // Without the words the form asks the server.
  if (!known) return;

  const before = asked.get(element.id);
  if (before && !field.value && !boxes.some((box) => box.checked)) {
    field.value = before.query;
    for (const box of boxes) box.checked = before.chosen.get(box.dataset.facet)?.has(box.value) ?? false;
  }
  apply();
  if (document.activeElement === field) field.select();

  field.addEventListener("input", apply);
  for (const box of boxes) box.addEventListener("change", apply);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (field.value.trim()) (one("[data-hits] [data-add]") ?? one("[data-hits] a") ?? one("[data-reason]"))?.click();
  });
  for (const link of all("[data-clears], [data-frees]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if ("clears" in link.dataset) field.value = "";
      for (const box of boxes) box.checked &&= link.dataset.frees && box.dataset.facet !== link.dataset.frees;
      apply(event);
      field.focus();
    });
  }

  function apply(event) {
    event?.stopPropagation();
    const chosen = new Map();
    for (const { checked, value, dataset } of boxes) if (checked) chosen.set(dataset.facet, (chosen.get(dataset.facet) ?? new Set()).add(value));
    asked.set(element.id, { query: field.value, chosen });
    const { hits, counts, freeing, freed, readAs } = search(known, field.value, chosen, order);
    const here = document.activeElement;
    for (const list of lists) {
      const own = hits.filter(({ id }) => rows.get(id)?.list === list);
      const most = list.dataset.most ?? own.length;
      list.replaceChildren(...own.slice(0, most).map(shown));
      const fold = list.closest("details");
      if (fold) {
        fold.hidden = !own.length;
        // What alone answers is seen.
        const isAlone = Boolean(field.value.trim() && own.length === hits.length);
        if (isAlone !== (fold.isAlone ?? false)) fold.open = fold.isAlone = isAlone;
        fold.querySelector(".fold__count").textContent = own.length;
      }
      const more = "hits" in list.dataset && one("[data-more]");
      if (more) say(more, { num: own.length - most }, own.length > most);
    }
    // A row put in place anew loses focus.
    if (here !== document.activeElement) here.focus({ preventScroll: true });
    for (const box of boxes) {
      const chip = box.closest("label");
      const left = counts[box.dataset.facet]?.[box.value] ?? 0;
      chip.querySelector(".chip__count").textContent = left;
      chip.hidden = !left && !box.checked;
    }
    say(one("[data-counts]"), { shown: hits.length, all: order.length });
    say(one("[data-near]"), {}, readAs && hits.length);
    one("[data-none]").hidden = hits.length > 0;
    const frees = one("[data-frees]");
    frees.dataset.frees = freeing;
    say(frees, { facet: one(`[data-facet="${freeing}"]`)?.closest("[data-label]").dataset.label, num: freed });
    frees.parentElement.hidden = !freeing;
  }

  function shown({ id, field: kind, text }) {
    const { row, why, said } = rows.get(id);
    row.hidden = false;
    if (why) why.textContent = kind && kind !== "name" ? text : said;
    return row;
  }
}

function say(place, values, isShown = true) {
  place.hidden = !isShown;
  if (place.dataset.text) place.textContent = place.dataset.text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// Filters a list per keystroke and per facet: every word typed must occur, umlauts either way; if nothing is left,
// one slip of the finger is forgiven. The same form, sent, does it on the server.
export default function filter(field) {
  const list = document.getElementById(field.dataset.filters);
  const items = [...list.querySelectorAll("[data-words]")].map((item) => ({ item, words: fold(item.dataset.words) }));
  const count = document.querySelector(`[data-counts="${field.dataset.filters}"]`);
  const empty = document.querySelector(`[data-empty="${field.dataset.filters}"]`);
  const facets = field.form ? [...field.form.querySelectorAll("[data-facet]")] : [];

  field.addEventListener("input", apply);
  for (const facet of facets) facet.addEventListener("change", apply);
  field.form?.addEventListener("submit", (event) => event.preventDefault());
  if (field.value) apply();

  function apply() {
    const terms = fold(field.value).split(" ").filter(Boolean);
    const chosen = Map.groupBy
      ? Map.groupBy(facets.filter((facet) => facet.checked), (facet) => facet.dataset.facet)
      : grouped(facets.filter((facet) => facet.checked));
    const fitting = items.filter(({ item }) => fits(item, chosen));
    let hits = fitting.filter(({ words }) => terms.every((term) => words.includes(term)));
    if (!hits.length && terms.length) hits = fitting.filter(({ words }) => terms.every((term) => nearly(words, term)));
    const shown = new Set(hits);
    for (const entry of items) entry.item.hidden = !shown.has(entry);
    if (count) count.textContent = count.dataset.text.replace("{shown}", hits.length).replace("{all}", items.length);
    if (empty) empty.hidden = hits.length > 0;
  }
}

function fits(item, chosen) {
  for (const [name, facets] of chosen) {
    const own = (item.dataset[name] ?? "").split(" ");
    if (!facets.some((facet) => own.includes(facet.value))) return false;
  }
  return true;
}

function grouped(facets) {
  const groups = new Map();
  for (const facet of facets) groups.set(facet.dataset.facet, [...(groups.get(facet.dataset.facet) ?? []), facet]);
  return groups;
}

export function fold(text) {
  return text
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/([aou])e/g, "$1")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function nearly(words, term) {
  if (term.length < 4) return words.includes(term);
  return words.split(" ").some((word) => within(word.slice(0, term.length + 1), term) || within(word.slice(0, term.length), term) || within(word.slice(0, term.length - 1), term));
}

// At most one letter more, less, other, or two swapped.
function within(one, other) {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const a = one.slice(start);
  const b = other.slice(start);
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
}

// Finds and ranks exercises as clinic/library/search.py does; tests/library/search_cases.json holds both to it.
const READ_AS = 4;

export function fold(text) {
  return text
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^0-9a-z]+/g, " ")
    .trim();
}

export function prepared({ fields, texts, exercises }) {
  const words = new Map();
  texts.forEach(([, ...forms], text) => {
    for (const word of forms.join(" ").split(" ")) words.set(word, (words.get(word) ?? new Set()).add(text));
  });
  return { fields, texts: texts.map(([text, ...forms]) => ({ text, forms, joined: forms.map((form) => form.replaceAll(" ", "")) })), exercises, words };
}

// What was typed, the values chosen by facet, and the order in which equals stand.
export function search(known, query, chosen, order) {
  const placed = fold(query).split(" ").filter(Boolean).map((word) => places(known, word));
  const wanted = [...chosen].filter(([, values]) => values.size);
  const hits = [];
  const counts = {};
  const freed = {};
  for (const id of order) {
    const { told, facets } = known.exercises[id];
    const hit = rank(told, placed);
    if (!hit) continue;
    const failing = wanted.filter(([facet, values]) => !facets[facet].some((value) => values.has(value))).map(([facet]) => facet);
    if (!failing.length) hits.push({ id, key: hit.key, field: known.fields[Math.floor(hit.key / 10)], text: known.texts[hit.entry]?.text });
    else if (failing.length === 1) freed[failing[0]] = (freed[failing[0]] ?? 0) + 1;
    if (failing.length > 1) continue;
    for (const facet of failing.length ? failing : Object.keys(facets))
      for (const value of facets[facet]) (counts[facet] ??= {})[value] = (counts[facet][value] ?? 0) + 1;
  }
  hits.sort((one, other) => one.key - other.key);
  const freeing = hits.length ? undefined : Object.keys(freed).reduce((best, facet) => (freed[facet] > (freed[best] ?? 0) ? facet : best), undefined);
  return { hits, counts, freeing, freed: freed[freeing], readAs: placed.some((found) => [...found.values()].includes(READ_AS)) };
}

function places({ texts, words }, word) {
  const found = new Map();
  texts.forEach(({ forms, joined }, text) => {
    const at = Math.min(...forms.map((form, index) => place(word, form, joined[index])));
    if (at < 9) found.set(text, at);
  });
  if (!found.size) for (const near of nearest(word, words.keys())) for (const text of words.get(near)) found.set(text, READ_AS);
  return found;
}

function place(word, form, joined) {
  if (form.startsWith(word)) return 0;
  if (form.includes(` ${word}`)) return 1;
  if (word.length > 2 && form.includes(word)) return 2;
  return word.length > 4 && joined.includes(word) ? 3 : 9;
}

// The text that is hardest to place explains the hit; its kind weighs more than its place.
function rank(told, placed) {
  let hardest = { key: -1 };
  for (const found of placed) {
    let best;
    for (let at = 0; at < told.length; at += 2) {
      const key = told[at] * 10 + found.get(told[at + 1]);
      if (!Number.isNaN(key) && !(best?.key <= key)) best = { key, entry: told[at + 1] };
    }
    if (!best) return;
    if (best.key > hardest.key) hardest = best;
  }
  return hardest;
}

function nearest(word, known) {
  let most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  let found = [];
  if (most)
    for (const other of known) {
      if (other.length < word.length - most) continue;
      const slips = distance(word, other.slice(0, word.length + most), most);
      if (slips < most) [most, found] = [slips, []];
      if (slips === most) found.push(other);
    }
  return found;
}

function distance(word, other, most) {
  let [earlier, before, row] = [[], [], [...Array(other.length + 1).keys()]];
  for (let at = 1; at <= word.length; at += 1) {
    [earlier, before, row] = [before, row, [at]];
    for (let to = 1; to <= other.length; to += 1) {
      row[to] = Math.min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (word[at - 1] !== other[to - 1]));
      if (at > 1 && to > 1 && word[at - 1] === other[to - 2] && word[at - 2] === other[to - 1]) row[to] = Math.min(row[to], earlier[to - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return Math.min(...row, most + 1);
}

// Keeps every change of a plan in this browser until the server has it: through a lost line, a closed lid, a reload, a
// sign-in. Changes go up in the order they were made; each has a key, so that sending it again does nothing twice.
// What a page leaves behind goes up with the next one of the same person and plan. The element shows what waits.
import { line, moveOn, renewTokens, replace } from "./sending.js";

const KEPT_FOR = 7 * 24 * 3600 * 1000;
const TRIED_AGAIN = 5000;
const hidden = /^(version|before|stretch|\w+_shown)$/;

export default async function unlost(place) {
  const { person, plan } = place.dataset;
  const shelf = `plan ${person} ${plan} `;
  const own = shelf + crypto.randomUUID();
  const home = `/plans/${plan}`;
  const takes = new RegExp(`^${home}(/doses(/.*)?|/gaps|/insert)?$`);
  // Sent again, only the last state of these counts.
  const typed = new RegExp(`^${home}(/doses/[^/]{36}(/note|/heading)?)?$`);
  let queue = [];
  let sending;
  let timer;
  let leaving = false;
  let unreached = false;

  line.takes = (action) => takes.test(new URL(action).pathname);
  line.post = async (action, options) => {
    const { pathname } = new URL(action);
    if (!takes.test(pathname)) {
      // Undoing or issuing rests on what was changed before: it waits until that has arrived.
      if (queue.some((one) => !one.refused)) {
        await up(undefined, {});
        if (options.body.has("version")) options.body.set("version", document.querySelector("input[name='version']").value);
      }
      return fetch(action, { method: "POST", ...options });
    }
    const entry = put(pathname, options.body);
    try {
      // What the page shows already need not be sent again.
      return await up(entry, { ...options.headers, Shows: document.querySelector("[data-shows]").dataset.shows });
    } catch (error) {
      wait();
      // A form that saves itself tells so by itself; what is pressed waits in the list.
      if (options.headers.Accept === "text/html") return new Response(null, { status: 204 });
      throw error;
    }
  };

  addEventListener("online", again);
  addEventListener("focus", again);
  document.addEventListener("unreached", (event) => {
    event.preventDefault();
    show(place.dataset.unreached);
  });
  // What is typed is kept at once, before it is time to send it.
  document.addEventListener("input", ({ target: { form } }) => {
    if (form?.dataset.behaviour === "autosave" && line.takes(form.action)) put(new URL(form.action).pathname, new URLSearchParams(new FormData(form)));
  });
  addEventListener("pagehide", () => {
    leaving = true;
    for (const entry of queue) if (!entry.tried && !entry.refused) post(entry, {}).catch(() => {});
  });
  addEventListener("pageshow", () => (leaving = false));
  place.querySelector("button").onclick = () => {
    queue = queue.filter(({ refused }) => !refused);
    store();
  };

  // Whoever lives holds a lock named like its shelf; the rest was left behind.
  navigator.locks?.request(own, () => new Promise(() => {}));
  await adopt();

  function put(path, body) {
    const fields = [...body].filter(([name]) => name !== "csrf_token" && name !== "key");
    const known = body.get("key") && queue.find(({ key }) => key === body.get("key"));
    const last = queue.filter((entry) => entry.path === path).at(-1);
    const same = last && String(last.fields) === String(fields);
    let entry = known || (typed.test(path) && last && (!last.tried || same || last.refused) ? last : undefined);
    if (!entry) queue.push((entry = { key: body.get("key") ?? crypto.randomUUID(), path, label: label(path, body) }));
    else if (entry.refused && !same) entry.key = crypto.randomUUID();
    Object.assign(entry, { fields, at: Date.now(), refused: undefined });
    store();
    return entry;
  }

  // Everything before it, then this one: resolves with its answer, fails where nobody can be reached.
  async function up(wanted, headers) {
    if (leaving) return post(wanted, headers);
    while (sending) await sending.catch(() => {});
    return (sending = run(wanted, headers).finally(() => (sending = undefined)));
  }

  async function run(wanted, headers) {
    for (const entry of queue.filter((one) => !one.refused)) {
      const mine = entry === wanted;
      const response = await post(entry, mine ? headers : {});
      const done = await settle(entry, response.clone(), queue);
      store();
      if (mine || !done) return response;
    }
    // It went up a moment ago with what stood before it.
    if (headers.Accept !== "text/html") return new Response(JSON.stringify(wanted?.answer ?? {}), { headers: { "Content-Type": "application/json" } });
    look();
    return new Response(null, { status: 204 });
  }

  async function post(entry, headers, fresh = true) {
    entry.tried = true;
    store();
    const body = new URLSearchParams([...entry.fields, ["key", entry.key], ["csrf_token", document.querySelector("input[name='csrf_token']").value]]);
    const response = await fetch(entry.path, { method: "POST", body, keepalive: true, headers: { Accept: "application/json", ...headers } });
    unreached = false;
    // Whoever signed in anew has another token.
    return response.status === 400 && fresh && (await renewTokens()) ? post(entry, headers, false) : response;
  }

  // Whether it is done with, one way or the other. What follows on the same page rests on what this came to.
  async function settle(entry, response, among) {
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = (entry.answer = json ? await response.json() : {});
    if (response.ok && (json || new URL(response.url).pathname === home)) {
      const before = version(entry);
      among.splice(among.indexOf(entry), 1);
      if (answer.version !== undefined) {
        for (const one of among) if (version(one) === before) one.fields = one.fields.map(([name, value]) => [name, name === "version" ? String(answer.version) : value]);
        moveOn(before, answer.version);
      }
      return true;
    }
    const { error = {} } = answer;
    if (response.status === 401) show(place.dataset.signedOut);
    if (response.status === 412) replace(error.regions ?? {});
    if (![404, 422].includes(response.status)) return false;
    // A page that came back says itself what is wrong with what was pressed.
    if (json) entry.refused = Object.values(error.fields ?? {}).flat().join(" ") || place.dataset.refused;
    else among.splice(among.indexOf(entry), 1);
    return true;
  }

  async function again() {
    if (sending || !queue.length || document.querySelector(".conflict")) return;
    await up(undefined, {}).then(() => queue.length || look(), wait);
  }

  function wait() {
    unreached = true;
    clearTimeout(timer);
    timer = setTimeout(again, TRIED_AGAIN);
    store();
  }

  // What pages that are gone have left, the oldest first, goes up before anything else.
  async function adopt() {
    const alive = new Set((await navigator.locks?.query())?.held.map(({ name }) => name));
    const left = Object.keys(localStorage).filter((name) => name.startsWith(shelf) && name !== own && !alive.has(name)).map((name) => [name, JSON.parse(localStorage[name])]);
    let seen;
    let done = false;
    for (const [name, entries] of left.sort(([, one], [, other]) => one[0]?.at - other[0]?.at)) {
      const recent = entries.filter(({ at }) => at > Date.now() - KEPT_FOR);
      for (const entry of recent.filter(({ refused }) => !refused)) {
        const before = version(entry);
        const response = await post(entry, {}).catch(wait);
        done = response && (await settle(entry, response, recent));
        localStorage[name] = JSON.stringify(recent);
        if (!done) break;
        if (entry.answer.version < 0) seen ??= before;
      }
      queue.push(...recent);
      localStorage.removeItem(name);
    }
    store();
    if (done) look(seen);
  }

  // The page as it stands now, once everything is in it.
  function look(seen) {
    const link = document.createElement("a");
    link.href = seen ? `${home}?since=${seen.replace("-", "")}#plan` : `${location.pathname}${location.search}`;
    document.querySelector(".panes").append(link);
    link.click();
    link.remove();
  }

  function version(entry) {
    return entry.fields.find(([name]) => name === "version")?.[1];
  }

  function label(path, body) {
    const [, kind, row, act] = path.slice(home.length).split("/");
    const words = place.dataset[act ?? (row?.length === 36 ? "dose" : (row ?? kind))] ?? place.dataset.whole;
    const added = document.querySelector(`[data-add][value="${CSS.escape(body.get("exercise") ?? "")}"]`)?.ariaLabel;
    return words.replace("{name}", document.getElementById(`dose-${row}`)?.dataset.name ?? added ?? "");
  }

  function store() {
    if (queue.length) localStorage[own] = JSON.stringify(queue);
    else localStorage.removeItem(own);
    const refused = queue.filter((one) => one.refused && !document.querySelector(`form[action="${one.path}"]`));
    const waiting = unreached ? queue.filter((one) => !one.refused) : [];
    place.hidden = ![...refused, ...waiting].length;
    awaited(waiting.filter(({ path }) => path === `${home}/doses`));
    place.querySelector("p").textContent = waiting.length ? place.dataset.waiting : place.dataset.refused;
    place.querySelector("button").hidden = !refused.length;
    place.querySelector("ul").replaceChildren(
      ...[...waiting, ...refused].map((one) => {
        const row = document.createElement("li");
        row.textContent = [one.label, one.refused, one.refused && one.fields.find(([name]) => name === "typed")?.[1]].filter(Boolean).join(" · ");
        return row;
      }),
    );
  }

  // What was added without a line stands below the plan, as the row it will be.
  function awaited(added) {
    const list = document.getElementById("plan-awaited");
    list.replaceChildren(
      ...added.map(({ label, fields }) => {
        const row = list.nextElementSibling.content.firstElementChild.cloneNode(true);
        const [, id] = fields.find(([name]) => name === "exercise");
        row.querySelector(".dose_row__name").textContent = label;
        const found = document.querySelector(`[data-id="${CSS.escape(id)}"] .figure`);
        if (found) row.querySelector(".figure").replaceWith(found.cloneNode(true));
        return row;
      }),
    );
  }

  // All of it as a text, for whoever would rather have it in their hands.
  document.addEventListener("click", ({ target }) => {
    const way = target.closest("a[download]");
    if (!way) return;
    const lines = queue.map(({ label, at, fields }) => [new Date(at).toLocaleString(document.documentElement.lang), label, ...fields.filter(([name, value]) => value && !hidden.test(name)).map((pair) => pair.join(": "))].join("\n"));
    way.href = `data:text/plain;charset=utf-8,${encodeURIComponent(lines.join("\n\n"))}`;
  });

  function show(text) {
    place.hidden = false;
    place.querySelector("p").textContent = text;
  }
}

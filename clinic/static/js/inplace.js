// A page that works as forms and links, without the jump: what they lead to is fetched, and the parts named in
// data-parts are put in place. Scroll and focus stay. Where the answer is another page, that page opens.
import { attach } from "./behaviours.js";
import { line, settled } from "./sending.js";
import { parsed } from "./trusted.js";

export default function inplace(element) {
  const parts = element.dataset.parts.split(" ");
  let asking;
  let posting = false;
  let shown = location.pathname + location.search;

  // What the page opens with is there to be typed over.
  const first = element.querySelector("input[autofocus]");
  if (first && [first, document.body].includes(document.activeElement)) first.select();

  element.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method === "dialog" || form.target || submitter?.formTarget) return;
    event.preventDefault();
    const data = new URLSearchParams(new FormData(form, submitter));
    const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    if (form.method === "post") post(action, data);
    else get(Object.assign(new URL(action), { search: filled(data) }));
  });

  element.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (url.pathname !== location.pathname || url.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    get(url);
  });

  // A facet answers at once.
  element.addEventListener("change", ({ target }) => {
    if (target.matches("input[type='checkbox'], input[type='radio'], select") && target.form?.method === "get") target.form.requestSubmit();
  });
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) location.reload();
  });

  async function get(url) {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    if (!(await settled()) || signal.aborted) return;
    show(fetch(url, { headers: { Accept: "text/html" }, signal }), () => location.assign(url));
  }

  async function post(action, body) {
    if (posting) return;
    posting = true;
    asking?.abort();
    await show(line.post(action, { body, headers: { Accept: "text/html" } }), () => location.reload());
    posting = false;
  }

  async function show(request, otherwise) {
    element.setAttribute("aria-busy", "true");
    try {
      const response = await request;
      if (response.status === 204) return;
      const url = new URL(response.url);
      const page = parsed(await response.text());
      const known = parts.every((id) => page.getElementById(id));
      if (response.ok && !known) return location.assign(url);
      const { id, ariaLabel: label } = document.activeElement;
      if (known) for (const id of parts) swap(document.getElementById(id), page.getElementById(id));
      else swap(document.body, page.body);
      document.title = page.title;
      if (response.ok) arrive(url);
      focus({ id, label }, response.ok ? url.hash.slice(1) : "");
    } catch (error) {
      // Where changes wait for the line, so does the page.
      if (error.name !== "AbortError" && document.dispatchEvent(new Event("unreached", { cancelable: true }))) otherwise();
    } finally {
      element.removeAttribute("aria-busy");
    }
  }

  function arrive(url) {
    if (url.pathname + url.search === shown) return;
    shown = url.pathname + url.search;
    history.pushState(null, "", shown + location.hash);
  }

  function focus({ id, label }, target) {
    const here = document.getElementById(target);
    const wanted = element.querySelector("[role='alert'], [autofocus]");
    const same = (id && document.getElementById(id)) || (label && element.querySelector(`[aria-label="${CSS.escape(label)}"]`));
    (wanted ?? (same || here))?.focus({ preventScroll: Boolean(same) });
    if (wanted?.matches("input:not([type='checkbox'], [type='radio'])")) wanted.select();
    here?.scrollIntoView({ block: "nearest" });
  }
}

function swap(place, fresh) {
  place.replaceChildren(...fresh.childNodes);
  attach(place);
}

function filled(data) {
  return new URLSearchParams([...data].filter(([, value]) => value)).toString();
}

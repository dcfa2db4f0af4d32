// Posts a form behind the page and puts the answer in place: the new version, and the regions that changed.
// Answers understood: 2xx, as JSON {version, saved, regions: {id: html}, texts: {id: text}, values: {name: value}} or
// empty; anything else is a refusal, as JSON {error: {text, fields, url}}. What cannot be reached counts as offline.
import { attach } from "./behaviours.js";
import { parsed } from "./trusted.js";

// What a page may still send while it is being left.
const LARGEST_LAST_WORD = 60_000;

// How a change is posted. The builder puts a queue in its place, which keeps what it `takes` until it can be sent.
export const line = { post: (action, options) => fetch(action, { method: "POST", ...options }) };

export async function send(form, { extra = {}, again = true } = {}) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  const sent = new Map([...form.elements].map((field) => [field, state(field)]));
  let response;
  try {
    response = await line.post(form.action, {
      body,
      headers: { Accept: "application/json" },
      keepalive: body.toString().length < LARGEST_LAST_WORD,
    });
  } catch {
    return { kind: "offline" };
  }
  const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  if (response.ok) {
    if (answer.version !== undefined) moveOn(form.elements.version?.value, answer.version);
    if (answer.regions) replace(answer.regions);
    for (const [id, text] of Object.entries(answer.texts ?? {})) {
      const place = document.getElementById(id);
      if (place) place.textContent = text;
    }
    for (const [field, before] of sent) {
      const value = answer.values?.[field.name];
      if (value !== undefined && state(field) === before && field !== document.activeElement) set(field, value);
    }
    return { kind: "saved", answer };
  }
  const error = answer.error ?? {};
  // Whoever signed in anew has another token; the page before them, and what was typed, are the same.
  if (again && error.key === "form-expired" && (await renewTokens())) return send(form, { extra, again: false });
  if (response.status === 401) return { kind: "signed-out", error };
  if ([409, 412, 428].includes(response.status)) {
    replace(error.regions ?? {});
    return { kind: "conflict", error };
  }
  if (response.status === 422) return { kind: "refused", error };
  return { kind: "failed", error };
}

// Whoever is about to read the page anew lets its forms save first; what could not be saved keeps the page.
export async function settled() {
  const saving = [];
  document.dispatchEvent(new CustomEvent("settle", { detail: saving }));
  return !(await Promise.all(saving)).includes(false);
}

function state(field) {
  return field.type === "radio" || field.type === "checkbox" ? field.checked : field.value;
}

function set(field, value) {
  if (field.type === "radio" || field.type === "checkbox") field.checked = [value].flat().includes(field.value);
  else field.value = value ?? "";
}

export async function renewTokens() {
  const page = parsed(await (await fetch(location.href)).text());
  const token = page.querySelector("input[name='csrf_token']")?.value;
  for (const field of document.querySelectorAll("input[name='csrf_token']")) field.value = token ?? field.value;
  return token;
}

// Every form of the same thing holds the same version; all of them move on together.
export function moveOn(before, version) {
  for (const field of document.querySelectorAll("input[name='version']")) if (field.value === before) field.value = version;
}

// A region comes back as the server saw it; what was answered in it since is newer and stays.
export function replace(regions) {
  const focused = document.activeElement?.id;
  for (const [id, text] of Object.entries(regions)) {
    const place = document.getElementById(id);
    if (!place) continue;
    const typed = [...place.querySelectorAll("input, select, textarea")].filter((field) => field.name && field.type !== "hidden");
    const opened = [...place.querySelectorAll("details[open][id]")].map((details) => details.id);
    place.replaceChildren(...parsed(text).body.childNodes);
    for (const name of opened) document.getElementById(name)?.setAttribute("open", "");
    for (const field of typed) keep(place, field);
    attach(place);
    place.dispatchEvent(new Event("replaced", { bubbles: true }));
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
}

function keep(place, field) {
  const choice = field.type === "radio" || field.type === "checkbox";
  const same = [...place.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)].find((one) => !choice || one.value === field.value);
  if (!same) return;
  if (choice) same.checked = field.checked;
  else same.value = field.value;
}

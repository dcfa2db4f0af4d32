// A form that posts itself: soon after typing, at once after a choice, and when the page is left.
// Its state stands in the element named by data-state-in (default #save-state); a form with a field "key" sends
// each state of itself under one key, so a repeated post has one effect.
import { line, send } from "./sending.js";

const TYPING = 800;
const CHOOSING = 120;
const RETRIES = [2000, 4000, 8000, 15000, 30000];

export default function autosave(form) {
  const shown = document.getElementById(form.dataset.stateIn ?? "save-state");
  const status = shown?.querySelector("[role='status']");
  let timer;
  let changes = 0;
  const touched = new Set();
  let tries = 0;
  let running;
  let stopped = false;
  const waited = new WeakSet();

  form.addEventListener("input", ({ target }) => changed(TYPING, target));
  form.addEventListener("change", ({ target }) => changed(CHOOSING, target));
  addEventListener("online", () => changes && form.isConnected && save());
  addEventListener("focus", () => changes && tries && form.isConnected && save());
  addEventListener("beforeunload", (event) => changes && tries && form.isConnected && event.preventDefault());
  addEventListener("pagehide", () => changes && !stopped && form.isConnected && send(form));
  document.addEventListener("settle", ({ detail }) => changes && !stopped && form.isConnected && detail.push(save()));
  // A page brought back from the browser's memory holds an old version.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // A form sent by hand while a save is under way would carry the version from before it.
  document.addEventListener(
    "submit",
    (event) => {
      const { target, submitter } = event;
      if (event.defaultPrevented || target.method === "dialog" || target.closest(".lock") || !form.isConnected) return;
      if (target === form) clearTimeout(timer);
      // What could not be sent a moment ago would end on the browser's own page of errors.
      const kept = line.takes?.(submitter?.hasAttribute("formaction") ? submitter.formAction : target.action);
      const reachable = kept || (!tries && navigator.onLine);
      if (waited.has(target) || (!running && reachable && (target === form || !changes || stopped))) {
        waited.delete(target);
        if (target === form) changes = 0;
        return;
      }
      event.preventDefault();
      save().then((done) => {
        if (!done && !(kept && tries)) {
          form.dispatchEvent(new Event("unfinished"));
          return form.querySelector("[aria-invalid='true']")?.focus();
        }
        // What was saved may have put the form that waited anew.
        const now = target.isConnected ? target : document.querySelector(`form[action="${target.getAttribute("action")}"]`);
        if (!now) return;
        const button = [...now.elements].find((one) => one.type === "submit" && one.formAction === submitter?.formAction && one.value === submitter.value);
        waited.add(now);
        now.requestSubmit(now === target ? submitter : button);
      });
    },
    true,
  );

  // What was typed before this script arrived counts too.
  if ([...form.elements].some(differs)) changed(TYPING);

  function changed(delay, field) {
    touched.add(field?.name);
    if (!changes && form.elements.key) form.elements.key.value = crypto.randomUUID();
    changes += 1;
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, delay);
  }

  // Whether all is saved now: a refused or unsent entry stays before whoever made it.
  async function save() {
    clearTimeout(timer);
    running ??= attempt().finally(() => (running = undefined));
    const done = await running;
    return done && changes ? save() : done;
  }

  async function attempt() {
    const sent = changes;
    const slow = setTimeout(() => show("saving"), 150);
    const { kind, answer, error } = await send(form);
    clearTimeout(slow);
    const done = kind === "saved";
    if (done) {
      changes -= sent;
      touched.clear();
      tries = 0;
      mark({});
      show("saved", { time: answer.saved ?? clock() });
      form.dispatchEvent(new Event("sent"));
      if (changes) changed(CHOOSING);
    } else if (kind === "conflict") {
      stopped = true;
      show("conflict", {}, error);
    } else if (kind === "refused") {
      mark(error.fields ?? {});
      show("refused");
    } else {
      form.dispatchEvent(new Event("unsent"));
      show(kind === "offline" && touched.size === 1 ? "offline-one" : kind, { count: touched.size });
      timer = setTimeout(save, RETRIES[Math.min(tries++, RETRIES.length - 1)]);
    }
    return done;
  }

  function show(kind, values = {}, error = {}) {
    if (!shown) return;
    const words = shown.dataset[kind.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())] ?? "";
    shown.dataset.state = { "offline-one": "offline", failed: "offline", "signed-out": "refused" }[kind] ?? kind;
    status.textContent = error.text ?? words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    if (kind === "conflict" && (error.url ?? form.dataset.compare)) {
      const link = document.createElement("a");
      link.href = error.url ?? form.dataset.compare;
      link.textContent = shown.dataset.compare;
      status.append(" ", link);
    }
  }

  function mark(errors) {
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden") continue;
      const messages = errors[field.name];
      const id = `${field.id}-error`;
      const old = document.getElementById(id);
      if (messages) {
        field.setAttribute("aria-invalid", "true");
        const line = old ?? Object.assign(document.createElement("div"), { id, className: "field__errors" });
        line.textContent = messages.join(" ");
        field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
        if (!old) field.closest(".field, .radios, .checkbox")?.insertBefore(line, field.closest(".field__box, .field__select, .radios__options") ?? field);
      } else if (old && field.getAttribute("aria-invalid")) {
        field.removeAttribute("aria-invalid");
        old.remove();
      }
    }
  }
}

function differs(field) {
  if (field.type === "hidden" || field.type === "file") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((one) => one.selected !== one.defaultSelected && one.defaultSelected);
  return "defaultValue" in field && field.value !== field.defaultValue;
}

function clock() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

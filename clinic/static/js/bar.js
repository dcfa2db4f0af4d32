// The command bar: Ctrl or Cmd K, then type. The form leads to a page; here its list appears below the field, after the
// acts of the present page. Arrows choose, Enter goes, Esc closes.
import { parsed } from "./trusted.js";

export default function bar(form) {
  const field = form.elements.q;
  const list = Object.assign(document.createElement("div"), { className: "bar", hidden: true });
  form.append(list);
  const ways = () => [...list.querySelectorAll(".menu__item")];
  let asking;
  let active = 0;
  let before;

  addEventListener("keydown", (event) => {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!field.checkVisibility()) return location.assign(form.action);
    if (document.activeElement !== field) before = document.activeElement;
    field.focus();
    field.select();
  });
  field.addEventListener("input", ask);
  field.addEventListener("focus", ask);
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || close());
  form.addEventListener("submit", (event) => {
    if (list.hidden || !ways()[active]) return;
    event.preventDefault();
    ways()[active].click();
    close();
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      field.blur();
      before?.focus();
    }
    if (!step) return;
    event.preventDefault();
    choose(active + step);
  });

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: field.value, part: "yes" });
    // Typed on, or offline: the form still leads to its page.
    const text = await fetch(`${form.action}?${query}`, asking).then((answer) => answer.ok && !answer.redirected && answer.text()).catch(() => "");
    if (!text || document.activeElement !== field) return;
    list.replaceChildren(...here(), ...parsed(text).body.childNodes);
    list.hidden = false;
    choose(0);
  }

  // What can be done on this page, by the words of its own buttons.
  function here() {
    const wanted = field.value.trim().toLowerCase();
    return [...document.querySelectorAll("[data-main], [data-undo], [data-redo]")]
      .filter((act) => wanted && act.textContent.toLowerCase().includes(wanted))
      .map((act, place) => {
        const way = Object.assign(document.createElement("button"), { type: "button", id: `way-${place}`, className: "menu__item", textContent: act.querySelector("span").textContent });
        way.onclick = () => act.click();
        return way;
      });
  }

  function choose(next) {
    const all = ways();
    active = (next + all.length) % all.length || 0;
    all.forEach((way, place) => way.toggleAttribute("data-active", place === active));
    all[active]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[active]?.id ?? "");
  }

  function close() {
    list.hidden = true;
  }
}

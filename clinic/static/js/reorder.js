// Moving rows by grip, or Alt with arrows, Home and End; the rows' own up and down buttons do the same without script.
// Each row holds a form with data-move; its field "to" gets the new place, counted from one.
import { line, send, settled } from "./sending.js";

export default function reorder(list) {
  const status = Object.assign(document.createElement("p"), { className: "unseen" });
  status.setAttribute("role", "status");
  list.after(status);
  list.classList.add("is-live");

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("li");
    if (!event.altKey || !row || row.parentElement !== list) return;
    const rows = [...list.children];
    const from = rows.indexOf(row);
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= rows.length || to === from) return;
    const focused = document.activeElement;
    place(row, to);
    focused.focus();
    keep(row, from);
  });

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    const row = grip?.closest("li");
    if (!row || event.button) return;
    event.preventDefault();
    const from = [...list.children].indexOf(row);
    const listening = new AbortController();
    row.classList.add("dose_row--lifted");

    const move = (moved) => {
      const others = [...list.children].filter((one) => one !== row);
      const to = others.filter((one) => middle(one) < moved.clientY).length;
      if (list.children[to] !== row) place(row, to);
    };
    const end = (kept) => {
      listening.abort();
      row.classList.remove("dose_row--lifted");
      if (!kept) place(row, from);
      else if ([...list.children].indexOf(row) !== from) keep(row, from);
    };
    const escape = (key) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      end(false);
    };
    // On the window, for a row that takes its new place loses the capture of its pointer.
    const { signal } = listening;
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", () => end(true), { signal });
    addEventListener("pointercancel", () => end(false), { signal });
    addEventListener("keydown", escape, { capture: true, signal });
  });

  function place(row, to) {
    const rows = [...list.children].filter((one) => one !== row);
    list.insertBefore(row, rows[to] ?? null);
    list.querySelectorAll("[data-number]").forEach((number, index) => (number.textContent = index + 1));
    status.textContent = list.dataset.moved
      .replace("{name}", row.dataset.name)
      .replace("{place}", to + 1)
      .replace("{count}", list.children.length);
  }

  async function keep(row, from) {
    const form = row.querySelector("form[data-move]");
    if (!form) return;
    await settled();
    const to = [...list.children].indexOf(row);
    const { kind, error } = await send(form, { extra: { to: to + 1 } });
    if (kind === "saved" || (kind === "offline" && line.takes)) return;
    place(row, from);
    status.textContent = error?.text ?? list.dataset.failed;
  }
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}

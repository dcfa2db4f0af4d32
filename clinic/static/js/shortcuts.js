// The page's keys. Single letters never fire in fields and can be switched off in the account menu (data-letters).
const FIELDS = "input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit']), textarea, select, [contenteditable]";
const WAITING = 1200;

export default function shortcuts(body) {
  let going = 0;

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const held = event.ctrlKey || event.metaKey;
    if (held && event.key.toLowerCase() === "z" && !event.target.matches(FIELDS)) {
      press(event, document.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]"));
    } else if (event.key === "Enter" && held) {
      press(event, topmost().querySelector("[data-main]"));
    } else if (event.key === "F6") {
      event.preventDefault();
      nextPane(event.shiftKey ? -1 : 1);
    } else if (!event.ctrlKey && !event.metaKey && body.hasAttribute("data-letters") && !event.target.matches(FIELDS)) {
      letter(event);
    }
  });

  function letter(event) {
    const chosen = going > Date.now() && topmost().querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    going = 0;
    if (chosen) press(event, chosen);
    else if (event.key === "g") going = Date.now() + WAITING;
    else if (event.key === "n") press(event, topmost().querySelector("[data-new]"));
    else if (event.key === "f") press(event, topmost().querySelector("[data-favour]"));
    else if (event.key === "?") press(event, document.querySelector("[data-keys]"));
    else if (event.key === "/") {
      const field = ["[data-seek]", "[data-find]"].map((one) => document.querySelector(one)).find((one) => one?.checkVisibility());
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
  }

  function press(event, element) {
    if (!element) return;
    event.preventDefault();
    element.click();
  }

  function topmost() {
    return document.querySelector("dialog[open]") ?? document;
  }

  function nextPane(step) {
    const panes = [...document.querySelectorAll("[data-pane]")];
    if (!panes.length) panes.push(document.querySelector("header nav"), document.querySelector("main"));
    const at = panes.findIndex((pane) => pane.contains(document.activeElement));
    const pane = panes.at((at + step) % panes.length);
    if (!pane.matches("[tabindex], a, button")) pane.tabIndex = -1;
    pane.focus();
  }
}

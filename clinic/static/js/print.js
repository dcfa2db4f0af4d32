// A button that prints the page; without script the browser's own does.
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
}

// Copies the field a button names; if the browser forbids it, marks the text to be copied by hand.
// With data-at-once it does so as it appears: the press that brought it asked for the copy. A link with data-from
// copies what that address says, and leads to its page where that fails.
export default function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  const said = button.closest(".copy_field")?.querySelector("[role='status']");
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    press();
  });
  if (button.hasAttribute("data-at-once") && navigator.userActivation?.isActive) press();

  async function press() {
    let done = true;
    try {
      await navigator.clipboard.writeText(button.dataset.from ? await text(button.dataset.from) : field.value);
    } catch {
      if (!field) return location.assign(button.href);
      field.select();
      done = false;
    }
    if (said) said.textContent = done ? button.dataset.done : button.dataset.failed;
    if (done) button.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
  }
}

async function text(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}

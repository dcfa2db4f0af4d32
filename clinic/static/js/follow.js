// Reads the page at data-address every few seconds while in view, and puts what changed in the parts named in data-parts
// in place; the parts that say so announce it. A page that became another one opens. What a page asks by itself says so:
// it keeps nobody signed in. While nothing can be read, the element [data-lost] shows and names the way by hand.
import { replace } from "./sending.js";
import { parsed } from "./trusted.js";

const PAUSE = 4000;

export default function follow(element) {
  const parts = element.dataset.parts.split(" ");
  const lost = element.querySelector("[data-lost]");
  const again = () => setTimeout(() => (document.visibilityState === "visible" ? look().finally(again) : again()), PAUSE);
  again();

  async function look() {
    try {
      const response = await fetch(element.dataset.address, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
      const page = parsed(await response.text());
      if (response.status < 500 && !parts.every((id) => page.getElementById(id))) return location.assign(element.dataset.address);
      lost.hidden = response.ok;
      if (response.ok) show(page);
    } catch {
      lost.hidden = false;
    }
  }

  function show(page) {
    const version = page.querySelector("input[name='version']")?.value;
    for (const field of document.querySelectorAll("input[name='version']")) field.value = version ?? field.value;
    for (const id of parts) {
      const fresh = page.getElementById(id).innerHTML;
      if (fresh !== document.getElementById(id).innerHTML) replace({ [id]: fresh });
    }
  }
}

// While a code is on the screen: asks every few seconds whether somebody opened it, and says so once. What a page asks
// by itself keeps nobody signed in.
const EVERY = 3000;
const LONGEST = 30 * 60000;

export default function awaiting(element) {
  const since = Date.now();
  const ask = async () => {
    if (!element.isConnected || Date.now() - since > LONGEST) return;
    if (document.visibilityState === "visible") {
      try {
        const response = await fetch(element.dataset.from, { headers: { Accept: "application/json", "X-By-Itself": "1" } });
        if (!response.ok) return;
        const { said, opened } = await response.json();
        if (opened) return void (element.textContent = said);
      } catch {
        // Without a network the next question may find one.
      }
    }
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}

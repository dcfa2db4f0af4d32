// Says once that the page was in view for two seconds: as near to "somebody read it" as a page can tell.
const ENOUGH = 2000;

export default function opened(element) {
  let since = null;
  let waiting = null;
  const look = () => {
    clearTimeout(waiting);
    since = document.visibilityState === "visible" ? Date.now() : null;
    if (since) waiting = setTimeout(say, ENOUGH);
  };
  const say = () => {
    document.removeEventListener("visibilitychange", look);
    fetch(element.dataset.opened, { method: "POST", keepalive: true, body: new URLSearchParams() }).catch(() => {});
  };
  document.addEventListener("visibilitychange", look);
  look();
}

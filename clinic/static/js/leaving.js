// Asks before the page is left while something shown only once was neither copied nor sent.
export default function leaving(element) {
  const ask = (event) => element.isConnected && event.preventDefault();
  const done = () => removeEventListener("beforeunload", ask);
  addEventListener("beforeunload", ask);
  element.addEventListener("copied", done);
  addEventListener("afterprint", done);
  document.addEventListener("submit", done);
}

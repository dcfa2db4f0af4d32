// Keeps the plan page at the link it was opened by. A bookmark holds its secret behind the #, where no server
// sees it: if the page shows another link's plan, or the cookie is gone, the secret is posted and opens its own.
const secret = location.hash.slice(1);

async function checked(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`page:${text}`));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}

export default async function link(form) {
  if (!/^[0-9a-z]{26}$/.test(secret)) return;
  // A form that comes back to this page would lose the bookmark's secret.
  for (const other of document.forms) if (other !== form && !("leaves" in other.dataset)) other.action += `#${secret}`;
  if (form.dataset.check && (await checked(secret)) === form.dataset.check) return;
  // Coming from the way in already and still without a cookie: this device keeps none, and would go round.
  if (!form.dataset.check && performance.getEntriesByType("navigation")[0]?.redirectCount) return;
  form.elements.token.value = secret;
  form.submit();
}

// Asks the device for a passkey: fetches what it must sign from data-options, and posts the form with what it signed.
// With data-adds the device makes a new one. What goes wrong is said in the form; why stands in the server's log.
export default function passkey(form) {
  const said = form.querySelector("[role='status']");
  form.hidden = false;
  let signed = false;
  form.querySelector("button").addEventListener("click", () => form.requestSubmit());
  form.addEventListener("submit", async (event) => {
    if (signed) return;
    event.preventDefault();
    if (!globalThis.PublicKeyCredential) return say("lacking");
    say("");
    try {
      const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
      const answer = await fetch(form.dataset.options, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
      if (told.error?.sign_in) return location.assign(told.error.sign_in);
      if (!answer.ok || !told.challenge) return location.reload();
      const made = await navigator.credentials["adds" in form.dataset ? "create" : "get"]({ publicKey: options(told) });
      form.elements.credential.value = JSON.stringify(written(made));
      signed = true;
      form.requestSubmit();
      signed = false;
    } catch (fault) {
      say({ InvalidStateError: "known", SecurityError: "elsewhere" }[fault.name] ?? "failed");
    }
  });

  function say(word) {
    said.textContent = form.dataset[word] ?? "";
  }
}

function options(told) {
  const named = (one) => ({ ...one, id: bytes(one.id) });
  const made = { ...told, challenge: bytes(told.challenge) };
  if (told.user) made.user = named(told.user);
  for (const list of ["allowCredentials", "excludeCredentials"]) if (told[list]) made[list] = told[list].map(named);
  return made;
}

function written(made) {
  const { response } = made;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return { id: made.id, rawId: text(made.rawId), type: made.type, response: parts, clientExtensionResults: {} };
}

function bytes(encoded) {
  return Uint8Array.from(atob(encoded.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

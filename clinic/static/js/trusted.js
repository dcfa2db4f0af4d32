// The only place where text becomes markup or a worker: answers and files of our own server. Markup is parsed without
// running anything in it.
const policy = globalThis.trustedTypes?.createPolicy("clinic", { createHTML: (text) => text, createScriptURL: ours });

export function parsed(text) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
}

export function script(address) {
  return policy ? policy.createScriptURL(address) : ours(address);
}

function ours(address) {
  if (new URL(address, location.href).origin !== location.origin) throw new TypeError(address);
  return address;
}

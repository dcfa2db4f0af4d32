// Attaches what a page asks for: data-behaviour="copy menu" loads copy.js and menu.js and hands them the element.
// When all of a page's first behaviours stand, its root says data-ready.
const known = /^[a-z]+$/;

export function attach(root = document) {
  const arriving = [];
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(" ")) {
      const attached = (element.attached ??= new Set());
      if (!known.test(name) || attached.has(name)) continue;
      attached.add(name);
      arriving.push(import(`./${name}.js`).then((behaviour) => behaviour.default(element)));
    }
  }
  return Promise.all(arriving);
}

attach().then(() => document.documentElement.setAttribute("data-ready", ""));

// Attaches what a page asks for: data-behaviour="copy menu" loads copy.js and menu.js and hands them the element.
const known = /^[a-z]+$/;

export function attach(root = document) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(" ")) {
      if (!known.test(name)) continue;
      const attached = (element.attached ??= new Set());
      if (attached.has(name)) continue;
      attached.add(name);
      import(`./${name}.js`).then((behaviour) => behaviour.default(element));
    }
  }
}

attach();

// Opens the dialog a link names, in place of the page the link leads to. Esc and the ground close it.
export default function dialog(link) {
  const panel = document.getElementById(link.dataset.opens);
  if (!panel) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    panel.showModal();
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
  });
  if (panel.hasAttribute("data-open")) panel.showModal();
}

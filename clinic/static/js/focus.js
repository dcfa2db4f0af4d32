// Takes the reader to what needs them first: the summary of a refused form.
export default function focus(element) {
  element.focus();
}

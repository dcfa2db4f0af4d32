// The interruption takes the page as it arrives: a question the address still names is left behind, the heading is
// read first. Its way back names a question, which style sheet and answers.js show again.
export default function interruption(section) {
  const returns = location.hash.startsWith("#question-");
  const arrives = document.documentElement.hasAttribute("data-ready");
  if (returns && arrives) location.hash = "alarm";
  if (!returns || arrives) section.querySelector("[tabindex]").focus();
}

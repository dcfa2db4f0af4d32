// The screening's questions, answered without the mouse: y n u (j n u), or a count, answers and moves on, arrows stay,
// Backspace reopens the one before. One question is open, the rest are one line. Without script all stand open.
// With data-focus the first unanswered question takes the focus when the page opens.
const OPENING = ["yes", "unknown"];
const GROUP = ".radios--answers";
const NUMBER = "input[inputmode='decimal']";

export default function answers(list) {
  // Asked anew each time: a saved answer may bring further questions.
  const all = () => [...list.querySelectorAll(".question")];
  const status = list.querySelector("[data-answers-status]") ?? document.querySelector("[data-answers-status]");
  let current;
  let known = new Set();
  if (all().length) {
    list.classList.add("is-live");
    for (const question of all()) refresh(question);
    known = new Set(all().map((question) => question.id));
    const first = all().find((question) => question.querySelector(":scope > .asking :is([autofocus], [aria-invalid])"));
    open(first ?? named() ?? following(all()[0], true), { focus: Boolean(first) || list.hasAttribute("data-focus") });
  }
  addEventListener("hashchange", () => named() && open(named()));

  list.addEventListener("replaced", (event) => {
    for (const question of event.target.querySelectorAll(".question")) refresh(question);
    const place = document.getElementById(current);
    place?.toggleAttribute("data-current", true);
    const added = all().filter((question) => !known.has(question.id) && !question.closest("[hidden]"));
    for (const question of all()) known.add(question.id);
    if (!added.length) return;
    tell(added.length);
    // Whoever had come to the end, or stood on what is gone, goes on with what was added.
    if (!place || document.activeElement?.matches("[data-main]")) open(following(added[0], true));
  });

  list.addEventListener("keydown", (event) => {
    const group = event.target.closest(GROUP);
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    const radio = group.querySelector(`input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (radio) {
      event.preventDefault();
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      moveOn(group);
    } else if (event.key === "Backspace") {
      event.preventDefault();
      back(group);
    }
  });

  // A tap moves on like a key; arrow keys also click, but without a pointer.
  list.addEventListener("click", (event) => {
    const group = event.target.closest(GROUP);
    if (group && event.target.matches("input[type='radio']") && event.detail > 0) moveOn(group);
    const title = event.target.closest(".question .answer_row__title");
    if (title && list.classList.contains("is-live")) {
      event.preventDefault();
      open(title.closest(".question"));
    }
    if (event.target.closest("[data-answers-back]")) {
      event.preventDefault();
      back(event.target);
    }
    if (event.target.closest("[data-answers-next]")) moveOn(event.target);
  });

  // A number goes on with Enter. A number and "not measured" put each other aside.
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(NUMBER) || !event.target.closest(".question")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    moveOn(event.target);
  });
  list.addEventListener("input", (event) => {
    const measure = event.target.closest(".measure");
    if (!measure) return;
    if (event.target.matches(NUMBER)) measure.querySelector("input[type='checkbox']").checked = false;
    else if (event.target.checked) measure.querySelector(NUMBER).value = "";
  });

  list.addEventListener("change", (event) => {
    const question = event.target.closest(".question");
    if (question) refresh(question, { say: true });
  });

  function moveOn(group) {
    const question = group.closest(".question");
    if (!question) {
      const groups = [...list.querySelectorAll(GROUP)];
      const next = groups[groups.indexOf(group) + 1];
      if (next) focus(next);
      else list.closest("form")?.requestSubmit();
      return;
    }
    const next = following(question);
    if (next) {
      open(next);
    } else {
      open(undefined);
      document.querySelector("[data-main]")?.focus();
    }
  }

  function back(inside) {
    const question = inside.closest(".question");
    const shown = all().filter((one) => !one.closest("[hidden]"));
    const before = shown[shown.indexOf(question) - 1];
    if (before) open(before);
    else list.querySelector("a[data-answers-before]")?.click();
  }

  // What stands in a question: the words of the choice, or the number with its unit.
  function given(question) {
    const asking = question.querySelector(":scope > .asking");
    const checked = asking.querySelector(":checked");
    if (checked) return checked.closest("label").querySelector(".choice__label").textContent;
    const typed = asking.querySelector(NUMBER)?.value.trim();
    return typed && `${typed}\u00a0${asking.querySelector(".field__unit")?.textContent ?? ""}`;
  }

  // The next unanswered question after this one, then from the top.
  function following(question, itself = false) {
    const questions = all();
    const start = questions.indexOf(question);
    const order = [...questions.slice(start + (itself ? 0 : 1)), ...questions.slice(0, start)];
    return order.find((one) => !one.closest("[hidden]") && !given(one));
  }

  function open(question, { focus: wanted = true } = {}) {
    for (const one of all()) one.toggleAttribute("data-current", one === question);
    current = question?.id;
    if (!question || !wanted) return;
    const group = question.querySelector(":scope > .asking");
    focus(group);
    group.scrollIntoView({ block: "nearest" });
  }

  // The question the address names, as after "Change" or "Entered by mistake".
  function named() {
    return all().find((question) => `#${question.id}` === location.hash);
  }

  function tell(count) {
    if (status) status.textContent = (count === 1 ? status.dataset.one : status.dataset.many).replace("{count}", count);
  }

  function refresh(question, { say = false } = {}) {
    const checked = question.querySelector(":scope > .asking :checked");
    const row = question.querySelector(":scope > .answer_row");
    const details = question.querySelector(":scope > [data-details]");
    const text = given(question);
    row.classList.toggle("answer_row--answered", Boolean(text));
    const shown = row.querySelector(".answer_row__answer");
    if (text) {
      shown.textContent = text;
      shown.classList.remove("answer_row__answer--none");
    }
    if (!details) return;
    const wanted = OPENING.includes(checked?.value) || Boolean(details.querySelector(":checked"));
    const added = details.hidden && wanted;
    details.hidden = !wanted;
    row.classList.toggle("answer_row--opened", wanted);
    if (added && say) tell([...details.querySelectorAll(".question")].filter((one) => !one.closest("[hidden]")).length);
  }
}

function focus(group) {
  (group.querySelector("input:checked") ?? group.querySelector("input, select, textarea"))?.focus({ preventScroll: true });
}

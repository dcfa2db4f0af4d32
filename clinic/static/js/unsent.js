// What a form says while its entries cannot reach the server: that finishing waits, in #unsent, and in
// #unsent-alarm what to do if an answer that is not sent yet may be an emergency.
export default function unsent(form) {
  const waits = document.getElementById("unsent");
  const alarm = document.getElementById("unsent-alarm");
  let failed = false;

  form.addEventListener("unfinished", () => {
    if (!failed) return;
    waits.hidden = false;
    waits.focus();
  });
  form.addEventListener("sent", () => {
    failed = false;
    waits.hidden = alarm.hidden = true;
  });
  form.addEventListener("unsent", () => {
    failed = true;
    const urgent = [...form.querySelectorAll("[data-urgent] > .asking input[value='yes']:checked")].filter((one) => !one.defaultChecked);
    alarm.querySelector("dl").replaceChildren(
      ...urgent.map((one) => {
        const row = document.createElement("div");
        const legend = one.closest("fieldset").querySelector("legend").textContent;
        row.append(
          Object.assign(document.createElement("dt"), { textContent: legend }),
          Object.assign(document.createElement("dd"), { textContent: one.closest("label").querySelector(".choice__label").textContent }),
        );
        return row;
      }),
    );
    alarm.hidden = !urgent.length;
  });
}

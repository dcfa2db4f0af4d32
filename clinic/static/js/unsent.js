// While a form's entries cannot reach the server: #unsent says that finishing waits, #unsent-alarm what to do if an
// answer not sent yet may be an emergency.
export default function unsent(form) {
  const waits = document.getElementById("unsent");
  const alarm = document.getElementById("unsent-alarm");
  let failed = false;

  form.addEventListener("unfinished", () => {
    waits.hidden = !failed;
    if (failed) waits.focus();
  });
  form.addEventListener("sent", () => {
    failed = false;
    waits.hidden = alarm.hidden = true;
  });
  form.addEventListener("unsent", () => {
    failed = true;
    const urgent = [...form.querySelectorAll("[data-urgent] > .asking [value='yes']:checked")].filter((one) => !one.defaultChecked);
    alarm.querySelector("ul").replaceChildren(
      ...urgent.map((one) => {
        const row = document.createElement("li");
        row.textContent = one.closest("fieldset").querySelector("legend").textContent;
        return row;
      }),
    );
    alarm.hidden = !urgent.length;
  });
}

// A form is sent once: the button says it is busy; coming back by the back button frees it again.
// The pressed button is disabled only after the browser has taken its name and value.

function busy(button) {
  button.dataset.was = button.querySelector("span") ? button.querySelector("span").textContent : button.textContent;
  button.setAttribute("aria-busy", "true");
  const label = button.querySelector("span") || button;
  if (button.dataset.busy) label.textContent = button.dataset.busy;
  const place = document.querySelector("[data-announce]");
  if (place && button.dataset.busy) place.textContent = button.dataset.busy;
  setTimeout(() => { button.disabled = true; }, 0);
}

function free(button) {
  const label = button.querySelector("span") || button;
  if (button.dataset.was) label.textContent = button.dataset.was;
  button.removeAttribute("aria-busy");
  button.disabled = false;
}

export function steppers() {
  for (const box of document.querySelectorAll("[data-stepper]:not([data-ready])")) {
    box.dataset.ready = "1";
    const input = box.querySelector("input");
    const buttons = Array.from(box.querySelectorAll("[data-step]"));
    const limit = () => buttons.forEach((button) => {
      const next = Number(input.value) + Number(button.dataset.step);
      button.disabled = next < Number(input.min) || next > Number(input.max);
    });
    for (const button of buttons) {
      button.hidden = false;
      button.addEventListener("click", () => {
        input.value = Number(input.value) + Number(button.dataset.step);
        input.dispatchEvent(new Event("change", { bubbles: true }));
        limit();
      });
    }
    input.addEventListener("input", limit);
    limit();
  }
}

export function guardForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // By attribute: a field called "method" would stand before the form's own property.
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("button[type=submit], button:not([type])");
    if (button) busy(button);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    document.querySelectorAll("[aria-busy=true]").forEach(free);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]") && event.target.form.requestSubmit) event.target.form.requestSubmit();
  });
}

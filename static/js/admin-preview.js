// Show below a text area how its Markdown will look; without this script the button opens the same in a new window.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-preview]");
  if (!button) {
    return;
  }
  event.preventDefault();
  const form = button.form;
  const panel = button.parentElement.querySelector(".markdown-preview");
  const typed = new FormData();
  typed.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  typed.set("text", form.elements[button.dataset.preview].value);
  if (button.dataset.preview === "description" && form.id === "organization_form") {
    typed.set("name", form.elements.name.value);
  }
  const response = await fetch(button.formAction, {
    method: "POST",
    body: new URLSearchParams(typed),
    redirect: "manual",
  });
  if (!response.ok) {
    // The session has ended: the new window asks for the log-in and keeps every word.
    delete button.dataset.preview;
    button.click();
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const shown = page.querySelector("[data-preview-body], main");
  panel.replaceChildren(...(shown ? shown.childNodes : []));
  panel.hidden = false;
});

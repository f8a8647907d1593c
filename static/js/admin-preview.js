// Show beside a text area how its Markdown will look, and follow what is typed; without this script the button opens the same in a
// new window.
"use strict";

const PAUSE = 500;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview]");
  if (button) {
    event.preventDefault();
    panelOf(button).setAttribute("aria-live", "polite");
    show(button);
  }
});

document.addEventListener("input", (event) => {
  const button = event.target.parentElement?.querySelector("[data-preview]");
  if (!button || event.target.name !== button.dataset.preview || panelOf(button).hidden) {
    return;
  }
  clearTimeout(button.previewTimer);
  // Read out after every pause, it would talk over the typing.
  panelOf(button).setAttribute("aria-live", "off");
  button.previewTimer = setTimeout(() => show(button), PAUSE);
});

function panelOf(button) {
  return button.parentElement.querySelector(".markdown-preview");
}

async function show(button) {
  const form = button.form;
  const panel = panelOf(button);
  const turn = (button.previewTurn ?? 0) + 1;
  button.previewTurn = turn;
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
  // An answer that was overtaken by a later one says what is no longer there.
  if (button.previewTurn !== turn) {
    return;
  }
  const shown = page.querySelector("[data-preview-body], main");
  panel.replaceChildren(...(shown ? shown.childNodes : []));
  panel.hidden = false;
}

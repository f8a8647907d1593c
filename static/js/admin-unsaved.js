// Ask before leaving a form whose changes are not saved, and mark the page in its title while there are any.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-unsaved]")
    ?? document.querySelector("#content-main form[method=post], form[data-order]");
  if (!form || !form.querySelector(".submit-row, [data-decisions]") || form.id === "changelist-form") {
    return;
  }
  const title = document.title;
  let isChanged = document.querySelector(".errornote, #review-trouble") !== null;

  function mark() {
    isChanged = true;
    document.title = `* ${title}`;
    form.classList.add("is-changed");
  }

  form.addEventListener("input", mark);
  form.addEventListener("change", mark);
  if (window.django && window.django.jQuery) {
    window.django.jQuery(form).on("change", mark);
  }
  form.addEventListener("submit", (event) => {
    isChanged = isChanged && event.submitter !== null && event.submitter.formTarget === "_blank";
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) {
      event.preventDefault();
    }
  });
});

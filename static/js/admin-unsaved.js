// Ask before leaving a form whose changes are not saved, and mark the page in its title while there are any.
//
// A change is a difference to what was loaded, not an event: Django's own scripts send `change` while they set a page up, and a word
// that is typed and taken back again is no change.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-unsaved]")
    ?? document.querySelector("#content-main form[method=post], form[data-order]");
  if (!form || !form.querySelector(".submit-row, [data-decisions]") || form.id === "changelist-form") {
    return;
  }
  const title = document.title;
  const wasRefused = document.querySelector(".errornote, #review-trouble, [data-kept]") !== null;
  const fields = names(form);
  let isSent = false;

  function isChanged() {
    return wasRefused || names(form) !== fields || controls(form).some(isOther);
  }

  function mark() {
    const isMarked = isChanged();
    document.title = isMarked ? `* ${title}` : title;
    form.classList.toggle("is-changed", isMarked);
  }

  form.addEventListener("input", mark);
  form.addEventListener("change", mark);
  document.addEventListener("formset:added", mark);
  document.addEventListener("formset:removed", mark);
  if (window.django && window.django.jQuery) {
    // Widgets of jQuery tell of a choice by its events alone.
    window.django.jQuery(form).on("change", mark);
  }
  form.addEventListener("submit", (event) => {
    isSent = event.submitter === null || event.submitter.formTarget !== "_blank";
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    // The review of a suggestion keeps what is typed by itself.
    if (!isSent && isChanged() && !("kept" in form.dataset)) {
      event.preventDefault();
    }
  });
});

function controls(form) {
  return [...form.elements].filter((control) => control.name && control.type !== "hidden");
}

// The fields in their order: rows that are added, removed or moved are a change, too.
function names(form) {
  return controls(form).map((control) => control.name).join("\n");
}

function isOther(control) {
  if (control.type === "checkbox" || control.type === "radio") {
    return control.checked !== control.defaultChecked;
  }
  if (control.type === "file") {
    return control.files.length > 0;
  }
  if (control.options) {
    return isOtherChoice(control);
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}

function isOtherChoice(select) {
  const options = [...select.options];
  const isAnyLoaded = options.some((option) => option.defaultSelected);
  if (!isAnyLoaded && !select.multiple) {
    // Without a choice of the page's own the browser takes the first one.
    return select.selectedIndex > 0;
  }
  return options.some((option) => option.selected !== option.defaultSelected);
}

// The key "/" leads to the field "Find a record" from every page of staff. It is left alone where somebody types, and who has it in
// the way (such as with speech input) can do without it: a box on the page of what was found, kept in this browser.
"use strict";

const KEPT = "staff-find-key";
const TYPED_INTO = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";

function isWanted() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  const isPlain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!isPlain || event.defaultPrevented || event.target.closest?.(TYPED_INTO) || !isWanted()) {
    return;
  }
  const field = document.getElementById("staff-find");
  if (!field) {
    return;
  }
  event.preventDefault();
  document.querySelector(".staff-bar__fold").open = true;
  field.focus();
  field.select();
});

document.addEventListener("DOMContentLoaded", () => {
  const choice = document.querySelector("[data-key-choice]");
  const field = document.getElementById("staff-find");
  if (field && isWanted()) {
    field.setAttribute("aria-keyshortcuts", "/");
    field.title = "The key / leads here";
  }
  if (!choice) {
    return;
  }
  const box = choice.querySelector("input");
  box.checked = isWanted();
  choice.hidden = false;
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing leaves the key as it is.
    }
  });
});

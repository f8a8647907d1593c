// The long forms of staff. Sections of a form are open unless they were folded in this browser before; one with an error is open in any case. Without this
// script each is opened by its own summary.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".change-form #content-main > form");
  if (!form) {
    return;
  }
  const kept = `staff-folded-${form.id}`;
  const folded = new Set(read(kept));
  for (const section of form.querySelectorAll("fieldset.collapse > details")) {
    const title = section.querySelector("summary").textContent.trim();
    section.open = !folded.has(title) || section.querySelector(".errorlist, .errors") !== null;
    section.querySelector("summary").addEventListener("click", () => {
      // The browser folds or unfolds it after this.
      if (section.open) {
        folded.add(title);
      } else {
        folded.delete(title);
      }
      write(kept, [...folded]);
    });
  }
});

// A browser moves the caret of a large field into sight; whoever goes by keyboard sees all of the field above the bar that saves.
document.addEventListener("keyup", (event) => {
  if (event.key === "Tab") {
    event.target.scrollIntoView?.({ block: "nearest" });
  }
});

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
}

function write(name, titles) {
  try {
    localStorage.setItem(name, JSON.stringify(titles));
  } catch {
    // A browser that keeps nothing shows all sections.
  }
}

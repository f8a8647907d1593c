// The review of a suggestion: a side that is chosen fills the last column at once, a reason its text. Without this script the
// same happens when the form is sent.
"use strict";

// Where kept words are chosen, and the field that they begin.
const FILLS = { reason: "text", opening: "question" };

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#review-form");
  if (!form) {
    return;
  }
  for (const button of form.querySelectorAll("[data-review-apply], [data-review-fill]")) {
    button.classList.add("visually-hidden");
    button.tabIndex = -1;
  }
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.type === "radio" && field.name.startsWith("use_")) {
      keep(form, field.name.slice(4), field.dataset.values);
    } else if (field.name in FILLS) {
      const words = form.querySelector(`[data-review-words="${field.name}-${field.value}"]`);
      form.elements[FILLS[field.name]].value = words?.content.textContent ?? "";
    }
  });
  form.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-review-kept]");
    if (cell) {
      mark(form, cell);
    }
  });
});

function keep(form, name, values) {
  const cell = form.querySelector(`[data-review-kept="${name}"]`);
  const boxes = cell.querySelectorAll(`[type=checkbox][name="${name}"]`);
  for (const box of boxes) {
    box.checked = values.split("\n").includes(box.value);
  }
  if (!boxes.length) {
    cell.querySelector("input, select, textarea").value = values;
  }
  nameSectors(cell);
}

// What was typed belongs to the side that says the same, or to none.
function mark(form, cell) {
  const boxes = [...cell.querySelectorAll(`[type=checkbox][name="${cell.dataset.reviewKept}"]`)];
  const typed = boxes.length
    ? boxes.filter((box) => box.checked).map((box) => box.value).sort().join("\n")
    : cell.querySelector("input, select, textarea").value.trim();
  for (const side of form.querySelectorAll(`[name="use_${cell.dataset.reviewKept}"]`)) {
    const values = boxes.length ? side.dataset.values.split("\n").sort().join("\n") : side.dataset.values.trim();
    side.checked = values === typed;
  }
  nameSectors(cell);
}

function nameSectors(cell) {
  const summary = cell.querySelector("[data-review-sectors]");
  if (summary) {
    const names = [...cell.querySelectorAll(":checked")].map((box) => box.parentElement.textContent.trim());
    summary.textContent = names.join(", ") || summary.dataset.none;
  }
}

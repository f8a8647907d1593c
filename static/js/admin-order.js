// The order of a tier's listings: buttons move rows and write the places, so that saving without this script does the same.
"use strict";

const form = document.querySelector("[data-order]");
const body = form.querySelector("tbody");
const status = form.querySelector("[data-order-status]");

for (const hidden of form.querySelectorAll("[data-order-head], [data-order-buttons]")) {
  hidden.hidden = false;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-order-move]");
  if (!button) {
    return;
  }
  const row = button.closest("[data-order-row]");
  move(row, button.dataset.orderMove);
  number();
  button.focus();
  status.textContent = `${row.querySelector("label").textContent}: ${place(row)}`;
  form.dispatchEvent(new Event("change", { bubbles: true }));
});

function move(row, way) {
  if (way === "top") {
    body.prepend(row);
  } else if (way === "up" && row.previousElementSibling) {
    row.previousElementSibling.before(row);
  } else if (way === "down" && row.nextElementSibling) {
    row.nextElementSibling.after(row);
  }
}

function number() {
  for (const row of body.rows) {
    row.querySelector("input").value = place(row);
  }
}

function place(row) {
  return [...body.rows].indexOf(row) + 1;
}

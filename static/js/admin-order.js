// The order of a tier's listings: buttons, a typed place and dragging move rows and write the places, so that saving without this
// script does the same.
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
  tell(row);
  button.focus();
});

form.addEventListener("change", (event) => {
  const field = event.target.closest("input[type=number]");
  const wanted = Number.parseInt(field?.value, 10);
  if (!Number.isNaN(wanted)) {
    const row = field.closest("[data-order-row]");
    const others = [...body.rows].filter((other) => other !== row);
    body.insertBefore(row, others[Math.max(wanted, 1) - 1] ?? null);
    tell(row);
  }
});

// Pointer events, so that a finger drags as a mouse does.
form.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-order-handle]");
  if (!handle) {
    return;
  }
  event.preventDefault();
  const row = handle.closest("[data-order-row]");
  const drag = (move) => dragTo(row, move.clientX, move.clientY);
  row.classList.add("is-dragged");
  document.addEventListener("pointermove", drag);
  const drop = () => {
    document.removeEventListener("pointermove", drag);
    row.classList.remove("is-dragged");
    tell(row);
  };
  document.addEventListener("pointerup", drop, { once: true });
});

function dragTo(row, x, y) {
  const over = document.elementFromPoint(x, y)?.closest("[data-order-row]");
  if (!over || over === row) {
    return;
  }
  const { top, height } = over.getBoundingClientRect();
  const isAbove = y < top + height / 2;
  over[isAbove ? "before" : "after"](row);
}

function tell(row) {
  number();
  status.textContent = `${row.querySelector("label").textContent}: ${place(row)}`;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

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

// Give names to what Django's own pages leave without: the fields in tables, and the boxes of the selects.
"use strict";

const NAMELESS = "input:not([type=hidden]), select, textarea";

function nameFieldsInTables() {
  for (const cell of document.querySelectorAll(".tabular td, #result_list td")) {
    const head = cell.closest("table").tHead;
    const title = head && head.rows[0].cells[cell.cellIndex];
    for (const field of cell.querySelectorAll(NAMELESS)) {
      if (!field.labels?.length && !field.hasAttribute("aria-label") && title) {
        field.setAttribute("aria-label", `${words(title)} ${rowName(cell)}`.trim());
      }
    }
  }
  for (const head of document.querySelectorAll(".tabular th.original:empty")) {
    head.append(hidden(head.closest(".inline-group").querySelector("h2")?.textContent.trim() ?? ""));
  }
}

function nameSelects() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const name = select?.getAttribute("aria-label") ?? (select?.labels?.[0] ? words(select.labels[0]) : "");
    if (name) {
      for (const part of [box, ...box.querySelectorAll("[role=textbox], [role=searchbox], .select2-search__field")]) {
        setName(part, name);
      }
    }
  }
  for (const search of document.querySelectorAll(".select2-search__field")) {
    setName(search, document.querySelector("h1")?.textContent ?? "");
  }
  for (const list of document.querySelectorAll(".select2-results__options:not([aria-label])")) {
    setName(list, document.querySelector("h1")?.textContent ?? "");
  }
}

function setName(element, name) {
  if (!element.hasAttribute("aria-label")) {
    element.removeAttribute("aria-labelledby");
    element.setAttribute("aria-label", name);
  }
}

function words(element) {
  return element.textContent.replace(/[:?]\s*$/, "").replace(/\s+/g, " ").trim();
}

function rowName(cell) {
  const first = cell.parentElement.querySelector("th");
  return first ? words(first) : "";
}

function hidden(text) {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  span.textContent = text;
  return span;
}

function nameAll() {
  nameFieldsInTables();
  nameSelects();
}

document.addEventListener("DOMContentLoaded", () => {
  nameAll();
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
});

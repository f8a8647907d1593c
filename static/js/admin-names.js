// Give names to what Django's own pages leave without: the search boxes and lists of the selects.
"use strict";

function nameSelects() {
  for (const selection of document.querySelectorAll(".select2-selection:not([aria-label])")) {
    const select = selection.closest(".select2-container").previousElementSibling;
    const label = select && select.labels && select.labels[0];
    const name = label ? label.textContent.replace(/:\s*$/, "").trim() : "";
    if (!name) {
      continue;
    }
    selection.setAttribute("aria-label", name);
    const search = selection.querySelector(".select2-search__field");
    if (search) {
      search.setAttribute("aria-label", name);
    }
  }
  for (const search of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    search.setAttribute("aria-label", document.querySelector("h1")?.textContent ?? "");
  }
}

document.addEventListener("DOMContentLoaded", () => {
  nameSelects();
  new MutationObserver(nameSelects).observe(document.body, { childList: true, subtree: true });
});

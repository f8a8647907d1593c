// What only a script can do for a record: copy its address or a citation, and print it with what is folded.
const PRINTS_FOLDED = CSS.supports("selector(::details-content)");
const said = document.getElementById("shared");

const words = (id) => document.getElementById(id)?.textContent ?? document.querySelector("link[rel=canonical]").href;

for (const button of document.querySelectorAll("[data-copy], [data-print]")) {
  // A browser lends its clipboard to pages that came by an encrypted connection alone.
  button.hidden = button.matches("[data-copy]") && !navigator.clipboard;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.matches("[data-print]")) return print();
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(words(button.dataset.copy));
    said.textContent = said.dataset.done;
  } catch {
    said.textContent = said.dataset.failed;
  }
});

// The style sheet opens what is folded on paper; older browsers need to be told.
let folded = [];
addEventListener("beforeprint", () => {
  if (!PRINTS_FOLDED) folded = [...document.querySelectorAll("details.more:not([open])")];
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});

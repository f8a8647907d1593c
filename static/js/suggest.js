// Suggestions below every search box while one types: a combobox with a list, by keyboard, mouse and screen reader.
// Without this file pressing enter leads to the same answers.
const WAIT = 150;
let box;
let list;
let status;
let found = [];
let at = -1;
let isDismissed = false;
let timer;
let pending;

const isBox = (element) => element.matches?.("input[data-suggest]");
const words = () => box.value.trim();

function close() {
  list?.remove();
  list = undefined;
  at = -1;
  box?.setAttribute("aria-expanded", "false");
  box?.removeAttribute("aria-controls");
  box?.removeAttribute("aria-activedescendant");
}

function take(input) {
  box = input;
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }
  if (status?.isConnected) return;
  status = document.createElement("p");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  box.closest(".search").append(status);
}

function option(one, number) {
  const item = document.createElement("li");
  item.id = `suggestion-${number}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const label = document.createElement("bdi");
  label.lang = one.language;
  label.textContent = one.label;
  const note = document.createElement("small");
  note.textContent = one.note;
  item.append(label, " ", note);
  item.addEventListener("click", () => location.assign(one.url));
  return item;
}

function show() {
  close();
  if (!found.length || document.activeElement !== box) return;
  list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0].textContent);
  list.append(...found.map(option));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  box.parentElement.append(list);
  box.setAttribute("aria-expanded", "true");
  box.setAttribute("aria-controls", list.id);
}

async function ask() {
  pending?.abort();
  pending = new AbortController();
  const asked = words();
  try {
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(asked)}`, { signal: pending.signal });
    const said = answer.ok ? await answer.json() : { suggestions: [], status: "" };
    if (asked !== words()) return;
    found = said.suggestions;
    status.textContent = said.status;
    show();
  } catch {
    return; // a newer question, or no way to the server: enter still works
  }
}

function move(step) {
  list.children[at]?.setAttribute("aria-selected", "false");
  at += step; // beyond either end is the box itself
  if (at < -1 || at >= found.length) at = -1;
  const chosen = list.children[at];
  chosen?.setAttribute("aria-selected", "true");
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
}

addEventListener("input", ({ target, isComposing }) => {
  if (!isBox(target) || isComposing) return;
  take(target);
  isDismissed = false;
  clearTimeout(timer);
  if (words()) timer = setTimeout(ask, WAIT);
  else {
    found = [];
    status.textContent = "";
    close();
  }
});

addEventListener("keydown", (event) => {
  if (event.target !== box || event.isComposing) return;
  if (!list && event.key === "ArrowDown" && words()) {
    isDismissed = false;
    show();
  }
  if (!list) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(at < 0 ? found.length : -1);
  else if (event.key === "Enter" && at >= 0) location.assign(found[at].url);
  else if (event.key === "Escape") {
    isDismissed = true;
    close();
  }
  else return;
  event.preventDefault();
});

addEventListener("focusin", ({ target }) => {
  if (!isBox(target) || !box || box.isConnected) return;
  take(target); // live.js put a fresh box in the place of the one that was typed in
  if (!isDismissed) show();
});

addEventListener("focusout", ({ target }) => {
  if (target === box) close();
});

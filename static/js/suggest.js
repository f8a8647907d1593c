// Suggestions below every search box while one types: a combobox with a list, by keyboard, mouse and screen reader.
// Without this file pressing enter leads to the same answers.
const WAIT = 150;
const IN_THE_WORDS = ["Home", "End", "ArrowLeft", "ArrowRight"];
const OF_INPUT_METHOD = 229; // see live.js
let box;
let list;
let status;
let found = [];
let listed; // the words they are for
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
  const isOpen = Boolean(list?.isConnected);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", isOpen]]) {
    box.setAttribute(name, value);
  }
  if (status?.isConnected) return;
  status = document.createElement("p");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  box.closest(".search").append(status);
}

// An option may not contain a link, so what a link does with these clicks is done here.
function follow({ button, ctrlKey, metaKey, shiftKey }, url) {
  if (button > 1) return;
  if (button === 1 || ctrlKey || metaKey || shiftKey) open(url, "_blank", "noopener");
  else location.assign(url);
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
  for (const click of ["click", "auxclick"]) item.addEventListener(click, (event) => follow(event, one.url));
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
    listed = asked;
    if (isDismissed) return;
    status.textContent = said.status;
    show();
  } catch {
    return; // a newer question, or no way to the server: enter still works
  }
}

function choose(number) {
  list?.children[at]?.setAttribute("aria-selected", "false");
  at = number < found.length ? number : -1; // beyond either end is the box itself
  const chosen = list?.children[at];
  chosen?.setAttribute("aria-selected", "true");
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
}

// Also while a word is composed: the keyboards of many phones compose every word.
function hear({ target }) {
  if (!isBox(target)) return;
  take(target);
  if (list && words() === listed) return; // the end of a composition changes nothing, least an option that is pressed
  choose(-1);
  clearTimeout(timer);
  isDismissed = false;
  if (words()) timer = setTimeout(ask, WAIT);
  else {
    found = [];
    status.textContent = "";
    close();
  }
}

for (const event of ["input", "compositionend"]) addEventListener(event, hear);

addEventListener("keydown", (event) => {
  if (event.target !== box || event.isComposing || event.keyCode === OF_INPUT_METHOD) return;
  if (!list && event.key === "ArrowDown" && words()) {
    isDismissed = false;
    show();
  }
  if (event.key === "Escape") isDismissed = true; // also for an answer that is still on its way
  if (!list) return;
  if (IN_THE_WORDS.includes(event.key)) choose(-1);
  if (event.key === "ArrowDown") choose(at + 1);
  else if (event.key === "ArrowUp") choose(at < 0 ? found.length - 1 : at - 1);
  else if (event.key === "Enter" && at >= 0) location.assign(found[at].url);
  else if (event.key === "Escape") {
    status.textContent = "";
    close();
  }
  else return;
  event.preventDefault();
});

addEventListener("focusin", ({ target }) => {
  if (!isBox(target) || !box || box.isConnected) return;
  take(target); // live.js put a fresh box in the place of the one that was typed in
  if (!list) return;
  const chosen = at;
  show();
  choose(chosen);
});

addEventListener("focusout", ({ target }) => {
  if (target !== box) return;
  queueMicrotask(() => document.activeElement === box || close()); // live.js gives the focus back at once
});

// Live filtering: ask for the address the form would open, and swap one element.
// Without this file everything works, with the button of the form.
// One stretch of typing is one step back in the history.
// Only a question that somebody settles on is counted among those that found nothing: see OrganizationList.
const SETTLED = 1500;
const OF_INPUT_METHOD = 229; // the code of its keys; in Safari the last of them comes after the composition
const HTML = { Accept: "text/html" };
const find = (id, root = document) => root.getElementById(id);
const here = () => location.pathname + location.search;
const ours = (field) => field.form?.matches(".facets__form");
let shown = here();
let typed = false;
let pending;
let timer;
let settling;

const stop = () => {
  clearTimeout(timer);
  clearTimeout(settling);
  settling = undefined;
  pending?.abort();
  find("listing")?.removeAttribute("aria-busy");
};

const address = (form) => {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return `${new URL(form.action).pathname}?${asked}`.replace(/\?$/, "");
};

function swap(page, keepTyped) {
  const old = find("listing");
  const fresh = find("listing", page);
  const { id, type, value, selectionStart } = document.activeElement;
  const name = (details) => details.id || details.className;
  const open = [...old.querySelectorAll("details[open]")].map(name);
  for (const details of fresh.querySelectorAll("details")) details.open = open.includes(name(details));
  old.replaceWith(fresh);
  const again = id && find(id);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (type !== "search") return;
  if (keepTyped) again.value = value;
  again.setSelectionRange(selectionStart, selectionStart);
}

function settle() {
  if (!settling) return;
  clearTimeout(settling);
  settling = undefined;
  fetch(here(), { headers: HTML, keepalive: true }).then((answer) => answer.text()).catch(() => {}); // asked for the count alone
}

async function show(url, record, typing = false) {
  stop();
  const { signal } = (pending = new AbortController());
  find("listing").setAttribute("aria-busy", "true");
  try {
    // Not stored, so that the settled question is not answered with 304 before it is counted.
    const asked = typing ? { headers: { ...HTML, "X-Typing": "1" }, cache: "no-store" } : { headers: HTML };
    const answer = await fetch(url, { signal, ...asked });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    swap(page, record);
    if (record) history[record](null, "", url);
    shown = here();
    typed = typing;
    document.title = page.title;
    find("live").textContent = document.querySelector(".count").textContent;
    if (typing && find("listing").matches("[data-missed]")) settling = setTimeout(settle, SETTLED);
  } catch {
    if (!signal.aborted) location.assign(url);
  }
}

document.addEventListener("change", ({ target }) => {
  if (ours(target) && target.type !== "search") show(address(target.form), "pushState");
});

function hear({ target, isComposing }) {
  if (!ours(target) || target.type !== "search") return;
  stop(); // also for half a word: a fresh listing would take the box from an input method
  if (isComposing) return target.addEventListener("compositionend", hear, { once: true });
  timer = setTimeout(() => {
    const url = address(target.form);
    if (url !== shown) show(url, typed ? "replaceState" : "pushState", true);
  }, 350);
}

document.addEventListener("input", hear);

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (ours(target) && !target.form.contains(relatedTarget)) settle();
});

// A reader who goes elsewhere is not called back by a late answer.
document.addEventListener("submit", stop);
document.addEventListener("click", ({ target }) => target.closest("a[href]") && stop());
document.addEventListener("mousedown", ({ target }) => target.closest("[role=option]") && stop());
document.addEventListener("keydown", ({ key, keyCode, target }) => {
  if (key === "Enter" && keyCode !== OF_INPUT_METHOD && ours(target)) stop();
});

window.addEventListener("popstate", () => {
  if (here() !== shown) show(here());
});

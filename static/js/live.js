// Live filtering: ask for the address the form would open, and swap one element.
// Without this file everything works, with the button of the form.
// One stretch of typing is one step back in the history, and so is each choice.
// Only a question that somebody settles on is counted among those that found nothing: see OrganizationList.
const SETTLED = 1500;
const OF_INPUT_METHOD = 229; // the code of its keys; in Safari the last of them comes after the composition
const HTML = { Accept: "text/html" };
const find = (id, root = document) => root.getElementById(id);
const here = () => location.pathname + location.search;
const ours = (field) => field.form?.id === "filters";
const step = (url) => url !== asked && (typed ? "replaceState" : "pushState");
const isSheet = matchMedia("(max-width: 40rem)"); // the filters of phones
let asked = here();
let shown = asked;
let typed = false;
let pending;
let timer;
let settling;

const stopListing = () => {
  clearTimeout(timer);
  pending?.abort();
  find("listing")?.removeAttribute("aria-busy");
};

const stop = () => {
  stopListing();
  clearTimeout(settling);
  settling = undefined;
};

const address = (form) => {
  const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return `${new URL(form.action).pathname}?${values}`.replace(/\?$/, "");
};

function swap(page, keepTyped) {
  const old = find("listing");
  const fresh = find("listing", page);
  const used = document.activeElement;
  const { id, name, type, value, selectionStart } = used;
  const { top } = used.getBoundingClientRect();
  const { scrollTop } = find("filter");
  for (const details of fresh.querySelectorAll("details")) details.open = find(details.id)?.open ?? details.open;
  // What folds above a choice leaves its room, so that it does not move away from the finger.
  for (const facet of type === "checkbox" ? fresh.querySelectorAll(".facet") : []) {
    const before = find(facet.id);
    if (before?.contains(used)) break;
    if (before) facet.style.minBlockSize = `${before.offsetHeight}px`;
  }
  old.replaceWith(fresh);
  const sheet = find("filter");
  sheet.scrollTop = scrollTop;
  const again = (id && find(id)) || find(`facet-${name}`)?.firstElementChild;
  if (!again) return;
  again.focus({ preventScroll: true });
  const scroller = isSheet.matches ? sheet : window;
  if (type === "checkbox") scroller.scrollBy(0, again.getBoundingClientRect().top - top);
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
  asked = url;
  typed = typing;
  // At once: the next choice may overtake the answer.
  if (record) history[record](null, "", url);
  const { signal } = (pending = new AbortController());
  find("listing").setAttribute("aria-busy", "true");
  try {
    // Not stored, so that the settled question is not answered with 304 before it is counted.
    const options = typing ? { headers: { ...HTML, "X-Typing": "1" }, cache: "no-store" } : { headers: HTML };
    const answer = await fetch(url, { signal, ...options });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    swap(page, record);
    shown = url;
    document.title = page.title;
    find("live").textContent = document.querySelector(".count").textContent;
    if (typing && find("listing").matches("[data-missed]")) settling = setTimeout(settle, SETTLED);
  } catch {
    if (!signal.aborted) location.replace(url);
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
    if (url !== shown) show(url, step(url), true);
  }, 350);
}

document.addEventListener("input", hear);

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (ours(target) && relatedTarget?.form !== target.form) settle();
});

// The button asks only for what is not shown yet, and leads to it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "filters") return stop();
  event.preventDefault();
  const url = address(form);
  if (url === shown) settle();
  else show(url, step(url));
  find("filter").open = false;
  find("listing").scrollIntoView();
  find("results").focus({ preventScroll: true });
});

// A reader who goes elsewhere is not called back by a late answer.
document.addEventListener("click", ({ target }) => target.closest("a[href]") && stop());
document.addEventListener("mousedown", ({ target }) => target.closest("[role=option]") && stop());
document.addEventListener("keydown", ({ key, keyCode, target }) => {
  const filter = find("filter");
  if (key === "Enter" && keyCode !== OF_INPUT_METHOD && ours(target)) stopListing();
  if (key !== "Escape" || !isSheet.matches || !filter?.contains(target)) return;
  filter.open = false;
  filter.firstElementChild.focus();
});

window.addEventListener("popstate", () => {
  if (here() !== asked) show(here());
});

if (isSheet.matches) {
  for (const facet of document.querySelectorAll(".facet ~ .facet:not(#facet-region)")) facet.open = facet.querySelector(":checked");
}

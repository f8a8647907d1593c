// Keep what is typed about a suggestion, so that it is there again after a look elsewhere. Without this script a button does so.
"use strict";

const PAUSE = 1500;

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#review-form");
  const button = form?.querySelector("[data-review-keep]");
  if (!button) {
    return;
  }
  const told = form.querySelector("[data-review-keeping]");
  let timer = 0;
  let kept = text(form);

  form.addEventListener("input", wait);
  form.addEventListener("change", wait);
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    // Whoever goes to another tab may not come back to this one.
    if (document.hidden && timer) {
      keep();
    }
  });

  function wait() {
    // Leaving a field says `change` of what was told by `input` already.
    if (text(form) === kept) {
      return;
    }
    delete form.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  }

  async function keep() {
    clearTimeout(timer);
    timer = 0;
    const sent = text(form);
    const typed = new FormData(form);
    typed.set("script", "1");
    const isKept = await send(button.formAction, typed);
    if (isKept) {
      kept = sent;
    }
    // What was typed meanwhile waits for its own turn.
    if (isKept && !timer) {
      form.dataset.kept = "";
    }
    told.textContent = isKept ? told.dataset.kept : told.dataset.lost;
  }
});

function text(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

async function send(address, typed) {
  try {
    const answer = await fetch(address, { method: "POST", body: typed, redirect: "manual" });
    return answer.status === 204;
  } catch {
    return false;
  }
}

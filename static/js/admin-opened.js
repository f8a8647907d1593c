// Tell that this form is open, and say who else has the same record open; without this script it is said once, at the start.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const SECONDS = 45;
  const place = document.querySelector("[data-opened]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!place || !token) {
    return;
  }
  let timer = 0;

  function say(words) {
    if (place.textContent !== words) {
      place.textContent = words;
    }
  }

  async function tell() {
    // A window that nobody looks at is not open.
    if (document.hidden) {
      return;
    }
    let response;
    try {
      response = await fetch(place.dataset.opened, {
        method: "POST",
        headers: { "X-CSRFToken": token.value },
        redirect: "manual",
      });
    } catch {
      // The network may come back.
      return;
    }
    if (response.type === "opaqueredirect") {
      // The way to the log-in: the session has ended.
      window.clearInterval(timer);
      say(place.dataset.ended);
    } else if (response.ok) {
      say(await response.text());
    }
  }

  timer = window.setInterval(tell, SECONDS * 1000);
  document.addEventListener("visibilitychange", tell);
  tell();
});

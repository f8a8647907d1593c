// Already listed? Ask when the name or the website was written, and say so below them.
// Without this file the button asks, and so does sending.
const form = document.querySelector("form[data-check]");
const place = document.getElementById("listed");
const { name, url, city, country, is_different: override } = form.elements;
let pending;

async function ask(asked) {
  pending?.abort();
  const { signal } = (pending = new AbortController());
  const words = new URLSearchParams({ name: name.value, url: url.value, city: city.value, country: country.value });
  if (asked) words.set("asked", 1);
  try {
    const answer = await fetch(`${form.dataset.check}?${words}`, { signal });
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (found.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...found.childNodes);
  } catch {
    // a newer question, or no way to the server: sending asks again
  }
}

form.addEventListener("change", ({ target }) => {
  if ((target === name || target === url) && override.value !== "True") ask();
});

form.addEventListener("click", (event) => {
  const { target } = event;
  if (target.name === "check") ask(true);
  else if (target.name === "different" && target.value === "check") {
    override.value = "True";
    place.replaceChildren();
    form.elements.description.focus();
  } else return;
  event.preventDefault();
});

// Suggest tags while typing: the last word after a comma is looked up, and what is chosen joins the words before it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[data-tags]").forEach(suggestFor);
});

function suggestFor(field) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-suggestions`;
  field.after(list);
  field.setAttribute("list", list.id);
  let asked = "";

  field.addEventListener("input", async () => {
    const words = field.value.split(",");
    const word = words.pop().trim();
    if (!word || word === asked) {
      return;
    }
    asked = word;
    const before = words.map((one) => `${one.trim()}, `).join("");
    const names = await suggestions(field.dataset.tags, word);
    if (word === asked) {
      list.replaceChildren(...names.map((name) => option(before + name)));
    }
  });
}

async function suggestions(root, word) {
  const query = new URLSearchParams({
    app_label: "directory", model_name: "taggedorganization", field_name: "tag", term: word,
  });
  const response = await fetch(`${root}?${query}`);
  return response.ok ? (await response.json()).results.map((result) => result.text) : [];
}

function option(value) {
  const element = document.createElement("option");
  element.value = value;
  return element;
}

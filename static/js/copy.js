// Copy what stands in a field. Without this file its words can be selected.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // no right to the clipboard, or no https: the old way copies what is selected
      if (!document.execCommand("copy")) return;
    }
    const said = document.createElement("p");
    said.className = "note";
    said.setAttribute("role", "status");
    button.parentElement.nextElementSibling?.remove();
    button.parentElement.after(said);
    said.textContent = button.dataset.says;
  });
}

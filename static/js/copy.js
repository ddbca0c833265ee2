// A button marked data-copy="#selector" copies the text of that element and says so in its own words (data-copied).
// Hidden in the markup: it shows itself where copying is possible, also in what HTMX puts in later.

function show(root) {
  if (!navigator.clipboard) return; // http on another machine, or an old browser: the link can be selected by hand
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  const words = button.querySelector("[data-copy-words]");
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), 2000);
});

document.addEventListener("htmx:load", (event) => show(event.detail.elt.parentNode ?? document));
show(document);

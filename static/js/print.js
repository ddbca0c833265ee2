// A button marked data-print opens the browser's print dialogue; it is hidden where no script could answer it.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Keeps the builder in step with the server: the revision in every form, a word on what is saved, open disclosures,
// and nothing typed and left behind.

const saving = document.querySelector("[data-saving]");
let open = [];

function say(words, failed = false) {
  saving.textContent = words;
  saving.classList.toggle("saving--failed", failed);
}

document.addEventListener("workbench", ({ detail }) => {
  for (const input of document.querySelectorAll("input[name=revision]")) input.value = detail.revision;
  say(detail.words);
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.addEventListener(failure, () => say(saving.dataset.failed, true));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  if (new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname) {
    event.preventDefault(); // sent elsewhere: to sign in
    say(saving.dataset.failed, true);
  }
  open = [...document.querySelectorAll("details[open][id]")].map(({ id }) => id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});

// A form marked data-save-on-leaving is sent when the focus leaves it after something was typed.
document.addEventListener("input", ({ target }) => target.form?.hasAttribute("data-save-on-leaving") && (target.form.dataset.typed = ""));
document.addEventListener("submit", ({ target }) => delete target.dataset.typed);
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.form;
  if (form && "typed" in form.dataset && !form.contains(relatedTarget)) form.requestSubmit();
});

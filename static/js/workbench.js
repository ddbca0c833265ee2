// Keeps the builder in step with the server: the revision in every form, a word on what is saved, and every form as it is in which
// something is typed, refused or only tried, however a change elsewhere draws the page around it.

const OPEN = "#workbench form[id]:is([data-typed], [data-refused], [data-tried])";
const saving = document.querySelector("[data-saving]");

document.addEventListener("workbench", ({ detail }) => {
  for (const input of document.querySelectorAll("input[name=revision]")) input.value = detail.revision;
  saving.textContent = detail.words;
});

// All but what the answer is about: the form that was sent, unless more was typed since, and the part that goes back to what is stored.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const sent = detail.requestConfig.elt.closest("form");
  const isTakenBack = (form) => form.action !== sent?.action && [form, form.closest(".rx")].includes(detail.target);
  for (const form of document.querySelectorAll(OPEN)) {
    const isAnswered = form === sent || isTakenBack(form);
    if (form.dataset.typed === "typed" || !isAnswered) detail.serverResponse = detail.serverResponse.replace(`id="${form.id}"`, "$& hx-preserve");
  }
});

// A form marked data-save-on-leaving is sent when the focus leaves it after something was typed.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.form;
  if (form?.matches("[data-save-on-leaving][data-typed]:not([data-typed=sending])") && !form.contains(relatedTarget)) form.requestSubmit();
});

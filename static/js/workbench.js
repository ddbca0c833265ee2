// Keeps the builder in step with the server: the revision in every form, a word on what is saved, and what is typed but not yet sent
// in a form that a change elsewhere draws anew.

const saving = document.querySelector("[data-saving]");
let typed = [];

document.addEventListener("workbench", ({ detail }) => {
  for (const input of document.querySelectorAll("input[name=revision]")) input.value = detail.revision;
  saving.textContent = detail.words;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answered = detail.requestConfig.elt.closest("form");
  typed = [...document.querySelectorAll("form[id][data-typed]")]
    .filter((form) => form !== answered)
    .map((form) => [form.id, [...new FormData(form)].filter(([name]) => name !== "revision")]);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [id, values] of typed) {
    const form = document.getElementById(id);
    if (!form || "typed" in form.dataset) continue;
    for (const [name, value] of values) if (form.elements[name]?.type !== "hidden") form.elements[name].value = value;
    form.elements[0].dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// A form marked data-save-on-leaving is sent when the focus leaves it after something was typed.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.form;
  if (form?.matches("[data-save-on-leaving][data-typed]") && !form.contains(relatedTarget)) form.requestSubmit();
});

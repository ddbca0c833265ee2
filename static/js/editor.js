// Keeps the editor of a protocol as its author left it when a button shows the page again: the focus goes to what was added, and
// unsaved.js goes on to know that something is not saved. Finds form[data-editor].

let edited = false;

const editor = () => document.querySelector("form[data-editor]");

document.addEventListener("input", ({ target, isTrusted }) => {
  if (isTrusted && target.form === editor() && target.type !== "search") edited = true;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target === editor()) edited = true;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const [list, act] = (detail.requestConfig.parameters.act ?? "").split(":");
  if (act === "add") [...editor().querySelectorAll(`input[name="${list}"]`)].at(-1)?.parentElement.querySelector("input:not([type=hidden]), textarea, select, summary")?.focus();
  if (edited) editor().elements.version.dispatchEvent(new Event("input", { bubbles: true }));
});

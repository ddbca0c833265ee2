// Keeps the editor of a protocol as its author left it: what was unfolded stays so when a button shows the page again, the focus goes to
// what was added, and whoever leaves with something typed is asked. Finds form[data-editor].

const ask = (event) => event.preventDefault();
let open = [];

const editor = () => document.querySelector("form[data-editor]");

document.addEventListener("input", ({ target }) => editor()?.contains(target) && target.type !== "search" && watch());
document.addEventListener("submit", () => removeEventListener("beforeunload", ask));

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  open = [...document.querySelectorAll("details[open][id]")].map(({ id }) => id);
  if (detail.target.id === "editor") watch();
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const [list, act] = (detail.requestConfig?.parameters?.get?.("act") ?? "").split(":");
  if (act === "add") [...editor().querySelectorAll(`input[name="${list}"]`)].at(-1)?.parentElement.querySelector("input:not([type=hidden]), textarea, select, summary")?.focus();
});

function watch() {
  addEventListener("beforeunload", ask);
}

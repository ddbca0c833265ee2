// Issuing waits: while something in the workbench stands refused or is not sent, the draft is not issued. The first such field has the
// focus, and [data-held] beside the button says which it is and why; what was refused can be taken back there.

const WAITING = "#workbench :is([data-refused], form[data-typed]:not(#issue))";
const FIELDS = ":is(input, select, textarea):not([type=hidden])";

const waiting = () => document.querySelector(WAITING);
const held = () => document.querySelector("[data-held]");
const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

function fieldOf(place) {
  const fields = [...place.querySelectorAll(FIELDS)];
  const isRefused = ({ ariaInvalid }) => ariaInvalid === "true";
  const isChanged = ({ value, defaultValue }) => defaultValue !== undefined && value !== defaultValue;
  return fields.find(isRefused) ?? fields.find(isChanged) ?? fields.find((field) => field.checkVisibility());
}

function hold(place) {
  const field = fieldOf(place);
  const around = field?.closest(".field");
  const heading = words((place.closest(".rx") ?? place).querySelector("h3"));
  const label = words(around?.querySelector("legend, label"));
  held().querySelector("[data-held-what]").textContent = [heading, label].filter(Boolean).join(": ");
  held().querySelector("[data-held-why]").textContent = words(around?.querySelector(".field__error"));
  held().querySelector("[data-held-back]").hidden = !place.matches("[data-refused]");
  held().hidden = false;
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  field?.focus();
}

async function takeBack(button) {
  const part = waiting()?.closest(".rx, #schedule, #grid");
  if (part) await htmx.ajax("GET", location.href, { source: button, target: part, select: `#${part.id}`, swap: "outerHTML settle:0ms" });
  document.querySelector("[data-saving]").textContent = "";
  document.querySelector("#issue [type=submit]").focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const place = event.detail.elt.id === "issue" && waiting();
  if (!place) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // nothing is under way
  hold(place);
});

document.addEventListener("htmx:afterSettle", () => held() && !waiting() && (held().hidden = true));
document.addEventListener("click", ({ target }) => target.matches("[data-held-back]") && takeBack(target));

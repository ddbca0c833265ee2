// The builder's keys, as the dialog #keys lists them. "/" and "?" work wherever nothing is typed, unless they are switched off there
// (WCAG 2.1.4); all other single keys act only on the exercise or the amount that has the focus.

const dialog = document.getElementById("keys");
const choice = dialog.querySelector("[data-keys-switch]");
const OFF = "setwell-keys-off";
let place = null; // of the exercise that was removed

const handles = () => [...document.querySelectorAll("[data-handle]")];
const isField = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const ANYWHERE = {
  "/": () => document.getElementById("library-q").select(),
  "?": () => dialog.showPopover(),
};

function press(event, button) {
  event.preventDefault();
  button?.click();
}

function go(event, element) {
  event.preventDefault();
  element?.focus();
}

function onExercise(event, handle, row) {
  const all = handles();
  const here = all.indexOf(handle);
  const steps = [...row.querySelectorAll("[data-stepper] input")].filter((input) => input.checkVisibility());
  const remove = row.querySelector("[data-key=remove]");
  if (event.altKey) {
    if (event.key === "ArrowUp") press(event, row.querySelector("[data-key=up]"));
    if (event.key === "ArrowDown") press(event, row.querySelector("[data-key=down]"));
  } else if (event.key === "ArrowUp") go(event, all[here - 1]);
  else if (event.key === "ArrowDown") go(event, all[here + 1]);
  else if (event.key === "ArrowRight") go(event, steps[0]);
  else if (event.key === "Delete" && remove) {
    place = here;
    press(event, remove);
  } else step(event, steps[0]);
}

function step(event, input) {
  const by = { "+": 1, "-": -1, "−": -1 }[event.key];
  if (by && input) press(event, input.closest("[data-stepper]").querySelector(`[data-step="${by}"]`));
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const row = target.closest?.(".rx");
  if (event.isComposing || document.querySelector(":popover-open")) return;
  if (key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
    if (!isField(target) || (!("typed" in (target.form?.dataset ?? {})) && !(target.type === "search" && target.value)))
      press(event, document.getElementById("undo-button"));
  } else if (event.ctrlKey || event.metaKey) return;
  else if (row && target.matches("[data-handle]")) onExercise(event, target, row);
  else if (row && target.closest("[data-stepper]")) step(event, target);
  if (event.defaultPrevented || isField(target) || !choice.checked || !(key in ANYWHERE)) return;
  event.preventDefault();
  ANYWHERE[key]();
});

document.addEventListener("htmx:afterSettle", () => {
  if (place === null || document.activeElement !== document.body) return;
  const all = handles();
  (all[Math.min(place, all.length - 1)] ?? document.getElementById("library-q")).focus();
  place = null;
});

choice.checked = localStorage.getItem(OFF) === null;
choice.addEventListener("change", () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "")));

// A number between − and +: [data-stepper] holds an input and buttons with data-step. The input keeps its own limits.

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-stepper] [data-step]");
  if (!button) return;
  const input = button.closest("[data-stepper]").querySelector("input");
  const before = input.value;
  if (button.dataset.step > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
});

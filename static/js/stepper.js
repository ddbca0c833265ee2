// A number between − and +: [data-stepper] holds an input and buttons, whose data-step says by how much. The input keeps its own limits.

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-stepper] [data-step]");
  if (!button) return;
  const input = button.closest("[data-stepper]").querySelector("input");
  const before = input.value;
  input.stepUp(Number(button.dataset.step));
  if (input.value !== before) for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
});

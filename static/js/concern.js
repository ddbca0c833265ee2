// "It hurts", "feels odd", "too hard", "not sure": answered at once, over the counter, in the words that the card holds (programs/advice.py).
import { mark, place } from "./place.js";
import { find } from "./screen.js";

const dialog = find("[data-advice]"), goOn = find("[data-do=resume]", dialog);
const pressed = new Set(); // concern and exercise, since the page was loaded
const pressedBefore = place.pressed; // in which exercises, before that

// Answers what is to be told of it.
export function advise(concern, exercise) {
  const key = `${concern} ${exercise.prescription}`;
  const again = pressed.has(key) || pressedBefore.includes(exercise.prescription);
  const { name, title, text, ends, calls } = exercise.advice[concern][Number(again)];
  const isUnsure = concern === "unsure";
  pressed.add(key);
  if (!isUnsure) mark("pressed", exercise);
  if (ends) mark("left", exercise);
  find("[data-title]", dialog).textContent = title;
  find("[data-text]", dialog).textContent = text;
  find("[data-calls]", dialog).hidden = !calls;
  find("[data-do=steps]", dialog).hidden = !isUnsure;
  goOn.hidden = ends;
  dialog.showModal();
  return { kind: "concern", concern, answer: name };
}

dialog.addEventListener("click", ({ target }) => {
  if (target.closest("button")) dialog.close();
});
// What ends an exercise is not waved away.
dialog.addEventListener("cancel", (event) => {
  if (goOn.hidden) event.preventDefault();
});

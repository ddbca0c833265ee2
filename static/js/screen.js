// The screens of the guided player, one of which shows: the list, an exercise, the counter, the questions, the end. What stands on it follows
// from the place (place.js).
import { exercises, here, isBegun, isMarked, place, unanswered } from "./place.js";

export const root = document.querySelector("[data-play]");
export const find = (what, within = root) => within.querySelector(what);
export const all = (what) => [...root.querySelectorAll(what)];
export const words = (text, number, total) => text.replace("{number}", number).replace("{place}", number).replace("{total}", total);
export const pageOf = ({ prescription }) => find(`[data-exercise="${prescription}"]`);

const WITHOUT_TOP = ["list", "end", "stop", "thanks"];

export function show(screen, exercise = here()) {
  Object.assign(place, { screen, id: exercise.prescription });
  root.dataset.at = screen;
  root.toggleAttribute("data-left", screen === "thanks" ? place.left.length > 0 : isMarked("left", exercise));
  for (const part of all("[data-screen]")) part.hidden = !isUp(part);
  for (const part of all("[data-answered]")) part.hidden = !place.answered.includes(part.dataset.answered);
  find("[data-top]").hidden = WITHOUT_TOP.includes(screen);
  find("[data-place]").textContent = words(find("[data-place]").dataset.place, exercises.indexOf(exercise) + 1, exercises.length);
  find("[data-unsaid]").hidden = !unanswered().length;
  if (screen === "list") dressList();
  scrollTo(0, 0);
  find(screen === "run" ? "[data-do=main]" : "[data-screen]:not([hidden]) h1").focus();
}

const isUp = ({ dataset }) => dataset.screen === place.screen && (!dataset.exercise || dataset.exercise === place.id);

function dressList() {
  const isLeft = unanswered().length > 0;
  const button = find("[data-begin] button"); // on another day there is none
  if (button) button.textContent = button.dataset[!isLeft ? "end" : isBegun() ? "on" : "start"];
  find("[data-stop-here]").hidden = !isLeft || !place.answered.length;
}

// Of the exercise that is up, wherever it is named.
export function name(within) {
  const { name: textContent, lang } = here();
  Object.assign(find("[data-name]", within), { textContent, lang });
}

export function enlarge(isBig) {
  root.toggleAttribute("data-big", isBig);
  find("[data-do=big]").setAttribute("aria-pressed", isBig);
}

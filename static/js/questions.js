// The questions after an exercise and at the end of the day: shown empty, and read as an entry says it (programs/sessions/entry.py).
// Nothing of them is stored before it is sealed, so the page asks before it goes with something that was not sent.
import { sessions } from "./place.js";
import { find, name, pageOf } from "./screen.js";

export const answer = find("[data-answer]"), finish = find("[data-finish]");
const missing = find("[data-missing]"), folded = find("[data-amounts]");
let about; // the exercise

// Who looks at the list meanwhile and comes back finds what was chosen.
export function ask(exercise) {
  if (about !== exercise) {
    answer.reset();
    find(".play__sets").replaceChildren(find("[data-sets]", pageOf(exercise)).content.cloneNode(true));
  }
  about = exercise;
  missing.hidden = true;
  folded.open = false;
  find("[data-rating]", answer).hidden = !sessions[exercise.session].each;
  name(answer);
}

// How the exercise went; nothing while that is not said, or said wrongly.
export function read() {
  const amounts = [...answer.querySelectorAll("[name=amount]")];
  if (!isComplete(amounts)) return;
  const said = new FormData(answer);
  const outcome = said.get("outcome");
  const why_not = outcome === "done" ? "" : (said.get("why_not") ?? "");
  const filled = amounts.filter(({ value }) => value);
  const sets_done = filled.map(({ value, dataset }) => ({ side: dataset.side, amount: Number(value) }));
  about = undefined;
  answer.reset();
  return { outcome, why_not, sets_done, ...rated(said) };
}

function isComplete(amounts) {
  const wrong = amounts.find((field) => !field.checkValidity());
  missing.hidden = Boolean(answer.outcome.value);
  if (!missing.hidden) answer.outcome[0].focus();
  else if (wrong) {
    folded.open = true; // what is folded away could not say what is wrong
    wrong.reportValidity();
  }
  return missing.hidden && !wrong;
}

export function readEnd() {
  const said = new FormData(finish);
  return { comment: said.get("comment"), rating: rated(said) };
}

export const isStrong = ({ pain }) => pain >= Number(find("[data-pain-advice]").dataset.painAdvice);

const rated = (said) => ({ pain: said.get("pain") ? Number(said.get("pain")) : null, effort: said.get("effort") ?? "" });
const isUnsaid = (form) => [...new FormData(form).values()].some(Boolean);

answer.addEventListener("change", () => {
  if (answer.outcome.value) missing.hidden = true;
});
addEventListener("beforeunload", (event) => {
  if ([answer, finish].some(isUnsaid)) event.preventDefault();
});

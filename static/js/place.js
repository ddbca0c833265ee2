// The card of a day, and where the patient is on it: which screen, which exercise, what was answered. The phone keeps that as ids only: of the
// exercises that were answered, that were left for today (an answer to a concern, or strong pain: not which), and in which something was
// pressed (not what). The player's other modules read it; player.js says when it is kept.
import { shared } from "./offline.js";

export const { day, sessions, exercises } = JSON.parse(document.getElementById("card").textContent);

const KEY = `setwell.place.${day}`;
const stored = JSON.parse((!shared && localStorage.getItem(KEY)) || "{}");
const idOf = ({ prescription }) => prescription;
const answered = exercises.filter((exercise) => exercise.answered).map(idOf);

export const place = {
  screen: "",
  id: "", // of the exercise
  ended: [], // played, and not asked about yet
  left: [],
  pressed: [],
  ...stored,
  answered: [...new Set([...answered, ...(stored.answered ?? [])])],
};

export const here = () => exercises.find((exercise) => idOf(exercise) === place.id) ?? exercises[0];
export const isMarked = (list, exercise) => place[list].includes(idOf(exercise));
export const unanswered = () => exercises.filter((exercise) => !isMarked("answered", exercise));
export const isBegun = () => place.begun || sessions.some(({ begun }) => begun);

export function unmark(list, exercise) {
  place[list] = place[list].filter((id) => id !== idOf(exercise));
}

export function mark(list, exercise) {
  unmark(list, exercise);
  place[list].push(idOf(exercise));
}

// The calm stop is not kept: it would say that something hurt.
export function keep() {
  if (shared || !place.screen) return;
  const screen = place.screen === "stop" ? "exercise" : place.screen;
  localStorage.setItem(KEY, JSON.stringify({ ...place, screen }));
}

// The day is over: nothing is kept from here on.
export function close() {
  place.screen = "";
  localStorage.removeItem(KEY);
}

// The counter of the guided player: what to do now, on which side, in which set and how long, to be seen, heard and read aloud.
// pacer.js says when; player.js, which puts it on the screen, what for.
import * as demonstration from "./demonstration.js";
import { find, name, root, words } from "./screen.js";
import { sound, speak } from "./sound.js";

const run = find(".run");
const part = (what) => find(what, run);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let told = {}, second; // what was said last

// Of an exercise that begins nothing was said yet.
export function begin(exercise) {
  told = {};
  name(run);
  demonstration.begin(exercise);
}

// Answers whether the number is another one than before.
export function draw(pacer, isNew) {
  const { beat, left, whole, isGoing } = pacer;
  if (isNew) {
    dress(pacer);
    demonstration.follow(pacer);
  }
  const number = beat.kind === "reps" ? beat.reps : whole ? Math.ceil(left / 1000) : Math.floor(left / 1000);
  part("[data-number]").textContent = beat.kind === "reps" ? words(run.dataset.times, number) : clock(number);
  part("[data-level]").setAttribute("stroke-dashoffset", 100 - 100 * level(beat, left, whole));
  const isOther = number !== second;
  if (isOther && isGoing && whole > 3000 && number > 0 && number <= 3) {
    sound("tick");
    speak(String(number));
  }
  second = number;
  return isOther;
}

const clock = (seconds) => (seconds < 100 ? seconds : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);

// How full the ring is: it fills as the effort grows, and empties as time goes by.
function level(beat, left, whole) {
  if (!whole || calm.matches || beat.kind === "hold") return 1;
  return beat.ramp === "up" ? 1 - left / whole : left / whole;
}

function dress({ beat, at, isGoing }) {
  const set = beat.sets > 1 ? words(run.dataset.set, beat.number, beat.sets) : "";
  const rep = beat.rep ? words(run.dataset[beat.action ? "cycle" : "rep"], beat.rep, beat.reps) : "";
  const side = run.dataset[beat.side] ?? "";
  part("[data-label]").textContent = beat.label;
  part("[data-action]").textContent = beat.action ?? "";
  part("[data-side]").textContent = side;
  count("set", set, beat.number, beat.sets);
  count("rep", rep, beat.rep, beat.reps);
  const main = part("[data-do=main]");
  main.textContent = main.dataset[beat.seconds ? (isGoing ? "pause" : "on") : beat.kind];
  Object.assign(root.dataset, { kind: beat.kind, ramp: beat.ramp ?? "" });
  if (isGoing) tell(beat, at, { side, set, label: beat.label });
}

function count(name, text, number, total) {
  part(`[data-${name}-words]`).textContent = text;
  const dots = text && total <= 12 ? Array.from({ length: total }, () => document.createElement("i")) : [];
  dots.forEach((dot, at) => (dot.className = at < number - 1 ? "is-done" : at === number - 1 ? "is-here" : ""));
  part(`[data-${name}-dots]`).replaceChildren(...dots);
}

// To a screen reader only what is new.
function tell(beat, at, says) {
  const isNew = Object.keys(says).filter((name) => says[name] && says[name] !== told[name]);
  find("[data-live]").textContent = isNew.map((name) => says[name]).join(". ");
  if (told.beat !== at) {
    sound(beat.kind);
    speak(beat.say);
  }
  told = { ...says, beat: at };
}

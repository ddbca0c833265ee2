// The guided player: of the card of a day (templates/programs/portal/play.html) it makes one exercise at a time, a counter and the questions
// after it. This is the flow from one to the other; each has a module of its own. What is said goes through queue.js, and where that is
// not able to seal, the card stays a list of links to the ordinary pages.
import * as clinic from "./clinic.js";
import { advise } from "./concern.js";
import * as counter from "./counter.js";
import { localDay } from "./offline.js";
import { Pacer } from "./pacer.js";
import * as places from "./place.js";
import { day, exercises, here, isBegun, isMarked, mark, place, sessions, unanswered, unmark } from "./place.js";
import * as questions from "./questions.js";
import { able, say } from "./queue.js";
import { all, enlarge, find, name, pageOf, root, show } from "./screen.js";
import { keepAwake, mode, sound, turn, wake } from "./sound.js";

const pacer = new Pacer(tick, played);
const tell = (exercise, entry) => say({ ...entry, told: sessions[exercise.session].told, prescription: exercise.prescription });
const isLoaded = () => pacer.beats === here().beats;

function tick(isNew) {
  if (counter.draw(pacer, isNew)) keep();
}

function keep() {
  Object.assign(place, { beat: pacer.at, rest: pacer.left });
  places.keep();
}

function turnTo(screen, exercise) {
  if (screen !== "run") {
    pacer.pause();
    find("[data-live]").textContent = "";
  }
  keepAwake(screen === "run");
  show(screen, exercise);
  keep();
}

function begin() {
  if (place.begun) return;
  for (const { told, begun } of sessions) if (!begun) say({ kind: "start", told });
  place.begun = true;
}

function look(exercise, isStraight = false) {
  turnTo("exercise", exercise);
  const page = pageOf(exercise), note = find("[data-straight]", page), button = find("[data-do=run]", page);
  if (note) note.hidden = !isStraight;
  button.textContent = button.dataset[isLoaded() ? "on" : "begin"];
}

function play(beat = 0, rest = undefined) {
  const { beats } = here();
  if (!beats.length || isMarked("left", here())) return ask();
  counter.begin(here());
  pacer.load(beats, beat, rest);
  turnTo("run");
}

// After a release the next exercise comes at once: how both went is asked when that one is over.
function played() {
  const next = exercises[exercises.indexOf(here()) + 1];
  sound("done");
  mark("ended", here());
  pacer.beats = [];
  if (here().straight && unanswered().includes(next)) look(next, true);
  else onward();
}

function onward() {
  const waiting = exercises.find((exercise) => isMarked("ended", exercise));
  const left = unanswered().filter((exercise) => !isMarked("left", exercise));
  const next = left.find((exercise) => exercises.indexOf(exercise) >= exercises.indexOf(here())) ?? left[0];
  if (waiting) ask(waiting);
  else if (next) look(next);
  else turnTo("end");
}

function halt() {
  pacer.pause();
  counter.draw(pacer, true);
  keep();
}

function raise(concern) {
  const entry = advise(concern, here());
  halt();
  tell(here(), entry);
}

function ask(exercise = here()) {
  pacer.beats = [];
  turnTo("answer", exercise);
  questions.ask(exercise);
}

function record() {
  const said = questions.read();
  if (!said) return;
  begin();
  tell(here(), { kind: "record", ...said });
  mark("answered", here());
  unmark("ended", here());
  if (!questions.isStrong(said)) return onward();
  mark("left", here());
  name(find("[data-screen=stop]"));
  turnTo("stop");
}

// The word is for every physio of the day; pain and effort are of the sessions that are asked once.
async function finish() {
  const over = sessions.filter((_, at) => exercises.some((exercise) => exercise.session === at && isMarked("answered", exercise)));
  if (!over.length) return ask(unanswered()[0]); // nothing to finish yet
  const { comment, rating } = questions.readEnd();
  if (questions.isStrong(rating)) for (const exercise of exercises) mark("left", exercise);
  const went = await Promise.all(over.map(({ told, each }) => say({ kind: "finish", told, comment, ...(each ? {} : rating) })));
  questions.finish.reset();
  if (went.includes("kept")) return turnTo("thanks");
  places.close();
  location.assign(over[0].thanks);
}

const acts = {
  onward,
  list: () => turnTo("list"),
  answer: () => ask(),
  end: () => turnTo("end"),
  back: () => pacer.back(),
  skip: () => pacer.skip(),
  resume: () => pacer.go(),
  steps: () => look(here()),
  run() {
    begin();
    if (isLoaded()) turnTo("run");
    else play();
    if (pacer.beat) pacer.go();
  },
  main() {
    if (pacer.isGoing && pacer.whole) return halt();
    pacer.go();
    if (!pacer.whole) pacer.next(); // it waited for this tap
  },
  sound() {
    turn();
    hear();
  },
  big() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
    enlarge(!("big" in root.dataset));
  },
};

function hear() {
  const button = find("[data-do=sound]");
  button.dataset.mode = mode;
  find("[data-sound]").textContent = button.dataset[mode];
}

function press(event) {
  const target = event.target.closest("[data-do], [data-concern], [data-open]");
  if (!target) return;
  const { concern, open } = target.dataset;
  wake();
  if (open) event.preventDefault(); // a link
  if (open) look(exercises.find(({ prescription }) => prescription === open));
  else if (concern) raise(concern);
  else acts[target.dataset.do]();
}

function submit(event) {
  event.preventDefault();
  if (event.target === questions.answer) record();
  else if (event.target === questions.finish) finish();
  else {
    begin();
    onward();
  }
}

// To where it was; what was running waits for a tap.
function restore() {
  const isToday = isBegun() || day === localDay();
  for (const part of all("[data-begin], [data-doing]")) part.hidden = !isToday;
  find("[data-ahead]").hidden = isToday;
  if (place.screen === "run" && here().beats.length) play(place.beat, place.rest);
  else if (place.screen === "answer") ask();
  else if (place.screen === "exercise" && isToday) look(here());
  else if (place.screen || !isBegun()) turnTo(isToday ? place.screen || "list" : "list");
  else onward();
}

if (able) {
  root.addEventListener("click", press);
  root.addEventListener("submit", submit);
  document.addEventListener("fullscreenchange", () => enlarge(Boolean(document.fullscreenElement)));
  addEventListener("pagehide", keep);
  addEventListener("online", clinic.listen);
  hear();
  restore();
  clinic.listen();
}

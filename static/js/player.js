// The guided player: of the card of a day (templates/programs/portal/play.html) it makes one exercise at a time, a counter (counter.js)
// and the questions after it. What is said goes through queue.js; the place is kept on the phone, as ids only: of the exercises that were
// answered, that were left for today (an answer to a concern, or strong pain: not which), and in which something was pressed (not what).
// Where the queue is not able to seal, the card stays a list of links to the ordinary pages.
import { beginAnew, draw, words } from "./counter.js";
import { localDay, shared } from "./offline.js";
import { Pacer } from "./pacer.js";
import { able, say } from "./queue.js";
import { keepAwake, mode, sound, turn, wake } from "./sound.js";

const root = document.querySelector("[data-play]");
const find = (what, within = root) => within.querySelector(what), all = (what) => [...root.querySelectorAll(what)];
const { day, sessions, exercises } = JSON.parse(document.getElementById("card").textContent);
const answer = find("[data-answer]"), finish = find("[data-finish]"), dialog = find("[data-advice]"), run = find(".run");
const KEY = `setwell.place.${day}`;
const pacer = new Pacer((isNew) => draw(pacer, isNew) && keep(), () => sound("done") || ended());
const pressed = new Set();
const place = { screen: "", id: "", answered: exercises.filter(({ answered }) => answered).map(({ prescription }) => prescription), ended: [], left: [], pressed: [] };
let pressedBefore = []; // the page was loaded

const here = () => exercises.find(({ prescription }) => prescription === place.id) ?? exercises[0];
const open = () => exercises.filter(({ prescription }) => !place.answered.includes(prescription));
const tell = (exercise, entry) => say({ ...entry, told: sessions[exercise.session].told, prescription: exercise.prescription });
const isBegun = () => place.begun || sessions.some(({ begun }) => begun);
const isLeft = ({ prescription }) => place.left.includes(prescription);
const without = (ids, id) => ids.filter((other) => other !== id);
const withIt = (ids, id) => [...without(ids, id), id];
const isStrong = ({ pain }) => pain >= Number(find("[data-pain-advice]").dataset.painAdvice);

function keep() {
  const screen = place.screen === "stop" ? "exercise" : place.screen;
  if (!shared && screen) localStorage.setItem(KEY, JSON.stringify({ ...place, screen, beat: pacer.at, rest: pacer.left }));
}

function show(screen, exercise = here()) {
  if (screen !== "run") {
    pacer.pause();
    find("[data-live]").textContent = "";
  }
  keepAwake(screen === "run");
  Object.assign(place, { screen, id: exercise.prescription });
  keep();
  root.dataset.at = screen;
  root.toggleAttribute("data-left", screen === "thanks" ? place.left.length : isLeft(exercise));
  for (const part of all("[data-screen]")) part.hidden = part.dataset.screen !== screen || (part.dataset.exercise ?? place.id) !== place.id;
  find("[data-top]").hidden = ["list", "end", "stop", "thanks"].includes(screen);
  find("[data-place]").textContent = words(find("[data-place]").dataset.place, exercises.indexOf(exercise) + 1, exercises.length);
  for (const mark of all("[data-answered]")) mark.hidden = !place.answered.includes(mark.dataset.answered);
  if (screen === "list") list();
  find("[data-unsaid]").hidden = !open().length;
  scrollTo(0, 0);
  (screen === "run" ? find("[data-do=main]") : find("[data-screen]:not([hidden]) h1")).focus();
}

function list() {
  const left = open().length, button = find("[data-begin] button");
  if (button) button.textContent = button.dataset[left ? (isBegun() ? "on" : "start") : "end"];
  find("[data-stop-here]").hidden = !left || !place.answered.length;
}

function begin() {
  if (!place.begun) for (const { told, begun } of sessions) begun || say({ kind: "start", told });
  place.begun = true;
}

function look(exercise, isStraight = false) {
  show("exercise", exercise);
  const page = find(`[data-exercise="${place.id}"]`), note = find("[data-straight]", page), button = find("[data-do=run]", page);
  if (note) note.hidden = !isStraight;
  button.textContent = button.dataset[pacer.beats === here().beats ? "on" : "begin"];
}

function play(at = 0, rest = undefined) {
  const { beats } = here();
  if (!beats.length || isLeft(here())) return ask();
  beginAnew();
  name(run);
  pacer.load(beats, at, rest);
  show("run");
}

// After a release the next exercise comes at once: how both went is asked when that one is over.
function ended() {
  const next = exercises[exercises.indexOf(here()) + 1];
  place.ended = withIt(place.ended, place.id);
  pacer.beats = [];
  here().straight && open().includes(next) ? look(next, true) : onward();
}

function onward() {
  const waiting = exercises.find(({ prescription }) => place.ended.includes(prescription)), at = exercises.indexOf(here());
  const left = open().filter((exercise) => !isLeft(exercise)), next = left.find((exercise) => exercises.indexOf(exercise) >= at) ?? left[0];
  if (waiting) return ask(waiting);
  next ? look(next) : show("end");
}

function halt() {
  pacer.pause();
  draw(pacer, true);
  keep();
}

function raise(concern) {
  const key = `${concern} ${place.id}`, again = pressed.has(key) || pressedBefore.includes(place.id);
  const { title, text, ends, calls } = here().advice[concern][again ? 1 : 0], isUnsure = concern === "unsure";
  pressed.add(key);
  if (!isUnsure) place.pressed = withIt(place.pressed, place.id);
  if (ends) place.left = withIt(place.left, place.id);
  halt();
  find("[data-title]").textContent = title;
  find("[data-text]").textContent = text;
  find("[data-calls]").hidden = !calls;
  find("[data-do=resume]").hidden = ends;
  find("[data-do=steps]").hidden = !isUnsure;
  dialog.showModal();
  tell(here(), { kind: "concern", concern, again });
}

function ask(exercise = here()) {
  pacer.beats = [];
  show("answer", exercise);
  answer.reset();
  find("[data-missing]").hidden = true;
  name(answer);
  find("[data-rating]", answer).hidden = !sessions[exercise.session].each;
  find("[data-amounts]").open = false;
  find(".play__sets").replaceChildren(find(`[data-exercise="${place.id}"] [data-sets]`).content.cloneNode(true));
}

function name(within) {
  const { name: textContent, lang } = here();
  Object.assign(find("[data-name]", within), { textContent, lang });
}

function record(event) {
  event.preventDefault();
  const said = new FormData(answer), outcome = said.get("outcome"), fields = [...answer.querySelectorAll("[name=amount]")];
  find("[data-missing]").hidden = Boolean(outcome);
  if (!outcome) return answer.outcome[0].focus();
  const wrong = fields.find((field) => !field.checkValidity());
  if (wrong) {
    find("[data-amounts]").open = true; // what is folded away could not say what is wrong
    return wrong.reportValidity();
  }
  const sets_done = fields.filter(({ value }) => value).map(({ value, dataset }) => ({ side: dataset.side, amount: Number(value) }));
  begin();
  tell(here(), { kind: "record", outcome, why_not: outcome === "done" ? "" : (said.get("why_not") ?? ""), ...rated(said), sets_done });
  place.answered = withIt(place.answered, place.id);
  place.ended = without(place.ended, place.id);
  if (!isStrong(rated(said))) return onward();
  place.left = withIt(place.left, place.id);
  name(find("[data-screen=stop]"));
  show("stop");
}

const rated = (said) => ({ pain: said.get("pain") ? Number(said.get("pain")) : null, effort: said.get("effort") ?? "" });

async function close(event) {
  event.preventDefault();
  const said = new FormData(finish), over = sessions.filter((_, at) => exercises.some((each) => each.session === at && !open().includes(each)));
  const entries = over.map(({ told, each }, at) => ({ kind: "finish", told, comment: at ? "" : said.get("comment"), ...rated(each ? new FormData() : said) }));
  if (isStrong(rated(said))) place.left = exercises.map(({ prescription }) => prescription);
  const went = await Promise.all(entries.map(say));
  if (went.includes("kept")) return show("thanks");
  place.screen = "";
  localStorage.removeItem(KEY);
  location.assign(over[0].thanks);
}

function hear() {
  const button = find("[data-do=sound]");
  button.dataset.mode = mode;
  find("[data-sound]").textContent = button.dataset[mode];
}

const acts = {
  list: () => show("list"),
  run: () => (begin(), pacer.beats === here().beats ? show("run") : play(), pacer.beat && pacer.go()),
  answer: () => ask(),
  onward,
  end: () => show("end"),
  main: () => (pacer.isGoing && pacer.whole ? halt() : (pacer.go(), pacer.whole || pacer.next())),
  back: () => pacer.back(),
  skip: () => pacer.skip(),
  resume: () => (dialog.close(), pacer.go()),
  leave: () => (dialog.close(), ask()),
  steps: () => (dialog.close(), look(here())),
  sound: () => (turn(), hear()),
  big: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => {}), enlarge(!("big" in root.dataset))),
};

function enlarge(isBig) {
  root.toggleAttribute("data-big", isBig);
  find("[data-do=big]").setAttribute("aria-pressed", isBig);
}

function press(event) {
  const target = event.target.closest("[data-do], [data-concern], [data-open]");
  if (!target) return;
  wake();
  if (target.dataset.concern) raise(target.dataset.concern);
  else if (target.dataset.open) event.preventDefault() ?? look(exercises.find(({ prescription }) => prescription === target.dataset.open));
  else acts[target.dataset.do]();
}

// What the card must not hold: the physio's notes, and the number to call. Without a network there is neither.
async function fetchNotes() {
  const answer = await fetch(root.dataset.notes, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => {});
  if (!answer?.ok) return;
  const { notes, call } = await answer.json();
  for (const [id, note] of Object.entries(notes)) {
    const box = find(`[data-note="${id}"]`);
    find("[data-words]", box).textContent = note;
    box.hidden = false;
  }
  for (const part of all("[data-no-call]")) part.hidden = true;
  for (const link of all("[data-call]")) {
    link.hidden = !call;
    link.href = `tel:${call.replaceAll(" ", "")}`;
    find("[data-call-number]", link).textContent = call;
  }
}

// The place is where it was; what was running waits for a tap.
function restore() {
  const { answered = [], ...stored } = JSON.parse((!shared && localStorage.getItem(KEY)) || "{}"), isToday = isBegun() || stored.begun || day === localDay();
  Object.assign(place, stored, { answered: [...new Set([...place.answered, ...answered])] });
  pressedBefore = place.pressed;
  for (const part of all("[data-begin], [data-doing]")) part.hidden = !isToday;
  find("[data-ahead]").hidden = isToday;
  if (place.screen === "run" && here().beats.length) play(stored.beat, stored.rest);
  else if (place.screen === "answer") ask();
  else if (place.screen === "exercise" && isToday) look(here());
  else if (place.screen || !isBegun()) show(isToday ? place.screen || "list" : "list");
  else onward();
}

if (able) {
  root.addEventListener("click", press);
  answer.addEventListener("submit", record);
  finish.addEventListener("submit", close);
  answer.addEventListener("change", () => (find("[data-missing]").hidden ||= Boolean(answer.outcome.value)));
  find("[data-begin]")?.addEventListener("submit", (event) => (event.preventDefault(), begin(), onward()));
  dialog.addEventListener("cancel", (event) => find("[data-do=resume]").hidden && event.preventDefault());
  document.addEventListener("fullscreenchange", () => enlarge(Boolean(document.fullscreenElement)));
  addEventListener("pagehide", keep);
  hear();
  restore();
  fetchNotes();
  addEventListener("online", fetchNotes);
}

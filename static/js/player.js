// The guided player: of the card of a day (templates/programs/portal/play.html) it makes one exercise at a time, a counter (pacer.js) and
// the questions after it. What is said goes through queue.js; the place is kept on the phone, as ids only. Where the queue is not able to
// seal, the card stays a list of links to the ordinary pages.
import { Pacer } from "./pacer.js";
import { able, say } from "./queue.js";
import { keepAwake, mode, sound, speak, turn, wake } from "./sound.js";

const root = document.querySelector("[data-play]");
const find = (what, within = root) => within.querySelector(what), all = (what) => [...root.querySelectorAll(what)];
const { day, sessions, exercises } = JSON.parse(document.getElementById("card").textContent);
const [answer, finish] = [find("[data-answer]"), find("[data-finish]")], [run, dialog] = [find(".run"), find("[data-advice]")];
const isShared = "shared" in document.querySelector("[data-queue]").dataset, calm = matchMedia("(prefers-reduced-motion: reduce)");
const KEY = `setwell.place.${day}`, NIGHT = 3 * 60 * 60 * 1000; // a day ends at three
const pacer = new Pacer(draw, () => sound("done") || ended());
const pressed = new Set();
const place = { screen: "", id: "", answered: exercises.filter(({ answered }) => answered).map(({ prescription }) => prescription), ended: [] };
let told = {}, second; // what the counter said last

const here = () => exercises.find(({ prescription }) => prescription === place.id) ?? exercises[0];
const open = () => exercises.filter(({ prescription }) => !place.answered.includes(prescription));
const tell = (exercise, entry) => say({ ...entry, told: sessions[exercise.session].told, prescription: exercise.prescription });
const localDay = (at = Date.now() - NIGHT) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
const isBegun = () => place.begun || sessions.some(({ begun }) => begun);
const words = (text, number, total) => text.replace("{number}", number).replace("{place}", number).replace("{total}", total);
const without = (ids, id) => ids.filter((other) => other !== id);

function keep() {
  if (!isShared && place.screen) localStorage.setItem(KEY, JSON.stringify({ ...place, beat: pacer.at, rest: pacer.left }));
}

function show(screen, exercise = here()) {
  if (screen !== "run") pacer.pause();
  keepAwake(screen === "run");
  Object.assign(place, { screen, id: exercise.prescription });
  keep();
  root.dataset.at = screen;
  for (const part of all("[data-screen]")) part.hidden = part.dataset.screen !== screen || (part.dataset.exercise ?? place.id) !== place.id;
  find("[data-top]").hidden = ["list", "end", "thanks"].includes(screen);
  find("[data-place]").textContent = words(find("[data-place]").dataset.place, exercises.indexOf(exercise) + 1, exercises.length);
  if (screen === "list") list();
  find("[data-unsaid]").hidden = !open().length;
  scrollTo(0, 0);
  (screen === "run" ? find("[data-do=main]") : find("[data-screen]:not([hidden]) h1")).focus();
}

function list() {
  const left = open().length, button = find("[data-begin] button");
  for (const mark of all("[data-answered]")) mark.hidden = !place.answered.includes(mark.dataset.answered);
  if (button) button.textContent = button.dataset[left ? (isBegun() ? "on" : "start") : "end"];
  find("[data-stop-here]").hidden = !left || !place.answered.length;
}

function begin() {
  if (!place.begun) for (const { told, begun } of sessions) begun || say({ kind: "start", told });
  place.begun = true;
}

function look(exercise, isStraight = false) {
  show("exercise", exercise);
  const note = find(`[data-exercise="${place.id}"] [data-straight]`);
  if (note) note.hidden = !isStraight;
}

function play(at = 0, rest = undefined) {
  const { beats } = here();
  if (!beats.length) return ask();
  told = {};
  pacer.load(beats, at, rest);
  show("run");
}

// After a release the next exercise comes at once: how both went is asked when that one is over.
function ended() {
  const next = exercises[exercises.indexOf(here()) + 1];
  place.ended = [...without(place.ended, place.id), place.id];
  pacer.beats = [];
  here().straight && open().includes(next) ? look(next, true) : onward();
}

function onward() {
  const waiting = exercises.find(({ prescription }) => place.ended.includes(prescription)), at = exercises.indexOf(here());
  const next = open().find((exercise) => exercises.indexOf(exercise) >= at) ?? open()[0];
  if (waiting) return ask(waiting);
  next ? look(next) : show("end");
}

function draw(isNew) {
  const { beat, left, whole, isGoing } = pacer, full = { up: 1 - left / whole, down: left / whole }[beat.ramp];
  if (isNew) dress(beat, isGoing);
  const now = beat.kind === "reps" ? beat.reps : whole ? Math.ceil(left / 1000) : Math.floor(left / 1000);
  const clock = now < 100 ? now : `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
  find("[data-number]").textContent = beat.kind === "reps" ? words(run.dataset.times, now) : clock;
  const level = !whole || calm.matches || beat.kind === "hold" ? 1 : (full ?? left / whole);
  find("[data-level]").setAttribute("stroke-dashoffset", 100 - 100 * level);
  if (now !== second && isGoing && whole > 3000 && now > 0 && now <= 3) sound("tick"), speak(String(now));
  if (now !== second) keep();
  second = now;
}

function dress(beat, isGoing) {
  const says = { side: run.dataset[beat.side] ?? "", set: beat.sets > 1 ? words(run.dataset.set, beat.number, beat.sets) : "", label: beat.label };
  find("[data-label]").textContent = beat.label;
  find("[data-action]").textContent = beat.action ?? "";
  find("[data-side]").textContent = says.side;
  count("set", says.set, beat.number, beat.sets);
  count("rep", beat.rep ? words(run.dataset[beat.action ? "cycle" : "rep"], beat.rep, beat.reps) : "", beat.rep, beat.reps);
  const main = find("[data-do=main]");
  main.textContent = main.dataset[beat.seconds ? (isGoing ? "pause" : "on") : beat.kind];
  Object.assign(root.dataset, { kind: beat.kind, ramp: beat.ramp ?? "" });
  if (!isGoing) return;
  find("[data-live]").textContent = Object.keys(says).filter((name) => says[name] !== told[name]).map((name) => says[name]).filter(Boolean).join(". ");
  if (told.beat !== pacer.at) sound(beat.kind), speak(beat.say);
  told = { ...says, beat: pacer.at };
}

function count(name, text, number, total) {
  find(`[data-${name}-words]`).textContent = text;
  const dots = text && total <= 12 ? Array.from({ length: total }, () => document.createElement("i")) : [];
  dots.forEach((dot, at) => (dot.className = at < number - 1 ? "is-done" : at === number - 1 ? "is-here" : ""));
  find(`[data-${name}-dots]`).replaceChildren(...dots);
}

function raise(concern) {
  const key = `${concern} ${place.id}`, again = pressed.has(key), { title, text, ends } = here().advice[concern][again ? 1 : 0];
  pacer.pause();
  draw(true);
  pressed.add(key);
  find("[data-title]").textContent = title;
  find("[data-text]").textContent = text;
  find("[data-do=resume]").hidden = ends;
  dialog.showModal();
  tell(here(), { kind: "concern", concern, again });
}

function ask(exercise = here()) {
  pacer.beats = [];
  show("answer", exercise);
  answer.reset();
  for (const part of all("[data-answer] :is([data-why], [data-missing], [data-pain-advice])")) part.hidden = true;
  find("[data-name]").textContent = exercise.name;
  find("[data-name]").lang = exercise.lang;
  find("[data-rating]", answer).hidden = !sessions[exercise.session].each;
  find("[data-amounts]").open = false;
  find(".play__sets").replaceChildren(find(`[data-exercise="${place.id}"] [data-sets]`).content.cloneNode(true));
}

function record(event) {
  event.preventDefault();
  const said = new FormData(answer), outcome = said.get("outcome"), fields = [...answer.querySelectorAll("[name=amount]")];
  find("[data-missing]").hidden = Boolean(outcome);
  if (!outcome) return answer.outcome[0].focus();
  const wrong = fields.find((field) => !field.checkValidity());
  if (wrong) return wrong.reportValidity();
  const sets_done = fields.filter(({ value }) => value).map(({ value, dataset }) => ({ side: dataset.side, amount: Number(value) }));
  begin();
  tell(here(), { kind: "record", outcome, why_not: outcome === "done" ? "" : (said.get("why_not") ?? ""), ...rated(said), sets_done });
  place.answered = [...without(place.answered, place.id), place.id];
  place.ended = without(place.ended, place.id);
  onward();
}

const rated = (said) => ({ pain: said.get("pain") ? Number(said.get("pain")) : null, effort: said.get("effort") ?? "" });

async function close(event) {
  event.preventDefault();
  const said = new FormData(finish), over = sessions.filter((_, at) => exercises.some((each) => each.session === at && !open().includes(each)));
  const entries = over.map(({ told, each }, at) => ({ kind: "finish", told, comment: at ? "" : said.get("comment"), ...rated(each ? new FormData() : said) }));
  const went = await Promise.all(entries.map(say));
  if (went.includes("kept")) return show("thanks");
  place.screen = "";
  localStorage.removeItem(KEY);
  location.assign(over[0].thanks);
}

function heed({ currentTarget: form }) {
  const { outcome, pain } = Object.fromEntries(new FormData(form)), advice = find("[data-pain-advice]", form), why = find("[data-why]", form);
  if (why) why.hidden = !["partly", "not_today"].includes(outcome);
  if (outcome) find("[data-missing]").hidden = true;
  if (advice) advice.hidden = !(Number(pain) >= Number(root.dataset.stopAt));
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
  end: () => show("end"),
  main: () => (pacer.isGoing && pacer.whole ? (pacer.pause(), draw(true), keep()) : (pacer.go(), pacer.whole || pacer.next())),
  back: () => pacer.back(),
  skip: () => pacer.skip(),
  resume: () => (dialog.close(), pacer.go()),
  leave: () => (dialog.close(), ask()),
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

async function fetchNotes() {
  const answer = await fetch(root.dataset.notes, { headers: { Accept: "application/json" }, cache: "no-store" });
  for (const [id, note] of Object.entries(answer.ok ? await answer.json() : {})) {
    const box = find(`[data-note="${id}"]`);
    find("[data-words]", box).textContent = note;
    box.hidden = false;
  }
}

// The place is where it was; what was running waits for a tap.
function restore() {
  const { answered = [], ...stored } = JSON.parse((!isShared && localStorage.getItem(KEY)) || "{}"), isToday = isBegun() || stored.begun || day === localDay();
  Object.assign(place, stored, { answered: [...new Set([...place.answered, ...answered])] });
  for (const part of all("[data-begin], [data-doing]")) part.hidden = !isToday;
  find("[data-ahead]").hidden = isToday;
  if (place.screen === "run" && here().beats.length) play(stored.beat, stored.rest);
  else if (place.screen === "answer") ask();
  else if (place.screen || !isBegun()) show(isToday ? place.screen || "list" : "list");
  else onward();
}

if (able) {
  root.addEventListener("click", press);
  answer.addEventListener("submit", record);
  finish.addEventListener("submit", close);
  for (const form of [answer, finish]) form.addEventListener("change", heed);
  find("[data-begin]")?.addEventListener("submit", (event) => (event.preventDefault(), begin(), onward()));
  dialog.addEventListener("cancel", (event) => find("[data-do=resume]").hidden && event.preventDefault());
  document.addEventListener("fullscreenchange", () => enlarge(Boolean(document.fullscreenElement)));
  addEventListener("pagehide", keep);
  hear();
  restore();
  fetchNotes().catch(() => {}); // without a network there are none
}

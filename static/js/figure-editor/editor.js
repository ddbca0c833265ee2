// The figure editor: poses on the left, the picture in the middle, the panel on the right; the text below is what is saved.
import { acts } from "./acts.js";
import { Drawing } from "./drawing.js";
import { el, number, sync, text } from "./fields.js";
import { Panel } from "./panel.js";
import { Preview } from "./preview.js";

const form = document.querySelector("[data-drawing]"), find = (name) => form.querySelector(`[data-${name}]`);
const [views, words] = ["panel", "words"].map((id) => JSON.parse(document.getElementById(id).textContent));
const area = form.elements.figure, details = find("text"), poses = find("poses"), poseFields = find("pose-fields"), saving = find("saving");
const drawing = new Drawing(), preview = new Preview(form, drawing), panel = new Panel(find("panel"), drawing, views, words);
let saved, asked, typed; // the figure that is stored; whether leaving is meant; whether the text says something else than the picture

poseFields.append(
  text(words.caption, "pose/caption"),
  number(words.move, "pose/move_seconds", { step: 0.5, min: 0, max: 60 }),
  number(words.hold, "pose/hold_seconds", { step: 0.5, min: 0, max: 300 }),
  text(words.summary, "summary", 4),
);

function show() {
  list();
  sync(poseFields, drawing);
  panel.show(preview.drawnOf(drawing.pose));
  for (const [name, on] of [["undo", drawing.canUndo], ["redo", drawing.canRedo]]) find(`act=${name}`).disabled = !on;
  const last = drawing.figure.poses.length - 1;
  for (const [name, off] of [["up", drawing.chosen === 0], ["down", drawing.chosen === last], ["delete", last === 0], ["add", last >= 11], ["duplicate", last >= 11]])
    find(`act=${name}`).disabled = off;
}

// The poses as radio buttons, which the arrow keys choose among.
function list() {
  const { poses: all } = drawing.figure;
  while (poses.children.length > all.length) poses.lastElementChild.remove();
  all.forEach(({ caption }, at) => {
    const row = poses.children[at] ?? poses.appendChild(el("label", { class: "pose" }, el("input", { type: "radio", name: "pose", value: at }), el("span", {})));
    row.lastElementChild.textContent = `${at + 1} ${caption || words.nameless}`;
    row.firstElementChild.checked = at === drawing.chosen;
  });
}

const unsaved = () => typed || saved !== JSON.stringify(drawing.figure);

// What is typed as text is taken over when it is a figure.
async function take() {
  const answer = await preview.ask(area.value, true).catch(() => ({ problems: [saving.dataset.failed] }));
  if (!answer.figure) return (saving.textContent = answer.problems.join(" "));
  const first = !drawing.figure;
  drawing.open(answer.figure);
  preview.show(answer);
  if (first) start();
}

function press(target) {
  const act = acts[target.dataset.act];
  if (act) act({ drawing, preview, panel, everywhere: find("everywhere").checked, of: target.dataset.of, value: target.value });
}

function start() {
  find("room").hidden = false;
  for (const name of ["undo", "redo"]) find(`act=${name}`).hidden = false;
  for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
  details.open = false;
  saved = "unsaved" in form.dataset ? "" : JSON.stringify(drawing.figure);
  show();
  let shown = drawing.figure;
  drawing.addEventListener("change", () => {
    show();
    preview.enlarge();
    if (shown === drawing.figure) return; // another pose was chosen, nothing more
    shown = drawing.figure;
    preview.plan();
    area.value = JSON.stringify(drawing.figure);
    typed = false;
    saving.textContent = unsaved() ? saving.dataset.changed : "";
  });
}

form.addEventListener("input", ({ target }) => {
  const { path, list: several } = target.dataset, value = target.matches("[type=number], [type=range]") ? target.valueAsNumber : target.value;
  const everywhere = find("everywhere").checked && /^pose\/(angles|pin|reach|work|grip)/.test(path ?? several);
  if (path && !Number.isNaN(value)) drawing.set(path, value === "" && target.tagName === "SELECT" ? undefined : value, everywhere);
  if (several) drawing.set(several, [...form.querySelectorAll(`[data-list="${several}"]:checked`)].map(({ value }) => value), everywhere);
  if (target.dataset.own) drawing.set(target.dataset.own, target.checked ? 0 : undefined, everywhere);
  if (target.name === "pose") drawing.choose(Number(target.value));
  if (target.tagName === "SELECT") press(target);
});
form.addEventListener("click", ({ target }) => {
  const pressed = target.closest("button[data-act]"), pose = target.closest("[data-strip] .figure-strip > li");
  if (pressed && acts[pressed.dataset.act]) press(pressed);
  if (pose) drawing.choose([...pose.parentElement.children].indexOf(pose));
});
form.addEventListener("moved", ({ detail }) => drawing.set(detail.path, detail.at, find("everywhere").checked));
form.addEventListener("drawn", ({ detail }) => {
  panel.show(preview.drawnOf(drawing.pose));
  if (typed) return;
  if (detail.current && detail.text) area.value = detail.text;
  saving.textContent = unsaved() ? saving.dataset.changed : "";
});
form.addEventListener("undrawn", () => (saving.textContent = saving.dataset.failed));
// Nothing is sent to where nobody would keep it: a desk that was signed out, or is off the net, is told so.
form.addEventListener("submit", async (event) => {
  if (asked) return;
  event.preventDefault();
  if (!(await preview.ask(area.value).catch(() => null))) return (saving.textContent = saving.dataset.failed);
  asked = true;
  form.requestSubmit(event.submitter);
});
area.addEventListener("input", () => (typed = true));
area.addEventListener("change", take);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); // it would save and close
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target === area || !drawing.figure) return;
  event.preventDefault();
  drawing.step(event.shiftKey ? 1 : -1);
});
addEventListener("beforeunload", (event) => drawing.figure && !asked && unsaved() && event.preventDefault());

take();

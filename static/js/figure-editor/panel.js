// The panel: the joints of the chosen pose, what holds it and what it touches, and the whole figure's things and words.
import { button, choice, el, group, joint, number, place, sync, tick } from "./fields.js";

const DRIVEN = { hip: ["knee", "ankle"], hip_abd: ["knee", "ankle"], hip_rot: ["knee", "ankle"], knee: ["ankle"], sho: ["elbow", "wrist"], sho_abd: ["elbow", "wrist"], sho_rot: ["elbow", "wrist"], elb: ["wrist"] };
const INSTEAD = { ankle: "foot", wrist: "hand" };

export class Panel {
  #shape = "";
  #opened = {};

  constructor(root, drawing, views, words) {
    Object.assign(this, { root, drawing, views, words });
    root.addEventListener("toggle", ({ target }) => (this.#opened[target.dataset.group] = target.open), true);
  }

  get view() {
    return this.views[this.drawing.figure.seen];
  }

  // `drawn` says how the pose is: where its joints are, and its angles as its contacts make them.
  show(drawn) {
    const shape = this.#shapeNow();
    if (shape !== this.#shape) this.#build();
    this.#shape = shape;
    sync(this.root, this.drawing);
    this.#mark(drawn);
  }

  #shapeNow() {
    const { pose, figure: { seen, props } } = this.drawing;
    const on = (value) => value?.on ?? "";
    const contacts = Object.entries(pose.reach).map(([name, value]) => [name, on(value)]);
    const things = props.map(({ kind, at, from, to }) => [kind, on(at), on(from), on(to)]);
    return JSON.stringify([seen, Object.keys(pose.pin), contacts, things, pose.arrows.length]);
  }

  // The focus stays where it was, or, when that is gone, in the same group.
  #build() {
    const before = document.activeElement, given = this.root.contains(before) ? before.dataset : {}, part = before?.closest("[data-group]")?.dataset.group;
    this.root.replaceChildren(...this.#joints(), this.#touching(), this.#shown(), this.#things(), this.#whole());
    for (const details of this.root.querySelectorAll("details")) details.open = this.#opened[details.dataset.group] ?? details.open;
    const alike = (field) => field.type === before.type && ["path", "act", "of", "list", "own"].every((name) => field.dataset[name] === given[name]);
    const again = [...this.root.querySelectorAll("input, select, button")].find(alike) ?? this.root.querySelector(`[data-group="${part}"] > summary`);
    if (!before?.isConnected) again?.focus();
  }

  #joints() {
    return this.view.groups.map(({ label, open, angles }) => group(label, open, ...angles.map(joint)));
  }

  #touching() {
    const { words, drawing, view } = this, [pin] = Object.keys(drawing.pose.pin), { reach } = drawing.pose;
    const free = view.reaching.filter(([name]) => !(name in reach)), label = new Map([...view.joints, ...view.reaching]);
    return group(words.touching, true,
      choice(words.pin, view.joints, { "data-act": "pin" }, pin),
      place(label.get(pin), `pose/pin/${pin}`, [], words),
      ...Object.entries(reach).map(([name, value]) => el("div", { class: "easel__thing" },
        place(label.get(name), `pose/reach/${name}`, value, words, view.segments),
        button(words.remove, "free", name, `${words.remove}: ${label.get(name)}`))),
      choice(words.touch, [["", "…"], ...free], { "data-act": "touch" }, ""));
  }

  #shown() {
    const { words, view } = this, { arrows } = this.drawing.pose;
    return group(words.shown, false,
      el("fieldset", { class: "easel__ticks" }, el("legend", {}, words.work), ...view.parts.map(([name, label]) => tick(label, name, "pose/work"))),
      el("fieldset", { class: "easel__ticks" }, el("legend", {}, words.fists), ...view.fists.map(([name, label]) => tick(label, name, "pose/grip"))),
      ...arrows.map((_, at) => el("div", { class: "easel__thing" },
        ...[words.start, words.bend, words.end].map((point, end) => place(`${words.arrow} ${at + 1}: ${point}`, `pose/arrows/${at}/${end}`, [], words)),
        button(words.remove, "unarrow", at, `${words.remove}: ${words.arrow} ${at + 1}`))),
      button(words.addArrow, "arrow"));
  }

  #things() {
    const { words, view } = this, names = new Map(view.things.map(([kind, label]) => [kind, label]));
    return group(words.things, false,
      ...this.drawing.figure.props.map((prop, at) => this.#thing(prop, `props/${at}`, names.get(prop.kind), at)),
      choice(words.addThing, [["", "…"], ...view.things.map(([kind, label]) => [kind, label])], { "data-act": "thing" }, ""));
  }

  #thing(prop, path, name, at) {
    const { words, view } = this, bound = { at: "roller ball weight dumbbell", from: "stick band loop strap", to: "stick band loop strap" };
    const places = ["at", "from", "to"].filter((end) => end in prop).map((end) =>
      place(`${name}: ${words[end]}`, `${path}/${end}`, prop[end], words, bound[end].includes(prop.kind) && view.segments));
    const side = { wall: "side", chair: "back" }[prop.kind];
    return el("div", { class: "easel__thing" }, el("strong", {}, name),
      prop.kind === "wall" && number(words[0], `${path}/x`, { full: `${name}: ${words[0]}` }),
      ...places,
      side && choice(words[side], words.sides[side], { "data-path": `${path}/${side}` }),
      ["ball", "roller"].includes(prop.kind) && number(words.radius, `${path}/radius`, { min: 0, max: 0.4, full: `${name}: ${words.radius}` }),
      button(words.remove, "unthing", at, `${words.remove}: ${name}`));
  }

  #whole() {
    const { words } = this;
    return group(words.whole, false,
      choice(words.seen, Object.entries(this.views).map(([name, { label }]) => [name, label]), { "data-act": "seen" }, this.drawing.figure.seen),
      el("div", { class: "easel__place", role: "group", "aria-label": words.view }, el("span", { class: "easel__name" }, words.view),
        ...words.edges.map((edge, at) => number(edge, `view/${at}`, { full: `${words.view}: ${edge}` }))),
      button(words.fit, "fit"));
  }

  // A joint whose limb goes where a contact wants it cannot be turned: it shows how it is.
  #mark(drawn) {
    const { angles, reach } = this.drawing.pose;
    for (const field of this.root.querySelectorAll("[data-angle]")) {
      const [, name, side] = field.dataset.angle.match(/^(.*?)(?:_([nflr]))?$/);
      const driven = Boolean(DRIVEN[name]?.some((end) => `${end}_${side}` in reach));
      const away = `${INSTEAD[name]}_${side}` in angles || (/^(foot|hand)$/.test(name) && !(field.dataset.angle in angles));
      field.disabled = driven || away;
      const row = field.closest(".easel__joint");
      row.toggleAttribute("data-driven", driven);
      row.title = driven ? this.words.driven : "";
      if ((driven || `${INSTEAD[name]}_${side}` in angles) && drawn) field.value = drawn.angles[field.dataset.angle] ?? 0;
    }
  }
}

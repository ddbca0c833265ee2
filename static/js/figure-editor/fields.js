// The fields of the panel as elements. A field with data-path shows and sets that part of the drawing; one with data-act does something.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  made.append(...children.filter(Boolean));
  return made;
}

export const button = (label, act, path, full = label) =>
  el("button", { type: "button", class: "button button--small", "data-act": act, "data-of": path, "aria-label": full === label ? undefined : full }, label);

export const number = (label, path, { step = 0.01, full = label, ...more } = {}) =>
  el("label", { class: "easel__number" }, el("span", {}, label),
    el("input", { type: "number", step, "data-path": path, "aria-label": full === label ? undefined : full, ...more }));

export const text = (label, path, lines) =>
  el("label", { class: "easel__wide" }, el("span", {}, label), el(lines ? "textarea" : "input", { "data-path": path, rows: lines, maxlength: lines ? 500 : 60 }));

export function choice(label, options, attributes, chosen) {
  const select = el("select", attributes, ...options.map(([value, words]) => el("option", { value, selected: value === chosen }, words)));
  return el("label", { class: "easel__wide" }, el("span", {}, label), select);
}

export const tick = (label, value, list) => el("label", { class: "easel__tick" }, el("input", { type: "checkbox", value, "data-list": list }), label);

// A joint: a slider and a number. A foot or hand that has a direction of its own is switched on first.
export function joint({ name, label, full, low, high }) {
  const path = `pose/angles/${name}`, shared = { "data-path": path, "data-angle": name, "data-default": name === "pelvis" ? 90 : 0, min: low, max: high };
  const own = /^(foot|hand)_/.test(name) && el("input", { type: "checkbox", "data-own": path, "aria-label": `${full}: ${label}` });
  return el("div", { class: "easel__joint" }, el("span", { class: "easel__name" }, own, label),
    el("input", { type: "range", step: 1, "aria-label": full, ...shared }),
    el("input", { type: "number", step: "any", "aria-label": `${full}, °`, ...shared }));
}

// A place on the page, or, where `segments` are given, also on the body.
export function place(title, path, value, words, segments) {
  const on = value?.on, axes = on ? ["along", "out", "aside"] : ["0", "1"];
  const where = segments && choice(words.where, [["", words.page], ...segments], { "data-act": "where", "data-of": path, "aria-label": `${title}: ${words.where}` }, on ?? "");
  const numbers = axes.map((axis) => number(words[axis], `${path}/${axis}`, { "data-default": 0, full: `${title}: ${words[axis]}` }));
  return el("div", { class: "easel__place", role: "group", "aria-label": title, "data-point": on ? undefined : path }, el("span", { class: "easel__name" }, title), where, ...numbers);
}

export function group(label, open, ...children) {
  return el("details", { open, "data-group": label }, el("summary", {}, label), ...children);
}

// What every field shows is what the drawing says; what is just being typed stays as it is.
export function sync(root, drawing) {
  for (const field of root.querySelectorAll("[data-path]")) {
    const value = drawing.read(field.dataset.path) ?? field.dataset.default ?? "";
    const typed = field === document.activeElement && field.type === "number" && field.valueAsNumber === Number(value);
    if (!typed && field.value !== String(value)) field.value = value;
  }
  for (const field of root.querySelectorAll("[data-list]")) field.checked = Boolean(drawing.read(field.dataset.list)?.includes(field.value));
  for (const field of root.querySelectorAll("[data-own]")) field.checked = drawing.read(field.dataset.own) !== undefined;
}

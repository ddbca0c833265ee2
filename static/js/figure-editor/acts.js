// What buttons and menus of the editor do, by the name in data-act. Each is given the drawing, the preview, the panel and what was pressed.
const PICTURED = { n: "l", f: "r" }, SIDED = /^((?:[a-z_]+_)?)([nflr])$/;
const ENDS = [["ankle", "knee", "heel", "ball", "toe"], ["wrist", "elbow", "hand"]];
const LEG = ["hip", "hip_abd", "knee"], ARM = ["sho", "sho_abd", "elb"], LIMB = { ankle: LEG, knee: LEG, wrist: ARM, elbow: ARM };
const WORDS = ["caption", "summary", "kind", "side", "back", "seen"]; // they name no limb

// The same with the sides of another view, all through a part of the figure.
function renamed(part, to, key) {
  const name = (written) => written.replace(SIDED, (_, stem, side) => stem + (to[side] ?? side));
  if (typeof part === "string") return WORDS.includes(key) ? part : name(part);
  if (Array.isArray(part)) return part.map((item) => renamed(item, to));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [name(key), renamed(item, to, key)]));
}

// A limb let go of its contact stays as it was.
function release({ angles }, pose, contact) {
  if (!(contact in pose.reach)) return;
  const [, stem, side] = contact.match(/(.*)_(.)/);
  delete pose.reach[contact];
  for (const name of LIMB[stem]) if (`${name}_${side}` in angles) pose.angles[`${name}_${side}`] = angles[`${name}_${side}`];
}

const posesOf = ({ drawing, everywhere }, figure) => (everywhere ? figure.poses : [figure.poses[drawing.chosen]]);
const swap = (by) => ({ drawing }) => drawing.change(({ poses }) => {
  const to = drawing.chosen + by;
  [poses[drawing.chosen], poses[to]] = [poses[to], poses[drawing.chosen]];
  return to;
});

export const acts = {
  undo: ({ drawing }) => drawing.step(-1),
  redo: ({ drawing }) => drawing.step(1),
  add: ({ drawing }) => drawing.change(({ poses }) => poses.push({ ...structuredClone(poses[0]), arrows: [] }) - 1),
  duplicate: ({ drawing }) => drawing.change(({ poses }) => {
    poses.splice(drawing.chosen + 1, 0, { ...structuredClone(poses[drawing.chosen]), caption: "", arrows: [] });
    return drawing.chosen + 1;
  }),
  up: swap(-1),
  down: swap(1),
  delete: ({ drawing }) => drawing.change(({ poses }) => void poses.splice(drawing.chosen, 1)),

  // Another joint holds the body where it is; its limb is then led by nothing else.
  pin: (given) => given.drawing.change((figure) => {
    const [, stem, side] = given.value.match(/(.*)_(.)$/) ?? [];
    for (const pose of posesOf(given, figure)) {
      const drawn = given.preview.drawnOf(pose, figure);
      for (const end of ENDS.find((ends) => ends.includes(stem)) ?? []) release(drawn, pose, `${end}_${side}`);
      pose.pin = { [given.value]: drawn.joints[given.value] ?? Object.values(pose.pin)[0] };
    }
  }),
  touch: (given) => given.value && given.drawing.change((figure) => {
    for (const pose of posesOf(given, figure)) pose.reach[given.value] ??= given.preview.drawnOf(pose, figure).joints[given.value] ?? [0, 0];
  }),
  free: (given) => given.drawing.change((figure) => {
    for (const pose of posesOf(given, figure)) release(given.preview.drawnOf(pose, figure), pose, given.of);
  }),
  where: (given) => {
    const joint = given.of.match(/^pose\/reach\/(.*)/)?.[1], here = given.preview.drawnOf(given.drawing.pose).joints[joint];
    given.drawing.set(given.of, given.value ? { on: given.value, along: 0.5 } : (here ?? [0, 0]), given.everywhere && Boolean(joint));
  },

  arrow: ({ drawing }) => drawing.change((figure) => {
    const [left, right, bottom, top] = figure.view, at = (x, y) => [left + (right - left) * x, bottom + (top - bottom) * y].map((edge) => Math.round(edge * 100) / 100);
    figure.poses[drawing.chosen].arrows.push([at(0.75, 0.4), at(0.8, 0.5), at(0.75, 0.6)]);
  }),
  unarrow: ({ drawing, of }) => drawing.change((figure) => void figure.poses[drawing.chosen].arrows.splice(of, 1)),
  thing: ({ drawing, panel, value }) => value && drawing.change(({ props }) => void props.push(structuredClone(panel.view.things.find(([kind]) => kind === value)[2]))),
  unthing: ({ drawing, of }) => drawing.change(({ props }) => void props.splice(of, 1)),

  seen: ({ drawing, panel, value }) => drawing.change((figure) => {
    const pictured = ["front", "back"].includes(value), same = pictured === ["front", "back"].includes(figure.seen);
    const back = Object.fromEntries(Object.entries(PICTURED).map(([one, other]) => [other, one]));
    Object.assign(figure, same ? {} : renamed(figure, pictured ? PICTURED : back), { seen: value });
  }),
  fit: ({ drawing, preview }) => preview.fit && drawing.change((figure) => void (figure.view = preview.fit)),
};

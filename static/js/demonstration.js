// The exercise's figure beside the number, where there is room for it (player.css). It keeps time with the counter: a repetition goes to the
// pose that is held and back, a phase of a cycle to the next pose; what has no beats of its own goes round. Where less motion is wished for,
// it stands in that pose.
import { between, eased, Movement } from "./figure.js";
import { find, pageOf } from "./screen.js";

const box = find("[data-figure]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const WAITING = ["ready", "side", "rest"], WAYS = ["move", "back"];
let movement, poses, held, frame; // of the exercise; `poses` as [seconds to get there, seconds to stay]

export function begin(exercise) {
  const drawn = find(".figure-strip svg", pageOf(exercise)), moving = find("[data-movement]", pageOf(exercise));
  movement = undefined;
  box.replaceChildren(...(drawn ? [drawn.cloneNode(true)] : []));
  if (!moving) return;
  movement = new Movement(moving.cloneNode(true));
  movement.open();
  box.replaceChildren(find("svg", movement.stage));
  poses = movement.frames.seconds.map(([way, stay]) => [Math.max(way, 0.3), stay]);
  const longest = Math.max(...poses.slice(1).map(([, stay]) => stay));
  held = poses.findLastIndex(([, stay], pose) => pose > 0 && stay === longest);
}

export function follow(pacer) {
  cancelAnimationFrame(frame);
  if (!movement || !pacer.beat) return; // the frame after the last beat
  stand(calm.matches ? held : place(pacer));
  if (pacer.isGoing && !calm.matches && box.clientHeight) frame = requestAnimationFrame(() => follow(pacer));
}

function stand(at) {
  const pose = Math.floor(at) % poses.length, to = Math.ceil(at) % poses.length;
  if (movement.pose !== to) movement.stand(to); // which dresses it, too
  movement.draw(between(...movement.frames.route[pose], at % 1));
}

// A pose, with a fraction where it is on the way to the next one.
function place({ beats, beat, at, left, whole }) {
  if (WAITING.includes(beat.kind)) return 0;
  if (!beat.rep) return round((whole ? whole - left : left) / 1000);
  const before = beats.findLastIndex(({ rep, side }, place) => place < at && (rep !== beat.rep || side !== beat.side));
  const gone = beats.slice(before + 1, at).filter(({ kind }) => WAYS.includes(kind)).length;
  const stops = beat.action ? [...poses.keys(), poses.length] : [0, held, poses.length];
  const from = gone % (stops.length - 1);
  return WAYS.includes(beat.kind) ? between(stops[from], stops[from + 1], eased(1 - left / whole)) : stops[from];
}

// As long as is written in the figure for every way and stay.
function round(seconds) {
  let left = seconds % poses.flat().reduce((sum, each) => sum + each);
  for (let pose = 0; ; pose += 1) {
    const [way, stay] = poses[(pose + 1) % poses.length];
    if (left < way) return pose + eased(left / way);
    if (left < way + stay) return pose + 1;
    left -= way + stay;
  }
}

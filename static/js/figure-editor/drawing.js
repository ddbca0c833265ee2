// What is being drawn: a figure with whole poses, the pose that is chosen, and every step, to be taken back. Says "change" after each.
// A path such as "props/0/at" leads to a part of the figure; one that begins with "pose" to a part of the chosen pose.
const SOON = 1000; // milliseconds in which changes of one part are one step

export class Drawing extends EventTarget {
  #steps = [];
  #at = -1;
  #last = {};
  chosen = 0;

  get figure() {
    return this.#steps[this.#at];
  }

  get pose() {
    return this.figure.poses[this.chosen];
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at < this.#steps.length - 1;
  }

  open(figure) {
    this.#take(figure, this.#at + 1);
  }

  read(path) {
    return this.#named({ ...this.figure, pose: this.pose }, path.split("/"));
  }

  // Undefined takes the part away. `everywhere`: in all poses that have it, or whose joints may have it.
  set(path, value, everywhere = false) {
    const names = path.split("/"), last = names.pop(), ofPose = names[0] === "pose";
    this.change((figure) => {
      const starts = !ofPose ? [figure] : everywhere ? figure.poses : [figure.poses[this.chosen]];
      for (const start of starts) {
        const holder = this.#named(start, ofPose ? names.slice(1) : names);
        if (!holder || (everywhere && !(last in holder) && names.at(-1) !== "angles")) continue;
        if (value === undefined) delete holder[last];
        else holder[last] = structuredClone(value);
      }
    }, path);
  }

  // `edit` is given a copy to change; it may answer which pose to choose then. Without a `part` it is always a step of its own.
  change(edit, part) {
    const figure = structuredClone(this.figure), now = performance.now();
    const goesOn = part && part === this.#last.part && now - this.#last.at < SOON;
    this.chosen = edit(figure) ?? this.chosen;
    this.#take(figure, goesOn ? this.#at : this.#at + 1);
    this.#last = { part, at: now };
  }

  choose(pose) {
    this.chosen = pose;
    this.#say();
  }

  // One step back (-1) or on again (1).
  step(by) {
    if (by < 0 ? !this.canUndo : !this.canRedo) return;
    this.#at += by;
    this.#say();
  }

  #take(figure, at) {
    this.#steps.splice(at, Infinity, figure);
    this.#at = at;
    this.#say();
  }

  #say() {
    this.#last = {};
    this.chosen = Math.max(0, Math.min(this.chosen, this.figure.poses.length - 1));
    this.dispatchEvent(new Event("change"));
  }

  #named(start, names) {
    return names.reduce((part, name) => part?.[name], start);
  }
}

// Plays the beats of an exercise (programs/guiding.py) by the clock. What comes next follows from when a beat was due to end, so a phone
// that slept is right when it wakes. `show(isNew)` is called as a beat begins and ten times a second, `end` after the last one.

const ALONE = ["ready", "side", "rest", "reps", "work"]; // not parts of a repetition

export class Pacer {
  constructor(show, end) {
    Object.assign(this, { show, end, beats: [], at: 0, rest: 0, isGoing: false });
  }

  get beat() {
    return this.beats[this.at];
  }

  get whole() {
    return 1000 * (this.beat.seconds ?? 0);
  }

  // Milliseconds: of a beat with an end those that are left, of one that waits for a tap those that went by.
  get left() {
    if (!this.isGoing) return this.rest;
    return this.whole ? Math.max(this.due - Date.now(), 0) : Date.now() - this.due;
  }

  load(beats, at, rest) {
    this.pause();
    this.beats = beats;
    this.stand(at < beats.length ? at : 0, rest);
  }

  stand(at, rest = 1000 * (this.beats[at].seconds ?? 0)) {
    Object.assign(this, { at, rest });
    this.due = Date.now() + (this.whole ? rest : -rest);
    this.show(true);
  }

  go() {
    this.pause();
    this.isGoing = true;
    this.stand(this.at, this.rest);
    this.timer = setInterval(() => this.tick(), 100);
  }

  pause() {
    if (this.beat) this.rest = this.left;
    this.isGoing = false;
    clearInterval(this.timer);
  }

  tick() {
    let isNew = false;
    for (; this.whole && Date.now() >= this.due; isNew = true) {
      if (this.at === this.beats.length - 1) return this.over();
      this.at += 1;
      this.due = this.whole ? this.due + this.whole : Date.now();
    }
    this.show(isNew);
  }

  next() {
    this.at === this.beats.length - 1 ? this.over() : this.stand(this.at + 1);
  }

  over() {
    this.pause();
    this.end();
  }

  // To where the next set, side or rest begins; back to where this one began, or from there to the one before.
  skip() {
    const to = this.beats.findIndex((_, at) => at > this.at && this.begins(at));
    to < 0 ? this.over() : this.stand(to);
  }

  back() {
    const from = this.whole - this.left > 1500 ? this.at : this.at - 1;
    this.stand(Math.max(this.beats.findLastIndex((_, at) => at <= from && this.begins(at)), 0));
  }

  begins(at) {
    const [before, beat] = [this.beats[at - 1], this.beats[at]];
    return !before || ALONE.includes(before.kind) || ALONE.includes(beat.kind) || beat.number !== before.number;
  }
}
